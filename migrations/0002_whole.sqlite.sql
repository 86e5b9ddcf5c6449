-- What the whole service desk needs: sessions, jobs, kept counters, revisions, idempotency keys, hidden tickets.

-- name_folded: the name as searches compare it, folded in C (case differs between engines); '' until the first start fills it in.
-- tokens_from: bearer tokens without a session that were issued earlier are refused.
ALTER TABLE users ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN tokens_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_is_admin_idx ON users (id) WHERE is_admin = 1;

-- A deleted ticket is hidden at once and purged by a job.
ALTER TABLE tickets ADD COLUMN deleted_at INTEGER;

-- internal: an operators' note, never shown to the submitter.
ALTER TABLE comments ADD COLUMN internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1));

-- Long texts that a change replaced; events name them by id. They go with their ticket.
CREATE TABLE revisions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    field      TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX revisions_ticket_id_idx ON revisions (ticket_id);

-- One row a login. generation: of the refresh cookie, 0 without one; rotated_at: when it last grew.
CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER,
    generation INTEGER NOT NULL DEFAULT 0,
    rotated_at INTEGER NOT NULL DEFAULT 0,
    user_agent TEXT    NOT NULL,
    address    TEXT    NOT NULL
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

-- The first answer to a POST that creates, in the same transaction as what it created.
CREATE TABLE idempotency_keys (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key        TEXT    NOT NULL,
    request    TEXT    NOT NULL, -- SHA-256 of method, path and body, hex
    status     INTEGER NOT NULL,
    etag       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

-- Work for later: at least once, leased with a deadline; a finished job's row is gone, a dead one stays for people.
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT    NOT NULL,
    key          TEXT    NOT NULL, -- one job of a kind and key at a time
    payload      TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('ready', 'dead')),
    run_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER NOT NULL DEFAULT 0,
    lease        TEXT    NOT NULL DEFAULT '', -- who holds it: only he may finish it
    last_error   TEXT    NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL
);
CREATE UNIQUE INDEX jobs_kind_key_key ON jobs (kind, key);
CREATE INDEX jobs_run_at_idx ON jobs (run_at) WHERE state = 'ready';

-- Kept counters of tickets that are not deleted, by what people ask for; operator_id 0: nobody's. Total, unassigned and open high are sums.
CREATE TABLE ticket_counts (
    status      TEXT    NOT NULL,
    urgency     TEXT    NOT NULL,
    operator_id INTEGER NOT NULL,
    n           INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (status, urgency, operator_id)
) WITHOUT ROWID;
INSERT INTO ticket_counts (status, urgency, operator_id, n)
SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets GROUP BY 1, 2, 3;
