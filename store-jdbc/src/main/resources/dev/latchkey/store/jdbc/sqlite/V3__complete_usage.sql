-- From which moment on a grain tells of all usage, so that it can be compared with the others. What is before may be pruned, or
-- was added by a node that keeps no events.
CREATE TABLE usage_complete (
    grain TEXT    NOT NULL PRIMARY KEY CHECK (grain IN ('event', 'minute', 'hour')),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Nothing says of which of the days so far all events were kept.
INSERT INTO usage_complete SELECT 'event', coalesce(max(period_start) + 86400000, 0) FROM usage_day;

-- A minute that was moved has left its hour; hours were deleted from the oldest on.
INSERT INTO usage_complete SELECT 'minute', coalesce(max(period_start) + 3600000, 0) FROM usage_hour;
INSERT INTO usage_complete SELECT 'hour', coalesce(min(period_start) + 3600000, 0) FROM usage_hour;

-- Keys whose purge has begun: their events are deleted step by step, and their sums stay.
CREATE TABLE purged_keys (
    key_id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER keys_deleted_purged BEFORE DELETE ON keys BEGIN
    INSERT INTO purged_keys (key_id) VALUES (OLD.id) ON CONFLICT (key_id) DO NOTHING;
END;
