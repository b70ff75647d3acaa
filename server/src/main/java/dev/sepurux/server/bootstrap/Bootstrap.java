package dev.sepurux.server.bootstrap;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What there is after the bootstrap of a trace, and what was made by it.
 *
 * @param tools the trace's tools, in order of first call
 * @param toolsMade how many of them the registry did not know
 * @param pack the policy pack {@code bootstrap}
 * @param packMade whether it was made now
 * @param proposal what the trace would add to the pack that was there before; null for nothing
 */
public record Bootstrap(
    UUID traceId,
    List<String> tools,
    int toolsMade,
    SavedPolicyPack pack,
    boolean packMade,
    @Nullable JsonObject proposal,
    List<Member> campaigns) {

  /** A campaign of a core pack. */
  public record Member(Campaign campaign, boolean made) {
    private Json toJson() {
      return JsonObject.builder()
          .put("campaign_id", campaign.id().toString())
          .put("name", campaign.name())
          .put("mutation_pack_id", campaign.terms().mutationPack().id())
          .put("mutation_pack_name", campaign.terms().mutationPack().name())
          .put("created", made)
          .build();
    }
  }

  /** BootstrapAnswer on the wire. */
  JsonObject toJson() {
    return JsonObject.builder()
        .put("trace_id", traceId.toString())
        .put("tools_discovered", Json.strings(tools))
        .put("tool_zones_created", toolsMade)
        .put("tool_zones_updated", 0)
        .put("policy_pack_id", pack.id().toString())
        .put("policy_pack_name", pack.name())
        .put("policy_pack_created", packMade)
        .put("policy_proposal", proposal == null ? JsonNull.INSTANCE : proposal)
        .put("warnings", JsonArray.EMPTY)
        .put("campaigns", Json.array(campaigns.stream().map(Member::toJson).toList()))
        .build();
  }
}
