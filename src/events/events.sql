-- include: events/live.h

-- event_insert: run (at time, actor_id id?, ticket_id id?, kind EventKind, audience EventAudience, changes text, request_id text, address text)
INSERT INTO events (at, actor_id, ticket_id, kind, audience, changes, request_id, address)
VALUES (:at, :actor_id, :ticket_id, :kind, :audience, :changes, :request_id, :address);

-- event_page_all: each TicketEvent (ticket_id id, after id, limit int)
-- A ticket's history, oldest first.
SELECT e.id, e.at, e.kind, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE e.ticket_id = :ticket_id AND e.id > :after
ORDER BY e.id LIMIT :limit;

-- event_page_submitter: each TicketEvent (ticket_id id, after id, limit int)
SELECT e.id, e.at, e.kind, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE e.ticket_id = :ticket_id AND e.id > :after AND e.audience = 'submitter'
ORDER BY e.id LIMIT :limit;

-- event_revision: one text (id id, ticket_id id)
-- A replaced text; gone once it was erased.
SELECT body AS value FROM revisions WHERE id = :id AND ticket_id = :ticket_id;

-- event_latest: one LatestEvent (ticket_id id, caller_id id, is_operator bool)
SELECT e.ticket_id, e.id, e.at, e.kind, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE e.ticket_id = :ticket_id AND (:is_operator OR e.audience = 'submitter')
AND EXISTS (SELECT 1 FROM tickets t WHERE t.id = :ticket_id AND t.deleted_at IS NULL AND (:is_operator OR t.created_by_id = :caller_id))
ORDER BY e.id DESC LIMIT 1;

-- --- live streams (live.h): places are (xact, id) on PostgreSQL, ids on SQLite ---

-- live_edges: one LiveEdges
-- Pending is what was committed and is not final yet.
-- @sqlite
SELECT 0 AS horizon_xact, coalesce((SELECT max(id) FROM events), 0) AS horizon_id,
    0 AS floor_xact, coalesce((SELECT min(id) FROM events), 1) - 1 AS floor_id, 0 AS pending;
-- @postgres
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon_xact, 0::bigint AS horizon_id,
    coalesce((SELECT e.xact::text::bigint FROM events e ORDER BY e.xact, e.id LIMIT 1), 0) AS floor_xact,
    coalesce((SELECT e.id FROM events e ORDER BY e.xact, e.id LIMIT 1), 1) - 1 AS floor_id,
    EXISTS (SELECT 1 FROM events WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())) AS pending;

-- live_horizon: one LivePlace
-- Touches no row of PostgreSQL's: inside a transaction that writes, a look at the events would collide with all who
-- write them.
-- @sqlite
SELECT 0 AS xact, coalesce((SELECT max(id) FROM events), 0) AS id;
-- @postgres
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xact, 0::bigint AS id;

-- live_bound: one LivePlace (after_xact id, after_id id, upto_xact id, upto_id id, skip int)
-- The event that stands so many behind the next; none when there are fewer.
-- @sqlite
SELECT 0 AS xact, id FROM events
WHERE :after_xact = 0 AND id > :after_id AND :upto_xact = 0 AND id <= :upto_id ORDER BY id LIMIT 1 OFFSET :skip;
-- @postgres
SELECT xact::text::bigint AS xact, id FROM events
WHERE (xact, id) > (:after_xact::text::xid8, :after_id) AND (xact, id) <= (:upto_xact::text::xid8, :upto_id)
ORDER BY events.xact, events.id LIMIT 1 OFFSET :skip;

-- live_items: each LiveItem (after_xact id, after_id id, upto_xact id, upto_id id, limit int)
-- @sqlite
SELECT 0 AS xact, e.id, CASE WHEN e.audience = 'submitter' THEN coalesce(t.created_by_id, 0) ELSE 0 END AS owner_id
FROM events e LEFT JOIN tickets t ON t.id = e.ticket_id
WHERE :after_xact = 0 AND e.id > :after_id AND :upto_xact = 0 AND e.id <= :upto_id ORDER BY e.id LIMIT :limit;
-- @postgres
SELECT e.xact::text::bigint AS xact, e.id,
    CASE WHEN e.audience = 'submitter' THEN coalesce(t.created_by_id, 0) ELSE 0 END AS owner_id
FROM events e LEFT JOIN tickets t ON t.id = e.ticket_id
WHERE (e.xact, e.id) > (:after_xact::text::xid8, :after_id) AND (e.xact, e.id) <= (:upto_xact::text::xid8, :upto_id)
ORDER BY e.xact, e.id LIMIT :limit;

-- live_all: visit LiveRow (after_xact id, after_id id, upto_xact id, upto_id id)
-- @sqlite
SELECT 0 AS xact, e.id, e.at, e.kind, e.ticket_id, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE :after_xact = 0 AND e.id > :after_id AND :upto_xact = 0 AND e.id <= :upto_id ORDER BY e.id;
-- @postgres
SELECT e.xact::text::bigint AS xact, e.id, e.at, e.kind, e.ticket_id, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE (e.xact, e.id) > (:after_xact::text::xid8, :after_id) AND (e.xact, e.id) <= (:upto_xact::text::xid8, :upto_id)
ORDER BY e.xact, e.id;

-- live_own: visit LiveRow (after_xact id, after_id id, upto_xact id, upto_id id, caller_id id)
-- Of one's own tickets, also of deleted ones; of one that was purged its first event says whose it was.
-- @sqlite
SELECT 0 AS xact, e.id, e.at, e.kind, e.ticket_id, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE :after_xact = 0 AND e.id > :after_id AND :upto_xact = 0 AND e.id <= :upto_id AND e.audience = 'submitter'
AND :caller_id = coalesce((SELECT t.created_by_id FROM tickets t WHERE t.id = e.ticket_id),
    (SELECT c.actor_id FROM events c WHERE c.ticket_id = e.ticket_id AND c.kind = 'ticket.created' ORDER BY c.id LIMIT 1))
ORDER BY e.id;
-- @postgres
SELECT e.xact::text::bigint AS xact, e.id, e.at, e.kind, e.ticket_id, e.actor_id, u.name AS actor_name, e.changes
FROM events e LEFT JOIN users u ON u.id = e.actor_id
WHERE (e.xact, e.id) > (:after_xact::text::xid8, :after_id) AND (e.xact, e.id) <= (:upto_xact::text::xid8, :upto_id)
AND e.audience = 'submitter'
AND :caller_id = coalesce((SELECT t.created_by_id FROM tickets t WHERE t.id = e.ticket_id),
    (SELECT c.actor_id FROM events c WHERE c.ticket_id = e.ticket_id AND c.kind = 'ticket.created' ORDER BY c.id LIMIT 1))
ORDER BY e.xact, e.id;

-- live_admins: each id (limit int)
-- @sqlite
SELECT id AS value FROM users WHERE is_admin = 1 ORDER BY id LIMIT :limit;
-- @postgres
SELECT id AS value FROM users WHERE is_admin ORDER BY id LIMIT :limit;

-- live_ended: each id (since time, until time, limit int)
-- Sessions that have ended: what has ended has also expired.
SELECT id AS value FROM sessions WHERE expires_at > :since AND expires_at <= :until ORDER BY expires_at LIMIT :limit;
