-- Times are milliseconds since 1970-01-01T00:00Z. A limit that is NULL is unlimited.

CREATE TABLE keys (
    id                  TEXT    NOT NULL PRIMARY KEY
        CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*' AND length(replace(id, '-', '')) = 32
            AND substr(id, 9, 1) = '-' AND substr(id, 14, 1) = '-' AND substr(id, 19, 1) = '-' AND substr(id, 24, 1) = '-'),
    name                TEXT    NOT NULL CHECK (trim(name) <> '' AND length(name) <= 200),
    email               TEXT    CHECK (email LIKE '%_@_%' AND length(email) <= 254),
    hint                TEXT    NOT NULL CHECK (length(hint) BETWEEN 1 AND 32),
    type                TEXT    NOT NULL CHECK (type IN ('live', 'demo', 'legacy')),
    units_per_request   INTEGER CHECK (units_per_request BETWEEN 1 AND 999999999999999),
    requests_per_minute INTEGER CHECK (requests_per_minute BETWEEN 1 AND 999999999999999),
    requests_per_hour   INTEGER CHECK (requests_per_hour BETWEEN 1 AND 999999999999999),
    requests_per_day    INTEGER CHECK (requests_per_day BETWEEN 1 AND 999999999999999),
    scopes              TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(scopes) AND json_type(scopes) = 'array'),
    metadata            TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at          INTEGER NOT NULL CHECK (created_at >= 0),
    updated_at          INTEGER NOT NULL CHECK (updated_at >= 0),
    expires_at          INTEGER CHECK (expires_at >= created_at),
    deactivated_at      INTEGER CHECK (deactivated_at >= 0),
    deleted_at          INTEGER CHECK (deleted_at >= 0)
) STRICT;

-- A listing walks one of these from its end; each holds only the keys that the listing may show.
CREATE INDEX keys_newest ON keys (created_at, id);
CREATE INDEX keys_newest_kept ON keys (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX keys_newest_open ON keys (created_at, id) WHERE deleted_at IS NULL AND deactivated_at IS NULL;
CREATE INDEX keys_newest_inactive ON keys (created_at, id) WHERE deleted_at IS NULL AND deactivated_at IS NOT NULL;
CREATE INDEX keys_newest_deleted ON keys (created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX keys_newest_of_type ON keys (type, created_at, id);
CREATE INDEX keys_expiring ON keys (expires_at, created_at, id)
    WHERE deleted_at IS NULL AND deactivated_at IS NULL AND expires_at IS NOT NULL;

-- A hash stays for good, so that it is never given out again. Place 1 is a key's newest secret, place 2 the one before, in
-- its grace period; there is no place for a third. A secret that has lost its place is a tombstone: a hash and no more.
CREATE TABLE secrets (
    hash           BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    pepper_version INTEGER NOT NULL CHECK (pepper_version >= 0),
    key_id         TEXT    REFERENCES keys (id),
    place          INTEGER,
    hint           TEXT    CHECK (length(hint) BETWEEN 1 AND 32),
    valid_until    INTEGER CHECK (valid_until >= 0),
    UNIQUE (key_id, place),
    CHECK (CASE
        WHEN key_id IS NULL THEN place IS NULL AND hint IS NULL AND valid_until IS NULL
        WHEN place = 1 THEN hint IS NOT NULL AND valid_until IS NULL
        WHEN place = 2 THEN hint IS NOT NULL AND valid_until IS NOT NULL
        ELSE 0 END)
) STRICT, WITHOUT ROWID;

-- The words of a key's name and email, folded, as the repository writes them when it adds the key.
CREATE TABLE key_words (
    key_id     TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    word       TEXT    NOT NULL CHECK (word <> ''),
    created_at INTEGER NOT NULL, -- the key's, so that the index alone tells the newest
    PRIMARY KEY (key_id, word)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_words_word ON key_words (word, created_at, key_id);

-- The latest change of each key; rows outlive their keys. There is one writer at a time, so revisions are committed in order.
CREATE TABLE key_changes (
    key_id   TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TRIGGER keys_inserted AFTER INSERT ON keys BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (NEW.id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER keys_updated AFTER UPDATE ON keys BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (NEW.id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

-- Foreign keys may be off in the connection that deletes, so nothing is left to them.
CREATE TRIGGER keys_deleted BEFORE DELETE ON keys BEGIN
    UPDATE secrets SET key_id = NULL, place = NULL, hint = NULL, valid_until = NULL WHERE key_id = OLD.id;
    DELETE FROM key_words WHERE key_id = OLD.id;
    INSERT INTO key_changes (key_id, revision)
    VALUES (OLD.id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER keys_origin_is_fixed BEFORE UPDATE OF id, created_at ON keys
WHEN NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at BEGIN
    SELECT RAISE(ABORT, 'the id of a key never changes, nor does when it was created');
END;

CREATE TRIGGER secrets_inserted AFTER INSERT ON secrets WHEN NEW.key_id IS NOT NULL BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (NEW.key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER secrets_updated_from AFTER UPDATE ON secrets WHEN OLD.key_id IS NOT NULL BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (OLD.key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER secrets_updated_to AFTER UPDATE ON secrets WHEN NEW.key_id IS NOT NULL BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (NEW.key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER secrets_deleted AFTER DELETE ON secrets WHEN OLD.key_id IS NOT NULL BEGIN
    INSERT INTO key_changes (key_id, revision)
    VALUES (OLD.key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes))
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

-- Usage outlives the purge of its key, so it does not refer to keys. Amounts are differences that add up to what is right in
-- the end, so they have no least value.
CREATE TABLE usage_totals (
    key_id       TEXT    NOT NULL PRIMARY KEY,
    requests     INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_rollups (
    key_id       TEXT    NOT NULL,
    grain        TEXT    NOT NULL,
    period_start INTEGER NOT NULL,
    route        TEXT    NOT NULL,
    status_class INTEGER NOT NULL CHECK (status_class BETWEEN 0 AND 9),
    requests     INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    PRIMARY KEY (key_id, grain, period_start, route, status_class),
    CHECK (CASE grain
        WHEN 'minute' THEN period_start % 60000 = 0
        WHEN 'hour' THEN period_start % 3600000 = 0
        WHEN 'day' THEN period_start % 86400000 = 0
        ELSE 0 END)
) STRICT, WITHOUT ROWID;

-- Reports on all keys together read the days of a span.
CREATE INDEX usage_rollups_days ON usage_rollups (period_start, key_id) WHERE grain = 'day';

-- How far each node has come in adding its usage.
CREATE TABLE usage_progress (
    node     TEXT    NOT NULL PRIMARY KEY CHECK (node <> ''),
    position INTEGER NOT NULL CHECK (position > 0),
    as_of    INTEGER NOT NULL,
    running  INTEGER NOT NULL CHECK (running IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_progress_as_of ON usage_progress (as_of) WHERE running = 1;
