-- A finished run outlives its trace: it keeps its figures and says that the recording is gone.
ALTER TABLE run ADD COLUMN trace_deleted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX run_of_snapshot ON run (snapshot_id);
