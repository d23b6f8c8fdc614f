-- From which moment on a grain tells of all usage, so that it can be compared with the others. What is before may be pruned, or
-- was added by a node that keeps no events.
CREATE TABLE usage_complete (
    grain text   NOT NULL PRIMARY KEY CHECK (grain IN ('event', 'minute', 'hour')),
    since bigint NOT NULL
);

-- Nothing says of which of the days so far all events were kept.
INSERT INTO usage_complete SELECT 'event', coalesce(max(period_start) + 86400000, 0) FROM usage_day;

-- A minute that was moved has left its hour; hours were deleted from the oldest on.
INSERT INTO usage_complete SELECT 'minute', coalesce(max(period_start) + 3600000, 0) FROM usage_hour;
INSERT INTO usage_complete SELECT 'hour', coalesce(min(period_start) + 3600000, 0) FROM usage_hour;

-- Keys whose purge has begun: their events are deleted step by step, and their sums stay.
CREATE TABLE purged_keys (
    key_id uuid NOT NULL PRIMARY KEY
);

CREATE OR REPLACE FUNCTION keys_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE secrets SET key_id = NULL, place = NULL, hint = NULL, valid_until = NULL WHERE key_id = OLD.id;
    INSERT INTO purged_keys (key_id) VALUES (OLD.id) ON CONFLICT (key_id) DO NOTHING;
    DELETE FROM usage_events WHERE key_id = OLD.id;
    PERFORM key_changed(OLD.id);
    RETURN OLD;
END $$;
