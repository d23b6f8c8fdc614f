-- Patients made in the background. A job that waits has no node, unless that alone knows its password; a run is one attempt at it,
-- and whoever ends the job must be the run that it has.
CREATE TABLE jobs (
    id              TEXT    NOT NULL PRIMARY KEY,
    key_id          TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    request         TEXT    NOT NULL CHECK (json_valid(request) AND json_type(request) = 'object'),
    configuration   TEXT    NOT NULL CHECK (json_valid(configuration) AND json_type(configuration) = 'object'),
    patients        INTEGER NOT NULL CHECK (patients > 0),
    seed            INTEGER NOT NULL,
    formats         TEXT    NOT NULL CHECK (formats <> ''),
    compressed      INTEGER NOT NULL CHECK (compressed IN (0, 1)),
    encrypted       INTEGER NOT NULL CHECK (encrypted IN (0, 1)),
    priority        INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    created_at      INTEGER NOT NULL CHECK (created_at >= 0),
    expires_at      INTEGER NOT NULL CHECK (expires_at > created_at),
    status          TEXT    NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    started_at      INTEGER CHECK (started_at >= 0),
    finished_at     INTEGER CHECK (finished_at >= 0),
    node            TEXT,
    run             TEXT,
    heard_at        INTEGER NOT NULL,
    starts          INTEGER NOT NULL DEFAULT 0,
    step            TEXT    NOT NULL,
    total_steps     INTEGER NOT NULL,
    completed_steps INTEGER NOT NULL,
    patients_made   INTEGER NOT NULL,
    percent         INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    failure         TEXT,
    summary         TEXT    CHECK (json_valid(summary) AND json_type(summary) = 'object'),
    files           TEXT    CHECK (json_valid(files) AND json_type(files) = 'object'),
    CHECK ((status IN ('pending', 'running')) = (finished_at IS NULL)),
    CHECK (status <> 'running' OR (node IS NOT NULL AND run IS NOT NULL AND started_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failure IS NOT NULL)),
    CHECK ((status = 'completed') = (summary IS NOT NULL AND files IS NOT NULL))
) STRICT;

CREATE INDEX jobs_of_key ON jobs (key_id, created_at, id);
CREATE INDEX jobs_unfinished ON jobs (key_id) WHERE finished_at IS NULL;
CREATE INDEX jobs_expiring ON jobs (expires_at);

-- Locked by whoever adds a job or takes one, so that the queue's bounds are exact and its turns fair. Turns count what was taken.
CREATE TABLE job_queue (
    one  INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    turn INTEGER NOT NULL
) STRICT;

INSERT INTO job_queue (turn) VALUES (0);

-- The turn in which a key was last served.
CREATE TABLE job_turns (
    key_id TEXT    NOT NULL PRIMARY KEY REFERENCES keys (id) ON DELETE CASCADE,
    turn   INTEGER NOT NULL
) STRICT;

-- Configurations that a key keeps.
CREATE TABLE templates (
    id            TEXT    NOT NULL PRIMARY KEY,
    key_id        TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    configuration TEXT    NOT NULL CHECK (json_valid(configuration) AND json_type(configuration) = 'object'),
    created_at    INTEGER NOT NULL CHECK (created_at >= 0),
    updated_at    INTEGER NOT NULL CHECK (updated_at >= 0),
    expires_at    INTEGER CHECK (expires_at > created_at)
) STRICT;

CREATE INDEX templates_of_key ON templates (key_id, created_at, id);
CREATE INDEX templates_expiring ON templates (expires_at) WHERE expires_at IS NOT NULL;
