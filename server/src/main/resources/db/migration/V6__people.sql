CREATE TABLE person (
  id         TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  -- As it is compared: one spelling of each name.
  name_key   TEXT    NOT NULL UNIQUE,
  password   TEXT,
  owner      INTEGER NOT NULL CHECK (owner IN (0, 1)),
  created_at BIGINT  NOT NULL
);

CREATE TABLE membership (
  person_id  TEXT NOT NULL REFERENCES person (id),
  project_id TEXT NOT NULL REFERENCES project (id),
  role       TEXT NOT NULL CHECK (role IN ('member', 'viewer')),
  PRIMARY KEY (person_id, project_id)
);
CREATE INDEX membership_project ON membership (project_id);

CREATE TABLE session (
  id         TEXT   NOT NULL PRIMARY KEY,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  sha256     TEXT   NOT NULL UNIQUE,
  agent      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_age ON session (created_at);

CREATE TABLE one_time_link (
  id         TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('setup', 'invitation', 'reset')),
  sha256     TEXT    NOT NULL UNIQUE,
  -- Whose password it is for; null for somebody who is not there yet.
  person_id  TEXT    REFERENCES person (id),
  owner      INTEGER NOT NULL CHECK (owner IN (0, 1)),
  -- What an invitation gives: id and role of each project.
  projects   TEXT    NOT NULL,
  made_by    TEXT    NOT NULL,
  created_at BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL
);

CREATE TABLE audit_entry (
  id         TEXT   NOT NULL PRIMARY KEY,
  at         BIGINT NOT NULL,
  project_id TEXT,
  by_kind    TEXT   NOT NULL,
  by_id      TEXT   NOT NULL,
  by_name    TEXT   NOT NULL,
  action     TEXT   NOT NULL,
  subject    TEXT   NOT NULL
);
CREATE INDEX audit_entry_newest ON audit_entry (at DESC, id DESC);
