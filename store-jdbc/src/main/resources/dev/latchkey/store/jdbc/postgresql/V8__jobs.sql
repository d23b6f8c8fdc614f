-- Patients made in the background. A job that waits has no node, unless that alone knows its password; a run is one attempt at it,
-- and whoever ends the job must be the run that it has.
CREATE TABLE jobs (
    id              uuid     NOT NULL PRIMARY KEY,
    key_id          uuid     NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    request         text     NOT NULL CHECK (json_typeof(request::json) = 'object'),
    configuration   text     NOT NULL CHECK (json_typeof(configuration::json) = 'object'),
    patients        integer  NOT NULL CHECK (patients > 0),
    seed            bigint   NOT NULL,
    formats         text     NOT NULL CHECK (formats <> ''),
    compressed      boolean  NOT NULL,
    encrypted       boolean  NOT NULL,
    priority        smallint NOT NULL CHECK (priority BETWEEN 0 AND 2),
    created_at      bigint   NOT NULL CHECK (created_at >= 0),
    expires_at      bigint   NOT NULL CHECK (expires_at > created_at),
    status          text     NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    started_at      bigint   CHECK (started_at >= 0),
    finished_at     bigint   CHECK (finished_at >= 0),
    node            text,
    run             uuid,
    heard_at        bigint   NOT NULL,
    starts          integer  NOT NULL DEFAULT 0,
    step            text     NOT NULL,
    total_steps     integer  NOT NULL,
    completed_steps integer  NOT NULL,
    patients_made   integer  NOT NULL,
    percent         integer  NOT NULL CHECK (percent BETWEEN 0 AND 100),
    failure         text,
    summary         text     CHECK (json_typeof(summary::json) = 'object'),
    files           text     CHECK (json_typeof(files::json) = 'object'),
    CHECK ((status IN ('pending', 'running')) = (finished_at IS NULL)),
    CHECK (status <> 'running' OR (node IS NOT NULL AND run IS NOT NULL AND started_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failure IS NOT NULL)),
    CHECK ((status = 'completed') = (summary IS NOT NULL AND files IS NOT NULL))
);

CREATE INDEX jobs_of_key ON jobs (key_id, created_at, id);
CREATE INDEX jobs_unfinished ON jobs (key_id) WHERE finished_at IS NULL;
CREATE INDEX jobs_expiring ON jobs (expires_at);

-- Locked by whoever adds a job or takes one, so that the queue's bounds are exact and its turns fair. Turns count what was taken.
CREATE TABLE job_queue (
    one  integer NOT NULL PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    turn bigint  NOT NULL
);

INSERT INTO job_queue (turn) VALUES (0);

-- The turn in which a key was last served.
CREATE TABLE job_turns (
    key_id uuid   NOT NULL PRIMARY KEY REFERENCES keys (id) ON DELETE CASCADE,
    turn   bigint NOT NULL
);

-- Configurations that a key keeps.
CREATE TABLE templates (
    id            uuid   NOT NULL PRIMARY KEY,
    key_id        uuid   NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    configuration text   NOT NULL CHECK (json_typeof(configuration::json) = 'object'),
    created_at    bigint NOT NULL CHECK (created_at >= 0),
    updated_at    bigint NOT NULL CHECK (updated_at >= 0),
    expires_at    bigint CHECK (expires_at > created_at)
);

CREATE INDEX templates_of_key ON templates (key_id, created_at, id);
CREATE INDEX templates_expiring ON templates (expires_at) WHERE expires_at IS NOT NULL;
