package dev.sepurux.server.people;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One-time links in the database; a used one is gone. */
final class LinkStore {
  private static final String COLUMNS =
      "id, kind, person_id, owner, projects, email_key, made_by, made_by_id, created_at, expires_at";

  void insert(Tx tx, Link link, String sha256) {
    UUID person = link.person();
    tx.handle()
        .createUpdate(
            """
            INSERT INTO one_time_link
              (id, kind, sha256, person_id, owner, projects, email_key, made_by, made_by_id,
               created_at, expires_at)
            VALUES (:id, :kind, :sha256, :person, :owner, :projects, :email, :by, :byId,
               :created, :expires)
            """)
        .bind("id", link.id().toString())
        .bind("kind", link.kind().word())
        .bind("sha256", sha256)
        .bind("person", person == null ? null : person.toString())
        .bind("owner", link.rights().owner() ? 1 : 0)
        .bind("projects", link.rights().encode())
        .bind("email", link.email())
        .bind("by", link.madeBy().name())
        .bind("byId", isPerson(link.madeBy()) ? link.madeBy().id().toString() : null)
        .bind("created", link.createdAt())
        .bind("expires", link.expiresAt())
        .execute();
  }

  Optional<Link> find(Tx tx, Link.Kind kind, String sha256, long now) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM one_time_link WHERE kind = ? AND sha256 = ? AND expires_at > ?",
            kind.word(),
            sha256,
            now)
        .map((row, context) -> link(row))
        .findOne();
  }

  private static boolean isPerson(Actor actor) {
    return actor.kind() == Actor.Kind.PERSON;
  }

  /** The newest invitation of somebody with this address that still works. */
  Optional<Link> invitationOf(Tx tx, String email, long now) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM one_time_link WHERE kind = 'invitation' AND email_key = ?"
                + " AND expires_at > ? ORDER BY created_at DESC, id DESC LIMIT 1",
            email,
            now)
        .map((row, context) -> link(row))
        .findOne();
  }

  /** The links of a kind that still work, the newest first. */
  List<Link> open(Tx tx, Link.Kind kind, long now) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM one_time_link WHERE kind = ? AND expires_at > ?"
                + " ORDER BY created_at DESC, id DESC",
            kind.word(),
            now)
        .map((row, context) -> link(row))
        .list();
  }

  /** False if it is gone already. */
  boolean delete(Tx tx, UUID id) {
    return tx.handle().execute("DELETE FROM one_time_link WHERE id = ?", id.toString()) == 1;
  }

  void deleteAll(Tx tx, Link.Kind kind) {
    tx.handle().execute("DELETE FROM one_time_link WHERE kind = ?", kind.word());
  }

  void deleteOf(Tx tx, UUID person) {
    tx.handle().execute("DELETE FROM one_time_link WHERE person_id = ?", person.toString());
  }

  /** All that somebody has made, also before it was known who: then their name stands for them. */
  void deleteMadeBy(Tx tx, UUID person, String name) {
    tx.handle()
        .execute(
            """
            DELETE FROM one_time_link
            WHERE made_by_id = ? OR (made_by_id IS NULL AND made_by = ? AND kind <> 'setup')
            """,
            person.toString(),
            name);
  }

  int deleteBefore(Tx tx, long expiresAt) {
    return tx.handle().execute("DELETE FROM one_time_link WHERE expires_at <= ?", expiresAt);
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        UUID.fromString(row.getString("id")),
        Link.Kind.of(row.getString("kind")),
        id(row.getString("person_id")),
        Rights.decode(row.getInt("owner") == 1, row.getString("projects")),
        row.getString("email_key"),
        maker(row.getString("made_by_id"), row.getString("made_by")),
        row.getLong("created_at"),
        row.getLong("expires_at"));
  }

  private static Actor maker(@Nullable String id, String name) {
    return id == null
        ? new Actor(Actor.Kind.OPERATOR, Actor.OPERATOR.id(), name)
        : Actor.person(UUID.fromString(id), name);
  }

  private static @Nullable UUID id(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
