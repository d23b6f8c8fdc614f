-- Which database this is, in its backups too, so that a journal recognises it.
CREATE TABLE usage_store (
    one INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    id  TEXT    NOT NULL
) STRICT;

-- A random UUID, version 4 of RFC 9562.
INSERT INTO usage_store (id) VALUES (lower(
    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
    || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))));

-- Whoever begins the next run of a node shuts out those that count under its name still.
ALTER TABLE usage_progress ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
