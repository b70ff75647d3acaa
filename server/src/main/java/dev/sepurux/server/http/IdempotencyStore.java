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
import java.util.Optional;

/** Remembered answers. */
final class IdempotencyStore {
  /** What one Idempotency-Key stands for. */
  record Key(ProjectId project, String method, String path, String key) {}

  /** What became of a request with a key. */
  sealed interface Begun {
    record First() implements Begun {}

    record Answered(Response response) implements Begun {}

    record Busy() implements Begun {}

    record OtherBody() implements Begun {}
  }

  private record Row(String bodySha256, Begun state) {}

  Begun begin(Tx tx, Key key, String bodySha256, long now, long oldest) {
    tx.handle()
        .createUpdate(
            """
            DELETE FROM idempotency
            WHERE project_id = :project AND method = :method AND path = :path AND key = :key
              AND created_at < :oldest
            """)
        .bindMap(bindings(key))
        .bind("oldest", oldest)
        .execute();
    Optional<Row> found = find(tx, key);
    if (found.isPresent()) {
      Row row = found.get();
      return row.bodySha256().equals(bodySha256) ? row.state() : new Begun.OtherBody();
    }
    tx.handle()
        .createUpdate(
            """
            INSERT INTO idempotency (project_id, method, path, key, body_sha256, created_at)
            VALUES (:project, :method, :path, :key, :sha256, :now)
            """)
        .bindMap(bindings(key))
        .bind("sha256", bodySha256)
        .bind("now", now)
        .execute();
    return new Begun.First();
  }

  private Optional<Row> find(Tx tx, Key key) {
    return tx.handle()
        .createQuery(
            """
            SELECT body_sha256, status, headers, body FROM idempotency
            WHERE project_id = :project AND method = :method AND path = :path AND key = :key
            """)
        .bindMap(bindings(key))
        .map((row, context) -> new Row(row.getString("body_sha256"), state(row)))
        .findOne();
  }

  private static Begun state(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    if (row.wasNull()) {
      return new Begun.Busy();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject stored = objectOf(row.getString("headers"));
    for (String name : stored.names()) {
      String value = stored.text(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String type = headers.remove("Content-Type");
    return new Begun.Answered(
        new Response(status, type == null ? "" : type, headers, row.getBytes("body")));
  }

  private static JsonObject objectOf(String text) {
    JsonObject object = JsonCodec.decode(text.getBytes(StandardCharsets.UTF_8)).asObject();
    return object == null ? JsonObject.EMPTY : object;
  }

  void answer(Tx tx, Key key, Response response) {
    JsonObject.Builder headers = JsonObject.builder();
    response.headers().forEach((name, value) -> headers.put(name, Json.of(value)));
    headers.put("Content-Type", response.contentType());
    tx.handle()
        .createUpdate(
            """
            UPDATE idempotency SET status = :status, headers = :headers, body = :body
            WHERE project_id = :project AND method = :method AND path = :path AND key = :key
            """)
        .bindMap(bindings(key))
        .bind("status", response.status())
        .bind("headers", headers.build().compact())
        .bind("body", response.body())
        .execute();
  }

  void forget(Tx tx, Key key) {
    tx.handle()
        .createUpdate(
            """
            DELETE FROM idempotency
            WHERE project_id = :project AND method = :method AND path = :path AND key = :key
            """)
        .bindMap(bindings(key))
        .execute();
  }

  void forgetUnanswered(Tx tx) {
    tx.handle().execute("DELETE FROM idempotency WHERE status IS NULL");
  }

  void forgetBefore(Tx tx, long oldest) {
    tx.handle().execute("DELETE FROM idempotency WHERE created_at < ?", oldest);
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
