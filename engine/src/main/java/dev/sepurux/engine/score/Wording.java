package dev.sepurux.engine.score;

import dev.sepurux.engine.security.ControlFinding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Findings and advice in sentences for people: the one source that the API, the command line and
 * the pages take them from. A sentence names the tool, what happens, and what to do about it. Tool
 * names come from recordings and are quoted, never interpreted.
 */
public final class Wording {
  private Wording() {}

  /**
   * A finding in one or two sentences: what happens, then what to do.
   *
   * @param adviceId the {@code advice_id} of an attempt of the finding, which names the tool to
   *     guard; null if none is known
   */
  public static String of(Finding finding, @Nullable String adviceId) {
    String at = finding.tool();
    String acts = guarded(adviceId, leadsElsewhere(finding.rule()) ? null : at);
    return whatHappens(finding, at, acts) + " " + whatToDo(finding, at, acts);
  }

  /** What the control arm found, in a sentence, then what to do about it. */
  public static String of(ControlFinding finding) {
    return "The recording itself: %s. %s".formatted(finding.description(), whatToDo(finding));
  }

  private static String whatToDo(ControlFinding finding) {
    String acts = tool(finding.tool());
    return switch (finding.rule()) {
      case "U1" -> "Have %s approved before it is called.".formatted(acts);
      case "U2" ->
          "Have %s approved, or accept the flow if it is meant (policy pack: flows)."
              .formatted(acts);
      case "U3", "U4" ->
          "Keep the value out of %s, or say that it may be read there (policy pack: egress, secrets)."
              .formatted(acts);
      case "U5" -> "Give %s an idempotency key.".formatted(acts);
      case "U6" -> "Either the agent broke the rule or the rule is too strict: change one of them.";
      case "U7" ->
          "Ask for an approval between what is read and what is done, or split the session.";
      case "unrecovered_failure" ->
          "Have the agent try again, take another way, or say that it failed.";
      case "expects" -> "Find out why it was not done, or change expects of the eval-set.";
      default -> "Look at the step that it names.";
    };
  }

  /** The tool that an advice names: {@code approval:payments.refund}. */
  private static @Nullable String guarded(@Nullable String adviceId, @Nullable String otherwise) {
    int colon = adviceId == null ? -1 : adviceId.indexOf(':');
    return adviceId == null || colon < 0 ? otherwise : adviceId.substring(colon + 1);
  }

  /** True for what is asked at one tool and harms by another one. */
  private static boolean leadsElsewhere(String rule) {
    return switch (rule) {
      case "stop_transient",
          "stop_permanent",
          "lie",
          "drift",
          "injected_action",
          "exfiltration",
          "altered_argument" ->
          true;
      default -> false;
    };
  }

  private static String quoted(@Nullable String tool) {
    return tool == null ? "a tool with an effect" : "`" + tool + "`";
  }

  private static String tool(@Nullable String tool) {
    return tool == null ? "that tool" : "`" + tool + "`";
  }

  private static String whatHappens(Finding finding, @Nullable String at, @Nullable String acts) {
    String seam = quoted(at);
    String victim = quoted(acts);
    if ("policy_conflict".equals(finding.harm())) {
      // At a look-up the rule is about the call that its answer leads to.
      return at == null || leadsElsewhere(finding.rule())
          ? "A rule of the policy stops calls that the recording itself made, so it guards nothing"
              + (at == null ? " here." : " against what comes from " + seam + ".")
          : "A rule of the policy stops calls of %s that the recording itself made, so it guards nothing here."
              .formatted(seam);
    }
    boolean two = !Objects.equals(at, acts);
    return switch (finding.rule()) {
      case "stop_transient", "stop_permanent" ->
          "If %s fails, the agent stops there and %s stays done: the work is left half finished."
              .formatted(seam, earlier(at, acts));
      case "after_effect" ->
          "duplicate_effect".equals(finding.harm())
              ? "If the answer of %s is lost after it took effect, the retry does it a second time."
                  .formatted(seam)
              : "If the answer of %s is lost, nobody can tell whether it took effect."
                  .formatted(seam);
      case "duplicate" -> "If %s is called or delivered twice, it happens twice.".formatted(seam);
      case "lie" ->
          two
              ? "A wrong value from %s goes into %s, and nothing checks it on the way."
                  .formatted(seam, victim)
              : "A wrong value from %s goes into a later call of it, and nothing checks it on the way."
                  .formatted(seam);
      case "drift" ->
          "If the answers of %s change their form, the agent misreads them and acts on it."
              .formatted(seam);
      case "exposure" -> "A wrong value from %s is repeated in the answer.".formatted(seam);
      case "arguments_swapped" ->
          "If the model sends a wrong argument to %s, nothing checks it.".formatted(seam);
      case "arguments_broken" ->
          "If the model sends invalid arguments to %s, nothing rejects them.".formatted(seam);
      case "invented_tool" -> "If the model calls a tool that nobody offers, nothing denies it.";
      case "loop" -> "If the model calls %s over and over, nothing stops it.".formatted(victim);
      case "guard_skipped" -> "If the agent leaves out %s, nothing notices.".formatted(seam);
      case "injected_action" ->
          "A text that %s returns can make the agent call %s.".formatted(seam, victim);
      case "exfiltration" ->
          "A text that %s returns can make the agent send out what it has read, with %s."
              .formatted(seam, victim);
      case "altered_argument" ->
          "A text that %s returns can change an argument of %s.".formatted(seam, victim);
      case "approval" ->
          "%s is carried out with an approval that is missing, made up or was given before."
              .formatted(seam);
      case "policy_unavailable" -> "If the policy cannot be asked, the calls go through unasked.";
      default -> "%s does not hold under %s.".formatted(seam, words(finding.rule()));
    };
  }

  private static String earlier(@Nullable String at, @Nullable String acts) {
    if (acts == null) {
      return "what it did before";
    }
    return (acts.equals(at) ? "an earlier " : "") + quoted(acts);
  }

  private static String whatToDo(Finding finding, @Nullable String at, @Nullable String acts) {
    String guard = finding.missingGuard();
    String victim = tool(acts);
    if (guard == null) {
      return "No single guard is known that would stop it.";
    }
    return switch (guard) {
      case "idempotency_key" ->
          switch (finding.rule()) {
            case "after_effect" ->
                "Give %s an idempotency key, or read back whether it happened before trying again."
                    .formatted(victim);
            case "duplicate" ->
                "Give %s an idempotency key, so that a second call changes nothing."
                    .formatted(victim);
            default ->
                "Give %s an idempotency key, so that the whole task can be run again."
                    .formatted(victim);
          };
      case "read_back" ->
          "Read back what %s did before the next call with an effect.".formatted(victim);
      case "approval" ->
          switch (finding.rule()) {
            case "approval" ->
                "Have the approval checked against the call's arguments (policy pack: approval.verify traced or bound).";
            case "lie", "arguments_swapped" ->
                "Ask for an approval of %s that is bound to its arguments, or set a limit on the argument (policy pack)."
                    .formatted(victim);
            default ->
                "Ask for an approval of %s that is bound to its arguments (policy pack)."
                    .formatted(victim);
          };
      case "args_schema" ->
          "Declare what %s accepts (tool registry: args_schema), and let the runtime reject the rest."
              .formatted(victim);
      case "result_schema" ->
          "Declare what %s answers (tool registry: result_schema), and let the runtime reject the rest."
              .formatted(quoted(at));
      case "limit" -> "Limit its calls (policy pack: limits with max_calls).";
      case "deny_unknown_tools" ->
          "Deny tools that are not registered (policy pack: defaults.unknown_tools deny).";
      case "deny_when_unavailable" ->
          "Deny calls while the policy cannot be asked (policy pack: defaults.on_unavailable deny).";
      case "order_rule" -> "Say what has to come before %s (policy pack: order).".formatted(victim);
      case "relax_rule" ->
          "Either the agent broke the rule or the rule is too strict: change one of them.";
      default -> "Add: " + words(guard) + ".";
    };
  }

  /** What to add next, and what it brings. */
  public static String of(Advice advice) {
    String tool = advice.tool();
    String what =
        switch (advice.guard()) {
          case "idempotency_key" -> "Give %s an idempotency key".formatted(quoted(tool));
          case "read_back" -> "Read back what %s did".formatted(quoted(tool));
          case "approval" ->
              "Ask for an approval of %s, bound to its arguments".formatted(quoted(tool));
          case "args_schema" -> "Declare what %s accepts (args_schema)".formatted(quoted(tool));
          case "result_schema" -> "Declare what %s answers (result_schema)".formatted(quoted(tool));
          case "limit" -> "Limit the calls of %s".formatted(quoted(tool));
          case "deny_unknown_tools" -> "Deny tools that are not registered";
          case "deny_when_unavailable" -> "Deny calls while the policy cannot be asked";
          case "order_rule" -> "Say what has to come before %s".formatted(quoted(tool));
          case "relax_rule" -> "Settle the rule that stops what the recording did";
          default -> "Add: " + words(advice.guard()) + (tool == null ? "" : " for " + quoted(tool));
        };
    BigDecimal rate = advice.passRateAfter().decimal();
    return "%s, in the %s: %s more %s, a pass rate of %s."
        .formatted(
            what,
            advice.where().replace(" and ", " and the ").replace(" or ", " or the "),
            advice.fixes(),
            advice.fixes() == 1 ? "attempt passes" : "attempts pass",
            rate == null ? advice.passRateAfter().text() : percent(rate));
  }

  /** A rate in percent, rounded down: what is under a limit must not read as if it were at it. */
  public static String percent(BigDecimal rate) {
    return rate.movePointRight(2).setScale(1, RoundingMode.DOWN).toPlainString() + " %";
  }

  private static String words(String slug) {
    return slug.replace('_', ' ');
  }
}
