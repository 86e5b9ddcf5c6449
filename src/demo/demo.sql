-- include: tickets/tickets.h

-- demo_user_insert: run (name text, email text, hashed_password text, is_admin bool, created_at time)
INSERT INTO users (name, email, hashed_password, is_admin, created_at)
VALUES (:name, :email, :hashed_password, :is_admin, :created_at);

-- demo_ticket_insert: run (description text, status TicketStatus, urgency TicketUrgency, request_type TicketRequestType, created_by_id id, operator_id id?, created_at time, updated_at time, version int)
INSERT INTO tickets (description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, version)
VALUES (:description, :status, :urgency, :request_type, :created_by_id, :operator_id, :created_at, :updated_at, :version);

-- demo_comment_insert: run (ticket_id id, author_id id, body text, created_at time)
INSERT INTO comments (ticket_id, author_id, body, created_at)
VALUES (:ticket_id, :author_id, :body, :created_at);
