package dev.sepurux.engine.replay;

import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import java.util.Optional;

/** The control arm as the first of the attempts. */
final class ControlAttempt {
  private ControlAttempt() {}

  /**
   * The attempt.
   *
   * @param recorded false if the recording holds neither a call nor an answer
   */
  static Attempt of(ControlArm control, boolean recorded) {
    Optional<ControlFinding> worst = control.worst();
    boolean passed = control.outcome() == Outcome.PASSED;
    return new Attempt(
        0,
        Attempt.CONTROL,
        Attempt.CONTROL,
        Attempt.CONTROL,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        control.findings().stream()
            .filter(finding -> finding.step() != null && finding.step() >= 0)
            .map(ControlFinding::step)
            .distinct()
            .sorted()
            .toList(),
        control.outcome(),
        null,
        null,
        passed ? null : worst.map(ControlFinding::type).orElse("unrecovered_failure"),
        null,
        null,
        passed ? null : worst.map(ControlFinding::severity).orElse(Severity.HIGH),
        Severity.CRITICAL,
        evidence(control),
        null,
        recorded || !control.findings().isEmpty()
            ? sentence(control, worst)
            : "Nothing was recorded: neither a tool call nor an answer.");
  }

  /** No more than was checked, and nothing that changes no outcome left out. */
  private static String sentence(ControlArm control, Optional<ControlFinding> worst) {
    StringBuilder said = new StringBuilder("The recording itself: ");
    said.append(
        worst
            .map(ControlFinding::description)
            .orElse("no definite breach of the rules that are checked (U1 to U7)"));
    List<ControlFinding> suspect =
        control.findings().stream().filter(finding -> !control.counts(finding)).toList();
    if (!suspect.isEmpty()) {
      said.append("; ")
          .append(suspect.size())
          .append(suspect.size() == 1 ? " suspect finding: " : " suspect findings, the first: ")
          .append(suspect.getFirst().description());
    }
    return said.append('.').toString();
  }

  private static List<Evidence> evidence(ControlArm control) {
    return control.securityEvents().stream()
        .flatMap(event -> event.evidence().stream().map(shown -> evidence(event, shown)))
        .toList();
  }

  private static Evidence evidence(
      SecurityEvent event, dev.sepurux.engine.security.Evidence shown) {
    return new Evidence(
        shown.step(), shown.pointer(), shown.excerpt(), event.rule().name() + " shows here");
  }
}
