-- The journal of one run. `body` columns hold JSON compressed with zstd.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Appended to; resuming the run takes back what it will say again and closes the gaps. `at` is in nanoseconds since 1970. `body` is NULL where the fact is in `sessions`.
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    attempt  INTEGER,
    body     BLOB
);
CREATE INDEX events_by_attempt ON events (attempt) WHERE attempt IS NOT NULL;
CREATE INDEX attempts_started ON events (attempt) WHERE kind = 'attempt_started';

CREATE TABLE sessions (
    attempt INTEGER PRIMARY KEY,
    body    BLOB NOT NULL
);
