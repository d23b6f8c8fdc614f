-- Single events by columns: each row has many of them, packed by the program, which takes a seventh of the space and a tenth of the time
-- of a row for each. What is in usage_events is moved here by and by.
CREATE TABLE usage_event_chunks (
    id       INTEGER NOT NULL PRIMARY KEY,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL CHECK (last_at >= first_at),
    events   INTEGER NOT NULL CHECK (events > 0),
    bytes    INTEGER NOT NULL,
    keys     BLOB    NOT NULL CHECK (length(keys) > 0 AND length(keys) % 16 = 0),
    body     BLOB    NOT NULL
) STRICT;

-- A stretch of time, and the space that all of them take, are found without the rows.
CREATE INDEX usage_event_chunks_last_at ON usage_event_chunks (last_at, first_at, bytes);

-- What is older than is kept, in part.
CREATE INDEX usage_event_chunks_first_at ON usage_event_chunks (first_at);

-- Those that are merged next. The number is the program's.
CREATE INDEX usage_event_chunks_small ON usage_event_chunks (first_at) WHERE events < 4096;
