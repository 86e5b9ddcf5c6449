-- Whose turn it is while a ticket is pending: its submitter's, until he has answered (docs/adr/0017).

-- answered_at: when the submitter answered, since which no operator wrote to him; NULL while he has not, or it is not pending.
ALTER TABLE tickets ADD COLUMN answered_at bigint;
UPDATE tickets SET answered_at = (
    SELECT c.created_at FROM comments AS c WHERE c.ticket_id = tickets.id AND NOT c.internal ORDER BY c.id DESC LIMIT 1)
WHERE status = 'pending' AND created_by_id = (
    SELECT c.author_id FROM comments AS c WHERE c.ticket_id = tickets.id AND NOT c.internal ORDER BY c.id DESC LIMIT 1);
-- What was made pending after that is not answered.
UPDATE tickets SET answered_at = NULL WHERE answered_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM events AS e WHERE e.ticket_id = tickets.id AND e.at > tickets.answered_at AND e.changes LIKE '%"status":[%,"pending"]%');

-- 0: the submitter is waited for, 1: an operator. NULL: not pending, or deleted: those cost these indexes nothing.
ALTER TABLE tickets ADD COLUMN waiting integer GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NULL AND status = 'pending' THEN CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END END) STORED;
CREATE INDEX tickets_waiting_idx ON tickets (waiting, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_waiting_updated_at_idx ON tickets (waiting, updated_at, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_created_by_id_waiting_idx ON tickets (created_by_id, waiting, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_created_by_id_waiting_updated_at_idx ON tickets (created_by_id, waiting, updated_at, id, strand, cell, operator_id)
WHERE waiting IS NOT NULL;

ALTER TABLE bulk_change_tickets ADD COLUMN answered_at bigint;
