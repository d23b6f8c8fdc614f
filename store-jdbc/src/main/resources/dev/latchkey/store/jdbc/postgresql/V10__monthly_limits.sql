-- A limit for the UTC calendar month. A change of it makes a new revision like any other: that trigger compares whole rows.
ALTER TABLE keys ADD COLUMN requests_per_month bigint CHECK (requests_per_month BETWEEN 1 AND 999999999999999);

-- A start asks for those that have one before it answers anybody.
CREATE INDEX keys_monthly ON keys (id) WHERE requests_per_month IS NOT NULL;

-- Which actions there are is the program's to say: a new one is no migration.
ALTER TABLE audit DROP CONSTRAINT audit_action_check;
ALTER TABLE audit ADD CONSTRAINT audit_action_check CHECK (action <> '');
