package dev.sepurux.server.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;

/** A policy in a body that is not saved, or not yet. */
public final class CandidatePolicy {
  private CandidatePolicy() {}

  /** The member {@code policy}, which must be there; empty after an error. */
  public static JsonObject policy(Fields fields) {
    JsonObject policy = fields.object("policy");
    if (fields.any("policy") == null) {
      fields.error("policy", "is required: an object with at least a version", "missing");
    }
    return policy == null ? JsonObject.EMPTY : policy;
  }

  /**
   * The pack for the engine, as somebody declares it.
   *
   * @throws Refused with {@code invalid}, each error with its place
   */
  public static PolicyPack compile(JsonObject policy) {
    return switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted accepted -> accepted.pack();
      case PolicyPack.Parsed.Refused refused ->
          throw new Refused(
              Problem.invalid(
                  refused.errors().stream()
                      .map(e -> FieldError.inBody("/policy" + e.loc(), e.msg(), e.type()))
                      .toList()));
    };
  }
}
