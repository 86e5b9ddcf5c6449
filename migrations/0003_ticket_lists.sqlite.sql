-- Lists of tickets in every order and under every filter, each page as cheap in a large desk as in a small one (docs/adr/0009).

-- All that a filter asks for, as one number: status * 30 + urgency * 10 + request_type * 2 + whether there is an operator.
-- Any filter is a set of cells; the index of a cell gives its tickets in order, and a page is a merge. NULL: deleted.
ALTER TABLE tickets ADD COLUMN cell INTEGER GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NULL THEN
        CASE status WHEN 'new' THEN 0 WHEN 'assigned' THEN 30 WHEN 'pending' THEN 60 WHEN 'closed' THEN 90 END
        + CASE urgency WHEN 'low' THEN 0 WHEN 'normal' THEN 10 WHEN 'high' THEN 20 END
        + CASE request_type WHEN 'software' THEN 0 WHEN 'hardware' THEN 2 WHEN 'environment' THEN 4 WHEN 'logistics' THEN 6 WHEN 'other' THEN 8 END
        + CASE WHEN operator_id IS NULL THEN 0 ELSE 1 END
    END) VIRTUAL;
-- status * 2 + whether the ticket was ever changed: one person's lists are merges of these. NULL: deleted.
ALTER TABLE tickets ADD COLUMN strand INTEGER GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NULL THEN
        CASE status WHEN 'new' THEN 0 WHEN 'assigned' THEN 2 WHEN 'pending' THEN 4 WHEN 'closed' THEN 6 END
        + CASE WHEN updated_at = created_at THEN 0 ELSE 1 END
    END) VIRTUAL;

-- Everybody's tickets. Every index of SQLite ends with the id.
CREATE INDEX tickets_updated_at_idx ON tickets (updated_at) WHERE deleted_at IS NULL;
CREATE INDEX tickets_cell_idx ON tickets (cell);
CREATE INDEX tickets_cell_updated_at_idx ON tickets (cell, updated_at);

-- One person's. A new ticket costs one entry here: the order of changes holds only what was changed; the rest are in the order of
-- their ids. Cell, operator and time are in the entry, so that filters and the merge of both orders read no tickets.
DROP INDEX tickets_created_by_id_idx;
CREATE INDEX tickets_created_by_id_strand_idx ON tickets (created_by_id, strand, id, cell, operator_id, created_at);
CREATE INDEX tickets_created_by_id_strand_updated_at_idx ON tickets (created_by_id, strand, updated_at, id, cell, operator_id)
WHERE strand % 2 = 1;

-- An operator's. Most tickets have none yet when they are made; those cost these nothing.
DROP INDEX tickets_operator_id_idx;
CREATE INDEX tickets_operator_id_idx ON tickets (operator_id) WHERE operator_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX tickets_operator_id_cell_idx ON tickets (operator_id, cell) WHERE operator_id IS NOT NULL;
CREATE INDEX tickets_operator_id_cell_updated_at_idx ON tickets (operator_id, cell, updated_at) WHERE operator_id IS NOT NULL;
