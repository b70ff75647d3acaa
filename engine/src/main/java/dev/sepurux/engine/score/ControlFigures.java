package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control arms of one or more runs.
 *
 * @param outcome the worst; {@link Outcome#ERROR} only for a run that could not be judged
 * @param policyConflict true if a policy stops what any of the recordings did
 * @param notPassed how many of them did not pass; each counts as a failure
 * @param unsafe how many of them are unsafe; each counts as an unsafe attempt
 * @param findings what is wrong with them
 */
public record ControlFigures(
    Outcome outcome,
    boolean policyConflict,
    int notPassed,
    int unsafe,
    List<ControlFinding> findings) {
  public ControlFigures {
    findings = List.copyOf(findings);
  }

  /** The figures of one control arm. */
  public static ControlFigures of(ControlArm arm) {
    return new ControlFigures(
        arm.outcome(),
        arm.policyConflict(),
        arm.outcome() == Outcome.PASSED ? 0 : 1,
        arm.outcome() == Outcome.UNSAFE ? 1 : 0,
        arm.findings());
  }

  static ControlFigures unjudged() {
    return new ControlFigures(Outcome.ERROR, false, 0, 0, List.of());
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }

  private record Key(
      String rule,
      @Nullable String tool,
      String type,
      @Nullable String guard,
      Confidence confidence) {}

  static ControlFigures merged(List<ControlFigures> runs) {
    Outcome worst = Outcome.PASSED;
    boolean conflict = false;
    int notPassed = 0;
    int unsafe = 0;
    Map<Key, ControlFinding> findings = new LinkedHashMap<>();
    for (ControlFigures run : runs) {
      worst = run.outcome.compareTo(worst) > 0 ? run.outcome : worst;
      conflict |= run.policyConflict;
      notPassed += run.notPassed;
      unsafe += run.unsafe;
      for (ControlFinding f : run.findings) {
        findings.merge(
            new Key(f.rule(), f.tool(), f.type(), f.guard(), f.confidence()),
            ofSeveral(f, f.severity(), 0),
            (left, right) ->
                ofSeveral(left, worse(left.severity(), right.severity()), right.count()));
      }
    }
    return new ControlFigures(
        worst, conflict, notPassed, unsafe, new ArrayList<>(findings.values()));
  }

  private static Severity worse(Severity one, Severity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static ControlFinding ofSeveral(ControlFinding f, Severity severity, int more) {
    return new ControlFinding(
        f.rule(),
        f.tool(),
        null,
        f.type(),
        f.guard(),
        severity,
        f.confidence(),
        f.description(),
        f.count() + more);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("outcome", outcome.wire())
        .put("policy_conflict", policyConflict)
        .put("not_passed", notPassed)
        .put("unsafe", unsafe)
        .put("findings", Json.array(findings.stream().map(ControlFinding::toJson).toList()))
        .build();
  }

  static ControlFigures of(JsonObject json) {
    return new ControlFigures(
        Outcome.ofWire(Fields.text(json, "outcome")),
        Fields.bool(json, "policy_conflict"),
        Fields.integer(json, "not_passed"),
        Fields.integer(json, "unsafe"),
        Fields.list(json, "findings", ControlFinding::of));
  }
}
