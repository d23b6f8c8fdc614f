-- What a key had used in the system that it comes from. Totals go on beside it: no period tells of it, so grains agree.
ALTER TABLE usage_totals ADD COLUMN opening_requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_totals ADD COLUMN opening_units INTEGER NOT NULL DEFAULT 0;

-- A deletion can be taken back, and the trail has a word for it. SQLite changes no condition of a table, so it is made anew.
DROP TRIGGER keys_forgotten;

CREATE TABLE audit_2 (
    sequence  INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL CHECK (actor <> ''),
    action    TEXT    NOT NULL CHECK (action IN
        ('create', 'import', 'edit', 'extend', 'activate', 'deactivate', 'rotate', 'delete', 'restore', 'purge')),
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
