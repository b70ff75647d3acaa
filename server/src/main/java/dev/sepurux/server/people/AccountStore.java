package dev.sepurux.server.people;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People and their roles in the database. */
final class AccountStore {
  private record Row(
      UUID id, String name, @Nullable String password, boolean owner, long createdAt) {}

  void insert(Tx tx, Account account, String nameKey) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO person (id, name, name_key, password, owner, created_at)
            VALUES (:id, :name, :key, :password, :owner, :created)
            """)
        .bind("id", account.id().toString())
        .bind("name", account.name())
        .bind("key", nameKey)
        .bind("password", account.password())
        .bind("owner", account.rights().owner() ? 1 : 0)
        .bind("created", account.createdAt())
        .execute();
    insertRoles(tx, account.id(), account.rights());
  }

  private static void insertRoles(Tx tx, UUID id, Rights rights) {
    rights
        .roles()
        .forEach((project, role) ->
            tx.handle()
                .execute(
                    "INSERT INTO membership (person_id, project_id, role) VALUES (?, ?, ?)",
                    id.toString(),
                    project.toString(),
                    role.word()));
  }

  void setRights(Tx tx, UUID id, Rights rights) {
    tx.handle()
        .execute("UPDATE person SET owner = ? WHERE id = ?", rights.owner() ? 1 : 0, id.toString());
    deleteRoles(tx, id);
    insertRoles(tx, id, rights);
  }

  private static void deleteRoles(Tx tx, UUID id) {
    tx.handle().execute("DELETE FROM membership WHERE person_id = ?", id.toString());
  }

  void setPassword(Tx tx, UUID id, String hash) {
    tx.handle().execute("UPDATE person SET password = ? WHERE id = ?", hash, id.toString());
  }

  void delete(Tx tx, UUID id) {
    deleteRoles(tx, id);
    tx.handle().execute("DELETE FROM person WHERE id = ?", id.toString());
  }

  boolean isEmpty(Tx tx) {
    return tx.handle()
        .select("SELECT 1 FROM person LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isEmpty();
  }

  int owners(Tx tx) {
    return tx.handle()
        .select("SELECT count(*) FROM person WHERE owner = 1")
        .mapTo(Integer.class)
        .one();
  }

  Optional<Account> byId(Tx tx, UUID id) {
    return tx.handle()
        .select(
            "SELECT id, name, password, owner, created_at FROM person WHERE id = ?", id.toString())
        .map((row, context) -> row(row))
        .findOne()
        .map(row -> account(row, roles(tx, row.id())));
  }

  Optional<Account> byName(Tx tx, String nameKey) {
    return tx.handle()
        .select(
            "SELECT id, name, password, owner, created_at FROM person WHERE name_key = ?", nameKey)
        .map((row, context) -> row(row))
        .findOne()
        .map(row -> account(row, roles(tx, row.id())));
  }

  /** Everybody, the first one first. */
  List<Account> all(Tx tx) {
    List<Row> rows =
        tx.handle()
            .select(
                "SELECT id, name, password, owner, created_at FROM person ORDER BY created_at, id")
            .map((row, context) -> row(row))
            .list();
    return rows.stream().map(row -> account(row, roles(tx, row.id()))).toList();
  }

  private static Map<ProjectId, Role> roles(Tx tx, UUID id) {
    Map<ProjectId, Role> roles = new HashMap<>();
    tx.handle()
        .select("SELECT project_id, role FROM membership WHERE person_id = ?", id.toString())
        .map((row, context) ->
            Map.entry(
                new ProjectId(UUID.fromString(row.getString("project_id"))),
                Role.of(row.getString("role")).orElseThrow()))
        .forEach(entry -> roles.put(entry.getKey(), entry.getValue()));
    return roles;
  }

  private static Account account(Row row, Map<ProjectId, Role> roles) {
    return new Account(
        row.id(), row.name(), row.password(), new Rights(row.owner(), roles), row.createdAt());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        UUID.fromString(row.getString("id")),
        row.getString("name"),
        row.getString("password"),
        row.getInt("owner") == 1,
        row.getLong("created_at"));
  }
}
