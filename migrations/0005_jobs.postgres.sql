-- Jobs for people to see: when each last changed, and the dead ones without a look at the others. The keys of refresh.
ALTER TABLE jobs ADD COLUMN updated_at bigint NOT NULL DEFAULT 0;
UPDATE jobs SET updated_at = created_at;
CREATE INDEX jobs_dead_idx ON jobs (id) WHERE state = 'dead';

-- One row a ticket and day: it has been refreshed then, in the same transaction.
CREATE TABLE refresh_keys (
    key        text   NOT NULL PRIMARY KEY,
    created_at bigint NOT NULL
);
CREATE INDEX refresh_keys_created_at_idx ON refresh_keys (created_at);
