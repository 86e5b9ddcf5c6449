-- What the web application needs: when a ticket was closed, counts a day, people who left, links to set a password, bulk changes
-- that can be undone, and when the last backup was made.

-- closed_at: NULL while the ticket is not closed. Of what was closed before, the last change is the best that is known.
ALTER TABLE tickets ADD COLUMN closed_at INTEGER;
UPDATE tickets SET closed_at = updated_at WHERE status = 'closed';

-- Kept counters of tickets that are not deleted, by the day (UTC, days since 1970) of their making and of their closing.
CREATE TABLE ticket_days (
    day     INTEGER PRIMARY KEY,
    created INTEGER NOT NULL DEFAULT 0 CHECK (created >= 0),
    closed  INTEGER NOT NULL DEFAULT 0 CHECK (closed >= 0)
);
INSERT INTO ticket_days (day, created, closed)
SELECT day, sum(created), sum(closed) FROM (
    SELECT created_at / 86400000000 AS day, 1 AS created, 0 AS closed FROM tickets WHERE deleted_at IS NULL
    UNION ALL SELECT closed_at / 86400000000, 0, 1 FROM tickets WHERE deleted_at IS NULL AND closed_at IS NOT NULL
) GROUP BY day;

-- deactivated_at: who left; his rows stay. The lists of people are in the order of names.
ALTER TABLE users ADD COLUMN deactivated_at INTEGER;
CREATE INDEX users_name_folded_idx ON users (name_folded);

-- Links to set a new password, each good for one use; digest: SHA-256 of the secret in the link, hex.
CREATE TABLE password_resets (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    made_by_id INTEGER NOT NULL REFERENCES users (id),
    digest     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
);
CREATE UNIQUE INDEX password_resets_digest_key ON password_resets (digest);
CREATE INDEX password_resets_user_id_idx ON password_resets (user_id);
CREATE INDEX password_resets_made_by_id_idx ON password_resets (made_by_id);
CREATE INDEX password_resets_expires_at_idx ON password_resets (expires_at);

-- One change of many tickets, and what they were before. version: of the ticket after the change; another one now says that somebody
-- changed it since, and undoing leaves it alone. removed: the change deleted it.
CREATE TABLE bulk_changes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    actor_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    undone_at INTEGER
);
CREATE INDEX bulk_changes_actor_id_idx ON bulk_changes (actor_id);
CREATE INDEX bulk_changes_at_idx ON bulk_changes (at);
CREATE TABLE bulk_change_tickets (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    bulk_change_id INTEGER NOT NULL REFERENCES bulk_changes (id) ON DELETE CASCADE,
    ticket_id      INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    status         TEXT    NOT NULL,
    urgency        TEXT    NOT NULL,
    request_type   TEXT    NOT NULL,
    operator_id    INTEGER,
    closed_at      INTEGER,
    removed        INTEGER NOT NULL CHECK (removed IN (0, 1))
);
CREATE UNIQUE INDEX bulk_change_tickets_bulk_change_id_ticket_id_key ON bulk_change_tickets (bulk_change_id, ticket_id);

-- One row a finished backup; bytes: of the file.
CREATE TABLE backups (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    at    INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
