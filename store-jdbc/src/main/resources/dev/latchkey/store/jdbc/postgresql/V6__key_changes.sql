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
