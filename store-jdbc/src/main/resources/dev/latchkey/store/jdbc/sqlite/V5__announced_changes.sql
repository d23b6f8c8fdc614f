-- A row that REPLACE puts another one in place of goes without its own triggers: the key that loses its secret changes too.
CREATE TRIGGER secrets_replaced_by_insert BEFORE INSERT ON secrets BEGIN
    INSERT INTO key_changes (key_id, revision)
    SELECT key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes)
    FROM secrets WHERE hash = NEW.hash AND key_id IS NOT NULL
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER secrets_replaced_by_update BEFORE UPDATE OF hash ON secrets WHEN NEW.hash <> OLD.hash BEGIN
    INSERT INTO key_changes (key_id, revision)
    SELECT key_id, (SELECT coalesce(max(revision), 0) + 1 FROM key_changes)
    FROM secrets WHERE hash = NEW.hash AND key_id IS NOT NULL
    ON CONFLICT (key_id) DO UPDATE SET revision = excluded.revision;
END;
