-- Where an answer was offered last, which line nobody pressed yet, and threads in which nothing is
-- said unasked any more; so that a restart neither forgets a line nor offers again too soon.
CREATE TABLE offer (
    channel TEXT PRIMARY KEY,
    guild TEXT NOT NULL,
    line TEXT,
    quiet INTEGER NOT NULL,
    at INTEGER NOT NULL
);

-- Whether nobody put the question to the bot: its wording is never kept then.
ALTER TABLE reply ADD COLUMN unasked INTEGER;
CREATE INDEX reply_reply ON reply (reply);
