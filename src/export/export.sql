-- export_step_all: visit ExportRow (after id, limit int)
-- One step of the file, in the order of ids; the first is after 0.
SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at
FROM tickets WHERE id > :after AND deleted_at IS NULL
ORDER BY id LIMIT :limit;

-- export_step_own: visit ExportRow (created_by_id id, after id, limit int)
-- Merged of the strands of one person's tickets (migration 3), which are in the order of ids each.
-- @sqlite
SELECT t.id, t.description, t.status, t.urgency, t.request_type, t.created_by_id, t.operator_id, t.created_at, t.updated_at
FROM (
    SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 0 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 1 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 2 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 3 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 4 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 5 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 6 AND id > :after
    UNION ALL SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 7 AND id > :after
    ORDER BY id LIMIT :limit
) AS page CROSS JOIN tickets AS t ON t.id = page.id;
-- @postgres
SELECT t.id, t.description, t.status, t.urgency, t.request_type, t.created_by_id, t.operator_id, t.created_at, t.updated_at
FROM (
    SELECT id FROM (
        (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 0 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 1 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 2 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 3 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 4 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 5 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 6 AND id > :after ORDER BY id LIMIT :limit)
        UNION ALL (SELECT id FROM tickets WHERE created_by_id = :created_by_id AND strand = 7 AND id > :after ORDER BY id LIMIT :limit)
    ) AS strands ORDER BY id LIMIT :limit
) AS page JOIN tickets AS t ON t.id = page.id ORDER BY t.id;
