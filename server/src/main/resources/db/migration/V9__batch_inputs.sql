-- What a submission was judged under, in short: a campaign's trend marks where it changes. Older ones have none.
ALTER TABLE batch ADD COLUMN inputs TEXT;
