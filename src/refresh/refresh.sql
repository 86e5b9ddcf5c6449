-- refresh_ids: visit id
SELECT id AS value FROM tickets WHERE deleted_at IS NULL ORDER BY id;

-- refresh_key_keep: run (key text, now time)
INSERT INTO refresh_keys (key, created_at) VALUES (:key, :now) ON CONFLICT (key) DO NOTHING;

-- refresh_key_find: one time (key text)
SELECT created_at AS value FROM refresh_keys WHERE key = :key;

-- refresh_move: run (id id, now time)
UPDATE tickets SET updated_at = :now WHERE id = :id AND deleted_at IS NULL;
