-- user_insert: one UserRead (name text, email text, hashed_password text, is_admin bool, now time)
INSERT INTO users (name, email, hashed_password, is_admin, created_at)
VALUES (:name, :email, :hashed_password, :is_admin, :now)
RETURNING name, email, is_admin, id;

-- user_by_id: one Caller (id id)
SELECT id, is_admin, name, email FROM users WHERE id = :id;

-- user_by_email: one UserRead (email text)
-- The comparison is exact, as in the original: an address is one account in one spelling.
SELECT name, email, is_admin, id FROM users WHERE email = :email;

-- user_login_by_email: one UserLogin (email text)
SELECT id, hashed_password FROM users WHERE email = :email;

-- user_promote: run (id id)
UPDATE users SET is_admin = true WHERE id = :id AND NOT is_admin;
