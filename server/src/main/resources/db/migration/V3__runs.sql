-- The inputs of a plan, copied at submission: later edits never reach a run.
CREATE TABLE run_snapshot (
  id         TEXT   NOT NULL PRIMARY KEY,
  project_id TEXT   NOT NULL REFERENCES project (id),
  terms      TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE run (
  id           TEXT    NOT NULL PRIMARY KEY,
  project_id   TEXT    NOT NULL REFERENCES project (id),
  batch_id     TEXT,
  pooled       INTEGER NOT NULL,
  position     INTEGER NOT NULL,
  campaign_id  TEXT    NOT NULL,
  trace_id     TEXT    NOT NULL,
  trace_sha256 TEXT    NOT NULL,
  snapshot_id  TEXT    NOT NULL REFERENCES run_snapshot (id),
  status       TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed')),
  error_code   TEXT,
  error_detail TEXT,
  summary      TEXT,
  created_at   BIGINT  NOT NULL,
  started_at   BIGINT,
  finished_at  BIGINT
);
CREATE INDEX run_newest ON run (project_id, created_at DESC, id DESC);
CREATE INDEX run_of_batch ON run (batch_id, position);
CREATE INDEX run_of_campaign ON run (project_id, campaign_id, created_at DESC, id DESC);
CREATE INDEX run_of_trace ON run (project_id, trace_id, created_at DESC, id DESC);

-- The body is the engine's JSON; the columns are what lists filter by.
CREATE TABLE attempt (
  run_id   TEXT    NOT NULL REFERENCES run (id),
  ordinal  INTEGER NOT NULL,
  outcome  TEXT    NOT NULL,
  class    TEXT    NOT NULL,
  category TEXT,
  tool     TEXT,
  body     TEXT    NOT NULL,
  PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE policy_event (
  run_id   TEXT    NOT NULL REFERENCES run (id),
  position INTEGER NOT NULL,
  attempt  INTEGER NOT NULL,
  tool     TEXT    NOT NULL,
  decision TEXT    NOT NULL,
  body     TEXT    NOT NULL,
  PRIMARY KEY (run_id, position)
);

CREATE TABLE security_event (
  run_id     TEXT    NOT NULL REFERENCES run (id),
  position   INTEGER NOT NULL,
  attempt    INTEGER NOT NULL,
  tool       TEXT,
  rule       TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  confidence TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  PRIMARY KEY (run_id, position)
);

-- One submission to the gate. What stands here beside the runs is set when the last run ends, and only speeds up lists.
CREATE TABLE batch (
  id                  TEXT    NOT NULL PRIMARY KEY,
  project_id          TEXT    NOT NULL REFERENCES project (id),
  campaign_id         TEXT    NOT NULL,
  campaign_name       TEXT    NOT NULL,
  pooled              INTEGER NOT NULL,
  trace_count         INTEGER NOT NULL,
  repo                TEXT,
  pull_request_number INTEGER,
  decision            TEXT    NOT NULL CHECK (decision IN ('pass', 'fail', 'pending')),
  figures             TEXT,
  created_at          BIGINT  NOT NULL,
  started_at          BIGINT,
  finished_at         BIGINT
);
CREATE INDEX batch_newest ON batch (project_id, created_at DESC, id DESC);
CREATE INDEX batch_of_campaign ON batch (project_id, campaign_id, created_at DESC, id DESC);
