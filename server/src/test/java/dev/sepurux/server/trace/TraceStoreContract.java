package dev.sepurux.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for traces. */
abstract class TraceStoreContract {
  private static final byte[] PACKED = {0, 1, 2, -1, 0};

  private final TraceStore store = new TraceStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private <T> Optional<T> one(TxWork<Optional<T>> read) {
    return db().read(read);
  }

  private List<StoredTrace> list(@Nullable String task, Page page) {
    return db().<List<StoredTrace>>read(tx -> store.list(tx, project, task, page));
  }

  private StoredTrace kept(String task, @Nullable String clientId, long createdAt) {
    StoredTrace trace =
        new StoredTrace(
            UUID.randomUUID(),
            clientId,
            "sdk",
            "0.1",
            task,
            "py/0.7.0",
            Json.array(List.of(JsonObject.builder().put("loc", "/x \u0000 \ud800").build())),
            JsonObject.builder().put("events", 1).build(),
            "0".repeat(64),
            7,
            createdAt);
    db().<StoredTrace>write(tx -> {
      store.insert(tx, project, trace, PACKED);
      return trace;
    });
    return trace;
  }

  @Test
  void keepsATraceAndItsBytes() {
    StoredTrace trace = kept("odd \ud83d\ude00 'name'", "c-1", 7);
    assertThat(one(tx -> store.byId(tx, project, trace.id()))).contains(trace);
    assertThat(one(tx -> store.byClientId(tx, project, "c-1"))).contains(trace);
    assertThat(one(tx -> store.payload(tx, project, trace.id())).orElseThrow()).isEqualTo(PACKED);
  }

  @Test
  void deletesATraceWithItsBytesInItsProjectAlone() {
    StoredTrace trace = kept("t", "c-1", 7);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(db().<Boolean>write(tx -> store.delete(tx, other, trace.id()))).isFalse();
    assertThat(one(tx -> store.payload(tx, project, trace.id()))).isPresent();
    assertThat(db().<Boolean>write(tx -> store.delete(tx, project, trace.id()))).isTrue();
    assertThat(one(tx -> store.byId(tx, project, trace.id()))).isEmpty();
    assertThat(one(tx -> store.payload(tx, project, trace.id()))).isEmpty();
    assertThat(db().<Boolean>write(tx -> store.delete(tx, project, trace.id()))).isFalse();
    kept("t", "c-1", 8);
  }

  @Test
  void readsOldTracesFromTheOldestOn() {
    StoredTrace first = kept("t", null, 1);
    StoredTrace second = kept("t", null, 2);
    kept("t", null, 3);
    Page.Cursor start = new Page.Cursor(Long.MIN_VALUE, "");
    assertThat(db().<List<StoredTrace>>read(tx -> store.olderThan(tx, project, 3, start, 5)))
        .containsExactly(first, second);
    Page.Cursor after = new Page.Cursor(1, first.id().toString());
    assertThat(db().<List<StoredTrace>>read(tx -> store.olderThan(tx, project, 3, after, 5)))
        .containsExactly(second);
    assertThat(db().<List<StoredTrace>>read(tx -> store.olderThan(tx, project, 3, start, 1)))
        .containsExactly(first);
  }

  @Test
  void keepsProjectsApart() {
    StoredTrace trace = kept("t", "c-1", 7);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> store.byId(tx, other, trace.id()))).isEmpty();
    assertThat(one(tx -> store.byClientId(tx, other, "c-1"))).isEmpty();
    assertThat(one(tx -> store.payload(tx, other, trace.id()))).isEmpty();
    assertThat(db().<List<UUID>>read(tx -> store.existing(tx, other, List.of(trace.id()))))
        .isEmpty();
  }

  @Test
  void letsAClientIdStandForOneTrace() {
    kept("t", "c-1", 7);
    kept("t", null, 7);
    kept("t", null, 7);
    assertThatThrownBy(() -> kept("t", "c-1", 8))
        .hasMessageMatching("(?s).*(trace_client_id|client_trace_id).*");
  }

  @Test
  void listsTheNewestFirstWithIdsBreakingTies() {
    List<StoredTrace> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(kept(i % 2 == 0 ? "even" : "odd", null, i / 3));
    }
    made.sort((a, b) ->
        a.createdAt() != b.createdAt()
            ? Long.compare(b.createdAt(), a.createdAt())
            : b.id().toString().compareTo(a.id().toString()));
    assertThat(list(null, new Page(10, 0, null))).isEqualTo(made);
    assertThat(list(null, new Page(10, 4, null))).isEqualTo(made.subList(4, 6));
    assertThat(list("even", new Page(10, 0, null)))
        .isEqualTo(made.stream().filter(t -> t.taskName().equals("even")).toList());
    StoredTrace third = made.get(2);
    Page.Cursor after = new Page.Cursor(third.createdAt(), third.id().toString());
    assertThat(list(null, new Page(10, 0, after))).isEqualTo(made.subList(3, 6));
    assertThat(list(null, new Page(1, 0, after)))
        .as("one more than the limit, to know of a next page")
        .isEqualTo(made.subList(3, 5));
  }

  @Test
  void readsTheNewestTracesOfOneProject() {
    kept("t", null, 1);
    StoredTrace last = kept("t", null, 9);
    StoredTrace middle = kept("t", null, 5);
    ProjectId mine = project;
    project = EmbeddedDb.project(db());
    kept("t", null, 7);
    assertThat(db().<List<RecentTrace>>read(tx -> store.recent(tx, mine, 2)))
        .containsExactly(
            new RecentTrace(last.id(), last.sha256(), 7, 9),
            new RecentTrace(middle.id(), middle.sha256(), 7, 5));
  }

  private List<String> found(String text, TraceSearch.@Nullable Kind kind) {
    TraceSearch search = new TraceSearch(text, kind);
    List<StoredTrace> traces =
        db().read(tx -> store.search(tx, project, search, new Page(10, 0, null)));
    int count = db().read(tx -> store.count(tx, project, search, 10));
    assertThat(count).isEqualTo(traces.size());
    return traces.stream().map(StoredTrace::taskName).toList();
  }

  private void keep(String task, String summary, Json warnings, long createdAt) {
    StoredTrace trace =
        new StoredTrace(
            UUID.randomUUID(),
            "Client-" + createdAt,
            "sdk",
            "0.1",
            task,
            null,
            warnings,
            JsonCodec.decode(summary.getBytes(StandardCharsets.UTF_8)),
            "0".repeat(64),
            7,
            createdAt);
    db().<StoredTrace>write(tx -> {
      store.insert(tx, project, trace, PACKED);
      return trace;
    });
  }

  @Test
  void findsByTaskToolModelAndIdAllWordsWhateverTheirCase() {
    Json none = Json.array(List.of());
    keep("Pay 100% of \u00c9mile's bill", "{\"tools\":[\"send_money\"],\"models\":[]}", none, 1);
    keep("Read mail", "{\"tools\":[],\"models\":[\"gpt\"],\"errors\":2}", none, 2);
    keep("odd", "{\"tools\":[\"a\\u0000b\"]}", Json.array(List.of(Json.of(1))), 3);
    assertThat(found("", null)).hasSize(3);
    assertThat(found("\u00e9MILE money", null)).containsExactly("Pay 100% of \u00c9mile's bill");
    assertThat(found("mail pay", null)).isEmpty();
    assertThat(found("GPT", null)).containsExactly("Read mail");
    assertThat(found("client-2", null)).containsExactly("Read mail");
    assertThat(found("0%", null)).containsExactly("Pay 100% of \u00c9mile's bill");
    assertThat(found("send_", null)).hasSize(1);
    assertThat(found("sendxmoney", null)).as("_ is no joker").isEmpty();
    assertThat(found("tools", null)).as("names of fields are no words").isEmpty();
    assertThat(found("!", null)).isEmpty();
    assertThat(found("\u0000", null)).as("nothing that can be looked for").hasSize(3);
    assertThat(found("", TraceSearch.Kind.ERRORS)).containsExactly("Read mail");
    assertThat(found("", TraceSearch.Kind.WARNINGS)).hasSize(1);
    assertThat(found("x".repeat(100_000), null)).isEmpty();
  }

  @Test
  void findsInItsProjectAloneAndStopsCounting() {
    kept("t", null, 1);
    kept("t", null, 2);
    kept("t", null, 3);
    assertThat(db().<Integer>read(tx -> store.count(tx, project, TraceSearch.ALL, 2))).isEqualTo(2);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(db().<Integer>read(tx -> store.count(tx, other, TraceSearch.ALL, 9))).isZero();
    assertThat(
            db().<List<StoredTrace>>read(
                    tx -> store.search(tx, other, TraceSearch.ALL, new Page(9, 0, null))))
        .isEmpty();
  }

  @Test
  void findsWhichIdsExist() {
    UUID known = kept("t", null, 1).id();
    UUID unknown = UUID.randomUUID();
    assertThat(db().<List<UUID>>read(tx -> store.existing(tx, project, List.of(unknown, known))))
        .containsExactly(known);
  }
}
