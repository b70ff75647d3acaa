package dev.sepurux.engine.replay;

import static dev.sepurux.engine.replay.Recordings.answer;
import static dev.sepurux.engine.replay.Recordings.call;
import static dev.sepurux.engine.replay.Recordings.failure;
import static dev.sepurux.engine.replay.Recordings.inputs;
import static dev.sepurux.engine.replay.Recordings.prompt;
import static dev.sepurux.engine.replay.Recordings.quoted;
import static dev.sepurux.engine.replay.Recordings.result;
import static dev.sepurux.engine.replay.Recordings.tools;
import static dev.sepurux.engine.replay.Recordings.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read about an attempt. */
class SentenceTest {
  private static final ToolRegistry TOOLS =
      tools(
          "{'name': 'mail.read', 'effect': 'none'}",
          "{'name': 'orders.find', 'effect': 'none'}",
          "{'name': 'refund', 'effect': 'irreversible', 'critical_args': ['order']}");

  private static final Trace MAIL =
      trace(
          prompt("Refund what the customer asks for."),
          call("mail.read", "{'box': 'support'}"),
          result("mail.read", "{'body': 'Please refund my order ORD-7731, it came broken.'}"),
          call("refund", "{'order': 'ORD-7731'}"),
          result("refund", "{'ok': true}"),
          answer("Done."));

  private static String sentence(Trace trace, String mutation, String asks, String tool) {
    RunInputs all = inputs(trace, TOOLS, PolicyPack.NONE);
    MutationSelection one = selection(mutation);
    RunInputs only =
        new RunInputs(
            all.trace(), all.tools(), all.policy(), one, 50, 0, Thresholds.DEFAULTS, List.of());
    return Recordings.attempt(Judge.judge(only), asks, tool).description();
  }

  @Test
  void aTokenInATextIsNotTheWholeAnswer() {
    assertThat(sentence(MAIL, "semantic.digits_transposed", "lie", "mail.read"))
        .startsWith(
            "In the text at /body of the answer of mail.read, \"ORD-7731\" is replaced by"
                + " \"ORD-7713\", and the agent believes it: ");
    assertThat(sentence(MAIL, "context.result_dropped", "lie", "mail.read"))
        .startsWith(
            "In the text at /body of the answer of mail.read, \"ORD-7731\" is missing, and the agent");
    assertThat(sentence(MAIL, "payload.field_removed", "drift", "mail.read"))
        .startsWith(
            "In the text at /body of the answer of mail.read, \"ORD-7731\" is no longer there");
  }

  @Test
  void aWholeValueStandsForItself() {
    Trace found =
        trace(
            prompt("Refund the last order."),
            call("orders.find", "{}"),
            result("orders.find", "{'order': 'ORD-7731'}"),
            call("refund", "{'order': 'ORD-7731'}"),
            result("refund", "{'ok': true}"),
            answer("Done."));
    assertThat(sentence(found, "semantic.digits_transposed", "lie", "orders.find"))
        .startsWith(
            "orders.find answers \"ORD-7713\" instead of \"ORD-7731\" at /order, and the agent"
                + " believes it: ");
  }

  @Test
  void whatASecondSourceContradictsIsNotSaidToBeBelieved() {
    Trace told =
        trace(
            prompt("Refund ORD-7731."),
            call("orders.find", "{}"),
            result("orders.find", "{'order': 'ORD-7731'}"),
            call("refund", "{'order': 'ORD-7731'}"),
            result("refund", "{'ok': true}"),
            answer("Done."));
    assertThat(sentence(told, "semantic.digits_transposed", "lie", "orders.find"))
        .isEqualTo(
            "orders.find answers \"ORD-7713\" instead of \"ORD-7731\" at /order: the user says"
                + " the recorded value too, so the wrong one would stand out.");
  }

  @Test
  void anotherFormIsShownAndALongTextIsClosed() {
    Trace total =
        trace(
            prompt("Refund it."),
            call("orders.find", "{}"),
            result("orders.find", "{'order': 'ORD-7731'}"),
            call("refund", "{'order': 'ORD-7731'}"),
            result("refund", "{'ok': true}"),
            answer("Done."));
    assertThat(sentence(total, "payload.nested", "drift", "orders.find"))
        .startsWith(
            "orders.find answers {\"value\":\"ORD-7731\"} instead of \"ORD-7731\" at /order"
                + " (payload.nested): ");
    assertThat(sentence(total, "payload.field_removed", "drift", "orders.find"))
        .startsWith("orders.find answers without \"ORD-7731\" at /order (payload.field_removed): ");
    assertThat(sentence(total, "payload.malformed_json", "after_effect", "refund"))
        .startsWith("refund takes effect and its answer cannot be read (payload.malformed_json): ");
    String id = "ORD-" + "77310".repeat(12);
    Trace longId =
        trace(
            prompt("Refund it."),
            call("refund", "{'order': '" + id + "'}"),
            result("refund", "{'ok': true}"),
            answer("Done."));
    assertThat(sentence(longId, "model.entity_swapped_in_args", "arguments_swapped", "refund"))
        .contains("...\" as \"order\" of refund: ");
  }

  @Test
  void whatTheRecordingGotOverDoesNotStopTheAgent() {
    Trace again =
        trace(
            prompt("Refund ORD-7731."),
            call("refund", "{'order': 'ORD-7731'}"),
            failure("refund", "503 Service Unavailable"),
            call("refund", "{'order': 'ORD-7731'}"),
            result("refund", "{'ok': true}"),
            answer("Done."));
    assertThat(sentence(again, "transport.http_503", "stop_transient", "refund"))
        .isEqualTo(
            "refund (call 2) fails before it does anything (transport.http_503): the recording"
                + " shows how the agent gets over such an error.");
    assertThat(sentence(MAIL, "transport.http_503", "stop_transient", "refund"))
        .startsWith(
            "refund fails before it does anything (transport.http_503), and the agent stops: ");
  }

  @Test
  void aFaultOfTheModelIsNotSaidOfTheTool() {
    assertThat(sentence(MAIL, "model.refusal", "stop_permanent", "refund"))
        .startsWith(
            "The model refuses to go on before refund (model.refusal), and the agent stops: ");
    assertThat(sentence(MAIL, "model.truncated_output", "stop_permanent", "refund"))
        .startsWith("The model's output is cut off before the call of refund is complete (");
  }

  private static MutationSelection selection(String mutation) {
    return switch (MutationSelection.parse(quoted("['" + mutation + "']"), null)) {
      case MutationSelection.Parsed.Accepted accepted -> accepted.selection();
      case MutationSelection.Parsed.Refused refused -> throw new AssertionError(refused.errors());
    };
  }
}
