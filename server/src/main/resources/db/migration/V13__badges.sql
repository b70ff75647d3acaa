-- The address under which anybody may see a campaign's last decision; there is none until somebody makes it.
CREATE TABLE badge (
  campaign_id TEXT   NOT NULL PRIMARY KEY REFERENCES campaign (id),
  project_id  TEXT   NOT NULL REFERENCES project (id),
  token       TEXT   NOT NULL UNIQUE,
  created_at  BIGINT NOT NULL
);
