-- From where a key may be used, and which revision its record is: one more with each change, by whomever.
ALTER TABLE keys ADD COLUMN address_ranges text NOT NULL DEFAULT '[]' CHECK (json_typeof(address_ranges::json) = 'array');
ALTER TABLE keys ADD COLUMN revision bigint NOT NULL DEFAULT 1 CHECK (revision > 0);

CREATE FUNCTION keys_revised() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.revision := OLD.revision;
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keys_revised BEFORE UPDATE ON keys
    FOR EACH ROW EXECUTE FUNCTION keys_revised();

-- A change may have to know whether there is another key that may do everything; the condition is the repository's.
CREATE INDEX keys_administrators ON keys (deactivated_at, expires_at)
    WHERE strpos(scopes, '"admin:*"') > 0 AND deleted_at IS NULL;

-- Has a row once a key was imported with a secret of another system's shape: until then, such secrets are not looked up.
CREATE TABLE foreign_secrets (
    one integer NOT NULL PRIMARY KEY CHECK (one = 1)
);

-- Who changed which key. Each entry is sealed, with the one before, under a key that is not in the database. Salt, address,
-- before and after go when the key is purged; nothing else is ever changed.
CREATE TABLE audit (
    sequence  bigint NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at        bigint NOT NULL,
    actor     text   NOT NULL CHECK (actor <> ''),
    action    text   NOT NULL CHECK (action IN
        ('create', 'import', 'edit', 'extend', 'activate', 'deactivate', 'rotate', 'delete', 'purge')),
    key_id    uuid   NOT NULL,
    audit_key text   NOT NULL,
    digest    text   NOT NULL CHECK (length(digest) = 64),
    mac       text   NOT NULL CHECK (length(mac) = 64),
    salt      text,
    address   text,
    before    text,
    after     text,
    CHECK (CASE WHEN salt IS NULL THEN address IS NULL AND before IS NULL AND after IS NULL
        ELSE before IS NOT NULL AND after IS NOT NULL END)
);

CREATE INDEX audit_of_key ON audit (key_id, sequence);
CREATE INDEX audit_of_actor ON audit (actor, sequence);
CREATE INDEX audit_at ON audit (at, sequence);

-- Where the trail ends. Whoever changes keys through the repository locks this row first.
CREATE TABLE audit_head (
    one      integer NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    sequence bigint  NOT NULL,
    link     text    NOT NULL CHECK (length(link) = 64)
);

INSERT INTO audit_head (sequence, link) VALUES (0, repeat('0', 64));

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.salt IS NULL
        AND (NEW.sequence, NEW.at, NEW.actor, NEW.action, NEW.key_id, NEW.audit_key, NEW.digest, NEW.mac)
        IS NOT DISTINCT FROM (OLD.sequence, OLD.at, OLD.actor, OLD.action, OLD.key_id, OLD.audit_key, OLD.digest, OLD.mac) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entries of the audit trail are never changed nor deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

-- Answers to requests with an idempotency key, encrypted under that key; what is kept of it is a hash.
CREATE TABLE kept_answers (
    hash       text   NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    key_id     uuid   NOT NULL,
    request    text   NOT NULL CHECK (length(request) = 64),
    sealed     text   NOT NULL CHECK (length(sealed) <= 1000000),
    expires_at bigint NOT NULL
);

CREATE INDEX kept_answers_expires_at ON kept_answers (expires_at);
CREATE INDEX kept_answers_key_id ON kept_answers (key_id);

-- With a key goes all that is personal about it.
CREATE FUNCTION keys_forgotten() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE audit SET salt = NULL, address = NULL, before = NULL, after = NULL WHERE key_id = OLD.id AND salt IS NOT NULL;
    DELETE FROM kept_answers WHERE key_id = OLD.id;
    RETURN OLD;
END $$;

CREATE TRIGGER keys_forgotten BEFORE DELETE ON keys
    FOR EACH ROW EXECUTE FUNCTION keys_forgotten();
