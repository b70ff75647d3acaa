package dev.sepurux.server.campaign;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.json.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Campaigns and their eval-sets in the database. */
final class CampaignStore {
  /** A statement takes a bounded number of parameters. */
  private static final int CHUNK = 500;

  private static final String SELECT =
      """
      SELECT id, name, description, mutation_pack_id, mutation_set, policy_pack_id, attempts_count,
             min_scenarios, expects, thresholds, seed, revision, created_at, updated_at,
             archived_at
      FROM campaign WHERE project_id = :project
      """;

  void insert(Tx tx, ProjectId project, Campaign campaign) {
    bind(
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO campaign
                      (id, project_id, name, description, mutation_pack_id, mutation_set,
                       policy_pack_id, attempts_count, min_scenarios, expects, thresholds, seed,
                       revision, created_at, updated_at)
                    VALUES
                      (:id, :project, :name, :description, :pack, :set, :policy, :attempts,
                       :minScenarios, :expects, :thresholds, :seed, :revision, :created, :updated)
                    """),
            project,
            campaign)
        .bind("created", campaign.createdAt())
        .execute();
    addTraces(tx, campaign.id(), 0, campaign.evalSet().traceIds());
  }

  /** Writes the next revision of a campaign over the one before it. */
  void update(Tx tx, ProjectId project, Campaign old, Campaign campaign) {
    int changed =
        bind(
                tx.handle()
                    .createUpdate(
                        """
                        UPDATE campaign
                        SET name = :name, description = :description, mutation_pack_id = :pack,
                            mutation_set = :set, policy_pack_id = :policy,
                            attempts_count = :attempts, min_scenarios = :minScenarios,
                            expects = :expects, thresholds = :thresholds, seed = :seed,
                            revision = :revision, updated_at = :updated,
                            archived_at = :archived
                        WHERE project_id = :project AND id = :id AND revision = :revision - 1
                        """),
                project,
                campaign)
            .execute();
    if (changed != 1) {
      throw new IllegalStateException(
          "campaign " + campaign.id() + " changed within one transaction");
    }
    updateTraces(tx, campaign.id(), old.evalSet().traceIds(), campaign.evalSet().traceIds());
  }

  private void updateTraces(Tx tx, UUID campaign, List<UUID> old, List<UUID> now) {
    if (now.equals(old)) {
      return;
    }
    List<UUID> stay = old.stream().filter(new HashSet<>(now)::contains).toList();
    if (!now.subList(0, Math.min(stay.size(), now.size())).equals(stay)) {
      // In another order: each place is written anew.
      removeTraces(tx, campaign, old);
      addTraces(tx, campaign, 0, now);
      return;
    }
    Set<UUID> kept = new HashSet<>(now);
    removeTraces(tx, campaign, old.stream().filter(id -> !kept.contains(id)).toList());
    Set<UUID> before = new HashSet<>(old);
    List<UUID> added = now.stream().filter(id -> !before.contains(id)).toList();
    if (!added.isEmpty()) {
      addTraces(tx, campaign, nextPosition(tx, campaign), added);
    }
  }

  private static int nextPosition(Tx tx, UUID campaign) {
    return tx.handle()
        .select(
            "SELECT COALESCE(MAX(position) + 1, 0) FROM campaign_trace WHERE campaign_id = ?",
            campaign.toString())
        .mapTo(Integer.class)
        .one();
  }

  private static void addTraces(Tx tx, UUID campaign, int position, List<UUID> traces) {
    if (traces.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "INSERT INTO campaign_trace (campaign_id, position, trace_id) VALUES (?, ?, ?)")) {
      for (int i = 0; i < traces.size(); i++) {
        batch.add(campaign.toString(), position + i, traces.get(i).toString());
      }
      batch.execute();
    }
  }

  private static void removeTraces(Tx tx, UUID campaign, List<UUID> traces) {
    if (traces.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch("DELETE FROM campaign_trace WHERE campaign_id = ? AND trace_id = ?")) {
      traces.forEach(trace -> batch.add(campaign.toString(), trace.toString()));
      batch.execute();
    }
  }

  /** By name among the live campaigns, by id among the archived ones too. */
  Optional<Campaign> find(Tx tx, ProjectId project, Ref ref) {
    UUID id = ref.id();
    String where = id == null ? " AND name = :ref AND archived_at IS NULL" : " AND id = :ref";
    return tx.handle()
        .createQuery(SELECT + where)
        .bind("project", project.toString())
        .bind("ref", id == null ? ref.text() : id.toString())
        .map((row, context) -> campaign(row))
        .findOne()
        .map(found -> withTraces(tx, List.of(found)).getFirst());
  }

  /** Newest first. */
  List<Campaign> page(Tx tx, ProjectId project, Page page) {
    List<Campaign> found =
        tx.handle()
            .createQuery(
                SELECT
                    + """
                     AND archived_at IS NULL AND (created_at, id) < (:below, :belowId)
                    ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
                    """)
            .bind("project", project.toString())
            .bind("below", page.below().position())
            .bind("belowId", page.below().id())
            .bind("limit", page.fetch())
            .bind("offset", page.offset())
            .map((row, context) -> campaign(row))
            .list();
    return withTraces(tx, found);
  }

  /** A live campaign that names the policy pack; the oldest of several. */
  Optional<UUID> naming(Tx tx, ProjectId project, UUID policyPack) {
    return tx.handle()
        .select(
            """
            SELECT id FROM campaign
            WHERE project_id = ? AND policy_pack_id = ? AND archived_at IS NULL
            ORDER BY created_at, id LIMIT 1
            """,
            project.toString(),
            policyPack.toString())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .findOne();
  }

  /** Which of these traces stand in the eval-set of a live campaign. */
  List<UUID> pooled(Tx tx, ProjectId project, Collection<UUID> traces) {
    return tx.handle()
        .createQuery(
            """
            SELECT DISTINCT m.trace_id FROM campaign_trace m JOIN campaign c ON c.id = m.campaign_id
            WHERE c.project_id = :project AND c.archived_at IS NULL AND m.trace_id IN (<ids>)
            """)
        .bind("project", project.toString())
        .bindList("ids", traces.stream().map(UUID::toString).toList())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  /** The live campaigns whose eval-set holds each of these traces. */
  Map<UUID, List<Pool>> pools(Tx tx, ProjectId project, Collection<UUID> traces) {
    Map<UUID, List<Pool>> pools = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            SELECT m.trace_id, c.id, c.name
            FROM campaign_trace m JOIN campaign c ON c.id = m.campaign_id
            WHERE c.project_id = :project AND c.archived_at IS NULL AND m.trace_id IN (<ids>)
            ORDER BY c.name, c.id
            """)
        .bind("project", project.toString())
        .bindList("ids", traces.stream().map(UUID::toString).toList())
        .map((row, context) ->
            Map.entry(
                UUID.fromString(row.getString(1)),
                new Pool(UUID.fromString(row.getString(2)), row.getString(3))))
        .forEach(found ->
            pools.computeIfAbsent(found.getKey(), _ -> new ArrayList<>()).add(found.getValue()));
    return pools;
  }

  /** The names of campaigns, archived ones too, by id. */
  Map<UUID, String> namesOf(Tx tx, ProjectId project, Collection<UUID> ids) {
    Map<UUID, String> names = new HashMap<>();
    tx.handle()
        .createQuery("SELECT id, name FROM campaign WHERE project_id = :project AND id IN (<ids>)")
        .bind("project", project.toString())
        .bindList("ids", ids.stream().map(UUID::toString).distinct().toList())
        .map((row, context) -> Map.entry(UUID.fromString(row.getString(1)), row.getString(2)))
        .forEach(found -> names.put(found.getKey(), found.getValue()));
    return names;
  }

  /** The live campaigns by name. */
  List<Pool> names(Tx tx, ProjectId project, int limit) {
    return tx.handle()
        .select(
            """
            SELECT id, name FROM campaign WHERE project_id = ? AND archived_at IS NULL
            ORDER BY name, id LIMIT ?
            """,
            project.toString(),
            limit)
        .map((row, context) -> new Pool(UUID.fromString(row.getString(1)), row.getString(2)))
        .list();
  }

  /** Campaigns, archived ones too, whose eval-set holds the trace. */
  List<UUID> holding(Tx tx, ProjectId project, UUID trace) {
    return tx.handle()
        .select(
            """
            SELECT c.id FROM campaign_trace m JOIN campaign c ON c.id = m.campaign_id
            WHERE m.trace_id = ? AND c.project_id = ?
            """,
            trace.toString(),
            project.toString())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  private record Member(UUID campaign, UUID trace) {}

  private static List<Campaign> withTraces(Tx tx, List<Campaign> campaigns) {
    Map<UUID, List<UUID>> traces = new HashMap<>();
    for (int from = 0; from < campaigns.size(); from += CHUNK) {
      List<Campaign> chunk = campaigns.subList(from, Math.min(campaigns.size(), from + CHUNK));
      members(tx, chunk)
          .forEach(
              m -> traces.computeIfAbsent(m.campaign(), _ -> new ArrayList<>()).add(m.trace()));
    }
    return campaigns.stream()
        .map(campaign -> campaign.withTraces(traces.getOrDefault(campaign.id(), List.of())))
        .toList();
  }

  private static List<Member> members(Tx tx, List<Campaign> campaigns) {
    return tx.handle()
        .createQuery(
            """
            SELECT campaign_id, trace_id FROM campaign_trace
            WHERE campaign_id IN (<ids>) ORDER BY campaign_id, position
            """)
        .bindList("ids", campaigns.stream().map(campaign -> campaign.id().toString()).toList())
        .map((row, context) ->
            new Member(UUID.fromString(row.getString(1)), UUID.fromString(row.getString(2))))
        .list();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, ProjectId project, Campaign campaign) {
    Campaign.Terms terms = campaign.terms();
    UUID policy = terms.policyPackId();
    Json thresholds = terms.thresholds();
    return statement
        .bind("id", campaign.id().toString())
        .bind("project", project.toString())
        .bind("name", terms.name())
        .bind("description", terms.description())
        .bind("pack", terms.mutationPack().id())
        .bind("set", terms.mutationSet().compact())
        .bind("policy", policy == null ? null : policy.toString())
        .bind("attempts", terms.attemptsCount())
        .bind("minScenarios", campaign.evalSet().minScenarios())
        .bind("expects", Json.strings(campaign.evalSet().expects()).compact())
        .bind("thresholds", thresholds == null ? null : thresholds.compact())
        .bind("seed", terms.seed())
        .bind("revision", campaign.revision())
        .bind("updated", campaign.updatedAt())
        .bind("archived", campaign.archivedAt());
  }

  /** A row, still without its traces. */
  private static Campaign campaign(ResultSet row) throws SQLException {
    String policy = row.getString("policy_pack_id");
    String thresholds = row.getString("thresholds");
    long archivedAt = row.getLong("archived_at");
    boolean live = row.wasNull();
    Campaign.Terms terms =
        new Campaign.Terms(
            row.getString("name"),
            row.getString("description"),
            pack(row.getString("mutation_pack_id")),
            JsonCodec.stored(row.getString("mutation_set")),
            policy == null ? null : UUID.fromString(policy),
            row.getInt("attempts_count"),
            thresholds == null ? null : JsonCodec.stored(thresholds).asObject(),
            row.getLong("seed"));
    EvalSet evalSet =
        new EvalSet(
            List.of(),
            row.getInt("min_scenarios"),
            texts(JsonCodec.stored(row.getString("expects"))));
    return new Campaign(
        UUID.fromString(row.getString("id")),
        terms,
        evalSet,
        row.getInt("revision"),
        row.getLong("created_at"),
        row.getLong("updated_at"),
        live ? null : Long.valueOf(archivedAt));
  }

  private static MutationPack pack(String id) {
    @Nullable MutationPack pack = MutationPack.find(id);
    return Objects.requireNonNull(pack, id);
  }

  private static List<String> texts(Json json) {
    return json instanceof JsonArray array
        ? array.items().stream().map(item -> Objects.requireNonNull(item.asText())).toList()
        : List.of();
  }
}
