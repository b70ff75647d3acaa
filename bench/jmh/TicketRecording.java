package dev.sepurux.bench;

import java.util.ArrayList;
import java.util.List;

/** Recordings of any length for the benches. */
public final class TicketRecording {
  private TicketRecording() {}

  /**
   * An agent that works through a list of tickets: it looks one up, pays back what the look-up
   * says, and now and then writes a mail; values flow from results into later arguments.
   */
  public static String of(int events) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "{\"type\":\"prompt\",\"name\":\"user\",\"input\":\"Work through the open tickets and"
            + " refund what is due\",\"status\":\"success\"}");
    for (int i = 0; lines.size() < events - 1; i++) {
      String id = "c" + i;
      String payment = "pay_" + (10_000 + i * 7);
      String text =
          switch (i % 3) {
            case 0 ->
                pair(
                    "crm.get_ticket",
                    id,
                    "\"ticket\":\"T-" + (500 + i) + "\"",
                    "\"payment_id\":\"pay_"
                        + (10_000 + (i + 1) * 7)
                        + "\",\"amount\":"
                        + (1_300 + i * 11)
                        + ",\"note\":\"The customer writes that the parcel came twice and asks for"
                        + " the money back\"");
            case 1 ->
                pair(
                    "payments.refund",
                    id,
                    "\"payment_id\":\"" + payment + "\",\"amount\":" + (1_300 + (i - 1) * 11),
                    "\"refund_id\":\"rf_" + (70_000 + i) + "\",\"status\":\"queued\"");
            default ->
                pair(
                    "mail.send",
                    id,
                    "\"to\":\"customer"
                        + i
                        + "@example.org\",\"body\":\"Your refund rf_"
                        + (70_000 + i - 1)
                        + " is on its way\"",
                    "\"sent\":true");
          };
      lines.add(text);
      lines.add(text.substring(text.indexOf('\n') + 1));
      lines.set(lines.size() - 2, text.substring(0, text.indexOf('\n')));
    }
    lines.subList(events - 1, lines.size()).clear();
    lines.add(
        "{\"type\":\"agent_output\",\"name\":\"answer\",\"output\":{\"text\":\"All refunds are"
            + " queued.\"},\"status\":\"success\"}");
    return "{\"trace_version\":\"0.1\",\"source\":\"bench\",\"task\":{\"name\":\"tickets\",\"input\":{}},\"events\":["
        + String.join(",", lines)
        + "]}";
  }

  private static String pair(String tool, String id, String arguments, String result) {
    return "{\"type\":\"tool_call\",\"tool\":\""
        + tool
        + "\",\"call_id\":\""
        + id
        + "\",\"args\":{"
        + arguments
        + "}}\n"
        + "{\"type\":\"tool_result\",\"tool\":\""
        + tool
        + "\",\"call_id\":\""
        + id
        + "\",\"result\":{"
        + result
        + "}}";
  }
}
