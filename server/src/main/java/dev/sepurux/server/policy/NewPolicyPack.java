package dev.sepurux.server.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A policy pack as somebody writes it.
 *
 * @param policy accepted by the engine
 * @param isDefault whether it shall judge campaigns that name no pack; null leaves that as it is
 */
public record NewPolicyPack(
    String name, @Nullable String description, JsonObject policy, @Nullable Boolean isDefault) {
  static final String ENGINE = "builtin";

  /**
   * Reads a body and compiles its policy.
   *
   * @throws Refused with {@code invalid}, each error with its place
   */
  public static NewPolicyPack read(Fields fields) {
    String name = fields.requiredText("name");
    String engine = fields.text("engine");
    String description = fields.text("description");
    Boolean isDefault = fields.bool("is_default");
    JsonObject policy = CandidatePolicy.policy(fields);
    if (engine != null && !engine.equals(ENGINE)) {
      fields.error("engine", "must be " + ENGINE + "; there is no other", "enum");
    }
    fields.others().done();
    CandidatePolicy.compile(policy);
    return new NewPolicyPack(
        Names.check("name", name), Names.description(description), policy, isDefault);
  }

  /** True if saving it over that pack would change nothing but who said so. */
  boolean says(SavedPolicyPack saved) {
    return name.equals(saved.name())
        && Objects.equals(description, saved.description())
        && policy.equals(saved.policy())
        && (isDefault == null || isDefault == saved.isDefault());
  }
}
