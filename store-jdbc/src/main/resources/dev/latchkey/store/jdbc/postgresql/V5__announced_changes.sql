-- Whoever listens on the channel of the schema's name hears, once for each transaction, that some key changed, and looks which.
-- PostgreSQL tells it after the commit, and may lose it with the listener's connection.
CREATE FUNCTION key_changes_announced() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_notify(TG_TABLE_SCHEMA, '');
    RETURN NULL;
END $$;

CREATE TRIGGER key_changes_announced AFTER INSERT OR UPDATE ON key_changes
    FOR EACH STATEMENT EXECUTE FUNCTION key_changes_announced();

-- Rows that go by TRUNCATE go without their own triggers. Every key may have changed then.
CREATE FUNCTION all_keys_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO key_changes (key_id) SELECT id FROM keys
    ON CONFLICT (key_id) DO UPDATE SET changed_in = excluded.changed_in;
    RETURN NULL;
END $$;

CREATE TRIGGER keys_truncated BEFORE TRUNCATE ON keys
    FOR EACH STATEMENT EXECUTE FUNCTION all_keys_changed();
CREATE TRIGGER secrets_truncated BEFORE TRUNCATE ON secrets
    FOR EACH STATEMENT EXECUTE FUNCTION all_keys_changed();
