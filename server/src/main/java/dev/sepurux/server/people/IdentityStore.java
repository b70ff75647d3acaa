package dev.sepurux.server.people;

import dev.sepurux.server.db.Tx;
import dev.sepurux.server.oidc.Identity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who people are at a provider, in the database. */
final class IdentityStore {
  void insert(Tx tx, UUID person, Identity identity, long now) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO identity (issuer, subject, person_id, email, created_at)
            VALUES (:issuer, :subject, :person, :email, :now)
            """)
        .bind("issuer", identity.issuer())
        .bind("subject", identity.subject())
        .bind("person", person.toString())
        .bind("email", identity.email())
        .bind("now", now)
        .execute();
  }

  /** Whose identity it is; empty if nobody's. */
  Optional<UUID> person(Tx tx, Identity identity) {
    return tx.handle()
        .select(
            "SELECT person_id FROM identity WHERE issuer = ? AND subject = ?",
            identity.issuer(),
            identity.subject())
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString);
  }

  /** The oldest first. */
  List<Identity> of(Tx tx, UUID person) {
    return tx.handle()
        .select(
            """
            SELECT issuer, subject, email FROM identity WHERE person_id = ?
            ORDER BY created_at, issuer, subject
            """,
            person.toString())
        .map((row, context) -> identity(row))
        .list();
  }

  void deleteOf(Tx tx, UUID person) {
    tx.handle().execute("DELETE FROM identity WHERE person_id = ?", person.toString());
  }

  private static Identity identity(ResultSet row) throws SQLException {
    return new Identity(row.getString("issuer"), row.getString("subject"), row.getString("email"));
  }
}
