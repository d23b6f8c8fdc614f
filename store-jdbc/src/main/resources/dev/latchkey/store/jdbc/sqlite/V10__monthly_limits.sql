-- A limit for the UTC calendar month. A change of it makes a new revision like any other.
ALTER TABLE keys ADD COLUMN requests_per_month INTEGER CHECK (requests_per_month BETWEEN 1 AND 999999999999999);

-- A start asks for those that have one before it answers anybody.
CREATE INDEX keys_monthly ON keys (id) WHERE requests_per_month IS NOT NULL;

DROP TRIGGER keys_revised;

CREATE TRIGGER keys_revised AFTER UPDATE ON keys
WHEN NEW.revision <> OLD.revision + 1
    AND (NEW.name, NEW.email, NEW.hint, NEW.type, NEW.units_per_request, NEW.requests_per_minute, NEW.requests_per_hour,
        NEW.requests_per_day, NEW.requests_per_month, NEW.scopes, NEW.address_ranges, NEW.metadata, NEW.updated_at,
        NEW.expires_at, NEW.deactivated_at, NEW.deleted_at, NEW.revision)
    IS NOT (OLD.name, OLD.email, OLD.hint, OLD.type, OLD.units_per_request, OLD.requests_per_minute, OLD.requests_per_hour,
        OLD.requests_per_day, OLD.requests_per_month, OLD.scopes, OLD.address_ranges, OLD.metadata, OLD.updated_at,
        OLD.expires_at, OLD.deactivated_at, OLD.deleted_at, OLD.revision) BEGIN
    UPDATE keys SET revision = OLD.revision + 1 WHERE id = NEW.id;
END;

-- Which actions there are is the program's to say: a new one is no migration. SQLite changes no condition of a table, so it is
-- made anew.
DROP TRIGGER keys_forgotten;

CREATE TABLE audit_2 (
    sequence  INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL CHECK (actor <> ''),
    action    TEXT    NOT NULL CHECK (action <> ''),
    key_id    TEXT    NOT NULL,
    audit_key TEXT    NOT NULL,
    digest    TEXT    NOT NULL CHECK (length(digest) = 64),
    mac       TEXT    NOT NULL CHECK (length(mac) = 64),
    salt      TEXT,
    address   TEXT,
    before    TEXT,
    after     TEXT,
    CHECK (CASE WHEN salt IS NULL THEN address IS NULL AND before IS NULL AND after IS NULL
        ELSE before IS NOT NULL AND after IS NOT NULL END)
) STRICT;

INSERT INTO audit_2 (sequence, at, actor, action, key_id, audit_key, digest, mac, salt, address, before, after)
    SELECT sequence, at, actor, action, key_id, audit_key, digest, mac, salt, address, before, after
    FROM audit
    ORDER BY sequence;

DROP TABLE audit;
ALTER TABLE audit_2 RENAME TO audit;

CREATE INDEX audit_of_key ON audit (key_id, sequence);
CREATE INDEX audit_of_actor ON audit (actor, sequence);
CREATE INDEX audit_at ON audit (at, sequence);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
WHEN NEW.salt IS NOT NULL
    OR (NEW.sequence, NEW.at, NEW.actor, NEW.action, NEW.key_id, NEW.audit_key, NEW.digest, NEW.mac)
    IS NOT (OLD.sequence, OLD.at, OLD.actor, OLD.action, OLD.key_id, OLD.audit_key, OLD.digest, OLD.mac) BEGIN
    SELECT RAISE(ABORT, 'entries of the audit trail are never changed nor deleted');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'entries of the audit trail are never changed nor deleted');
END;

-- REPLACE would take an entry away without its triggers.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.sequence) BEGIN
    SELECT RAISE(ABORT, 'entries of the audit trail are never changed nor deleted');
END;

-- With a key goes all that is personal about it.
CREATE TRIGGER keys_forgotten BEFORE DELETE ON keys BEGIN
    UPDATE audit SET salt = NULL, address = NULL, before = NULL, after = NULL WHERE key_id = OLD.id AND salt IS NOT NULL;
    DELETE FROM kept_answers WHERE key_id = OLD.id;
END;
