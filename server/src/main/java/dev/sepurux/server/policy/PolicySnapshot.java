package dev.sepurux.server.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.Basis;
import java.util.UUID;

/**
 * One revision of a policy pack: what a run is judged by.
 *
 * @param source {@code declared} or {@code bootstrap}
 */
public record PolicySnapshot(
    UUID packId, String name, int revision, Basis source, JsonObject policy) {

  static PolicySnapshot of(SavedPolicyPack pack) {
    return new PolicySnapshot(
        pack.id(), pack.name(), pack.revision(), pack.source(), pack.policy());
  }

  public Json toJson() {
    return JsonObject.builder()
        .put("policy_pack_id", packId.toString())
        .put("name", name)
        .put("revision", revision)
        .put("source", source.wire())
        .put("policy", policy)
        .build();
  }

  /** The pack for the engine. A proposal that nobody has confirmed says so in its basis. */
  public PolicyPack compile() {
    return switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted accepted ->
          source == Basis.BOOTSTRAP ? accepted.pack().asBootstrap() : accepted.pack();
      case PolicyPack.Parsed.Refused _ ->
          throw new IllegalStateException("a saved policy pack does not compile any more");
    };
  }
}
