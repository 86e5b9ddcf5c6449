-- A change of many can be found again while it can be undone, and what its undoing left alone.

-- changes: what was asked for, JSON. tickets, kept: how many it changed; how many of them its undoing left as they were.
ALTER TABLE bulk_changes ADD COLUMN changes text NOT NULL DEFAULT '{}';
ALTER TABLE bulk_changes ADD COLUMN removed boolean NOT NULL DEFAULT false;
ALTER TABLE bulk_changes ADD COLUMN tickets bigint NOT NULL DEFAULT 0;
ALTER TABLE bulk_changes ADD COLUMN kept bigint NOT NULL DEFAULT 0;
UPDATE bulk_changes SET
    tickets = (SELECT count(*) FROM bulk_change_tickets AS t WHERE t.bulk_change_id = bulk_changes.id),
    removed = EXISTS (SELECT 1 FROM bulk_change_tickets AS t WHERE t.bulk_change_id = bulk_changes.id AND t.removed);
DROP INDEX bulk_changes_actor_id_idx;
CREATE INDEX bulk_changes_actor_id_at_idx ON bulk_changes (actor_id, at, id);

-- kept: why the undoing left the ticket as it was; NULL: it did not.
ALTER TABLE bulk_change_tickets ADD COLUMN kept text;
