-- Messages of the bot's own that are to go and are still there, so that Discord is asked again after a
-- restart. Numbers alone.
CREATE TABLE removal (
    message TEXT PRIMARY KEY,
    guild TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL
);
