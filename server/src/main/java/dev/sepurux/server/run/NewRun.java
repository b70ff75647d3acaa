package dev.sepurux.server.run;

import dev.sepurux.server.base.Ref;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/runs}.
 *
 * @param mutationPack overrides the campaign's; null to keep it
 * @param seed overrides the campaign's; null to keep it
 */
record NewRun(Ref trace, Ref campaign, @Nullable Ref mutationPack, @Nullable Long seed) {
  static NewRun read(Fields fields) {
    String trace = fields.requiredText("trace_id");
    String campaign = fields.requiredText("campaign_id");
    String pack = fields.text("mutation_pack_id");
    Long seed = fields.integer("seed", 0, Campaign.MAX_SEED);
    fields.others().done();
    return new NewRun(Ref.of(trace), Ref.of(campaign), pack == null ? null : Ref.of(pack), seed);
  }
}
