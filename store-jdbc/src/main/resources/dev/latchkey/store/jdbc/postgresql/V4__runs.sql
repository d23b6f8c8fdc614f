-- Which database this is, in its backups too, so that a journal recognises it.
CREATE TABLE usage_store (
    one integer NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    id  uuid    NOT NULL
);

INSERT INTO usage_store (id) VALUES (gen_random_uuid());

-- Whoever begins the next run of a node shuts out those that count under its name still.
ALTER TABLE usage_progress ADD COLUMN run bigint NOT NULL DEFAULT 0;
