-- answer_find: one KeptAnswer (user_id id, key text)
SELECT request, status, etag, body, created_at FROM idempotency_keys WHERE user_id = :user_id AND key = :key;

-- answer_keep: run (user_id id, key text, request text, status int, etag text, body text, now time)
INSERT INTO idempotency_keys (user_id, key, request, status, etag, body, created_at)
VALUES (:user_id, :key, :request, :status, :etag, :body, :now);

-- answer_forget: run (user_id id, key text)
DELETE FROM idempotency_keys WHERE user_id = :user_id AND key = :key;
