-- A submitter's reply waits for an operator whatever the open ticket's status is: also of new and assigned ones (docs/adr/0017).

DROP INDEX tickets_waiting_idx;
DROP INDEX tickets_waiting_updated_at_idx;
DROP INDEX tickets_created_by_id_waiting_idx;
DROP INDEX tickets_created_by_id_waiting_updated_at_idx;
ALTER TABLE tickets DROP COLUMN waiting;

-- answered_at: when the submitter last spoke, since which nobody else wrote to him; NULL while he has not, and of closed tickets.
-- What was assigned, or made new again, by others after that is not answered; nor what he is the operator of himself.
UPDATE tickets SET answered_at = (
    SELECT c.created_at FROM comments AS c WHERE c.ticket_id = tickets.id AND NOT c.internal ORDER BY c.id DESC LIMIT 1)
WHERE (status = 'new' OR status = 'assigned' AND coalesce(operator_id, 0) <> created_by_id) AND created_by_id = (
    SELECT c.author_id FROM comments AS c WHERE c.ticket_id = tickets.id AND NOT c.internal ORDER BY c.id DESC LIMIT 1);
UPDATE tickets SET answered_at = NULL WHERE status <> 'pending' AND answered_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM events AS e WHERE e.ticket_id = tickets.id AND e.at > tickets.answered_at
    AND coalesce(e.actor_id, 0) <> tickets.created_by_id AND e.changes LIKE '%"status":[%,"' || tickets.status || '"]%');

-- status * 2 + whose turn it is, 0 the submitter's, 1 an operator's: 1, 3, 4 and 5. NULL: nobody's, or deleted: those cost these indexes
-- nothing, a ticket that is made neither.
ALTER TABLE tickets ADD COLUMN waiting integer GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NULL THEN
        CASE WHEN answered_at IS NOT NULL THEN CASE status WHEN 'new' THEN 1 WHEN 'assigned' THEN 3 WHEN 'pending' THEN 5 END
            WHEN status = 'pending' THEN 4 END
    END) STORED;
CREATE INDEX tickets_waiting_idx ON tickets (waiting, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_waiting_updated_at_idx ON tickets (waiting, updated_at, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_created_by_id_waiting_idx ON tickets (created_by_id, waiting, id, strand, cell, operator_id) WHERE waiting IS NOT NULL;
CREATE INDEX tickets_created_by_id_waiting_updated_at_idx ON tickets (created_by_id, waiting, updated_at, id, strand, cell, operator_id)
WHERE waiting IS NOT NULL;
