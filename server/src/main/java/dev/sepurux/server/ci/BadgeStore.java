package dev.sepurux.server.ci;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.util.Optional;
import java.util.UUID;

/** Addresses of badges in the database. */
final class BadgeStore {
  /** Whose badge it is. */
  record Shown(ProjectId project, UUID campaign) {}

  void insert(Tx tx, ProjectId project, UUID campaign, String token, long now) {
    tx.handle()
        .execute(
            """
            INSERT INTO badge (campaign_id, project_id, token, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (campaign_id) DO NOTHING
            """,
            campaign.toString(),
            project.toString(),
            token,
            now);
  }

  Optional<String> token(Tx tx, ProjectId project, UUID campaign) {
    return tx.handle()
        .select(
            "SELECT token FROM badge WHERE project_id = ? AND campaign_id = ?",
            project.toString(),
            campaign.toString())
        .mapTo(String.class)
        .findOne();
  }

  Optional<Shown> byToken(Tx tx, String token) {
    return tx.handle()
        .select("SELECT project_id, campaign_id FROM badge WHERE token = ?", token)
        .map((row, context) ->
            new Shown(
                new ProjectId(UUID.fromString(row.getString("project_id"))),
                UUID.fromString(row.getString("campaign_id"))))
        .findOne();
  }

  /** False if there is none. */
  boolean delete(Tx tx, ProjectId project, UUID campaign) {
    return tx.handle()
            .execute(
                "DELETE FROM badge WHERE project_id = ? AND campaign_id = ?",
                project.toString(),
                campaign.toString())
        == 1;
  }
}
