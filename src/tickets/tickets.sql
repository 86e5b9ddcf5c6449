-- ticket_insert: one Ticket (description text, urgency TicketUrgency, request_type TicketRequestType, created_by_id id, now time)
INSERT INTO tickets (description, urgency, request_type, status, created_by_id, created_at, updated_at)
VALUES (:description, :urgency, :request_type, 'new', :created_by_id, :now, :now)
RETURNING id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version;

-- ticket_by_id: one Ticket (id id)
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version
FROM tickets WHERE id = :id;

-- ticket_page_all: each Ticket (before id, limit int)
-- Newest first; the first page is before INT64_MAX.
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version
FROM tickets WHERE id < :before
ORDER BY id DESC LIMIT :limit;

-- ticket_page_own: each Ticket (created_by_id id, before id, limit int)
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version
FROM tickets WHERE created_by_id = :created_by_id AND id < :before
ORDER BY id DESC LIMIT :limit;

-- ticket_step_all: each Ticket (after id, limit int)
-- One step of a stream, in the order of ids; the first is after 0.
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version
FROM tickets WHERE id > :after
ORDER BY id LIMIT :limit;

-- ticket_step_own: each Ticket (created_by_id id, after id, limit int)
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version
FROM tickets WHERE created_by_id = :created_by_id AND id > :after
ORDER BY id LIMIT :limit;
