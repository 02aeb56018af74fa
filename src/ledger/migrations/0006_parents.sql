-- The channel of the thread that a question was missed in, so that the miss goes with that channel:
-- Discord tells of no thread that goes with its channel, and after a restart of no archived one.
ALTER TABLE miss ADD COLUMN parent TEXT;
