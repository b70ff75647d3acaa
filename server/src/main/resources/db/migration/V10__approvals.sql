CREATE TABLE approval_key (
  project_id  TEXT   NOT NULL REFERENCES project (id),
  kid         TEXT   NOT NULL,
  -- 32 bytes in base64url.
  public_key  TEXT   NOT NULL,
  -- PKCS #8 in base64; gone once another key signs.
  private_key TEXT,
  created_at  BIGINT NOT NULL,
  retired_at  BIGINT,
  PRIMARY KEY (project_id, kid)
);

CREATE TABLE approval (
  id            TEXT    NOT NULL PRIMARY KEY,
  project_id    TEXT    NOT NULL REFERENCES project (id),
  tool          TEXT    NOT NULL,
  -- Canonical, without the token field.
  args          TEXT    NOT NULL,
  args_sha256   TEXT    NOT NULL,
  token_field   TEXT    NOT NULL,
  kid           TEXT    NOT NULL,
  reason        TEXT,
  by_kind       TEXT    NOT NULL,
  by_id         TEXT    NOT NULL,
  by_name       TEXT    NOT NULL,
  created_at    BIGINT  NOT NULL,
  issued_at     BIGINT  NOT NULL,
  expires_at    BIGINT  NOT NULL,
  spent_at      BIGINT,
  spent_by_kind TEXT,
  spent_by_id   TEXT,
  spent_by_name TEXT,
  call_id       TEXT,
  refusals      INTEGER NOT NULL,
  refused_at    BIGINT,
  -- The latest of all these times: the clock of approvals never goes back behind it.
  touched_at    BIGINT  NOT NULL
);
CREATE INDEX approval_newest ON approval (project_id, created_at DESC, id DESC);
CREATE INDEX approval_touched ON approval (project_id, touched_at);

-- Which approvals the calls of a recording mention: as long as they do, their spending matters.
CREATE TABLE trace_approval (
  project_id  TEXT NOT NULL REFERENCES project (id),
  trace_id    TEXT NOT NULL REFERENCES trace (id),
  approval_id TEXT NOT NULL,
  PRIMARY KEY (project_id, trace_id, approval_id)
);
CREATE INDEX trace_approval_mention ON trace_approval (project_id, approval_id);
