-- include: tickets/tickets.h
-- include: events/events.h

-- demo_user_insert: run (name text, name_folded text, email text, hashed_password text, is_admin bool, created_at time)
INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)
VALUES (:name, :name_folded, :email, :hashed_password, :is_admin, :created_at);

-- demo_session_insert: run (user_id id, created_at time, seen_at time, expires_at time, user_agent text, address text)
-- One that is over.
INSERT INTO sessions (user_id, created_at, seen_at, expires_at, user_agent, address)
VALUES (:user_id, :created_at, :seen_at, :expires_at, :user_agent, :address);

-- demo_ticket_insert: run (description text, status TicketStatus, urgency TicketUrgency, request_type TicketRequestType, created_by_id id, operator_id id?, created_at time, updated_at time, closed_at time?, version int)
INSERT INTO tickets (description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at, version)
VALUES (:description, :status, :urgency, :request_type, :created_by_id, :operator_id, :created_at, :updated_at, :closed_at, :version);

-- demo_view_insert: run (owner_id id, name text, query text, shared bool, created_at time)
INSERT INTO saved_views (owner_id, name, query, shared, created_at, updated_at)
VALUES (:owner_id, :name, :query, :shared, :created_at, :created_at);

-- demo_comment_insert: run (ticket_id id, author_id id, body text, internal bool, created_at time)
INSERT INTO comments (ticket_id, author_id, body, internal, created_at)
VALUES (:ticket_id, :author_id, :body, :internal, :created_at);

-- demo_event_insert: run (at time, actor_id id, ticket_id id, kind EventKind, audience EventAudience, changes text, request_id text, address text)
INSERT INTO events (at, actor_id, ticket_id, kind, audience, changes, request_id, address)
VALUES (:at, :actor_id, :ticket_id, :kind, :audience, :changes, :request_id, :address);

-- demo_event_first: one id
SELECT id AS value FROM events ORDER BY id LIMIT 1;

-- demo_comment_last: one id
SELECT id AS value FROM comments ORDER BY id DESC LIMIT 1;

-- demo_comment_ticket: one id (id id)
SELECT ticket_id AS value FROM comments WHERE id = :id;

-- demo_ticket_first: one id
SELECT id AS value FROM tickets ORDER BY id LIMIT 1;

-- demo_ticket_last: one id
SELECT id AS value FROM tickets ORDER BY id DESC LIMIT 1;
