-- What a project declares: tools, policy packs with all their revisions, campaigns with their eval-sets.
-- What is archived stays readable by its id; its name is free again, so names are unique among live rows only.

CREATE TABLE tool (
  id         TEXT    NOT NULL PRIMARY KEY,
  project_id TEXT    NOT NULL REFERENCES project (id),
  name       TEXT    NOT NULL,
  entry      TEXT    NOT NULL,
  source     TEXT    NOT NULL CHECK (source IN ('declared', 'bootstrap')),
  revision   INTEGER NOT NULL,
  created_at BIGINT  NOT NULL,
  updated_at BIGINT  NOT NULL,
  archived_at BIGINT
);
CREATE UNIQUE INDEX tool_name ON tool (project_id, name) WHERE archived_at IS NULL;
CREATE INDEX tool_newest ON tool (project_id, created_at DESC, id DESC);

CREATE TABLE policy_pack (
  id         TEXT    NOT NULL PRIMARY KEY,
  project_id TEXT    NOT NULL REFERENCES project (id),
  name       TEXT    NOT NULL,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  revision   INTEGER NOT NULL,
  created_at BIGINT  NOT NULL,
  archived_at BIGINT
);
CREATE UNIQUE INDEX policy_pack_name ON policy_pack (project_id, name) WHERE archived_at IS NULL;
CREATE INDEX policy_pack_newest ON policy_pack (project_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX policy_pack_default ON policy_pack (project_id) WHERE is_default = 1;

CREATE TABLE policy_pack_revision (
  policy_pack_id TEXT    NOT NULL REFERENCES policy_pack (id),
  revision       INTEGER NOT NULL,
  description    TEXT,
  policy         TEXT    NOT NULL,
  source         TEXT    NOT NULL CHECK (source IN ('declared', 'bootstrap')),
  created_at     BIGINT  NOT NULL,
  PRIMARY KEY (policy_pack_id, revision)
);

CREATE TABLE campaign (
  id               TEXT    NOT NULL PRIMARY KEY,
  project_id       TEXT    NOT NULL REFERENCES project (id),
  name             TEXT    NOT NULL,
  description      TEXT,
  mutation_pack_id TEXT    NOT NULL,
  mutation_set     TEXT    NOT NULL,
  policy_pack_id   TEXT    REFERENCES policy_pack (id),
  attempts_count   INTEGER NOT NULL,
  min_scenarios    INTEGER NOT NULL,
  expects          TEXT    NOT NULL,
  thresholds       TEXT,
  seed             BIGINT  NOT NULL,
  revision         INTEGER NOT NULL,
  created_at       BIGINT  NOT NULL,
  updated_at       BIGINT  NOT NULL,
  archived_at      BIGINT
);
CREATE UNIQUE INDEX campaign_name ON campaign (project_id, name) WHERE archived_at IS NULL;
CREATE INDEX campaign_policy ON campaign (policy_pack_id);
CREATE INDEX campaign_newest ON campaign (project_id, created_at DESC, id DESC);

CREATE TABLE campaign_trace (
  campaign_id TEXT    NOT NULL REFERENCES campaign (id),
  position    INTEGER NOT NULL,
  trace_id    TEXT    NOT NULL REFERENCES trace (id),
  PRIMARY KEY (campaign_id, position),
  UNIQUE (campaign_id, trace_id)
);
CREATE INDEX campaign_trace_trace ON campaign_trace (trace_id);
