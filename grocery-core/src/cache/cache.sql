-- Entries of caches. Small rows found by their key alone, so the table is its own index.
CREATE TABLE entries(
    key TEXT NOT NULL PRIMARY KEY,
    -- The order of its entries: twice the milliseconds of the time of day, and one more where it was set.
    created INTEGER NOT NULL,
    -- Milliseconds of the time of day.
    drop_at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX entries_by_end ON entries(drop_at);

CREATE TABLE tags(
    key TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY(tag, key)
) WITHOUT ROWID;

CREATE INDEX tags_by_key ON tags(key);

-- One row for each lock that is held; it opens by itself at `until`.
CREATE TABLE locks(
    key TEXT NOT NULL PRIMARY KEY,
    owner INTEGER NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;
