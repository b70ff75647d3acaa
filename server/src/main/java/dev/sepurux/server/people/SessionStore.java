package dev.sepurux.server.people;

import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions in the database; an ended one is gone. */
final class SessionStore {
  void insert(Tx tx, Session session, String sha256) {
    tx.handle()
        .execute(
            """
            INSERT INTO session (id, person_id, sha256, agent, created_at, used_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            session.id().toString(),
            session.person().toString(),
            sha256,
            session.agent(),
            session.createdAt(),
            session.usedAt());
  }

  Optional<Session> bySha256(Tx tx, String sha256) {
    return tx.handle()
        .select(
            "SELECT id, person_id, agent, created_at, used_at FROM session WHERE sha256 = ?",
            sha256)
        .map((row, context) -> session(row))
        .findOne();
  }

  /** The sessions of one person, the newest first. */
  List<Session> of(Tx tx, UUID person) {
    return tx.handle()
        .select(
            """
            SELECT id, person_id, agent, created_at, used_at FROM session WHERE person_id = ?
            ORDER BY created_at DESC, id DESC
            """,
            person.toString())
        .map((row, context) -> session(row))
        .list();
  }

  void touch(Tx tx, UUID id, long now) {
    tx.handle()
        .execute(
            "UPDATE session SET used_at = ? WHERE id = ? AND used_at < ?", now, id.toString(), now);
  }

  /** False if this person has no such session. */
  boolean delete(Tx tx, UUID person, UUID id) {
    return tx.handle()
            .execute(
                "DELETE FROM session WHERE person_id = ? AND id = ?",
                person.toString(),
                id.toString())
        == 1;
  }

  void deleteAll(Tx tx, UUID person) {
    tx.handle().execute("DELETE FROM session WHERE person_id = ?", person.toString());
  }

  int deleteBefore(Tx tx, long createdAt) {
    return tx.handle().execute("DELETE FROM session WHERE created_at < ?", createdAt);
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        UUID.fromString(row.getString("id")),
        UUID.fromString(row.getString("person_id")),
        row.getString("agent"),
        row.getLong("created_at"),
        row.getLong("used_at"));
  }
}
