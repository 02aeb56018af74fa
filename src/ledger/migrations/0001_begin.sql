-- How the bot behaves in a server ('' as the channel) or in one of its channels.
CREATE TABLE setting (
    guild TEXT NOT NULL,
    channel TEXT NOT NULL,
    policy TEXT,
    thread INTEGER,
    helper TEXT,
    language TEXT,
    collections TEXT,
    PRIMARY KEY (guild, channel)
);

-- Questions put to the bot in public that it could not answer. Nobody's name stands here.
CREATE TABLE miss (
    question TEXT PRIMARY KEY,
    guild TEXT NOT NULL,
    channel TEXT NOT NULL,
    wording TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX miss_at ON miss (at);

-- What members said of an answer. The voter is a keyed hash that differs from answer to answer.
CREATE TABLE vote (
    answer TEXT NOT NULL,
    voter TEXT NOT NULL,
    guild TEXT NOT NULL,
    passage TEXT NOT NULL,
    helpful INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, voter)
);

-- How often something happened in a day.
CREATE TABLE tally (
    day INTEGER NOT NULL,
    guild TEXT NOT NULL,
    what TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (day, guild, what)
);

-- Servers that removed the bot, until what is known of them is erased.
CREATE TABLE gone (
    guild TEXT PRIMARY KEY,
    at INTEGER NOT NULL
);

CREATE TABLE secret (key BLOB NOT NULL);
INSERT INTO secret (key) VALUES (randomblob(32));
