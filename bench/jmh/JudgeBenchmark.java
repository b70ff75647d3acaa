package dev.sepurux.bench;

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
import dev.sepurux.engine.trace.TraceReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Runs a second on one thread, with the attempts that they held: reading the document's events,
 * analysis, plan, replay, summary and verdict. {@code -prof gc} adds what a run allocates.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx2g"})
@State(Scope.Thread)
public class JudgeBenchmark {
  /** Events of the recording. */
  @Param({"20", "100", "150", "500", "2500", "10000"})
  public int events;

  /** Most attempts of a run. */
  @Param({"50", "10000"})
  public int most;

  private JsonObject document = JsonObject.EMPTY;

  @Setup
  public void record() {
    document = (JsonObject) JsonText.parse(TicketRecording.of(events));
  }

  /** Attempts, the control arm left out: a rate of its own beside that of runs. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Attempts {
    /** Counted by the benchmark. */
    public long attempts;
  }

  @Benchmark
  public Verdict judge(Attempts counted) {
    TraceReader.Reading.Accepted read = (TraceReader.Reading.Accepted) TraceReader.read(document);
    RunResult result =
        Judge.judge(
            new RunInputs(
                read.trace(),
                ToolRegistry.EMPTY,
                PolicyPack.NONE,
                MutationSelection.FULL,
                most,
                0,
                Thresholds.DEFAULTS,
                List.of()));
    counted.attempts += result.attempts().size() - 1;
    return Verdict.ofRun(Thresholds.DEFAULTS, result.summary());
  }
}
