package dev.sepurux.server.whatif;

import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.replay.PolicyComparison;
import dev.sepurux.engine.replay.WhatIf;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.RunStatus;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.trace.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question, being answered. */
final class Trial {
  /** After that no other run is begun; what has been compared is answered. */
  static final Duration TIME = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  private final Runs runs;
  private final Traces traces;
  private final LongSupplier nanoTime;
  private final SavedPolicyPack pack;
  private final WhatIfQuestion question;
  private final WhatIf found;
  private final List<UUID> compared = new ArrayList<>();
  private final List<WhatIfAnswer.Left> left = new ArrayList<>();
  private final Map<UUID, List<Pair>> batches = new LinkedHashMap<>();

  /** Runs of one submission share their terms, and compiling a policy takes time. */
  private final Map<UUID, PlanSnapshot> plans = new HashMap<>();

  private int otherEngine;

  /** A run's figures on both sides. */
  private record Pair(Run run, RunSummary before, RunSummary after) {}

  Trial(
      Runs runs,
      Traces traces,
      LongSupplier nanoTime,
      SavedPolicyPack pack,
      WhatIfQuestion question) {
    this.runs = runs;
    this.traces = traces;
    this.nanoTime = nanoTime;
    this.pack = pack;
    this.question = question;
    this.found = new WhatIf(question.examples());
  }

  WhatIfAnswer of(List<Run> chosen) {
    long begun = nanoTime.getAsLong();
    for (Run run : chosen) {
      boolean late = nanoTime.getAsLong() - begun > TIME.toNanos();
      WhatIfAnswer.Reason reason = late ? WhatIfAnswer.Reason.OUT_OF_TIME : compare(run);
      if (reason == null) {
        compared.add(run.id());
      } else {
        left.add(new WhatIfAnswer.Left(run.id(), reason));
      }
    }
    batches.forEach(this::compareBatch);
    return new WhatIfAnswer(pack, compared, left, otherEngine, found);
  }

  /** Null if it could be compared. */
  private WhatIfAnswer.@Nullable Reason compare(Run run) {
    if (run.status() != RunStatus.COMPLETED) {
      return WhatIfAnswer.Reason.NOT_JUDGED;
    }
    Trace trace = traces.read(run.project(), run.traceId()).orElse(null);
    if (trace == null) {
      return WhatIfAnswer.Reason.TRACE_DELETED;
    }
    PlanSnapshot plan = plans.computeIfAbsent(run.snapshotId(), _ -> runs.plan(run));
    try {
      PolicyComparison comparison =
          PolicyComparison.of(plan.terms().inputs(trace), question.candidate(), run.pooled());
      otherEngine += plan.engineRevision().equals(Judge.REVISION) ? 0 : 1;
      found.add(place("run_id", run.id()), comparison);
      UUID batch = run.batchId();
      RunSummary before = comparison.before().figures();
      RunSummary after = comparison.after().figures();
      if (batch != null && before != null && after != null) {
        batches.computeIfAbsent(batch, _ -> new ArrayList<>()).add(new Pair(run, before, after));
      }
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("run {} could not be judged under another policy", run.id(), e);
      return WhatIfAnswer.Reason.ENGINE_FAILED;
    }
  }

  private static JsonObject place(String name, UUID id) {
    return JsonObject.builder().put(name, id.toString()).build();
  }

  /** A batch has a verdict of its own; without all of its runs nobody can say which. */
  private void compareBatch(UUID batch, List<Pair> pairs) {
    Run first = pairs.getFirst().run();
    if (runs.countInBatch(first.project(), batch) == pairs.size()) {
      found.addVerdict(
          place("batch_id", batch),
          verdict(first, pairs.stream().map(Pair::before).toList()),
          verdict(first, pairs.stream().map(Pair::after).toList()));
    }
  }

  private static Verdict verdict(Run first, List<RunSummary> summaries) {
    return Verdict.ofBatch(
        first.terms().thresholds(),
        first.pooled(),
        summaries.stream().<RunOutcome>map(RunOutcome.Completed::new).toList());
  }
}
