-- Times are milliseconds since 1970-01-01T00:00Z. A limit that is NULL is unlimited.

CREATE TABLE keys (
    id                  uuid     NOT NULL PRIMARY KEY,
    name                text     NOT NULL CHECK (trim(name) <> '' AND length(name) <= 200),
    email               text     CHECK (email LIKE '%_@_%' AND length(email) <= 254),
    hint                text     NOT NULL CHECK (length(hint) BETWEEN 1 AND 32),
    type                text     NOT NULL CHECK (type IN ('live', 'demo', 'legacy')),
    units_per_request   bigint   CHECK (units_per_request BETWEEN 1 AND 999999999999999),
    requests_per_minute bigint   CHECK (requests_per_minute BETWEEN 1 AND 999999999999999),
    requests_per_hour   bigint   CHECK (requests_per_hour BETWEEN 1 AND 999999999999999),
    requests_per_day    bigint   CHECK (requests_per_day BETWEEN 1 AND 999999999999999),
    -- JSON, but as text: jsonb cannot hold every string that JSON can.
    scopes              text     NOT NULL DEFAULT '[]' CHECK (json_typeof(scopes::json) = 'array'),
    metadata            text     NOT NULL DEFAULT '{}' CHECK (json_typeof(metadata::json) = 'object'),
    created_at          bigint   NOT NULL CHECK (created_at >= 0),
    updated_at          bigint   NOT NULL CHECK (updated_at >= 0),
    expires_at          bigint   CHECK (expires_at >= created_at),
    deactivated_at      bigint   CHECK (deactivated_at >= 0),
    deleted_at          bigint   CHECK (deleted_at >= 0)
);

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
    hash           bytea    NOT NULL PRIMARY KEY CHECK (octet_length(hash) = 32),
    pepper_version integer  NOT NULL CHECK (pepper_version >= 0),
    key_id         uuid     REFERENCES keys (id),
    place          smallint,
    hint           text     CHECK (length(hint) BETWEEN 1 AND 32),
    valid_until    bigint   CHECK (valid_until >= 0),
    UNIQUE (key_id, place),
    CHECK (CASE
        WHEN key_id IS NULL THEN place IS NULL AND hint IS NULL AND valid_until IS NULL
        WHEN place = 1 THEN hint IS NOT NULL AND valid_until IS NULL
        WHEN place = 2 THEN hint IS NOT NULL AND valid_until IS NOT NULL
        ELSE false END)
);

-- The words of a key's name and email, folded, as the repository writes them when it adds the key.
CREATE TABLE key_words (
    key_id     uuid   NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    -- Byte order, so that the words with one beginning are one range of the index.
    word       text   COLLATE "C" NOT NULL CHECK (word <> ''),
    created_at bigint NOT NULL, -- the key's, so that the index alone tells the newest
    PRIMARY KEY (key_id, word)
);

CREATE INDEX key_words_word ON key_words (word, created_at, key_id);

-- The latest change of each key, and the transaction that made it; rows outlive their keys. A reader goes on from the oldest
-- transaction that was still running when it looked, so none is skipped, in whatever order they commit.
CREATE TABLE key_changes (
    key_id     uuid NOT NULL PRIMARY KEY,
    changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE INDEX key_changes_changed_in ON key_changes (changed_in);

CREATE FUNCTION key_changed(id uuid) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    INSERT INTO key_changes (key_id) VALUES (id)
    ON CONFLICT (key_id) DO UPDATE SET changed_in = excluded.changed_in
$$;

CREATE FUNCTION keys_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at) THEN
        RAISE EXCEPTION 'the id of a key never changes, nor does when it was created' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM key_changed(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION keys_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE secrets SET key_id = NULL, place = NULL, hint = NULL, valid_until = NULL WHERE key_id = OLD.id;
    PERFORM key_changed(OLD.id);
    RETURN OLD;
END $$;

CREATE FUNCTION secrets_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.key_id IS NOT NULL THEN
        PERFORM key_changed(OLD.key_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.key_id IS NOT NULL THEN
        PERFORM key_changed(NEW.key_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keys_changed AFTER INSERT OR UPDATE ON keys
    FOR EACH ROW EXECUTE FUNCTION keys_changed();
CREATE TRIGGER keys_deleted BEFORE DELETE ON keys
    FOR EACH ROW EXECUTE FUNCTION keys_deleted();
CREATE TRIGGER secrets_changed AFTER INSERT OR UPDATE OR DELETE ON secrets
    FOR EACH ROW EXECUTE FUNCTION secrets_changed();

-- Usage outlives the purge of its key, so it does not refer to keys. Amounts are differences that add up to what is right in
-- the end, so they have no least value. Pages keep room, so that an update need not touch the index.
CREATE TABLE usage_totals (
    key_id       uuid   NOT NULL PRIMARY KEY,
    requests     bigint NOT NULL,
    units        bigint NOT NULL,
    last_used_at bigint
) WITH (fillfactor = 70);

CREATE TABLE usage_rollups (
    key_id       uuid     NOT NULL,
    grain        text     NOT NULL,
    period_start bigint   NOT NULL,
    route        text     NOT NULL,
    status_class smallint NOT NULL CHECK (status_class BETWEEN 0 AND 9),
    requests     bigint   NOT NULL,
    units        bigint   NOT NULL,
    PRIMARY KEY (key_id, grain, period_start, route, status_class),
    CHECK (CASE grain
        WHEN 'minute' THEN period_start % 60000 = 0
        WHEN 'hour' THEN period_start % 3600000 = 0
        WHEN 'day' THEN period_start % 86400000 = 0
        ELSE false END)
) WITH (fillfactor = 70);

-- Reports on all keys together read the days of a span.
CREATE INDEX usage_rollups_days ON usage_rollups (period_start, key_id) WHERE grain = 'day';

-- How far each node has come in adding its usage.
CREATE TABLE usage_progress (
    node     text     NOT NULL PRIMARY KEY CHECK (node <> ''),
    position bigint   NOT NULL CHECK (position > 0),
    as_of    bigint   NOT NULL,
    running  smallint NOT NULL CHECK (running IN (0, 1))
);

CREATE INDEX usage_progress_as_of ON usage_progress (as_of) WHERE running = 1;
