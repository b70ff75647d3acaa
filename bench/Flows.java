import com.sun.management.OperatingSystemMXBean;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.Provenance;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/**
 * Where every argument came from, in long recordings whose results are JSON, Python literals,
 * YAML-like lines, CSV, sentences and encoded texts, 1.6 KB each. Processor time, one thread.
 */
final class Flows {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int ROUNDS = 9;

  private Flows() {}

  public static void main(String[] arguments) {
    System.out.println(
        "\n| provenance, one thread | size | flows | first, not warmed up | ms, median of 9 | lowest"
            + " to highest |\n|---|---|---|---|---|---|");
    for (int events : new int[] {5_000, 500, 1_000, 2_500, 5_000, 10_000}) {
      measure(events);
    }
  }

  private static void measure(int events) {
    String text = recording(events);
    Trace trace = trace(text);
    double first = millis(trace);
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      millis[i] = millis(trace);
    }
    Arrays.sort(millis);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d events | %.1f MB | %d | %.0f | %.0f | %.0f to %.0f |",
            events,
            text.length() / 1e6,
            Provenance.of(trace).flows().size(),
            first,
            millis[ROUNDS / 2],
            millis[0],
            millis[ROUNDS - 1]));
  }

  private static double millis(Trace trace) {
    long started = PROCESS.getProcessCpuTime();
    if (Provenance.of(trace).flows().isEmpty()) {
      throw new IllegalStateException("nothing flows");
    }
    return (PROCESS.getProcessCpuTime() - started) / 1e6;
  }

  private static Trace trace(String text) {
    JsonObject document = (JsonObject) Objects.requireNonNull(JsonText.parse(text));
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted(Trace trace) -> trace;
      case TraceReader.Reading.Refused(var notes) ->
          throw new IllegalArgumentException(notes.toString());
    };
  }

  /** Look-ups of twenty rows each; the next call takes an id, an amount and a sentence of them. */
  private static String recording(int events) {
    StringBuilder text = new StringBuilder();
    text.append("{\"task\":{\"name\":\"ledger\",\"input\":{}},\"events\":[");
    for (int i = 0; i * 2 < events; i++) {
      String args =
          i == 0
              ? "{\"query\":\"all\"}"
              : "{\"order_id\":\"ord-%d\",\"amount\":%d,\"note\":\"about %s\"}"
                  .formatted((i - 1) * 20 + 3, amount(i - 1, 3), sentence(i - 1, 5));
      text.append(i == 0 ? "" : ",")
          .append("{\"type\":\"tool_call\",\"tool\":\"ledger.get\",\"call_id\":\"c%d\",\"args\":%s},"
              .formatted(i, args))
          .append("{\"type\":\"tool_result\",\"tool\":\"ledger.get\",\"call_id\":\"c%d\",\"result\":%s}"
              .formatted(i, result(i)));
    }
    return text.append("]}").toString();
  }

  private static String result(int i) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 20; row++) {
      int order = i * 20 + row;
      rows.append(
          switch (i % 6) {
            case 0 ->
                "%s{\"id\":\"ord-%d\",\"amount\":%d,\"note\":\"%s\"}"
                    .formatted(row == 0 ? "" : ",", order, amount(i, row), sentence(i, row));
            case 1 ->
                "%s{'id': 'ord-%d', 'amount': %d, 'note': '%s'}"
                    .formatted(row == 0 ? "" : ", ", order, amount(i, row), sentence(i, row));
            case 2 ->
                "- id: ord-%d\n  amount: %d\n  note: %s\n"
                    .formatted(order, amount(i, row), sentence(i, row));
            case 3 -> "ord-%d,%d,%s\n".formatted(order, amount(i, row), sentence(i, row));
            case 4 ->
                "Order ord-%d is over %d, %s. "
                    .formatted(order, amount(i, row), sentence(i, row));
            default ->
                Base64.getEncoder()
                        .encodeToString(
                            "ord-%d %d %s"
                                .formatted(order, amount(i, row), sentence(i, row))
                                .getBytes(StandardCharsets.UTF_8))
                    + " ";
          });
    }
    return switch (i % 6) {
      case 0 -> "[" + rows + "]";
      case 1 -> quoted("[" + rows + "]");
      case 3 -> quoted("id,amount,note\n" + rows);
      default -> quoted(rows.toString());
    };
  }

  private static int amount(int i, int row) {
    return 1_000 + (i * 20 + row) * 7;
  }

  private static String sentence(int i, int row) {
    return "parcel %d of the customer %d".formatted(row, i);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\n", "\\n") + "\"";
  }
}
