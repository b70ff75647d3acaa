-- What lists of attempts filter by besides; runs that were judged before get it from the body.
ALTER TABLE attempt ADD COLUMN mutation TEXT;
ALTER TABLE attempt ADD COLUMN severity TEXT;
ALTER TABLE attempt ADD COLUMN contained_by TEXT;
ALTER TABLE attempt ADD COLUMN basis TEXT;
UPDATE attempt SET
  mutation = body${json} ->> 'mutation',
  severity = body${json} ->> 'severity',
  contained_by = body${json} ->> 'contained_by',
  basis = body${json} ->> 'basis';
