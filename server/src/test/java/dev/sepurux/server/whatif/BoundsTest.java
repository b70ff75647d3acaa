package dev.sepurux.server.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.approval.SomeApprovals;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.MutationPacks;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.schema.ResultSchemas;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.work.WorkQueue;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.TestTraces;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much of the machine a what-if may take, on clocks that tests move. */
class BoundsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static ProjectId project;

  @BeforeAll
  static void twoRuns() {
    ApiClient client = SERVER.project("bounds");
    project = SERVER.projectId("bounds");
    client
        .post("/v1/policy-packs", "{\"name\":\"p\",\"policy\":{\"version\":\"0.1\"}}")
        .expect(201);
    List<String> traces =
        List.of(TestTraces.refund(), TestTraces.guardedRefund()).stream()
            .map(trace -> client.post("/v1/traces", trace).expect(201).text("/trace_id"))
            .toList();
    client
        .post(
            "/v1/campaigns",
            Map.of(
                "name", "c", "mutation_set", List.of(), "eval_set", traces, "policy_pack_id", "p"))
        .expect(201);
    client.awaitBatch(
        client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id"));
  }

  private final Db db = SERVER.db();
  private final Ids ids = Ids.timeOrdered(Clock.systemUTC());
  private final Audit audit = new Audit(db, ids, Clock.systemUTC());
  private final PolicyPacks packs = new PolicyPacks(db, ids, Clock.systemUTC(), audit);

  private WhatIfs whatIfs(LongSupplier nanoTime) {
    Clock clock = Clock.systemUTC();
    Traces traces = new Traces(db, ids, clock);
    MutationPacks mutationPacks = new MutationPacks();
    Campaigns campaigns =
        new Campaigns(
            db, ids, clock, audit, traces, new Tools(db, ids, clock), packs, mutationPacks);
    ResultSchemas schemas = new ResultSchemas(traces, new Tools(db, ids, clock), 0, 0);
    Runs runs =
        new Runs(
            db,
            ids,
            clock,
            new WorkQueue(ids),
            traces,
            campaigns,
            mutationPacks,
            SomeApprovals.on(db, ids, clock),
            schemas);
    return new WhatIfs(runs, traces, nanoTime);
  }

  private WhatIfAnswer ask(WhatIfs whatIfs, ProjectId asker) {
    SavedPolicyPack pack = packs.find(project, Ref.of("p")).orElseThrow();
    JsonObject policy = JsonObject.builder().put("version", "0.1").build();
    JsonObject body = JsonObject.builder().put("policy", policy).build();
    return whatIfs.answer(asker, pack, WhatIfQuestion.read(Fields.of(body)));
  }

  @Test
  void whenTheTimeIsOverWhatWasComparedIsAnsweredAndTheRestIsNamed() {
    AtomicLong now = new AtomicLong();
    WhatIfs slow = whatIfs(() -> now.getAndAdd(Trial.TIME.toNanos()));
    WhatIfAnswer answer = ask(slow, project);
    assertThat(answer.runs()).hasSize(1);
    assertThat(answer.notCompared())
        .extracting(WhatIfAnswer.Left::reason)
        .containsExactly(WhatIfAnswer.Reason.OUT_OF_TIME);
    assertThat(answer.toJson().get("complete")).isEqualTo(Json.of(false));
  }

  @Test
  void oneOfAProjectAndTwoOfAllAreAnsweredAtOnce() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CyclicBarrier both = new CyclicBarrier(3);
    AtomicLong asked = new AtomicLong();
    WhatIfs held =
        whatIfs(() -> {
          if (asked.incrementAndGet() <= 2) {
            await(both);
            await(end);
          }
          return 0;
        });
    ProjectId other = SERVER.projectId("dev");
    try (ExecutorService askers = Executors.newFixedThreadPool(2)) {
      Future<WhatIfAnswer> first = askers.submit(() -> ask(held, project));
      Future<WhatIfAnswer> second = askers.submit(() -> ask(held, other));
      await(both);
      refused(held, project, "of this project");
      refused(held, new ProjectId(ids.next()), "2 what-ifs");
      end.countDown();
      assertThat(first.get().runs()).hasSize(2);
      assertThat(second.get().runs()).isEmpty();
    }
    assertThat(ask(held, project).runs()).hasSize(2);
  }

  private void refused(WhatIfs held, ProjectId asker, String said) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> ask(held, asker))
        .satisfies(e -> {
          assertThat(e.problem().code()).isEqualTo(ProblemCode.OVERLOADED);
          assertThat(e.problem().detail()).contains(said);
        });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
