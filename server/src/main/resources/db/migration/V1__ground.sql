-- Times are ms since 1970 in UTC, ids are UUIDs as text: the same in every database.

CREATE TABLE project (
  id         TEXT   NOT NULL PRIMARY KEY,
  slug       TEXT   NOT NULL UNIQUE,
  name       TEXT   NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE TABLE api_key (
  id          TEXT   NOT NULL PRIMARY KEY,
  project_id  TEXT   NOT NULL REFERENCES project (id),
  kind        TEXT   NOT NULL CHECK (kind IN ('key', 'ci')),
  name        TEXT   NOT NULL,
  prefix      TEXT   NOT NULL,
  sha256      TEXT   NOT NULL UNIQUE,
  scopes      TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  expires_at  BIGINT,
  revoked_at  BIGINT
);
CREATE INDEX api_key_prefix ON api_key (prefix);
CREATE INDEX api_key_project ON api_key (project_id, created_at);

CREATE TABLE idempotency (
  project_id  TEXT    NOT NULL,
  method      TEXT    NOT NULL,
  path        TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  body_sha256 TEXT    NOT NULL,
  status      INTEGER,
  headers     TEXT,
  body        ${blob},
  created_at  BIGINT  NOT NULL,
  PRIMARY KEY (project_id, method, path, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE work_unit (
  id          TEXT    NOT NULL PRIMARY KEY,
  project_id  TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  ref         TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('queued', 'running')),
  claims      INTEGER NOT NULL DEFAULT 0,
  fence       BIGINT  NOT NULL DEFAULT 0,
  owner       TEXT,
  due_at      BIGINT  NOT NULL,
  lease_until BIGINT,
  created_at  BIGINT  NOT NULL,
  UNIQUE (kind, ref)
);
CREATE INDEX work_unit_due ON work_unit (state, due_at);
CREATE INDEX work_unit_lease ON work_unit (state, lease_until);

CREATE TABLE trace (
  id                TEXT    NOT NULL PRIMARY KEY,
  project_id        TEXT    NOT NULL REFERENCES project (id),
  client_trace_id   TEXT,
  source            TEXT    NOT NULL,
  trace_version     TEXT    NOT NULL,
  task_name         TEXT    NOT NULL,
  sdk_meta          TEXT,
  validation_errors TEXT    NOT NULL,
  summary           TEXT    NOT NULL,
  sha256            TEXT    NOT NULL,
  size_bytes        INTEGER NOT NULL,
  created_at        BIGINT  NOT NULL
);
CREATE INDEX trace_task ON trace (project_id, task_name, created_at DESC, id DESC);
CREATE INDEX trace_newest ON trace (project_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX trace_client_id ON trace (project_id, client_trace_id) WHERE client_trace_id IS NOT NULL;

CREATE TABLE trace_payload (
  trace_id TEXT NOT NULL PRIMARY KEY REFERENCES trace (id),
  zstd     ${blob} NOT NULL
);
