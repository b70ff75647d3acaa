package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.testkit.TestTraces;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for campaigns and eval-sets. */
abstract class CampaignStoreContract {
  private final CampaignStore store = new CampaignStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

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

  private List<UUID> traces(int count) {
    Traces traces = new Traces(db(), Ids.timeOrdered(Clock.systemUTC()), Clock.systemUTC());
    byte[] bytes = TestTraces.empty().getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, count)
        .mapToObj(_ ->
            db().write(traces.upload(project, bytes, null)) instanceof Traces.Upload.Stored stored
                ? stored.trace().id()
                : new UUID(0, 0))
        .toList();
  }

  private static Campaign.Terms terms(String name, @Nullable JsonObject thresholds, Json set) {
    return new Campaign.Terms(
        name, null, MutationPack.SECURITY, set, null, 77, thresholds, Campaign.MAX_SEED);
  }

  private static Campaign campaign(String name, List<UUID> traces, long createdAt) {
    return new Campaign(
        UUID.randomUUID(),
        terms(name, null, JsonNull.INSTANCE),
        new EvalSet(traces, 3, List.of("refund*")),
        1,
        createdAt,
        createdAt,
        null);
  }

  @Test
  void findsAnArchivedCampaignByItsIdAloneAndItsNameIsFree() {
    Campaign campaign = kept(campaign("c", List.of(), 7));
    Campaign archived = campaign.archived(9);
    db().write(tx -> {
      store.update(tx, project, campaign, archived);
      return archived;
    });
    assertThat(db().<Optional<Campaign>>read(tx -> store.find(tx, project, Ref.of(campaign.id()))))
        .contains(archived);
    assertThat(db().<Optional<Campaign>>read(tx -> store.find(tx, project, Ref.of("c")))).isEmpty();
    assertThat(db().<List<Campaign>>read(tx -> store.page(tx, project, new Page(5, 0, null))))
        .isEmpty();
    Campaign second = kept(campaign("c", List.of(), 8));
    assertThat(db().<Optional<Campaign>>read(tx -> store.find(tx, project, Ref.of("c"))))
        .contains(second);
  }

  @Test
  void knowsWhichCampaignsHoldATrace() {
    List<UUID> traces = traces(3);
    Campaign live = kept(campaign("live", traces.subList(0, 2), 7));
    Campaign old = kept(campaign("old", List.of(traces.get(1), traces.get(2)), 8));
    changed(old, old.archived(9));
    assertThat(db().<List<UUID>>read(tx -> store.holding(tx, project, traces.get(1))))
        .containsExactlyInAnyOrder(live.id(), old.id());
    assertThat(db().<List<UUID>>read(tx -> store.pooled(tx, project, traces)))
        .as("pools of live campaigns")
        .containsExactlyInAnyOrder(traces.get(0), traces.get(1));
    Map<UUID, List<Pool>> pools = db().read(tx -> store.pools(tx, project, traces));
    assertThat(pools)
        .containsOnlyKeys(traces.get(0), traces.get(1))
        .containsEntry(traces.get(1), List.of(new Pool(live.id(), "live")));
    assertThat(db().<List<Pool>>read(tx -> store.names(tx, project, 9)))
        .containsExactly(new Pool(live.id(), "live"));
    assertThat(
            db().<Map<UUID, String>>read(
                    tx -> store.namesOf(tx, project, List.of(live.id(), old.id()))))
        .isEqualTo(Map.of(live.id(), "live", old.id(), "old"));
    ProjectId other = EmbeddedDb.project(db());
    assertThat(db().<Map<UUID, String>>read(tx -> store.namesOf(tx, other, List.of(live.id()))))
        .isEmpty();
    assertThat(db().<Map<UUID, List<Pool>>>read(tx -> store.pools(tx, other, traces))).isEmpty();
    assertThat(db().<List<UUID>>read(tx -> store.holding(tx, other, traces.get(1)))).isEmpty();
    assertThat(db().<Optional<UUID>>read(tx -> store.naming(tx, project, UUID.randomUUID())))
        .isEmpty();
  }

  private Campaign kept(Campaign campaign) {
    db().write(tx -> {
      store.insert(tx, project, campaign);
      return campaign;
    });
    return campaign;
  }

  private Campaign changed(Campaign old, Campaign changed) {
    db().write(tx -> {
      store.update(tx, project, old, changed);
      return changed;
    });
    return changed;
  }

  private @Nullable Campaign found(String ref) {
    return db().read(tx -> store.find(tx, project, Ref.of(ref)).orElse(null));
  }

  private static EvalSet pool(Campaign campaign, List<UUID> traces) {
    return new EvalSet(traces, campaign.evalSet().minScenarios(), campaign.evalSet().expects());
  }

  @Test
  void keepsACampaign() {
    List<UUID> traces = traces(3);
    Campaign campaign = kept(campaign("c", traces.reversed(), 7));
    assertThat(found("c")).isEqualTo(campaign);
    assertThat(found(campaign.id().toString())).isEqualTo(campaign);
  }

  @Test
  void writesTheNextRevisionAndNoOther() {
    Campaign campaign = kept(campaign("c", List.of(), 7));
    JsonObject thresholds = JsonObject.builder().put("max_unsafe", 0).build();
    Campaign second =
        changed(
            campaign, campaign.with(terms("d", thresholds, Json.strings(List.of("payload"))), 9));
    assertThat(found("d")).isEqualTo(second);
    assertThat(found("c")).isNull();
    assertThatThrownBy(() -> changed(campaign, campaign.with(pool(campaign, traces(1)), 9)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(found("d")).isEqualTo(second);
  }

  @Test
  void keepsTheOrderOfAddingThroughRemovals() {
    List<UUID> t = traces(5);
    Campaign one = kept(campaign("c", List.of(t.get(4), t.get(0), t.get(2)), 7));
    Campaign two = changed(one, one.with(pool(one, List.of(t.get(4), t.get(2))), 8));
    Campaign three =
        changed(two, two.with(pool(two, List.of(t.get(4), t.get(2), t.get(1), t.get(0))), 9));
    assertThat(found("c")).isEqualTo(three);
    Campaign none = changed(three, three.with(pool(three, List.of()), 10));
    assertThat(found("c")).isEqualTo(none);
    Campaign last = changed(none, none.with(pool(none, List.of(t.get(3))), 11));
    assertThat(found("c")).isEqualTo(last);
  }

  @Test
  void listsCampaignsWithTheirPoolsNewestFirst() {
    List<UUID> t = traces(2);
    Campaign a = kept(campaign("a", t, 1));
    Campaign b = kept(campaign("b", List.of(), 2));
    Campaign c = kept(campaign("c", t.reversed(), 3));
    assertThat(list(tx -> store.page(tx, project, new Page(Page.ALL, 0, null))))
        .containsExactly(c, b, a);
    Page.Cursor cursor = new Page.Cursor(3, c.id().toString());
    assertThat(list(tx -> store.page(tx, project, new Page(1, 0, cursor)))).containsExactly(b, a);
  }

  @Test
  void keepsProjectsApart() {
    Campaign campaign = kept(campaign("mine", traces(1), 1));
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> store.find(tx, other, Ref.of("mine")))).isEmpty();
    assertThat(one(tx -> store.find(tx, other, Ref.of(campaign.id())))).isEmpty();
    assertThat(list(tx -> store.page(tx, other, new Page(5, 0, null)))).isEmpty();
  }
}
