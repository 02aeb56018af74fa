-- Channels that the bot may not write to, and whether a moderator was told of it: once, and not again
-- after a restart.
CREATE TABLE barred (
    channel TEXT PRIMARY KEY,
    guild TEXT NOT NULL,
    told INTEGER NOT NULL
);
