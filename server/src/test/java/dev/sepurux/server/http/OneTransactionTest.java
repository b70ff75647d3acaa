package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Dialect;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a POST writes and the answer that is remembered for it are there together or not at all. */
class OneTransactionTest {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  private static final Ids IDS = Ids.timeOrdered(Clock.systemUTC());

  private ProjectId project;
  private final Idempotency idempotency = new Idempotency(db(), Clock.systemUTC());

  private static Db db() {
    return DATABASE.db();
  }

  @BeforeAll
  static void makeNotes() {
    db().write(tx -> tx.handle().execute("CREATE TABLE note (project TEXT, text TEXT)"));
  }

  @BeforeEach
  void newProject() {
    project = new ProjectId(IDS.next());
  }

  private Request request(@Nullable String key, String path, String body) {
    Caller caller = new Caller(project, Set.of(Scope.WRITE), Actor.key(IDS.next(), "test"));
    return new Request(
        IDS.next().toString(),
        path,
        Map.of(),
        Map.of(),
        name -> name.equals("Idempotency-Key") ? key : null,
        body.getBytes(StandardCharsets.UTF_8),
        caller);
  }

  private Request request(String body) {
    return request("key", "/notes", body);
  }

  private Response insert(Tx tx, Request request) {
    String text = new String(request.body(), StandardCharsets.UTF_8);
    tx.handle().execute("INSERT INTO note (project, text) VALUES (?, ?)", project.toString(), text);
    return Response.created(JsonObject.builder().put("id", IDS.next().toString()).build());
  }

  private Response post(Request request) {
    return idempotency.answer(request, r -> tx -> insert(tx, r));
  }

  private List<String> notes() {
    return db().read(tx ->
        tx.handle()
            .select("SELECT text FROM note WHERE project = ?", project.toString())
            .mapTo(String.class)
            .list());
  }

  private static boolean isReplay(Response response) {
    return "true".equals(response.headers().get("Idempotent-Replayed"));
  }

  @Test
  void keepsNothingOfTheWorkIfTheAnswerCannotBeRemembered() {
    plantFault();
    try {
      assertThatThrownBy(() -> post(request("a"))).hasMessageContaining("planted");
      assertThat(notes()).isEmpty();
    } finally {
      db().write(tx ->
          tx.handle().execute("DROP TRIGGER planted" + (db().isShared() ? " ON idempotency" : "")));
    }
    Response first = post(request("a"));
    assertThat(isReplay(first)).isFalse();
    assertThat(post(request("a")).body()).isEqualTo(first.body());
    assertThat(notes()).containsExactly("a");
  }

  private static void plantFault() {
    db().write(tx ->
        switch (db().dialect()) {
          case Dialect.Embedded _ ->
              tx.handle()
                  .execute(
                      "CREATE TRIGGER planted BEFORE INSERT ON idempotency"
                          + " BEGIN SELECT RAISE(ABORT, 'planted'); END");
          case Dialect.Postgres _ -> {
            tx.handle()
                .execute(
                    "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''planted''; END'");
            yield tx.handle()
                .execute(
                    "CREATE TRIGGER planted BEFORE INSERT ON idempotency"
                        + " FOR EACH ROW EXECUTE FUNCTION planted()");
          }
        });
  }

  @Test
  void remembersNothingOfWorkThatFailed() {
    assertThatThrownBy(() ->
            idempotency.answer(
                request("a"),
                r ->
                    tx -> {
                      insert(tx, r);
                      throw new IllegalStateException("planted");
                    }))
        .hasMessage("planted");
    assertThat(notes()).isEmpty();
    assertThat(isReplay(post(request("a")))).isFalse();
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void remembersARefusalAndKeepsNothingThatCameBeforeIt() {
    Route.Preparation refuses =
        r ->
            tx -> {
              insert(tx, r);
              throw new Refused(Problem.of(ProblemCode.IN_USE, "planted"));
            };
    Response first = idempotency.answer(request("a"), refuses);
    assertThat(first.status()).isEqualTo(409);
    assertThat(notes()).isEmpty();
    Response again = post(request("a"));
    assertThat(isReplay(again)).isTrue();
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(notes()).isEmpty();
  }

  @Test
  void doesNotRememberTroubleOfTheMoment() {
    for (ProblemCode code :
        List.of(ProblemCode.OVERLOADED, ProblemCode.RATE_LIMITED, ProblemCode.STORAGE_FULL)) {
      Refused trouble = new Refused(Problem.of(code, "planted"));
      assertThatThrownBy(() ->
              idempotency.answer(
                  request("a"),
                  _ -> {
                    throw trouble;
                  }))
          .isSameAs(trouble);
      assertThatThrownBy(() ->
              idempotency.answer(
                  request("a"),
                  r ->
                      tx -> {
                        insert(tx, r);
                        throw trouble;
                      }))
          .isSameAs(trouble);
    }
    assertThat(notes()).isEmpty();
    assertThat(isReplay(post(request("a")))).isFalse();
  }

  @Test
  void refusesAnotherBodyBeforeItsOwnFaults() {
    post(request("a"));
    assertThatThrownBy(() -> post(request("b")))
        .hasMessage(ProblemCode.IDEMPOTENCY_MISMATCH.slug());
    assertThatThrownBy(() ->
            idempotency.answer(
                request("b"),
                _ -> {
                  throw Refused.invalid("field", "planted", "planted");
                }))
        .hasMessage(ProblemCode.IDEMPOTENCY_MISMATCH.slug());
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void sendsADuplicateAwayWhileTheFirstIsPrepared() {
    Response first =
        idempotency.answer(
            request("a"),
            r -> {
              assertThatThrownBy(() -> post(request("a")))
                  .hasMessage(ProblemCode.IDEMPOTENCY_IN_PROGRESS.slug());
              assertThatThrownBy(() -> post(request("b")))
                  .hasMessage(ProblemCode.IDEMPOTENCY_MISMATCH.slug());
              return tx -> insert(tx, r);
            });
    assertThat(first.status()).isEqualTo(201);
    assertThat(notes()).containsExactly("a");
    assertThat(isReplay(post(request("a")))).isTrue();
  }

  @Test
  void givesTheAnswerOfAnotherProcessThatCameBetween() {
    Idempotency other = new Idempotency(db(), Clock.systemUTC());
    List<Response> theirs = new ArrayList<>();
    Response mine =
        idempotency.answer(
            request("a"),
            r -> {
              theirs.add(other.answer(r, same -> tx -> insert(tx, same)));
              return tx -> insert(tx, r);
            });
    assertThat(isReplay(mine)).isTrue();
    assertThat(mine.body()).isEqualTo(theirs.getFirst().body());
    assertThat(notes()).containsExactly("a");
  }

  @Test
  void doesItOnceForManyCallersWhoTryUntilTheyAreAnswered() throws Exception {
    List<Callable<Response>> calls = new ArrayList<>();
    for (int caller = 0; caller < 32; caller++) {
      calls.add(this::untilAnswered);
    }
    Set<String> bodies = new HashSet<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(32)) {
      for (Future<Response> answer : callers.invokeAll(calls)) {
        bodies.add(new String(answer.get().body(), StandardCharsets.UTF_8));
      }
    }
    assertThat(bodies).hasSize(1);
    assertThat(notes()).containsExactly("a");
  }

  private Response untilAnswered() {
    while (true) {
      try {
        return post(request("a"));
      } catch (Refused e) {
        assertThat(e.problem().code()).isEqualTo(ProblemCode.IDEMPOTENCY_IN_PROGRESS);
      }
    }
  }

  @Test
  void keepsPathsProjectsAndRequestsWithoutAKeyApart() {
    post(request("key", "/notes", "a"));
    post(request("key", "/other", "b"));
    post(request(null, "/notes", "c"));
    post(request(null, "/notes", "c"));
    assertThat(notes()).containsExactly("a", "b", "c", "c");
    ProjectId former = project;
    newProject();
    assertThat(isReplay(post(request("key", "/notes", "a")))).isFalse();
    assertThat(notes()).containsExactly("a");
    project = former;
    assertThat(isReplay(post(request("key", "/notes", "a")))).isTrue();
  }

  @Test
  void rollsBackWhatARequestWithoutAKeyHadDone() {
    assertThatThrownBy(() ->
            idempotency.answer(
                request(null, "/notes", "a"),
                r ->
                    tx -> {
                      insert(tx, r);
                      throw new Refused(Problem.of(ProblemCode.IN_USE, "planted"));
                    }))
        .hasMessage(ProblemCode.IN_USE.slug());
    assertThat(notes()).isEmpty();
  }

  @Test
  void doesNotKeepASecret() {
    JsonObject shown = JsonObject.builder().put("key", "secret").build();
    JsonObject kept = JsonObject.builder().put("key", JsonNull.INSTANCE).build();
    Route.Preparation issues =
        _ -> tx -> Response.created(shown).rememberedAs(Response.created(kept));
    assertThat(idempotency.answer(request("a"), issues).body())
        .isEqualTo(Response.created(shown).body());
    Response again = idempotency.answer(request("a"), issues);
    assertThat(isReplay(again)).isTrue();
    assertThat(again.body()).isEqualTo(Response.created(kept).body());
  }
}
