-- Usage by the minute, the hour and the UTC day, each in a table of its own, so that what is kept no longer is one end of a
-- table. Requests that no status tells of are not settled. An hour is what its row and its minutes come to together: minutes
-- are moved into it when they are kept no longer. A day is whole at all times.
--
-- One index is enough: what a key used in a stretch of time is found by looking for it in each period.
CREATE TABLE usage_minute (
    period_start INTEGER NOT NULL CHECK (period_start % 60000 = 0),
    key_id       TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    requests     INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    status_2xx   INTEGER NOT NULL,
    status_3xx   INTEGER NOT NULL,
    status_4xx   INTEGER NOT NULL,
    status_5xx   INTEGER NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_hour (
    period_start INTEGER NOT NULL CHECK (period_start % 3600000 = 0),
    key_id       TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    requests     INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    status_2xx   INTEGER NOT NULL,
    status_3xx   INTEGER NOT NULL,
    status_4xx   INTEGER NOT NULL,
    status_5xx   INTEGER NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_day (
    period_start INTEGER NOT NULL CHECK (period_start % 86400000 = 0),
    key_id       TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    requests     INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    status_2xx   INTEGER NOT NULL,
    status_3xx   INTEGER NOT NULL,
    status_4xx   INTEGER NOT NULL,
    status_5xx   INTEGER NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) STRICT, WITHOUT ROWID;

-- Hours are told by their minutes, none of which was let go of so far.
INSERT INTO usage_minute
    SELECT period_start, key_id, route, sum(requests), sum(units),
        coalesce(sum(requests) FILTER (WHERE status_class IN (1, 2)), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 3), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 4), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 5), 0)
    FROM usage_rollups
    WHERE grain = 'minute'
    GROUP BY period_start, key_id, route;

INSERT INTO usage_day
    SELECT period_start, key_id, route, sum(requests), sum(units),
        coalesce(sum(requests) FILTER (WHERE status_class IN (1, 2)), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 3), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 4), 0),
        coalesce(sum(requests) FILTER (WHERE status_class = 5), 0)
    FROM usage_rollups
    WHERE grain = 'day'
    GROUP BY period_start, key_id, route;

DROP TABLE usage_rollups;

-- How often requests were refused, by the UTC day. Those without a valid key have the key of all zeros.
CREATE TABLE usage_refusals (
    period_start INTEGER NOT NULL CHECK (period_start % 86400000 = 0),
    key_id       TEXT    NOT NULL,
    code         TEXT    NOT NULL CHECK (code <> ''),
    count        INTEGER NOT NULL,
    PRIMARY KEY (period_start, key_id, code)
) STRICT, WITHOUT ROWID;

-- What was recorded of single requests, as it was recorded: the rows of a request add up. Kept for a while, where wanted.
CREATE TABLE usage_events (
    key_id         TEXT    NOT NULL,
    admitted_at    INTEGER NOT NULL,
    request_id     BLOB    NOT NULL CHECK (length(request_id) = 16),
    route          TEXT    NOT NULL,
    method         TEXT    NOT NULL,
    address        INTEGER NOT NULL,
    requests       INTEGER NOT NULL,
    units          INTEGER NOT NULL,
    status         INTEGER NOT NULL,
    settled        INTEGER NOT NULL,
    latency_micros INTEGER NOT NULL
) STRICT;

CREATE INDEX usage_events_admitted_at ON usage_events (admitted_at);
CREATE INDEX usage_events_key ON usage_events (key_id, admitted_at);

-- When the store last heard of the node, by the clock of whoever wrote for it.
ALTER TABLE usage_progress ADD COLUMN heard_at INTEGER NOT NULL DEFAULT 0;

-- Sums outlive the purge of a key; what tells of its single requests does not.
CREATE TRIGGER keys_deleted_events BEFORE DELETE ON keys BEGIN
    DELETE FROM usage_events WHERE key_id = OLD.id;
END;
