-- What listings go by. A listing walks one of the indexes from either end, once for each standing that it may show.
ALTER TABLE keys
    ADD COLUMN standing smallint NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NOT NULL THEN 2 WHEN deactivated_at IS NOT NULL THEN 1 ELSE 0 END) STORED,
    -- Folds A to Z alone, and compares by bytes, as SQLite does too.
    ADD COLUMN name_order text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name COLLATE "C")) STORED,
    ADD COLUMN expires_order bigint NOT NULL GENERATED ALWAYS AS (coalesce(expires_at, 9223372036854775807)) STORED;

DROP INDEX keys_newest;
DROP INDEX keys_newest_kept;
DROP INDEX keys_newest_open;
DROP INDEX keys_newest_inactive;
DROP INDEX keys_newest_deleted;

CREATE INDEX keys_by_creation ON keys (standing, created_at, id);
CREATE INDEX keys_by_name ON keys (standing, name_order, id);
CREATE INDEX keys_by_expiry ON keys (standing, expires_order, id);

-- What is generated is not yet when a row is about to change, so it does not tell whether the row changes.
CREATE OR REPLACE FUNCTION keys_revised() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    before keys%ROWTYPE := OLD;
BEGIN
    before.standing := NULL;
    before.name_order := NULL;
    before.expires_order := NULL;
    NEW.revision := OLD.revision;
    IF NEW IS DISTINCT FROM before THEN
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END $$;
