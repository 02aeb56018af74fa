-- Which public answer somebody asked for from the menu of which message, so that it goes with that
-- message. Numbers of messages alone; a message may have several.
CREATE TABLE found (
    reply TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    guild TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX found_question ON found (question);
CREATE INDEX found_at ON found (at);
