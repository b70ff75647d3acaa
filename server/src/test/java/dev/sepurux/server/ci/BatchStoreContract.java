package dev.sepurux.server.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for batches. */
abstract class BatchStoreContract {
  private static final Page ALL = new Page(Page.ALL, 0, null);
  private static final JsonObject FIGURES = JsonObject.builder().put("failures", 2).build();

  private final BatchStore store = new BatchStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  // assertThat cannot tell what read answers without these.
  private <T> List<T> list(TxWork<List<T>> read) {
    return db().read(read);
  }

  private <T> Optional<T> one(TxWork<Optional<T>> read) {
    return db().read(read);
  }

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private Batch kept(UUID campaign, @Nullable Integer pullRequest, long createdAt) {
    Batch batch =
        new Batch(
            UUID.randomUUID(),
            campaign,
            "refunds",
            true,
            3,
            pullRequest == null ? null : "acme/agent",
            pullRequest,
            "pending",
            new BatchInputs(Map.of("engine", "engine 1")),
            null,
            createdAt,
            null,
            null);
    db().write(tx -> {
      store.insert(tx, project, batch);
      return batch;
    });
    return batch;
  }

  private List<UUID> ids(
      @Nullable UUID campaign, @Nullable String status, @Nullable String decision, Page page) {
    BatchStore.Filter filter = new BatchStore.Filter(campaign, status, decision, null, null);
    return list(tx -> store.page(tx, project, filter, page)).stream().map(Batch::id).toList();
  }

  @Test
  void keepsABatchForItsProjectAlone() {
    Batch batch = kept(UUID.randomUUID(), 7, 10);
    assertThat(one(tx -> store.find(tx, project, batch.id()))).hasValue(batch);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> store.find(tx, other, batch.id()))).isEmpty();
    db().write(tx -> {
      store.finish(tx, other, batch.id(), "pass", FIGURES, 20);
      return batch;
    });
    assertThat(one(tx -> store.find(tx, project, batch.id()))).hasValue(batch);
  }

  @Test
  void comesFromQueuedOverRunningToDone() {
    Batch batch = kept(UUID.randomUUID(), null, 10);
    assertThat(ids(null, "queued", null, ALL)).containsExactly(batch.id());
    db().write(tx -> {
      store.start(tx, project, batch.id(), 20);
      store.start(tx, project, batch.id(), 30);
      return batch;
    });
    assertThat(ids(null, "running", "pending", ALL)).containsExactly(batch.id());
    db().write(tx -> {
      store.finish(tx, project, batch.id(), "fail", FIGURES, 40);
      return batch;
    });
    assertThat(ids(null, "running", null, ALL)).isEmpty();
    assertThat(ids(null, "done", "fail", ALL)).containsExactly(batch.id());
    Batch done = one(tx -> store.find(tx, project, batch.id())).orElseThrow();
    assertThat(done.startedAt()).as("when the first run was taken").isEqualTo(20);
    assertThat(done.finishedAt()).isEqualTo(40);
    assertThat(done.figures()).isEqualTo(FIGURES);
    assertThat(done.status()).isEqualTo("done");
  }

  @Test
  void findsTheBatchesOfAPullRequest() {
    UUID campaign = UUID.randomUUID();
    Batch seven = kept(campaign, 7, 10);
    kept(campaign, 8, 20);
    kept(campaign, null, 30);
    BatchStore.Filter filter = new BatchStore.Filter(null, null, null, "acme/agent", 7);
    assertThat(list(tx -> store.page(tx, project, filter, ALL))).containsExactly(seven);
  }

  @Test
  void removesWhatEndedLongAgo() {
    Batch old = kept(UUID.randomUUID(), null, 10);
    Batch open = kept(UUID.randomUUID(), null, 11);
    db().write(tx -> {
      store.finish(tx, project, old.id(), "pass", FIGURES, 20);
      return old;
    });
    assertThat(db().<List<UUID>>read(tx -> store.endedBefore(tx, project, 20, 5))).isEmpty();
    assertThat(db().<List<UUID>>read(tx -> store.endedBefore(tx, project, 21, 5)))
        .containsExactly(old.id());
    db().write(tx -> {
      store.delete(tx, project, old.id());
      return old;
    });
    assertThat(ids(null, null, null, ALL)).containsExactly(open.id());
  }

  @Test
  void pagesNewestFirst() {
    UUID campaign = UUID.randomUUID();
    Batch old = kept(campaign, null, 10);
    Batch other = kept(UUID.randomUUID(), null, 20);
    Batch newest = kept(campaign, null, 30);
    assertThat(ids(null, null, null, ALL)).containsExactly(newest.id(), other.id(), old.id());
    assertThat(ids(campaign, null, null, ALL)).containsExactly(newest.id(), old.id());
    Page rest = new Page(5, 0, new Page.Cursor(30, newest.id().toString()));
    assertThat(ids(null, null, null, rest)).containsExactly(other.id(), old.id());
  }

  @Test
  void findsTheNewestOfEachCampaign() {
    UUID one = UUID.randomUUID();
    UUID two = UUID.randomUUID();
    kept(one, null, 10);
    Batch newest = kept(one, null, 20);
    Batch other = kept(two, null, 5);
    assertThat(list(tx -> store.newestOf(tx, project, List.of(one, two, UUID.randomUUID()))))
        .containsExactlyInAnyOrder(newest, other);
    ProjectId foreign = EmbeddedDb.project(db());
    assertThat(list(tx -> store.newestOf(tx, foreign, List.of(one, two)))).isEmpty();
  }
}
