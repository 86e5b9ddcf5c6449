-- Users, tickets, their comments, and the events that every change writes.
-- Times are microseconds since 1970, UTC. Ids are never reused (AUTOINCREMENT).
CREATE TABLE users (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT    NOT NULL,
    email           TEXT    NOT NULL,
    hashed_password TEXT    NOT NULL,
    is_admin        INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
    created_at      INTEGER NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE tickets (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    description   TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('new', 'assigned', 'pending', 'closed')),
    urgency       TEXT    NOT NULL CHECK (urgency IN ('low', 'normal', 'high')),
    request_type  TEXT    NOT NULL CHECK (request_type IN ('software', 'hardware', 'environment', 'logistics', 'other')),
    created_by_id INTEGER NOT NULL REFERENCES users (id),
    operator_id   INTEGER REFERENCES users (id),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL DEFAULT 1
);
-- Every index of SQLite ends with the id: this one gives a user's tickets newest first without a sort.
CREATE INDEX tickets_created_by_id_idx ON tickets (created_by_id);
-- Most tickets have no operator yet when they are made; those cost this index nothing.
CREATE INDEX tickets_operator_id_idx ON tickets (operator_id) WHERE operator_id IS NOT NULL;

CREATE TABLE comments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    author_id  INTEGER NOT NULL REFERENCES users (id),
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX comments_ticket_id_idx ON comments (ticket_id);
CREATE INDEX comments_author_id_idx ON comments (author_id);

-- No foreign keys: what happened outlives the ticket and the person it happened to.
-- kind has no CHECK: a new kind of event is no change of the database.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    actor_id   INTEGER,
    ticket_id  INTEGER,
    kind       TEXT    NOT NULL,
    audience   TEXT    NOT NULL CHECK (audience IN ('submitter', 'operators', 'admins')),
    changes    TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    address    TEXT    NOT NULL
);
CREATE INDEX events_ticket_id_idx ON events (ticket_id) WHERE ticket_id IS NOT NULL;
