-- From where a key may be used, and which revision its record is: one more with each change, by whomever.
ALTER TABLE keys ADD COLUMN address_ranges TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(address_ranges) AND json_type(address_ranges) = 'array');
ALTER TABLE keys ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0);

CREATE TRIGGER keys_revised AFTER UPDATE ON keys
WHEN NEW.revision <> OLD.revision + 1
    AND (NEW.name, NEW.email, NEW.hint, NEW.type, NEW.units_per_request, NEW.requests_per_minute, NEW.requests_per_hour,
        NEW.requests_per_day, NEW.scopes, NEW.address_ranges, NEW.metadata, NEW.updated_at, NEW.expires_at,
        NEW.deactivated_at, NEW.deleted_at, NEW.revision)
    IS NOT (OLD.name, OLD.email, OLD.hint, OLD.type, OLD.units_per_request, OLD.requests_per_minute, OLD.requests_per_hour,
        OLD.requests_per_day, OLD.scopes, OLD.address_ranges, OLD.metadata, OLD.updated_at, OLD.expires_at,
        OLD.deactivated_at, OLD.deleted_at, OLD.revision) BEGIN
    UPDATE keys SET revision = OLD.revision + 1 WHERE id = NEW.id;
END;

-- A change may have to know whether there is another key that may do everything; the condition is the repository's.
CREATE INDEX keys_administrators ON keys (deactivated_at, expires_at)
    WHERE instr(scopes, '"admin:*"') > 0 AND deleted_at IS NULL;

-- Has a row once a key was imported with a secret of another system's shape: until then, such secrets are not looked up.
CREATE TABLE foreign_secrets (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1)
) STRICT;

-- Who changed which key. Each entry is sealed, with the one before, under a key that is not in the database. Salt, address,
-- before and after go when the key is purged; nothing else is ever changed.
CREATE TABLE audit (
    sequence  INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL CHECK (actor <> ''),
    action    TEXT    NOT NULL CHECK (action IN
        ('create', 'import', 'edit', 'extend', 'activate', 'deactivate', 'rotate', 'delete', 'purge')),
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

CREATE INDEX audit_of_key ON audit (key_id, sequence);
CREATE INDEX audit_of_actor ON audit (actor, sequence);
CREATE INDEX audit_at ON audit (at, sequence);

-- Where the trail ends. Whoever changes keys through the repository has the file to itself meanwhile.
CREATE TABLE audit_head (
    one      INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    sequence INTEGER NOT NULL,
    link     TEXT    NOT NULL CHECK (length(link) = 64)
) STRICT;

INSERT INTO audit_head (sequence, link) VALUES (0, '0000000000000000000000000000000000000000000000000000000000000000');

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

-- Answers to requests with an idempotency key, encrypted under that key; what is kept of it is a hash.
CREATE TABLE kept_answers (
    hash       TEXT    NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    key_id     TEXT    NOT NULL,
    request    TEXT    NOT NULL CHECK (length(request) = 64),
    sealed     TEXT    NOT NULL CHECK (length(sealed) <= 1000000),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_answers_expires_at ON kept_answers (expires_at);
CREATE INDEX kept_answers_key_id ON kept_answers (key_id);

-- With a key goes all that is personal about it.
CREATE TRIGGER keys_forgotten BEFORE DELETE ON keys BEGIN
    UPDATE audit SET salt = NULL, address = NULL, before = NULL, after = NULL WHERE key_id = OLD.id AND salt IS NOT NULL;
    DELETE FROM kept_answers WHERE key_id = OLD.id;
END;
