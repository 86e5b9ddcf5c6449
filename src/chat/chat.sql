-- include: chat/model_admin.h

-- pull_insert: one id (model text, now time)
INSERT INTO model_pulls (model, state, created_at) VALUES (:model, 'waiting', :now) RETURNING id AS value;

-- pull_last: one PullRow (model text)
-- One whose job was given up or discarded is dead, whatever its row says.
SELECT id,
    CASE WHEN state IN ('waiting', 'running') AND NOT EXISTS (
        SELECT 1 FROM jobs WHERE kind = 'model.pull' AND key = CAST(model_pulls.id AS text) AND jobs.state = 'ready')
        THEN 'dead' ELSE state END AS state,
    status, completed, total, error
FROM model_pulls WHERE model = :model ORDER BY id DESC LIMIT 1;

-- pull_delete_undone: run
-- What runs ends, since its job finds nothing to do any more; what failed is not shown any more.
DELETE FROM model_pulls WHERE state <> 'done';
