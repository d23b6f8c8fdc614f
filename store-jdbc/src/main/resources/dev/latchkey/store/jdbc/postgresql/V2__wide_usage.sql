-- Usage by the minute, the hour and the UTC day, each in a table of its own, so that what is kept no longer is one end of a
-- table. Requests that no status tells of are not settled. An hour is what its row and its minutes come to together: minutes
-- are moved into it when they are kept no longer. A day is whole at all times.
--
-- One index is enough: what a key used in a stretch of time is found by looking for it in each period. Pages keep room, so
-- that an update need not touch the index.
CREATE TABLE usage_minute (
    period_start bigint NOT NULL CHECK (period_start % 60000 = 0),
    key_id       uuid   NOT NULL,
    route        text   NOT NULL,
    requests     bigint NOT NULL,
    units        bigint NOT NULL,
    status_2xx   bigint NOT NULL,
    status_3xx   bigint NOT NULL,
    status_4xx   bigint NOT NULL,
    status_5xx   bigint NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) WITH (fillfactor = 50);

CREATE TABLE usage_hour (
    period_start bigint NOT NULL CHECK (period_start % 3600000 = 0),
    key_id       uuid   NOT NULL,
    route        text   NOT NULL,
    requests     bigint NOT NULL,
    units        bigint NOT NULL,
    status_2xx   bigint NOT NULL,
    status_3xx   bigint NOT NULL,
    status_4xx   bigint NOT NULL,
    status_5xx   bigint NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) WITH (fillfactor = 70);

CREATE TABLE usage_day (
    period_start bigint NOT NULL CHECK (period_start % 86400000 = 0),
    key_id       uuid   NOT NULL,
    route        text   NOT NULL,
    requests     bigint NOT NULL,
    units        bigint NOT NULL,
    status_2xx   bigint NOT NULL,
    status_3xx   bigint NOT NULL,
    status_4xx   bigint NOT NULL,
    status_5xx   bigint NOT NULL,
    PRIMARY KEY (period_start, key_id, route)
) WITH (fillfactor = 50);

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
    period_start bigint NOT NULL CHECK (period_start % 86400000 = 0),
    key_id       uuid   NOT NULL,
    code         text   NOT NULL CHECK (code <> ''),
    count        bigint NOT NULL,
    PRIMARY KEY (period_start, key_id, code)
) WITH (fillfactor = 50);

-- What was recorded of single requests, as it was recorded: the rows of a request add up. Kept for a while, where wanted.
CREATE TABLE usage_events (
    key_id         uuid     NOT NULL,
    admitted_at    bigint   NOT NULL,
    request_id     bytea    NOT NULL CHECK (octet_length(request_id) = 16),
    route          text     NOT NULL,
    method         text     NOT NULL,
    address        integer  NOT NULL,
    requests       integer  NOT NULL,
    units          bigint   NOT NULL,
    status         smallint NOT NULL,
    settled        integer  NOT NULL,
    latency_micros bigint   NOT NULL
);

CREATE INDEX usage_events_admitted_at ON usage_events (admitted_at);
CREATE INDEX usage_events_key ON usage_events (key_id, admitted_at);

-- When the store last heard of the node, by the clock of whoever wrote for it.
ALTER TABLE usage_progress ADD COLUMN heard_at bigint NOT NULL DEFAULT 0;

-- Sums outlive the purge of a key; what tells of its single requests does not.
CREATE OR REPLACE FUNCTION keys_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE secrets SET key_id = NULL, place = NULL, hint = NULL, valid_until = NULL WHERE key_id = OLD.id;
    DELETE FROM usage_events WHERE key_id = OLD.id;
    PERFORM key_changed(OLD.id);
    RETURN OLD;
END $$;
