package dev.sepurux.server.ci;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.project.Projects;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Pictures of the last decision of a campaign, for whoever knows their address. Nobody does until a
 * member has made one, and it says one word: neither names nor figures. Ending it is for good; the
 * next one has another address.
 */
public final class Badges {
  private static final int TOKEN_BYTES = 18;
  private static final int MOST_TOKEN = 40;

  private final Db db;
  private final Clock clock;
  private final RandomGenerator random;
  private final Audit audit;
  private final Projects projects;
  private final Campaigns campaigns;
  private final CiRuns ciRuns;
  private final BadgeStore store = new BadgeStore();

  /**
   * @param random secure randomness: who guesses an address must not find one
   */
  public Badges(
      Db db,
      Clock clock,
      RandomGenerator random,
      Audit audit,
      Projects projects,
      Campaigns campaigns,
      CiRuns ciRuns) {
    this.db = db;
    this.clock = clock;
    this.random = random;
    this.audit = audit;
    this.projects = projects;
    this.campaigns = campaigns;
    this.ciRuns = ciRuns;
  }

  /** The token in the address of a campaign's badge; empty if it has none. */
  public Optional<String> token(ProjectId project, Campaign campaign) {
    return db.read(tx -> store.token(tx, project, campaign.id()));
  }

  /** Makes a badge, if there is none yet. */
  public void make(Tx tx, ProjectId project, Campaign campaign) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    store.insert(tx, project, campaign.id(), token, clock.millis());
    audit.note(tx, project, "badge made", campaign.name());
  }

  /** Ends a badge: its address shows nothing any more. */
  public void end(Tx tx, ProjectId project, Campaign campaign) {
    if (store.delete(tx, project, campaign.id())) {
      audit.note(tx, project, "badge ended", campaign.name());
    }
  }

  /** What a badge says. */
  public enum Says {
    PASSING,
    FAILING,
    /** No verdict yet. */
    NONE
  }

  /**
   * What the badge of this token says; empty if there is no such badge, or its campaign or project
   * is gone.
   */
  public Optional<Says> says(String token) {
    if (token.length() > MOST_TOKEN) {
      return Optional.empty();
    }
    return db.read(tx -> store.byToken(tx, token))
        .filter(badge ->
            projects
                .find(badge.project())
                .filter(project -> project.archivedAt() == null)
                .isPresent())
        .filter(badge ->
            campaigns
                .find(badge.project(), Ref.of(badge.campaign()))
                .filter(campaign -> campaign.archivedAt() == null)
                .isPresent())
        .map(badge ->
            ciRuns
                .lastDecision(badge.project(), badge.campaign())
                .map(decision -> decision.equals("pass") ? Says.PASSING : Says.FAILING)
                .orElse(Says.NONE));
  }
}
