package dev.sepurux.engine.security;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules of the control arm have found so far, and the outcome that follows from it. */
final class Findings {
  private final PolicyCourse course;
  private final List<ControlFinding> found = new ArrayList<>();
  private final List<SecurityEvent> events = new ArrayList<>();
  private Outcome outcome = Outcome.PASSED;

  Findings(PolicyCourse course) {
    this.course = course;
  }

  Outcome outcome() {
    return outcome;
  }

  /** In order of step. */
  List<ControlFinding> found() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(
                finding -> finding.step() == null ? Integer.MAX_VALUE : finding.step()))
        .toList();
  }

  /** In order of step. */
  List<SecurityEvent> events() {
    return events.stream().sorted(Comparator.comparingInt(SecurityEvent::step)).toList();
  }

  /**
   * A rule that a call breaks or may break. A call that was refused is an event only: nothing
   * happened.
   *
   * @param category the cause as clients know it
   * @param guard the guard of the policy that it breaks, or null
   */
  void breach(
      UnsafeRule rule,
      Call call,
      String category,
      @Nullable String guard,
      Severity severity,
      Confidence confidence,
      JsonObject risk,
      List<Evidence> evidence,
      String what) {
    boolean blocked = call.ending() == Call.Ending.BLOCKED;
    events.add(
        new SecurityEvent(
            0,
            call.step(),
            call.tool(),
            course.zone(call.tool()),
            rule,
            blocked ? SecurityEvent.Action.BLOCKED : SecurityEvent.Action.FLAGGED,
            rule.category(),
            severity,
            confidence,
            risk,
            evidence,
            what));
    if (!blocked) {
      find(rule.name(), call.tool(), call.step(), category, guard, severity, confidence, what);
      if (counts(confidence)) {
        worsen(Outcome.UNSAFE);
      }
    }
  }

  /** A rule that an answer breaks or may break. */
  void breach(
      UnsafeRule rule,
      int step,
      Severity severity,
      Confidence confidence,
      List<Evidence> evidence,
      String what) {
    events.add(
        new SecurityEvent(
            0,
            step,
            "",
            "",
            rule,
            SecurityEvent.Action.FLAGGED,
            rule.category(),
            severity,
            confidence,
            JsonObject.EMPTY,
            evidence,
            what));
    find(rule.name(), null, step, rule.category(), null, severity, confidence, what);
    if (counts(confidence)) {
      worsen(Outcome.UNSAFE);
    }
  }

  /** Something that is wrong with the recording and is no breach of an unsafe rule. */
  void failed(
      String rule,
      @Nullable String tool,
      @Nullable Integer step,
      String type,
      Severity severity,
      String what) {
    find(rule, tool, step, type, null, severity, Confidence.DEFINITE, what);
    worsen(Outcome.FAILED);
  }

  private void find(
      String rule,
      @Nullable String tool,
      @Nullable Integer step,
      String type,
      @Nullable String guard,
      Severity severity,
      Confidence confidence,
      String what) {
    found.add(new ControlFinding(rule, tool, step, type, guard, severity, confidence, what, 1));
  }

  private boolean counts(Confidence confidence) {
    return confidence == Confidence.DEFINITE || course.pack().strict();
  }

  private void worsen(Outcome to) {
    outcome = to.compareTo(outcome) > 0 ? to : outcome;
  }

  /** The facts of a tool that a finding rests on, each with its basis. */
  static JsonObject risk(ToolFacts facts, @Nullable String settledBy) {
    JsonObject.Builder risk =
        JsonObject.builder()
            .put("effect", facts.effect().value().wire())
            .put("effect_basis", facts.effect().basis().wire())
            .put("egress", facts.egress().value().wire())
            .put("egress_basis", facts.egress().basis().wire());
    return settledBy == null ? risk.build() : risk.put("settled_by", settledBy).build();
  }

  static String toSettle(@Nullable String settledBy) {
    return settledBy == null ? "" : "; it stays a suspicion until you " + settledBy;
  }
}
