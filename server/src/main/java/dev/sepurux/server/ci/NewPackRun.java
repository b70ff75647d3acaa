package dev.sepurux.server.ci;

import dev.sepurux.server.base.Ref;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/campaigns/.../run-pack}.
 *
 * @param seed in place of the campaign's; null to keep it
 */
record NewPackRun(Ref pack, @Nullable Long seed) {
  static NewPackRun read(Fields fields) {
    String pack = fields.requiredText("pack");
    Long seed = fields.integer("seed", 0, Campaign.MAX_SEED);
    fields.others().done();
    return new NewPackRun(Ref.of(pack), seed);
  }
}
