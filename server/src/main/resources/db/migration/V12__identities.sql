-- Who people are at an OpenID provider, which knows them by issuer and subject for ever.
CREATE TABLE identity (
  issuer     TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  -- As the provider said it when it was linked; for people to recognise it by.
  email      TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON identity (person_id);

-- For whom an invitation is, if they are to be known by what the provider says.
ALTER TABLE one_time_link ADD COLUMN email_key TEXT;
-- Who made it; null for the operator. What somebody made ends when they may no longer make it.
ALTER TABLE one_time_link ADD COLUMN made_by_id TEXT;
