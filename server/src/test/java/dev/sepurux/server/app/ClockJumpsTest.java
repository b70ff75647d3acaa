package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.config.Config;
import dev.sepurux.server.fault.Invariants;
import dev.sepurux.server.http.Scope;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import dev.sepurux.testkit.TestTraces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clocks that jump an hour back and a day forward. What must hold: keys end by the clock, answers
 * are remembered for 72 hours of it and never given twice, rates do not follow it, lists show
 * everything once, and runs end with the bytes of their twins.
 */
class ClockJumpsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration BACK = Duration.ofHours(-1);

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.at("2026-11-24T12:00:00Z");
  private Wiring wiring;
  private URI address;

  @BeforeEach
  void start() {
    start("--limits-requests-per-minute", "0");
  }

  private void start(String... more) {
    List<String> args = new ArrayList<>(List.of("--port", "0", "--data", folder.toString()));
    args.addAll(List.of("--drain-seconds", "1"));
    args.addAll(List.of(more));
    wiring = Wiring.of(Config.read(args, Map.of()), clock);
    address = URI.create(wiring.start());
  }

  @AfterEach
  void stop() {
    wiring.stop();
  }

  private ProjectId project() {
    return wiring.db().read(tx -> wiring.projects().bySlug(tx, "default")).orElseThrow().id();
  }

  private Accounts.Issued key(@Nullable Long end) {
    Set<Scope> all = EnumSet.allOf(Scope.class);
    ProjectId project = project();
    return wiring.db().write(tx -> wiring.accounts().issueKey(tx, project, "k", all, end));
  }

  private ApiClient client(Accounts.Issued key) {
    return ApiClient.at(address).withProject("default").withKey(key.secret());
  }

  @Test
  void keysEndByTheClockAndARevokedOneNeverComesBack() {
    ApiClient shortLived = client(key(clock.millis() + Duration.ofHours(2).toMillis()));
    Accounts.Issued revoked = key(null);
    shortLived.get("/v1/traces").expect(200);
    assertThat(wiring.accounts().revoke(project(), revoked.id())).isTrue();
    clock.advance(BACK);
    shortLived.get("/v1/traces").expect(200);
    client(key(null)).get("/v1/traces").expect(200);
    client(revoked).get("/v1/traces").expectProblem(401, "unauthorized");
    clock.advance(DAY);
    shortLived.get("/v1/traces").expectProblem(401, "unauthorized");
    client(revoked).get("/v1/traces").expectProblem(401, "unauthorized");
    // It was the clock that was wrong, not the key.
    clock.advance(DAY.negated());
    shortLived.get("/v1/traces").expect(200);
    client(revoked).get("/v1/traces").expectProblem(401, "unauthorized");
  }

  @Test
  void answersAreRememberedFor72HoursOfTheClock() {
    ApiClient keyed = client(key(null)).withHeader("Idempotency-Key", "once");
    String first = upload(keyed).text("/trace_id");
    for (Duration jump : List.of(DAY, BACK, DAY.multipliedBy(-2), DAY)) {
      clock.advance(jump);
      ApiAnswer again = upload(keyed);
      assertThat(again.text("/trace_id")).isEqualTo(first);
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }
    clock.advance(DAY.multipliedBy(4));
    String second = upload(keyed).text("/trace_id");
    assertThat(second).isNotEqualTo(first);
    clock.advance(DAY.multipliedBy(-4));
    assertThat(upload(keyed).text("/trace_id")).isEqualTo(second);
  }

  private static ApiAnswer upload(ApiClient api) {
    return api.post("/v1/traces", TestTraces.readOnly()).expect(201);
  }

  @Test
  void ratesDoNotFollowTheClock() {
    stop();
    start("--limits-requests-per-minute", "1", "--limits-burst", "5");
    ApiClient api = client(key(null));
    for (int call = 0; call < 5; call++) {
      api.get("/v1/traces").expect(200);
    }
    for (Duration jump : List.of(Duration.ZERO, DAY, DAY.multipliedBy(-2))) {
      clock.advance(jump);
      api.get("/v1/traces").expectProblem(429, "rate_limited");
    }
    client(key(null)).get("/v1/traces").expect(200);
  }

  @Test
  void listsShowEverythingOnce() {
    ApiClient api = client(key(null));
    List<String> made = new ArrayList<>();
    for (Duration jump : List.of(Duration.ZERO, BACK, DAY, BACK, DAY.negated())) {
      clock.advance(jump);
      made.add(upload(api).text("/trace_id"));
      made.add(upload(api).text("/trace_id"));
    }
    List<String> seen = new ArrayList<>();
    for (String next = "/v1/traces?limit=3"; next != null; ) {
      ApiAnswer page = api.get(next).expect(200);
      page.json().forEach(trace -> seen.add(trace.get("trace_id").asString()));
      next = page.nextPage();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  /** Leases are by the database's clock; moving its times moves that the other way. */
  private void jump(Duration by) {
    clock.advance(by);
    wiring
        .db()
        .write(tx ->
            tx.handle()
                .execute(
                    "UPDATE work_unit SET due_at = due_at - ?, lease_until = lease_until - ?",
                    by.toMillis(),
                    by.toMillis()));
  }

  @Test
  void runsEndLikeTheirTwins() {
    ApiClient api = client(key(null));
    List<String> pool = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String document = i % 2 == 0 ? TestTraces.refund() : TestTraces.guardedRefund();
      pool.add(api.post("/v1/traces", document).expect(201).text("/trace_id"));
    }
    api.post("/v1/campaigns", Map.of("name", "c", "mutation_set", List.of(), "eval_set", pool))
        .expect(201);
    api.awaitBatch(submit(api));
    Map<String, String> twins = Invariants.results(wiring.db());
    assertThat(twins).hasSize(2);
    for (Duration by : List.of(DAY, BACK)) {
      String batch = submit(api);
      jump(by);
      assertThat(api.awaitBatch(batch).at("/scenario_coverage_pct").asInt()).isEqualTo(100);
      assertThat(Invariants.results(wiring.db())).isEqualTo(twins);
      assertThat(Invariants.broken(wiring.db())).isEmpty();
    }
  }

  private static String submit(ApiClient api) {
    return api.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
  }
}
