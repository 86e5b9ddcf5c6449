-- include: jobs/job_types.h
-- include: jobs/jobs_list.h

-- job_insert: run (kind JobKind, key text, payload text, run_at time, now time)
INSERT INTO jobs (kind, key, payload, state, run_at, created_at, updated_at)
VALUES (:kind, :key, :payload, 'ready', :run_at, :now, :now)
ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, state = 'ready', run_at = excluded.run_at,
    attempts = 0, last_error = '', created_at = excluded.created_at, updated_at = excluded.updated_at
WHERE jobs.state = 'dead';

-- job_delete_untried: run (kind JobKind, key text)
DELETE FROM jobs WHERE kind = :kind AND key = :key AND state = 'ready' AND lease = '' AND attempts = 0;

-- job_plant: run (kind text, now time)
-- A recurring job, unless it is there; a dead one lives again.
INSERT INTO jobs (kind, key, payload, state, run_at, created_at, updated_at)
VALUES (:kind, '', '', 'ready', :now, :now, :now)
ON CONFLICT (kind, key) DO UPDATE SET state = 'ready', run_at = excluded.run_at, attempts = 0,
    last_error = '', updated_at = excluded.updated_at
WHERE jobs.state = 'dead';

-- job_hasten: run (kind text, latest time, now time)
-- One that waits for longer than it ever does was put off by a clock that was ahead.
UPDATE jobs SET run_at = :latest, updated_at = :now
WHERE kind = :kind AND state = 'ready' AND lease = '' AND attempts = 0 AND run_at > :latest;

-- job_uproot: run (kind text)
-- A recurring job that came from another engine.
DELETE FROM jobs WHERE kind = :kind;

-- jobs_count: one JobCounts (now time)
SELECT count(CASE WHEN state = 'ready' AND (run_at <= :now OR leased_until > :now) THEN 1 END) AS ready,
    count(CASE WHEN state = 'ready' AND run_at > :now AND leased_until <= :now THEN 1 END) AS waiting,
    count(CASE WHEN state = 'dead' THEN 1 END) AS dead
FROM jobs;

-- --- for people: newest first ---

-- jobs_dead: each JobSeen (before id, limit int)
SELECT id, kind, key, 'dead' AS state, attempts, nullif(last_error, '') AS error, run_at AS due_at, created_at, updated_at
FROM jobs WHERE state = 'dead' AND id < :before ORDER BY id DESC LIMIT :limit;

-- jobs_look: each JobSeen (before id, limit int, now time, any_state bool, running bool)
-- Of all states; else of those that wait or run. For LANE_SLOW.
SELECT id, kind, key, CASE WHEN state = 'dead' THEN 'dead' WHEN leased_until > :now THEN 'running' ELSE 'waiting' END AS state,
    attempts, nullif(last_error, '') AS error, run_at AS due_at, created_at, updated_at
FROM jobs WHERE id < :before AND (:any_state OR (state = 'ready' AND (leased_until > :now) = :running))
ORDER BY id DESC LIMIT :limit;

-- job_look: one JobSeen (id id, now time)
SELECT id, kind, key, CASE WHEN state = 'dead' THEN 'dead' WHEN leased_until > :now THEN 'running' ELSE 'waiting' END AS state,
    attempts, nullif(last_error, '') AS error, run_at AS due_at, created_at, updated_at
FROM jobs WHERE id = :id;

-- job_replay: run (id id, now time)
UPDATE jobs SET state = 'ready', run_at = :now, attempts = 0, last_error = '', updated_at = :now
WHERE id = :id AND state = 'dead';

-- job_discard: run (id id)
DELETE FROM jobs WHERE id = :id AND state = 'dead';

-- --- leases: run_at of a leased job is the end of its lease, so that one index finds what may run ---

-- job_next: one time
-- When the next job may run.
SELECT CASE WHEN leased_until > run_at THEN leased_until ELSE run_at END AS value
FROM jobs WHERE state = 'ready' ORDER BY run_at LIMIT 1;

-- job_take: one Job (now time, until time, lease text)
-- @sqlite
UPDATE jobs SET lease = :lease, leased_until = :until, run_at = :until, attempts = attempts + 1,
    updated_at = :now
WHERE id = (SELECT id FROM jobs WHERE state = 'ready' AND run_at <= :now AND leased_until <= :now
            ORDER BY run_at LIMIT 1)
RETURNING id, kind, key, payload, attempts;
-- @postgres
UPDATE jobs SET lease = :lease, leased_until = :until, run_at = :until, attempts = attempts + 1,
    updated_at = :now
WHERE id = (SELECT id FROM jobs WHERE state = 'ready' AND run_at <= :now AND leased_until <= :now
            ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, key, payload, attempts;

-- job_renew: run (id id, lease text, until time, now time)
-- The first statement of each step. It counts as a new beginning, if the step's transaction comes to its end.
UPDATE jobs SET leased_until = :until, run_at = :until, attempts = 1, last_error = '', updated_at = :now
WHERE id = :id AND lease = :lease;

-- job_finish: run (id id, lease text)
DELETE FROM jobs WHERE id = :id AND lease = :lease;

-- job_again: run (id id, lease text, run_at time, now time)
-- A recurring job is done for now.
UPDATE jobs SET lease = '', leased_until = 0, run_at = :run_at, attempts = 0, last_error = '',
    updated_at = :now
WHERE id = :id AND lease = :lease;

-- job_give_back: run (id id, lease text, run_at time, now time)
-- Untried: it is as if it had not been taken.
UPDATE jobs SET lease = '', leased_until = 0, run_at = :run_at, attempts = attempts - 1, updated_at = :now
WHERE id = :id AND lease = :lease;

-- job_fail: run (id id, lease text, state JobState, run_at time, last_error text, now time)
UPDATE jobs SET lease = '', leased_until = 0, state = :state, run_at = :run_at, last_error = :last_error,
    updated_at = :now
WHERE id = :id AND lease = :lease;

-- --- steps ---

-- purge_ticket_deleted: one time (id id)
SELECT deleted_at AS value FROM tickets WHERE id = :id AND deleted_at IS NOT NULL;

-- purge_comments: run (ticket_id id, limit int)
DELETE FROM comments
WHERE id IN (SELECT id FROM comments WHERE ticket_id = :ticket_id ORDER BY id LIMIT :limit);

-- purge_revisions: run (ticket_id id, limit int)
DELETE FROM revisions
WHERE id IN (SELECT id FROM revisions WHERE ticket_id = :ticket_id ORDER BY id LIMIT :limit);

-- purge_ticket: run (id id)
DELETE FROM tickets WHERE id = :id AND deleted_at IS NOT NULL;

-- bulk_delete_old: run (before time, limit int)
-- What its tickets were goes with it.
DELETE FROM bulk_changes WHERE id IN (
    SELECT id FROM bulk_changes WHERE at < :before ORDER BY at LIMIT :limit);

-- keys_delete_old: run (before time, limit int)
DELETE FROM idempotency_keys WHERE (user_id, key) IN (
    SELECT user_id, key FROM idempotency_keys WHERE created_at < :before ORDER BY created_at LIMIT :limit);

-- refresh_keys_delete_old: run (before time, limit int)
DELETE FROM refresh_keys WHERE key IN (
    SELECT key FROM refresh_keys WHERE created_at < :before ORDER BY created_at LIMIT :limit);

-- days_fold: one int (limit int)
-- @sqlite
DELETE FROM ticket_days WHERE created = 0 AND closed = 0 AND :limit = 0 RETURNING day AS value;
-- @postgres
WITH gone AS (
    DELETE FROM ticket_day_deltas WHERE id IN (SELECT id FROM ticket_day_deltas ORDER BY id LIMIT :limit)
    RETURNING day, created, closed
), folded AS (
    INSERT INTO ticket_days (day, created, closed)
    SELECT day, sum(created)::bigint, sum(closed)::bigint FROM gone GROUP BY day
    ON CONFLICT (day) DO UPDATE SET created = ticket_days.created + excluded.created, closed = ticket_days.closed + excluded.closed
)
SELECT count(*) AS value FROM gone;

-- counts_fold: one int (limit int)
-- How many changes were folded in. On SQLite there are none, and nobody runs this.
-- @sqlite
DELETE FROM ticket_counts WHERE n = 0 AND :limit = 0 RETURNING n AS value;
-- @postgres
WITH gone AS (
    DELETE FROM ticket_count_deltas WHERE id IN (SELECT id FROM ticket_count_deltas ORDER BY id LIMIT :limit)
    RETURNING status, urgency, operator_id, delta
), folded AS (
    INSERT INTO ticket_counts (status, urgency, operator_id, n)
    SELECT status, urgency, operator_id, sum(delta)::bigint FROM gone GROUP BY status, urgency, operator_id
    ON CONFLICT (status, urgency, operator_id) DO UPDATE SET n = ticket_counts.n + excluded.n
)
SELECT count(*) AS value FROM gone;

-- pull_is_wanted: one int (id id, model text)
SELECT count(*) AS value FROM model_pulls WHERE id = :id AND model = :model AND state IN ('waiting', 'running');

-- pull_update: run (id id, state ModelPullState, status text, completed int, total int, error text)
UPDATE model_pulls SET state = :state, status = :status, completed = :completed, total = :total, error = :error
WHERE id = :id AND state IN ('waiting', 'running');
