package dev.sepurux.engine.trace;

import java.util.List;
import java.util.Set;

/** Names of tools whose words together say something else than the verb alone. */
final class ToolPhrases {
  private static final Set<String> ASK = Set.of("request", "ask", "seek");
  private static final Set<String> RUN = Set.of("run", "execute", "exec");
  private static final Set<String> CHECKS =
      Set.of("test", "tests", "lint", "linter", "build", "check", "checks", "typecheck");
  private static final Set<String> HAND_OVER =
      Set.of("transfer", "escalate", "hand", "handoff", "handover");
  private static final Set<String> PEOPLE =
      Set.of("human", "humans", "agent", "agents", "support", "person", "operator", "supervisor");
  private static final Set<String> FUNDS =
      Set.of("money", "fund", "funds", "payment", "cash", "amount", "balance");

  private ToolPhrases() {}

  /** True for {@code request_approval}, {@code approvals.ask}: what is approved comes later. */
  static boolean asksApproval(String tool) {
    List<String> all = ToolWords.of(tool);
    return ToolWords.of(ToolWords.local(tool)).stream()
            .findFirst()
            .filter(ASK::contains)
            .isPresent()
        && (all.contains("approval") || all.contains("approvals"));
  }

  /** True for {@code run_tests}, {@code execute_build}; not if it deploys or publishes too. */
  static boolean runsChecks(String tool) {
    List<String> words = ToolWords.of(ToolWords.local(tool));
    return words.size() > 1
        && RUN.contains(words.getFirst())
        && words.stream().anyMatch(CHECKS::contains)
        && words.stream().skip(1).noneMatch(ToolWords.IRREVERSIBLE::contains);
  }

  /** True for {@code transfer_to_human_agents}, {@code escalate_to_support}; not for money. */
  static boolean handsOver(String tool) {
    List<String> words = ToolWords.of(ToolWords.local(tool));
    int to = words.indexOf("to");
    return words.size() > 1
        && HAND_OVER.contains(words.getFirst())
        && words.stream().noneMatch(FUNDS::contains)
        && (PEOPLE.contains(words.getLast())
            || (to > 0 && words.subList(to, words.size()).stream().anyMatch(PEOPLE::contains)));
  }
}
