package dev.sepurux.server.web.verdict;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.Pool;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The list of a project's verdicts: batches, and runs on their own among them. */
public final class VerdictListRoutes {
  private static final int PAGE = 50;
  private static final int MOST_CHOICES = 200;
  private static final String ANY = "*";
  private static final List<String> DECISIONS = List.of("pass", "fail", "pending");
  private static final Comparator<VerdictItem> NEWEST =
      Comparator.comparingLong(VerdictItem::at).thenComparing(VerdictItem::id).reversed();

  private final Pages pages;
  private final CiRuns ciRuns;
  private final Runs runs;
  private final Campaigns campaigns;

  public VerdictListRoutes(Pages pages, CiRuns ciRuns, Runs runs, Campaigns campaigns) {
    this.pages = pages;
    this.ciRuns = ciRuns;
    this.runs = runs;
    this.campaigns = campaigns;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/p/{project}/verdicts", "verdictsPage", Access.SESSION, this::verdictsPage)
            .taking("decision", "campaign", "cursor"));
  }

  /**
   * What the template shows.
   *
   * @param at the address of the list
   * @param decision null for any
   * @param campaign id; null for any
   * @param choices campaigns to choose from
   * @param next the address of the next page; null if this is the last
   */
  record VerdictsPage(
      String at,
      @Nullable String decision,
      @Nullable String campaign,
      List<Pool> choices,
      List<VerdictItem> rows,
      @Nullable String next,
      boolean first) {
    boolean filtered() {
      return decision != null || campaign != null;
    }
  }

  Response verdictsPage(Request request) {
    Visit visit = pages.visit(request);
    ProjectId project = visit.projectId();
    String asked = request.query("decision");
    String decision = asked != null && DECISIONS.contains(asked) ? asked : null;
    String named = request.query("campaign");
    UUID campaign = named == null || named.equals(ANY) ? null : Ids.read(named);
    Page page = Page.read(Integer.toString(PAGE), null, request.query("cursor"), PAGE);
    List<VerdictItem> both = new ArrayList<>();
    ciRuns
        .submissions(project, campaign, decision, page)
        .forEach(batch -> both.add(VerdictItem.of(batch)));
    both.addAll(alone(project, campaign, page));
    both.sort(NEWEST);
    Page.Slice<VerdictItem> slice = page.slice(both, item -> new Page.Cursor(item.at(), item.id()));
    String at = Section.VERDICTS.path(visit.project().slug());
    Page.Cursor next = slice.next();
    return pages.show(
        visit,
        Section.VERDICTS,
        "Verdicts",
        "web/verdict/verdicts.jte",
        new VerdictsPage(
            at,
            decision,
            campaign == null ? null : campaign.toString(),
            campaigns.names(project, MOST_CHOICES),
            // A run's decision is worked out from its summary: no database can choose by it.
            slice.items().stream()
                .filter(item -> decision == null || item.decision().equals(decision))
                .toList(),
            next == null
                ? null
                : new Query(at)
                    .with("decision", decision)
                    .with("campaign", campaign == null ? null : campaign.toString())
                    .with("cursor", next.encode())
                    .text(),
            request.query("cursor") == null));
  }

  private List<VerdictItem> alone(ProjectId project, @Nullable UUID campaign, Page page) {
    List<Run> found = runs.alone(project, campaign, page);
    Map<UUID, String> names =
        campaigns.namesOf(project, found.stream().map(Run::campaignId).toList());
    return found.stream()
        .map(run -> VerdictItem.of(run, names.getOrDefault(run.campaignId(), "")))
        .toList();
  }
}
