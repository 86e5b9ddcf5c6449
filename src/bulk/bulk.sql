-- bulk_read_tickets: each BulkTicket (ids text)
-- Many at once, without their texts. ids: numbers, ascending, with commas between.
-- @sqlite
SELECT t.id AS ticket_id, t.version, t.status, t.urgency, t.request_type, t.operator_id, t.closed_at, t.answered_at, 0 AS removed
FROM json_each('[' || :ids || ']') AS page CROSS JOIN tickets AS t ON t.id = page.value WHERE t.deleted_at IS NULL;
-- @postgres
SELECT id AS ticket_id, version, status, urgency, request_type, operator_id, closed_at, answered_at, false AS removed
FROM tickets WHERE id = ANY (('{' || :ids || '}')::bigint[]) AND deleted_at IS NULL ORDER BY id;

-- bulk_read_ticket: one Ticket (id id)
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name
FROM tickets WHERE id = :id AND deleted_at IS NULL;

-- bulk_read_text: one text (id id)
-- Of a deleted ticket, too, until it is purged.
SELECT description AS value FROM tickets WHERE id = :id;

-- bulk_insert: one id (actor_id id, now time, changes text, removed bool, tickets int)
INSERT INTO bulk_changes (actor_id, at, changes, removed, tickets)
VALUES (:actor_id, :now, :changes, :removed, :tickets)
RETURNING id AS value;

-- bulk_save: run (bulk_change_id id, ids text, removed bool)
-- What they are before the change, which gives each its next version.
-- @sqlite
INSERT INTO bulk_change_tickets (bulk_change_id, ticket_id, version, status, urgency, request_type, operator_id, closed_at, answered_at, removed)
SELECT :bulk_change_id, t.id, t.version + 1, t.status, t.urgency, t.request_type, t.operator_id, t.closed_at, t.answered_at, :removed
FROM json_each('[' || :ids || ']') AS page CROSS JOIN tickets AS t ON t.id = page.value;
-- @postgres
INSERT INTO bulk_change_tickets (bulk_change_id, ticket_id, version, status, urgency, request_type, operator_id, closed_at, answered_at, removed)
SELECT :bulk_change_id, id, version + 1, status, urgency, request_type, operator_id, closed_at, answered_at, :removed
FROM tickets WHERE id = ANY (('{' || :ids || '}')::bigint[]) ORDER BY id;

-- bulk_read: one BulkMade (id id, actor_id id)
SELECT at, undone_at FROM bulk_changes WHERE id = :id AND actor_id = :actor_id;

-- bulk_recent: each BulkEntry (actor_id id, from time, since time, limit int)
-- Newest first: what he made since then, or undid since then. from: earlier than which it is neither.
SELECT id, at, undone_at, changes, removed, tickets, kept FROM bulk_changes
WHERE actor_id = :actor_id AND at >= :from AND (at >= :since OR undone_at >= :since) AND tickets > 0
ORDER BY at DESC, id DESC LIMIT :limit;

-- bulk_set_undone: run (id id, kept int, now time)
UPDATE bulk_changes SET undone_at = :now, kept = :kept WHERE id = :id;

-- bulk_set_kept: run (bulk_change_id id, ticket_id id, reason text)
UPDATE bulk_change_tickets SET kept = :reason WHERE bulk_change_id = :bulk_change_id AND ticket_id = :ticket_id;

-- bulk_read_kept: visit BulkKept (bulk_change_id id)
-- A ticket that is purged by then has no text any more.
SELECT k.ticket_id, k.kept AS reason, coalesce(t.description, '') AS description
FROM bulk_change_tickets AS k LEFT JOIN tickets AS t ON t.id = k.ticket_id
WHERE k.bulk_change_id = :bulk_change_id AND k.kept IS NOT NULL ORDER BY k.ticket_id;

-- bulk_read_saved: each BulkTicket (bulk_change_id id)
SELECT ticket_id, version, status, urgency, request_type, operator_id, closed_at, answered_at, removed
FROM bulk_change_tickets WHERE bulk_change_id = :bulk_change_id ORDER BY ticket_id;
