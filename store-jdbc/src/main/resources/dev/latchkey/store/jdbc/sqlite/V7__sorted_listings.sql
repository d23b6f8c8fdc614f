-- What listings go by. A listing walks one of the indexes from either end, once for each standing that it may show.
ALTER TABLE keys ADD COLUMN standing INTEGER NOT NULL
    GENERATED ALWAYS AS (CASE WHEN deleted_at IS NOT NULL THEN 2 WHEN deactivated_at IS NOT NULL THEN 1 ELSE 0 END) VIRTUAL;
-- Folds A to Z alone, and compares by bytes, as PostgreSQL does too.
ALTER TABLE keys ADD COLUMN name_order TEXT NOT NULL GENERATED ALWAYS AS (lower(name)) VIRTUAL;
ALTER TABLE keys ADD COLUMN expires_order INTEGER NOT NULL
    GENERATED ALWAYS AS (coalesce(expires_at, 9223372036854775807)) VIRTUAL;

DROP INDEX keys_newest;
DROP INDEX keys_newest_kept;
DROP INDEX keys_newest_open;
DROP INDEX keys_newest_inactive;
DROP INDEX keys_newest_deleted;

CREATE INDEX keys_by_creation ON keys (standing, created_at, id);
CREATE INDEX keys_by_name ON keys (standing, name_order, id);
CREATE INDEX keys_by_expiry ON keys (standing, expires_order, id);
