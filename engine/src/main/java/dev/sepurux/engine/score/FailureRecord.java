package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.Optional;

/**
 * An attempt that did not pass, as clients list it (wire contract, section 4). Ids and time are
 * added by the server.
 *
 * @param ordinal of the attempt; 0 is the control arm
 * @param mutation id of the mutation; {@code control} for the recording itself
 * @param type the cause; {@code not_judged} for an attempt that ended in error
 * @param severity of the harm
 * @param description one sentence for people
 * @param metadata the attempt's ordinal, outcome, class, tool, harm and missing guard
 */
public record FailureRecord(
    int ordinal,
    String mutation,
    String type,
    Severity severity,
    String description,
    JsonObject metadata) {
  private static final String CONTROL = "control";
  private static final String NOT_JUDGED = "not_judged";

  /** The record of an attempt; empty if it passed. */
  public static Optional<FailureRecord> of(AttemptRow row) {
    if (row.passed()) {
      return Optional.empty();
    }
    JsonObject metadata =
        JsonObject.builder()
            .put("attempt", row.ordinal())
            .put("outcome", row.outcome().wire())
            .put("class", row.mutationClass())
            .put("tool", Json.of(row.tool()))
            .put("harm", Json.of(row.harm()))
            .put("missing_guard", Json.of(row.missingGuard()))
            .build();
    String type = row.type() == null ? NOT_JUDGED : row.type();
    return Optional.of(
        new FailureRecord(
            row.ordinal(), row.mutation(), type, row.severity(), row.description(), metadata));
  }

  /** The one record of a control arm that did not pass: its worst finding that counts. */
  public static Optional<FailureRecord> of(ControlArm arm) {
    if (arm.outcome() == Outcome.PASSED) {
      return Optional.empty();
    }
    return arm.worst().map(finding -> ofControl(arm, finding));
  }

  private static FailureRecord ofControl(ControlArm arm, ControlFinding worst) {
    JsonObject metadata =
        JsonObject.builder()
            .put("attempt", 0)
            .put("outcome", arm.outcome().wire())
            .put("class", CONTROL)
            .put("tool", Json.of(worst.tool()))
            .put("rule", worst.rule())
            .put("guard", Json.of(worst.guard()))
            .put("findings", arm.findings().size())
            .build();
    return new FailureRecord(
        0, CONTROL, worst.type(), worst.severity(), worst.description(), metadata);
  }

  FailureCount.Key key() {
    return new FailureCount.Key(type, severity);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("mutation", mutation)
        .put("type", type)
        .put("severity", severity.wire())
        .put("description", description)
        .put("metadata", metadata)
        .build();
  }
}
