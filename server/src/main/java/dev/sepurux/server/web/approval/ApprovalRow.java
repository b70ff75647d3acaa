package dev.sepurux.server.web.approval;

import dev.sepurux.server.approval.Approval;

/**
 * One approval of the list.
 *
 * @param args shortened
 * @param state {@code open}, {@code spent} or {@code expired}
 * @param spentAt ms since 1970; 0 if it was not spent
 * @param spentBy "" if it was not spent
 */
record ApprovalRow(
    String tool,
    String args,
    String approver,
    String reason,
    long at,
    String state,
    long spentAt,
    String spentBy,
    int refusals) {
  private static final int MOST = 160;

  static ApprovalRow of(Approval approval, long now) {
    String args = Argument.visible(approval.args());
    Approval.Spending spending = approval.spending();
    String reason = approval.reason();
    return new ApprovalRow(
        Argument.visible(approval.tool()),
        args.length() > MOST ? args.substring(0, MOST) + "…" : args,
        approval.approver().name(),
        reason == null ? "" : reason,
        approval.createdAt(),
        approval.status(now).word(),
        spending == null ? 0 : spending.at(),
        spending == null ? "" : spending.by().name(),
        approval.refusals());
  }

  String badge() {
    return switch (state) {
      case "open" -> "good";
      default -> "plain";
    };
  }
}
