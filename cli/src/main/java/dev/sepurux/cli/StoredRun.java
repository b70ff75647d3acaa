package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A run as a server holds it.
 *
 * @param run the answer of {@code GET /v1/runs/{id}} for one run
 */
record StoredRun(Api api, JsonObject run) {
  private static final int PAGE = 200;

  /** What only the server knows of a row: it is no part of the result bytes. */
  private static final Set<String> OWN =
      Set.of(
          "run_id",
          "trace_id",
          "trace_deleted",
          "event_id",
          "created_at",
          "policy_pack_id",
          "policy_revision");

  String id() {
    return Api.text(run, "run_id");
  }

  /** Attempts, events and summary without what only the server knows. */
  JsonObject result() {
    return JsonObject.builder()
        .put("attempts", rows("attempts"))
        .put("policy_events", rows("policy-events"))
        .put("security_events", rows("security-events"))
        .put("summary", Objects.requireNonNull(run.get("summary"), "summary"))
        .build();
  }

  private Json rows(String list) {
    List<Json> rows = new ArrayList<>();
    List<JsonObject> page;
    do {
      page = api.list("/v1/runs/%s/%s?limit=%d&offset=%d".formatted(id(), list, PAGE, rows.size()));
      for (JsonObject row : page) {
        JsonObject own = row;
        for (String name : OWN) {
          own = own.without(name);
        }
        rows.add(own);
      }
    } while (page.size() == PAGE);
    return JsonArray.of(rows);
  }

  /** The uploaded text of the recording. */
  String recording() {
    String answer =
        api.raw("/v1/traces/%s?include_payload=true".formatted(Api.text(run, "trace_id")));
    // The server copies the uploaded text in unchanged, as the last member.
    int at = answer.indexOf(",\"payload\":");
    if (at < 0 || !(JsonText.parse(answer) instanceof JsonObject)) {
      throw new IllegalStateException("the server's answer has no payload");
    }
    return answer.substring(at + ",\"payload\":".length(), answer.length() - 1);
  }

  /** True if the text is the one that was judged. */
  boolean isOf(String recording) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(recording.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).equals(Api.text(run, "trace_sha256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The revision of the engine that judged it. */
  String engineRevision() {
    JsonObject summary = run.get("summary") instanceof JsonObject o ? o : JsonObject.EMPTY;
    JsonObject plan = summary.get("plan") instanceof JsonObject o ? o : JsonObject.EMPTY;
    return Api.text(plan, "engine_revision");
  }
}
