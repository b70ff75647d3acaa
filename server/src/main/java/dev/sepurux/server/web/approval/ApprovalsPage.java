package dev.sepurux.server.web.approval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code list.jte} shows.
 *
 * @param path of the page
 * @param next address of the next part of the list; null if there is none
 * @param asked what was typed
 * @param arguments of the call that is looked at; empty before the look
 * @param token of the approval that was given just now; null for none
 * @param error what is wrong with what was typed
 */
record ApprovalsPage(
    String path,
    List<ApprovalRow> rows,
    @Nullable String next,
    boolean mayApprove,
    Asked asked,
    List<Argument> arguments,
    @Nullable String token,
    @Nullable String error) {
  ApprovalsPage {
    rows = List.copyOf(rows);
    arguments = List.copyOf(arguments);
  }

  /** The fields of the form as they were typed. */
  record Asked(String tool, String args, String reason, String seconds) {
    static final Asked NOTHING = new Asked("", "", "", "300");
  }

  /** True where a call is shown and waits for a yes. */
  boolean looking() {
    return token == null && error == null && !asked.tool().isEmpty();
  }
}
