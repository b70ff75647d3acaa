package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.json.Times;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Attempts, events and failures on the wire: the engine's bodies with the ids that only the server
 * knows.
 */
final class EvidenceView {
  private EvidenceView() {}

  static JsonObject attempt(AttemptStore.Row row) {
    return body(row).put("trace_deleted", row.traceDeleted()).build();
  }

  /** An attempt played out. */
  static JsonObject played(AttemptStore.Row row, JsonObject played) {
    JsonObject.Builder view =
        JsonObject.builder()
            .put("run_id", row.runId().toString())
            .put("trace_id", row.traceId().toString());
    played.members().forEach(view::put);
    return view.build();
  }

  static JsonObject policyEvent(AttemptStore.Row row, RunTerms terms) {
    return event(row, "policy")
        .put(
            "policy_pack_id", terms.policyPackId() == null ? null : terms.policyPackId().toString())
        .put("policy_revision", terms.revision())
        .build();
  }

  static JsonObject securityEvent(AttemptStore.Row row) {
    return event(row, "security").build();
  }

  private static JsonObject.Builder event(AttemptStore.Row row, String kind) {
    JsonObject.Builder view = body(row);
    return view.put("event_id", id(row, kind)).put("created_at", Times.text(row.finishedAt()));
  }

  private static JsonObject.Builder body(AttemptStore.Row row) {
    JsonObject.Builder view =
        JsonObject.builder()
            .put("run_id", row.runId().toString())
            .put("trace_id", row.traceId().toString());
    row.body().members().forEach(view::put);
    return view;
  }

  /** An attempt that did not pass, as clients list it. */
  static JsonObject failure(AttemptStore.Row row) {
    JsonObject attempt = row.body();
    JsonObject seam = attempt.get("seam") instanceof JsonObject object ? object : JsonObject.EMPTY;
    JsonObject metadata =
        JsonObject.builder()
            .put("attempt", row.place())
            .put("outcome", attempt.text("outcome"))
            .put("class", attempt.text("class"))
            .put("category", attempt.text("category"))
            .put("tool", seam.text("tool"))
            .put("step", member(seam, "step"))
            .put("pointer", seam.text("pointer"))
            .put("harm", attempt.text("harm"))
            .put("missing_guard", attempt.text("missing_guard"))
            .put("question_key", attempt.text("question_key"))
            .build();
    return JsonObject.builder()
        .put("failure_id", id(row, "failure"))
        .put("run_id", row.runId().toString())
        .put("campaign_id", row.campaignId().toString())
        .put("trace_id", row.traceId().toString())
        .put("mutation", attempt.text("mutation"))
        .put("type", attempt.text("type"))
        .put("severity", attempt.text("severity"))
        .put("description", attempt.text("description"))
        .put("metadata", metadata)
        .put("created_at", Times.text(row.finishedAt()))
        .build();
  }

  private static Json member(JsonObject object, String name) {
    Json value = object.get(name);
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** The same row has the same id for ever, without a column for it. */
  private static String id(AttemptStore.Row row, String kind) {
    String name = row.runId() + "/" + kind + "/" + row.place();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
