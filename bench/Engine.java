import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.sepurux.bench.TicketRecording;
import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Attempts a second on one thread: reading the document's events, analysis, plan, replay, summary
 * and verdict, all included. JSON text to value is not: the server does that with another parser.
 * Time is processor time of this process, collector and compiler included, so that other people's
 * work on the machine counts little.
 */
final class Engine {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 700_000_000L;

  /** Keeps results alive, so that no work can be left out. */
  private static long sink;

  private Engine() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "\n"
            + "| engine, one thread | most attempts | attempts of a run | attempts/s, median of 9"
            + " rounds | (lowest to highest) | µs a run | KB made an attempt |\n"
            + "|---|---|---|---|---|---|---|");
    warm();
    for (int events : new int[] {20, 100, 150, 500, 2_500, 10_000}) {
      for (int most : new int[] {50, 10_000}) {
        measure("trace of " + events + " events", List.of(document(TicketRecording.of(events))), most);
      }
    }
    List<JsonObject> real =
        Load.traces(Path.of(arguments[0])).stream().map(Engine::document).toList();
    measure(real.size() + " real recordings, a mean", real, 50);
    if (sink == 42) {
      System.out.println();
    }
  }

  /** A server has judged for a while: until the code is compiled, a fifth of the speed is seen. */
  private static void warm() {
    for (int i = 0; i < 10; i++) {
      for (int events : new int[] {20, 100, 500}) {
        round(List.of(document(TicketRecording.of(events))), 50);
        round(List.of(document(TicketRecording.of(events))), 10_000);
      }
    }
  }

  private static void measure(String name, List<JsonObject> documents, int most) {
    round(documents, most);
    round(documents, most);
    double[] perSecond = new double[ROUNDS];
    double[] micros = new double[ROUNDS];
    double attempts = 0;
    double kilobytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Round round = round(documents, most);
      perSecond[i] = round.attempts() * 1e9 / round.nanos();
      micros[i] = round.nanos() / 1e3 / round.runs();
      attempts = (double) round.attempts() / round.runs();
      kilobytes = round.bytes() / 1024.0 / round.attempts();
    }
    Arrays.sort(perSecond);
    Arrays.sort(micros);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.0f | %.0f | %.0f to %.0f | %.0f | %.1f |",
            name,
            most,
            attempts,
            perSecond[ROUNDS / 2],
            perSecond[0],
            perSecond[ROUNDS - 1],
            micros[ROUNDS / 2],
            kilobytes));
  }

  private record Round(long runs, long attempts, long nanos, long bytes) {}

  private static Round round(List<JsonObject> documents, int most) {
    long started = processorNanos();
    long made = THREADS.getCurrentThreadAllocatedBytes();
    long runs = 0;
    long attempts = 0;
    while (processorNanos() - started < ROUND_NANOS) {
      for (JsonObject document : documents) {
        RunResult result = Judge.judge(inputs(trace(document), most));
        sink += Verdict.ofRun(Thresholds.DEFAULTS, result.summary()).hashCode();
        attempts += result.attempts().size() - 1;
        runs++;
      }
    }
    return new Round(
        runs,
        attempts,
        processorNanos() - started,
        THREADS.getCurrentThreadAllocatedBytes() - made);
  }

  private static long processorNanos() {
    return PROCESS.getProcessCpuTime();
  }

  private static RunInputs inputs(Trace trace, int most) {
    return new RunInputs(
        trace,
        ToolRegistry.EMPTY,
        PolicyPack.NONE,
        MutationSelection.FULL,
        most,
        0,
        Thresholds.DEFAULTS,
        List.of());
  }

  private static Trace trace(JsonObject document) {
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted(Trace trace) -> trace;
      case TraceReader.Reading.Refused(var notes) ->
          throw new IllegalArgumentException(notes.toString());
    };
  }

  private static JsonObject document(String text) {
    return (JsonObject) java.util.Objects.requireNonNull(JsonText.parse(text));
  }
}
