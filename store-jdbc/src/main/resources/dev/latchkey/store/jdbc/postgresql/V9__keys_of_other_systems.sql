-- What a key had used in the system that it comes from. Totals go on beside it: no period tells of it, so grains agree.
ALTER TABLE usage_totals
    ADD COLUMN opening_requests bigint NOT NULL DEFAULT 0,
    ADD COLUMN opening_units bigint NOT NULL DEFAULT 0;

-- A deletion can be taken back, and the trail has a word for it.
ALTER TABLE audit DROP CONSTRAINT audit_action_check;
ALTER TABLE audit ADD CONSTRAINT audit_action_check CHECK (action IN
    ('create', 'import', 'edit', 'extend', 'activate', 'deactivate', 'rotate', 'delete', 'restore', 'purge'));
