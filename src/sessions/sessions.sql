-- session_insert: one SessionKey (user_id id, hashed_password text, now time, expires_at time, generation int, user_agent text, address text)
-- Only while the password is still what was verified: a change of it in between ends this login too, and so does being
-- deactivated.
INSERT INTO sessions (user_id, created_at, seen_at, expires_at, generation, rotated_at, user_agent, address)
SELECT id, :now, :now, :expires_at, :generation, :now, :user_agent, :address
FROM users WHERE id = :user_id AND hashed_password = :hashed_password AND deactivated_at IS NULL
RETURNING id;

-- session_turn_read: one SessionTurn (id id, user_id id, now time)
SELECT s.generation, s.rotated_at FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = :id AND s.user_id = :user_id AND s.ended_at IS NULL AND s.expires_at > :now AND u.deactivated_at IS NULL;

-- session_rotate: run (id id, now time, expires_at time, user_agent text, address text)
UPDATE sessions SET generation = generation + 1, rotated_at = :now, seen_at = :now, expires_at = :expires_at,
    user_agent = :user_agent, address = :address
WHERE id = :id;

-- session_list: each Session (user_id id, now time, limit int)
SELECT id, created_at, seen_at, user_agent, address FROM sessions
WHERE user_id = :user_id AND ended_at IS NULL AND expires_at > :now
ORDER BY id DESC LIMIT :limit;

-- session_end: run (id id, user_id id, now time)
-- What has ended has also expired: one index finds the rows to purge.
UPDATE sessions SET ended_at = :now, expires_at = :now
WHERE id = :id AND user_id = :user_id AND ended_at IS NULL AND expires_at > :now;

-- session_end_all_but: run (id id, user_id id, now time)
UPDATE sessions SET ended_at = :now, expires_at = :now
WHERE user_id = :user_id AND id <> :id AND ended_at IS NULL AND expires_at > :now;

-- session_less_tokens_end: run (user_id id, now time)
UPDATE users SET tokens_from = :now WHERE id = :user_id;

-- session_delete_old: run (before time, limit int)
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < :before ORDER BY expires_at LIMIT :limit);
