package dev.sepurux.server.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.Basis;
import java.util.Locale;
import java.util.Objects;
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

  /** Reads what {@link #toJson()} wrote. */
  public static PolicySnapshot of(JsonObject json) {
    return new PolicySnapshot(
        UUID.fromString(text(json, "policy_pack_id")),
        text(json, "name"),
        Integer.parseInt(json.get("revision") instanceof JsonNumber n ? n.text() : ""),
        Basis.valueOf(text(json, "source").toUpperCase(Locale.ROOT)),
        Objects.requireNonNull(json.get("policy") instanceof JsonObject policy ? policy : null));
  }

  private static String text(JsonObject json, String name) {
    return Objects.requireNonNull(json.text(name), name);
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
