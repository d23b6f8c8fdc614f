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
