-- What lists of traces are searched by, in small letters: task, names of tools and models, the ids. And how many errors were recorded.
ALTER TABLE trace ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE trace ADD COLUMN errors INTEGER NOT NULL DEFAULT 0;
UPDATE trace SET
  words = lower(task_name || ' ' || id || ' ' || COALESCE(client_trace_id, '') || ' '
    || COALESCE(summary${json} ->> 'tools', '') || ' ' || COALESCE(summary${json} ->> 'models', '')),
  errors = CAST(COALESCE(summary${json} ->> 'errors', '0') AS INTEGER);
