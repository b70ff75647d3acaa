package dev.sepurux.server.ci;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/ci/runs}.
 *
 * @param trace runs only where the campaign has no pool; null if not given
 * @param thresholds in place of the campaign's, checked; null to keep those
 * @param mutationPack in place of the campaign's; null to keep it
 * @param seed in place of the campaign's; null to keep it
 */
public record NewCiRun(
    Ref campaign,
    @Nullable Ref trace,
    @Nullable JsonObject thresholds,
    @Nullable Ref mutationPack,
    @Nullable Long seed,
    @Nullable String repo,
    @Nullable Integer pullRequestNumber) {
  private static final int MAX_REPO = 300;

  /**
   * Reads a body.
   *
   * @throws dev.sepurux.server.base.Refused with {@code invalid}
   */
  public static NewCiRun read(Fields fields) {
    String campaign = fields.requiredText("campaign_id");
    String trace = fields.text("trace_id");
    JsonObject thresholds = thresholds(fields);
    String pack = fields.text("mutation_pack_id");
    Long seed = fields.integer("seed", 0, Campaign.MAX_SEED);
    String repo = fields.text("repo");
    if (repo != null && Names.length(repo) > MAX_REPO) {
      fields.error("repo", "has at most " + MAX_REPO + " characters", "too_long");
    }
    Long pullRequest = fields.integer("pull_request_number", 1, Integer.MAX_VALUE);
    fields.others().done();
    return new NewCiRun(
        Ref.of(campaign),
        trace == null ? null : Ref.of(trace),
        thresholds,
        pack == null ? null : Ref.of(pack),
        seed,
        repo,
        pullRequest == null ? null : Math.toIntExact(pullRequest));
  }

  private static @Nullable JsonObject thresholds(Fields fields) {
    JsonObject given = fields.object("thresholds");
    if (given != null
        && Thresholds.parse(given, Catalogue.CATEGORIES)
            instanceof Thresholds.Parsed.Refused refused) {
      refused
          .errors()
          .forEach(note ->
              fields.error("thresholds" + note.loc().replace('/', '.'), note.msg(), note.type()));
    }
    return given;
  }
}
