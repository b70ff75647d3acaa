package dev.sepurux.server.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A policy pack as somebody writes it.
 *
 * @param policy accepted by the engine
 * @param isDefault whether it shall judge campaigns that name no pack; null leaves that as it is
 */
record NewPolicyPack(
    String name, @Nullable String description, JsonObject policy, @Nullable Boolean isDefault) {
  static final String ENGINE = "builtin";

  /**
   * Reads a body and compiles its policy.
   *
   * @throws Refused with {@code invalid}, each error with its place
   */
  static NewPolicyPack read(Fields fields) {
    String name = fields.requiredText("name");
    String engine = fields.text("engine");
    String description = fields.text("description");
    Boolean isDefault = fields.bool("is_default");
    JsonObject policy = fields.object("policy");
    if (fields.any("policy") == null) {
      fields.error("policy", "is required: an object with at least a version", "missing");
    }
    if (engine != null && !engine.equals(ENGINE)) {
      fields.error("engine", "must be " + ENGINE + "; there is no other", "enum");
    }
    fields.others().done();
    JsonObject given = policy == null ? JsonObject.EMPTY : policy;
    refuseErrors(given);
    return new NewPolicyPack(
        Names.check("name", name), Names.description(description), given, isDefault);
  }

  private static void refuseErrors(JsonObject policy) {
    switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted _ -> {}
      case PolicyPack.Parsed.Refused refused -> throw refused(refused.errors());
    }
  }

  private static Refused refused(List<Note> errors) {
    return new Refused(
        Problem.invalid(
            errors.stream()
                .map(e -> FieldError.inBody("/policy" + e.loc(), e.msg(), e.type()))
                .toList()));
  }

  /** True if saving it over that pack would change nothing but who said so. */
  boolean says(SavedPolicyPack saved) {
    return name.equals(saved.name())
        && Objects.equals(description, saved.description())
        && policy.equals(saved.policy())
        && (isDefault == null || isDefault == saved.isDefault());
  }
}
