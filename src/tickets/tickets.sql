-- include: tickets/tickets_count.h
-- include: tickets/tickets_key.h

-- ticket_insert: one Ticket (description text, urgency TicketUrgency, request_type TicketRequestType, inferred int, created_by_id id, now time)
INSERT INTO tickets (description, urgency, request_type, inferred, status, created_by_id, created_at, updated_at)
VALUES (:description, :urgency, :request_type, :inferred, 'new', :created_by_id, :now, :now)
RETURNING id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name;

-- ticket_by_id: one Ticket (id id)
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name
FROM tickets WHERE id = :id AND deleted_at IS NULL;

-- ticket_inferred: one int (id id)
SELECT inferred AS value FROM tickets WHERE id = :id;

-- ticket_update_row: one Ticket (id id, description text, status TicketStatus, urgency TicketUrgency, request_type TicketRequestType, operator_id id?, closed_at time?, answered_at time?, unchanged int, now time)
UPDATE tickets SET description = :description, status = :status, urgency = :urgency, request_type = :request_type,
    operator_id = :operator_id, closed_at = :closed_at, answered_at = :answered_at, inferred = inferred & :unchanged, updated_at = :now,
    version = version + 1
WHERE id = :id AND deleted_at IS NULL
RETURNING id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name;

-- ticket_set_answered: run (id id, answered_at time?)
-- No change of the ticket, as a comment is none.
UPDATE tickets SET answered_at = :answered_at WHERE id = :id AND status <> 'closed' AND deleted_at IS NULL;

-- ticket_hide: run (id id, now time)
UPDATE tickets SET deleted_at = :now, updated_at = :now, version = version + 1 WHERE id = :id AND deleted_at IS NULL;

-- ticket_unhide: one Ticket (id id, now time)
UPDATE tickets SET deleted_at = NULL, updated_at = :now, version = version + 1 WHERE id = :id AND deleted_at IS NOT NULL
RETURNING id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name;

-- ticket_keep_revision: one id (ticket_id id, body text, now time)
INSERT INTO revisions (ticket_id, field, body, created_at) VALUES (:ticket_id, 'description', :body, :now)
RETURNING id AS value;

-- ticket_page_all: each Ticket (before id, limit int)
-- Everybody's, newest first; the first page is before INT64_MAX. Every other page is put together of the parts below.
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name
FROM tickets WHERE deleted_at IS NULL AND id < :before
ORDER BY id DESC LIMIT :limit;

-- ticket_step_all: visit Ticket (after id, limit int)
-- One step of a stream, in the order of ids; the first is after 0.
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, answered_at, version,
    (SELECT name FROM users WHERE users.id = created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = operator_id) AS operator_name
FROM tickets WHERE deleted_at IS NULL AND id > :after
ORDER BY id LIMIT :limit;

-- ticket_list: list Ticket
-- SQLite keeps the order of the page: CROSS JOIN is the outer loop. PostgreSQL has to be told.
-- @sqlite
SELECT t.id, t.description, t.status, t.urgency, t.request_type, t.created_by_id, t.operator_id, t.created_at, t.updated_at, t.closed_at, t.answered_at, t.version,
    (SELECT name FROM users WHERE users.id = t.created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = t.operator_id) AS operator_name
FROM :page AS page CROSS JOIN tickets AS t ON t.id = page.id;
-- @postgres
SELECT t.id, t.description, t.status, t.urgency, t.request_type, t.created_by_id, t.operator_id, t.created_at, t.updated_at, t.closed_at, t.answered_at, t.version,
    (SELECT name FROM users WHERE users.id = t.created_by_id) AS created_by_name,
    (SELECT name FROM users WHERE users.id = t.operator_id) AS operator_name
FROM :page AS page JOIN tickets AS t ON t.id = page.id ORDER BY :order;

-- ticket_keys: list TicketKey
-- Where the looking ended, when a filter took less than the page wants.
-- @sqlite
SELECT id, updated_at, strand FROM :page AS page;
-- @postgres
SELECT id, updated_at, strand FROM :page AS page ORDER BY :order;

-- ticket_ids: list id
-- To be counted: in no order.
SELECT id AS value FROM :page AS page;

-- The arms: each one range of an index (migration 3), without its begin and order.

-- ticket_of_all: part
SELECT id FROM tickets WHERE deleted_at IS NULL
-- ticket_of_all_by_change: part
SELECT id, updated_at FROM tickets WHERE deleted_at IS NULL

-- ticket_of_cell: part (cell int)
SELECT id FROM tickets WHERE cell = :cell
-- ticket_of_cell_by_change: part (cell int)
SELECT id, updated_at FROM tickets WHERE cell = :cell

-- ticket_of_operator: part (operator_id id)
SELECT id FROM tickets WHERE operator_id = :operator_id AND deleted_at IS NULL
-- ticket_of_operator_cell: part (operator_id id, cell int)
SELECT id FROM tickets WHERE operator_id = :operator_id AND cell = :cell
-- ticket_of_operator_cell_by_change: part (operator_id id, cell int)
SELECT id, updated_at FROM tickets WHERE operator_id = :operator_id AND cell = :cell

-- ticket_of_person: part (created_by_id id, strand int)
SELECT id, 0 AS updated_at, strand, cell, operator_id FROM tickets WHERE created_by_id = :created_by_id AND strand = :strand

-- ticket_of_person_unchanged: part (created_by_id id, strand int)
-- Last changed when they were made; that time is in the index.
SELECT id, created_at AS updated_at, strand, cell, operator_id FROM tickets WHERE created_by_id = :created_by_id AND strand = :strand

-- ticket_of_person_changed: part (created_by_id id, strand int)
SELECT id, updated_at, strand, cell, operator_id FROM tickets
WHERE created_by_id = :created_by_id AND strand = :strand AND strand % 2 = 1

-- Whose turn it is (migration 9); like one person's, but in the order of changes all are in one index.

-- ticket_of_waiting: part (waiting int)
SELECT id, 0 AS updated_at, strand, cell, operator_id FROM tickets WHERE waiting = :waiting
-- ticket_of_waiting_by_change: part (waiting int)
SELECT id, updated_at, strand, cell, operator_id FROM tickets WHERE waiting = :waiting
-- ticket_of_person_waiting: part (created_by_id id, waiting int)
SELECT id, 0 AS updated_at, strand, cell, operator_id FROM tickets WHERE created_by_id = :created_by_id AND waiting = :waiting
-- ticket_of_person_waiting_by_change: part (created_by_id id, waiting int)
SELECT id, updated_at, strand, cell, operator_id FROM tickets WHERE created_by_id = :created_by_id AND waiting = :waiting

-- Where a page begins, and its order.

-- ticket_before_id: part (id id)
id < :id
-- ticket_after_id: part (id id)
id > :id
-- ticket_before_change: part (updated_at time, id id)
-- The collation makes SQLite use the second column of the index, too: many may have changed in one moment.
-- @sqlite
(updated_at, id) < (:updated_at, :id COLLATE BINARY)
-- @postgres
(updated_at, id) < (:updated_at, :id)
-- ticket_after_change: part (updated_at time, id id)
-- @sqlite
(updated_at, id) > (:updated_at, :id COLLATE BINARY)
-- @postgres
(updated_at, id) > (:updated_at, :id)
-- ticket_newest: part
id DESC
-- ticket_oldest: part
id
-- ticket_changed_last: part
updated_at DESC, id DESC
-- ticket_changed_first: part
updated_at, id

-- ticket_filter: part (urgencies int, types int, any_operator int, unassigned int, o1 id, o2 id, o3 id, o4 id, o5 id, o6 id, o7 id, o8 id)
-- What the strands of one person do not order: sets as bits, by the digits of the cell.
(:urgencies >> (cell / 10 % 3)) & 1 = 1 AND (:types >> (cell / 2 % 5)) & 1 = 1
AND (:any_operator = 1 OR :unassigned = 1 AND operator_id IS NULL OR operator_id IN (:o1, :o2, :o3, :o4, :o5, :o6, :o7, :o8))

-- ticket_count_add: run (status TicketStatus, urgency TicketUrgency, operator_id id, delta int)
-- SQLite checks n >= 0 on the row that it would insert, before it sees that the row exists.
-- @sqlite
INSERT INTO ticket_counts (status, urgency, operator_id, n)
VALUES (:status, :urgency, :operator_id, max(:delta, 0))
ON CONFLICT (status, urgency, operator_id) DO UPDATE SET n = n + :delta;
-- @postgres
INSERT INTO ticket_count_deltas (status, urgency, operator_id, delta)
VALUES (:status, :urgency, :operator_id, :delta);

-- ticket_counts_kept: each TicketCount
-- @sqlite
SELECT status, urgency, operator_id, n FROM ticket_counts
WHERE n <> 0 ORDER BY status, urgency, operator_id;
-- @postgres
SELECT status, urgency, operator_id, sum(n)::bigint AS n
FROM (SELECT status, urgency, operator_id, n FROM ticket_counts
      UNION ALL SELECT status, urgency, operator_id, delta FROM ticket_count_deltas) AS kept
GROUP BY status, urgency, operator_id HAVING sum(n) <> 0
ORDER BY status COLLATE "C", urgency COLLATE "C", operator_id;

-- ticket_counts_fresh: each TicketCount
-- @sqlite
SELECT status, urgency, coalesce(operator_id, 0) AS operator_id, count(*) AS n
FROM tickets WHERE deleted_at IS NULL
GROUP BY status, urgency, tickets.operator_id ORDER BY status, urgency, 3;
-- @postgres
SELECT status, urgency, coalesce(operator_id, 0) AS operator_id, count(*) AS n
FROM tickets WHERE deleted_at IS NULL
GROUP BY status, urgency, tickets.operator_id ORDER BY status COLLATE "C", urgency COLLATE "C", 3;

-- ticket_counts_drop: run
-- @sqlite
DELETE FROM ticket_counts;
-- @postgres
WITH gone AS (DELETE FROM ticket_count_deltas) DELETE FROM ticket_counts;

-- ticket_counts_refill: run
INSERT INTO ticket_counts (status, urgency, operator_id, n)
SELECT status, urgency, coalesce(operator_id, 0), count(*)
FROM tickets WHERE deleted_at IS NULL GROUP BY status, urgency, operator_id;

-- ticket_day_add: run (day int, created int, closed int)
-- @sqlite
INSERT INTO ticket_days (day, created, closed) VALUES (:day, max(:created, 0), max(:closed, 0))
ON CONFLICT (day) DO UPDATE SET created = created + :created, closed = closed + :closed;
-- @postgres
INSERT INTO ticket_day_deltas (day, created, closed) VALUES (:day, :created, :closed);

-- ticket_days_kept: each TicketDay (first int, last int)
-- @sqlite
SELECT day, created, closed FROM ticket_days WHERE day BETWEEN :first AND :last ORDER BY day;
-- @postgres
SELECT day, sum(created)::bigint AS created, sum(closed)::bigint AS closed
FROM (SELECT day, created, closed FROM ticket_days WHERE day BETWEEN :first AND :last
      UNION ALL SELECT day, created, closed FROM ticket_day_deltas WHERE day BETWEEN :first AND :last) AS kept
GROUP BY day ORDER BY day;

-- ticket_days_drop: run
-- @sqlite
DELETE FROM ticket_days;
-- @postgres
WITH gone AS (DELETE FROM ticket_day_deltas) DELETE FROM ticket_days;

-- ticket_days_refill: run
INSERT INTO ticket_days (day, created, closed)
SELECT day, count(created), count(closed) FROM (
    SELECT created_at / 86400000000 AS day, 1 AS created, NULL AS closed FROM tickets WHERE deleted_at IS NULL
    UNION ALL SELECT closed_at / 86400000000, NULL, 1 FROM tickets WHERE deleted_at IS NULL AND closed_at IS NOT NULL
) AS marks GROUP BY day;
