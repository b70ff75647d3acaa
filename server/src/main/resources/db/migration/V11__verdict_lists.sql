-- Runs on their own are few among many: a list of verdicts finds them without reading the others.
CREATE INDEX run_alone ON run (project_id, created_at DESC, id DESC) WHERE batch_id IS NULL;
CREATE INDEX batch_decided ON batch (project_id, decision, created_at DESC, id DESC);

-- How many attempts of a run were asked what, and how they ended: pages count without reading a hundred thousand attempts.
CREATE TABLE attempt_count (
  run_id   TEXT    NOT NULL REFERENCES run (id),
  position INTEGER NOT NULL,
  tool     TEXT,
  category TEXT,
  class    TEXT    NOT NULL,
  outcome  TEXT    NOT NULL,
  severity TEXT,
  basis    TEXT,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (run_id, position)
);
INSERT INTO attempt_count
SELECT run_id, ROW_NUMBER() OVER (PARTITION BY run_id ORDER BY class, outcome) - 1,
       tool, category, class, outcome, severity, basis, COUNT(*)
FROM attempt
GROUP BY run_id, tool, category, class, outcome, severity, basis;
