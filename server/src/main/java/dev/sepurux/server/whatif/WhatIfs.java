package dev.sepurux.server.whatif;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.policy.Rehearsal;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.trace.Traces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries policies on finished runs. Judging takes the processor, so it happens on a few threads of
 * its own, neither the workers' nor the requests', for so many runs and so long at most.
 */
public final class WhatIfs implements Rehearsal {
  /** Runs that one question may name. */
  static final int MOST_RUNS = 200;

  /** Questions that are answered at once; one of a project at most. */
  private static final int AT_ONCE = 2;

  private static final long RETRY_AFTER_SECONDS = 5;

  /** So many runs are looked at when a policy is saved. */
  private static final int RELIED_ON = 20;

  private final Runs runs;
  private final Traces traces;
  private final LongSupplier nanoTime;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<ProjectId> asking = ConcurrentHashMap.newKeySet();
  private final ExecutorService judges =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().daemon().name("what-if-", 1).factory());

  /**
   * @param nanoTime only differences count
   */
  public WhatIfs(Runs runs, Traces traces, LongSupplier nanoTime) {
    this.runs = runs;
    this.traces = traces;
    this.nanoTime = nanoTime;
  }

  /**
   * Compares.
   *
   * @throws Refused with {@code unknown_reference} for a run or campaign that is not there, {@code
   *     invalid} for too many runs, {@code overloaded} while others ask
   */
  public WhatIfAnswer answer(ProjectId project, SavedPolicyPack pack, WhatIfQuestion question) {
    List<Run> chosen = chosen(project, pack, question);
    if (!asking.add(project)) {
      throw busy("Another what-if of this project is being answered; ask again in a moment.");
    }
    try {
      if (!places.tryAcquire()) {
        throw busy(AT_ONCE + " what-ifs are being answered; ask again in a moment.");
      }
      try {
        Trial trial = new Trial(runs, traces, nanoTime, pack, question);
        return elsewhere(() -> trial.of(chosen));
      } finally {
        places.release();
      }
    } finally {
      asking.remove(project);
    }
  }

  /**
   * Says how many passes would rest on guards that no recording shows at work, over a few of the
   * newest runs that the pack judged, or else of the project. Saving waits for nobody: while others
   * ask, nothing is said.
   */
  @Override
  public List<FieldError> warnings(
      ProjectId project, @Nullable SavedPolicyPack pack, PolicyPack policy) {
    List<Run> chosen =
        pack == null ? List.of() : runs.newestJudged(project, null, pack.id(), RELIED_ON);
    List<Run> tried = chosen.isEmpty() ? runs.newestJudged(project, null, null, RELIED_ON) : chosen;
    if (tried.isEmpty() || !places.tryAcquire()) {
      return List.of();
    }
    try {
      return elsewhere(() -> new Reliances(runs, traces, nanoTime).warnings(tried, policy));
    } finally {
      places.release();
    }
  }

  private <T> T elsewhere(Callable<T> work) {
    try {
      return judges.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy("The server is stopping.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the what-if failed", e.getCause());
    }
  }

  private static Refused busy(String detail) {
    return new Refused(Problem.of(ProblemCode.OVERLOADED, detail), RETRY_AFTER_SECONDS);
  }

  private List<Run> chosen(ProjectId project, SavedPolicyPack pack, WhatIfQuestion question) {
    if (!question.runs().isEmpty()) {
      return named(project, question.runs());
    }
    Ref campaign = question.campaign();
    return campaign == null
        ? runs.newestJudged(project, null, pack.id(), question.last())
        : runs.newestJudged(project, campaign(project, campaign), null, question.last());
  }

  private UUID campaign(ProjectId project, Ref ref) {
    return runs.findCampaign(project, ref)
        .orElseThrow(() ->
            Refused.unknownReferences(
                List.of(
                    FieldError.body(
                        "campaign_id",
                        "no campaign %s in this project".formatted(ref.text()),
                        "unknown_reference"))))
        .id();
  }

  private List<Run> named(ProjectId project, List<UUID> ids) {
    List<FieldError> unknown = new ArrayList<>();
    Map<UUID, Run> found = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      UUID id = ids.get(i);
      RunSet set = runs.find(project, id).orElse(null);
      if (set == null) {
        unknown.add(
            FieldError.inBody(
                "/run_ids/" + i,
                "no run or batch %s in this project".formatted(id),
                "unknown_reference"));
        continue;
      }
      set.runs().forEach(run -> found.put(run.id(), run));
      if (found.size() > MOST_RUNS) {
        throw Refused.invalid(
            "run_ids",
            "name more than %d runs: a batch counts with all of its runs; name some of them, or a campaign with last"
                .formatted(MOST_RUNS),
            "too_many");
      }
    }
    if (!unknown.isEmpty()) {
      throw Refused.unknownReferences(unknown);
    }
    return List.copyOf(found.values());
  }
}
