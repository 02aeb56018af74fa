-- Which message of ours answers which one, so that an edit or a removal of a question is followed
-- after a restart. Numbers of messages alone; nothing of a direct message.
CREATE TABLE reply (
    question TEXT PRIMARY KEY,
    guild TEXT NOT NULL,
    channel TEXT NOT NULL,
    reply TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX reply_at ON reply (at);
