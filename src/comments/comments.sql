-- comment_insert: one id (ticket_id id, author_id id, body text, internal bool, now time)
INSERT INTO comments (ticket_id, author_id, body, internal, created_at)
VALUES (:ticket_id, :author_id, :body, :internal, :now)
RETURNING id AS value;

-- comment_step_all: each Comment (ticket_id id, after id, limit int)
-- Oldest first; the first step is after 0. Of a ticket that is deleted meanwhile, nothing.
SELECT c.id, c.ticket_id, c.author_id, u.name AS author_name, c.body, c.created_at, c.internal
FROM comments c JOIN users u ON u.id = c.author_id JOIN tickets t ON t.id = c.ticket_id
WHERE c.ticket_id = :ticket_id AND c.id > :after AND t.deleted_at IS NULL
ORDER BY c.id LIMIT :limit;

-- comment_step_public: each Comment (ticket_id id, after id, limit int)
SELECT c.id, c.ticket_id, c.author_id, u.name AS author_name, c.body, c.created_at, c.internal
FROM comments c JOIN users u ON u.id = c.author_id JOIN tickets t ON t.id = c.ticket_id
WHERE c.ticket_id = :ticket_id AND c.id > :after AND NOT c.internal AND t.deleted_at IS NULL
ORDER BY c.id LIMIT :limit;

-- comment_newest_public: each Comment (ticket_id id, limit int)
-- Newest first.
SELECT c.id, c.ticket_id, c.author_id, u.name AS author_name, c.body, c.created_at, c.internal
FROM comments c JOIN users u ON u.id = c.author_id
WHERE c.ticket_id = :ticket_id AND NOT c.internal
ORDER BY c.id DESC LIMIT :limit;
