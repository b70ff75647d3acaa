-- A closed project keeps its slug and name: what is configured with them must never reach a new tenant.
ALTER TABLE project ADD COLUMN retention_days INTEGER;
ALTER TABLE project ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE project ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project ADD COLUMN archived_at BIGINT;
UPDATE project SET updated_at = created_at;
