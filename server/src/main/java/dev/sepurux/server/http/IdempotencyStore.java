package dev.sepurux.server.http;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembered answers. */
final class IdempotencyStore {
  /** What one Idempotency-Key stands for. */
  record Key(ProjectId project, String method, String path, String key) {}

  /** The answer to the first request with a key. */
  record Remembered(String bodySha256, Response response) {}

  /**
   * The answer that is remembered for a key, or null.
   *
   * @param oldest ms since 1970; older answers count as forgotten
   */
  @Nullable Remembered find(Tx tx, Key key, long oldest) {
    return tx.handle()
        .createQuery(
            """
            SELECT body_sha256, status, headers, body FROM idempotency
            WHERE project_id = :project AND method = :method AND path = :path AND key = :key
              AND created_at >= :oldest
            """)
        .bindMap(bindings(key))
        .bind("oldest", oldest)
        .map((row, context) -> new Remembered(row.getString("body_sha256"), response(row)))
        .findOne()
        .orElse(null);
  }

  private static Response response(ResultSet row) throws SQLException {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject stored = objectOf(row.getString("headers"));
    for (String name : stored.names()) {
      String value = stored.text(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String type = headers.remove("Content-Type");
    return new Response(
        row.getInt("status"), type == null ? "" : type, headers, row.getBytes("body"));
  }

  private static JsonObject objectOf(String text) {
    JsonObject object = JsonCodec.decode(text.getBytes(StandardCharsets.UTF_8)).asObject();
    return object == null ? JsonObject.EMPTY : object;
  }

  /** Keeps an answer in place of a forgotten one of the same key, if there is one. */
  void keep(Tx tx, Key key, String bodySha256, Response response, long now, long oldest) {
    JsonObject.Builder headers = JsonObject.builder();
    response.headers().forEach((name, value) -> headers.put(name, Json.of(value)));
    headers.put("Content-Type", response.contentType());
    int kept =
        tx.handle()
            .createUpdate(
                """
                INSERT INTO idempotency
                  (project_id, method, path, key, body_sha256, status, headers, body, created_at)
                VALUES (:project, :method, :path, :key, :sha256, :status, :headers, :body, :now)
                ON CONFLICT (project_id, method, path, key) DO UPDATE SET
                  body_sha256 = excluded.body_sha256, status = excluded.status,
                  headers = excluded.headers, body = excluded.body,
                  created_at = excluded.created_at
                WHERE idempotency.created_at < :oldest
                """)
            .bindMap(bindings(key))
            .bind("sha256", bodySha256)
            .bind("status", response.status())
            .bind("headers", headers.build().compact())
            .bind("body", response.body())
            .bind("now", now)
            .bind("oldest", oldest)
            .execute();
    if (kept != 1) {
      // Whoever was first has answered: without this the work would stand twice.
      throw new IllegalStateException("another request with this key has been answered");
    }
  }

  int forgetBefore(Tx tx, long oldest) {
    return tx.handle().execute("DELETE FROM idempotency WHERE created_at < ?", oldest);
  }

  private static Map<String, ?> bindings(Key key) {
    return Map.of(
        "project",
        key.project().toString(),
        "method",
        key.method(),
        "path",
        key.path(),
        "key",
        key.key());
  }
}
