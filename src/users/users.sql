-- user_insert: one UserRead (name text, name_folded text, email text, hashed_password text, is_admin bool, now time)
INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)
VALUES (:name, :name_folded, :email, :hashed_password, :is_admin, :now)
RETURNING name, email, is_admin, id;

-- user_by_id: one Caller (id id)
SELECT id, is_admin, name, email FROM users WHERE id = :id;

-- user_of_session: one Caller (user_id id, session_id id, now time)
-- Whom a token with a session names: nobody once he is deactivated or the session has ended or is another's.
SELECT u.id, u.is_admin, u.name, u.email
FROM users u JOIN sessions s ON s.user_id = u.id
WHERE u.id = :user_id AND u.deactivated_at IS NULL
AND s.id = :session_id AND s.ended_at IS NULL AND s.expires_at > :now;

-- user_of_token: one Caller (user_id id, issued_at time)
-- Whom a token without one names.
SELECT id, is_admin, name, email FROM users
WHERE id = :user_id AND tokens_from <= :issued_at AND deactivated_at IS NULL;

-- user_by_email: one UserRead (email text)
-- The comparison is exact, as in the original: an address is one account in one spelling.
SELECT name, email, is_admin, id FROM users WHERE email = :email;

-- user_login_by_email: one UserLogin (email text)
-- Who is deactivated is nobody here, and costs what an unknown address costs.
SELECT id, hashed_password FROM users WHERE email = :email AND deactivated_at IS NULL;

-- user_login_by_id: one UserLogin (id id)
SELECT id, hashed_password FROM users WHERE id = :id;

-- user_change_password: run (id id, old_password text, new_password text, now time)
-- Only while the old one is still what was verified. Tokens without a session end with it.
UPDATE users SET hashed_password = :new_password, tokens_from = :now
WHERE id = :id AND hashed_password = :old_password;

-- user_standing_of: one UserStanding (email text)
SELECT id, is_admin, deactivated_at IS NULL AS active FROM users WHERE email = :email;

-- user_stand: run (id id, is_admin bool, deactivated_at time?)
UPDATE users SET is_admin = :is_admin, deactivated_at = :deactivated_at WHERE id = :id;

-- user_is_active_admin: one bool (id id)
SELECT EXISTS (SELECT 1 FROM users WHERE id = :id AND is_admin AND deactivated_at IS NULL) AS value;

-- user_is_not_alone: one bool (id id)
-- There is an active admin besides him.
-- @sqlite
SELECT EXISTS (SELECT 1 FROM users WHERE is_admin = 1 AND deactivated_at IS NULL AND id <> :id) AS value;
-- @postgres
SELECT EXISTS (SELECT 1 FROM users WHERE is_admin AND deactivated_at IS NULL AND id <> :id) AS value;

-- user_set_name: run (id id, name text, name_folded text)
UPDATE users SET name = :name, name_folded = :name_folded WHERE id = :id;

-- user_set_password: run (id id, hashed_password text)
UPDATE users SET hashed_password = :hashed_password WHERE id = :id;

-- user_operators: each UserRead (after id, limit int)
-- @sqlite
SELECT name, email, is_admin, id FROM users
WHERE is_admin = 1 AND deactivated_at IS NULL AND id > :after ORDER BY id LIMIT :limit;
-- @postgres
SELECT name, email, is_admin, id FROM users
WHERE is_admin AND deactivated_at IS NULL AND id > :after ORDER BY id LIMIT :limit;

-- user_search: each UserRead (folded text, limit int)
-- Reads users until there are enough: for LANE_SLOW.
-- @sqlite
SELECT name, email, is_admin, id FROM users WHERE instr(name_folded, :folded) > 0 ORDER BY id LIMIT :limit;
-- @postgres
SELECT name, email, is_admin, id FROM users WHERE strpos(name_folded, :folded) > 0 ORDER BY id LIMIT :limit;

-- user_shares_ticket: one bool (own_id id, other_id id)
-- The other one is operator of a ticket of one's own, or wrote there what one may read. Begins with one's own tickets:
-- CROSS JOIN keeps SQLite from beginning with all comments of a busy operator.
SELECT EXISTS (SELECT 1 FROM tickets t WHERE t.created_by_id = :own_id AND t.operator_id = :other_id AND t.deleted_at IS NULL)
    OR EXISTS (SELECT 1 FROM tickets t CROSS JOIN comments c
               WHERE t.created_by_id = :own_id AND t.deleted_at IS NULL
               AND c.ticket_id = t.id AND c.author_id = :other_id AND NOT c.internal) AS value;

-- user_names_unfolded: each UserName (after id, limit int)
SELECT id, name FROM users WHERE id > :after AND name_folded = '' AND name <> '' ORDER BY id LIMIT :limit;

-- user_names_all: each UserFolded (after id, limit int)
SELECT id, name, name_folded FROM users WHERE id > :after ORDER BY id LIMIT :limit;

-- user_set_folded: run (id id, name_folded text)
UPDATE users SET name_folded = :name_folded WHERE id = :id;

-- --- people, as admins look after them ---

-- person_by_id: one Person (id id, sessions int, tickets int)
-- The newest sessions say when he was seen; strands below 6 hold what is not closed.
SELECT u.id, u.name, u.email, u.is_admin, u.deactivated_at IS NULL AS active, u.created_at,
    (SELECT max(seen_at) FROM (SELECT s.seen_at FROM sessions s WHERE s.user_id = u.id
                               ORDER BY s.id DESC LIMIT :sessions) AS newest) AS last_seen_at,
    (SELECT count(*) FROM (SELECT t.id FROM tickets t WHERE t.created_by_id = u.id AND t.strand < 6
                           LIMIT :tickets) AS unclosed) AS open_tickets
FROM users u WHERE u.id = :id;

-- people_page: each Person (name_folded text, id id, examined int, q text, spelled text, any_role bool, is_admin bool, any_state bool, active bool, limit int, sessions int, tickets int)
-- Behind a place in the order of names, among so many that are looked at. q: folded; spelled: the same as it was typed,
-- since only ASCII is folded of an address. For LANE_SLOW.
-- @sqlite
SELECT u.id, u.name, u.email, u.is_admin, u.deactivated_at IS NULL AS active, u.created_at,
    (SELECT max(seen_at) FROM (SELECT s.seen_at FROM sessions s WHERE s.user_id = u.id
                               ORDER BY s.id DESC LIMIT :sessions) AS newest) AS last_seen_at,
    (SELECT count(*) FROM (SELECT t.id FROM tickets t WHERE t.created_by_id = u.id AND t.strand < 6
                           LIMIT :tickets) AS unclosed) AS open_tickets
FROM (SELECT id, name_folded FROM (
          SELECT id, name_folded, email, is_admin, deactivated_at FROM users
          WHERE (name_folded, id) > (:name_folded, :id COLLATE BINARY) ORDER BY name_folded, id LIMIT :examined) AS pages
      WHERE (:any_role OR is_admin = :is_admin) AND (:any_state OR (deactivated_at IS NULL) = :active)
      AND (:q = '' OR instr(name_folded, :q) > 0 OR instr(lower(email), :q) > 0 OR instr(email, :spelled) > 0)
      ORDER BY name_folded, id LIMIT :limit) AS page
JOIN users u ON u.id = page.id ORDER BY page.name_folded, page.id;
-- @postgres
SELECT u.id, u.name, u.email, u.is_admin, u.deactivated_at IS NULL AS active, u.created_at,
    (SELECT max(seen_at) FROM (SELECT s.seen_at FROM sessions s WHERE s.user_id = u.id
                               ORDER BY s.id DESC LIMIT :sessions) AS newest) AS last_seen_at,
    (SELECT count(*) FROM (SELECT t.id FROM tickets t WHERE t.created_by_id = u.id AND t.strand < 6
                           LIMIT :tickets) AS unclosed) AS open_tickets
FROM (SELECT id, name_folded FROM (
          SELECT id, name_folded, email, is_admin, deactivated_at FROM users
          WHERE (name_folded COLLATE "C", id) > (:name_folded, :id)
          ORDER BY name_folded COLLATE "C", id LIMIT :examined) AS pages
      WHERE (:any_role OR is_admin = :is_admin) AND (:any_state OR (deactivated_at IS NULL) = :active)
      AND (:q = '' OR strpos(name_folded, :q) > 0 OR strpos(lower(email COLLATE "C"), :q) > 0
           OR strpos(email, :spelled) > 0)
      ORDER BY name_folded COLLATE "C", id LIMIT :limit) AS page
JOIN users u ON u.id = page.id ORDER BY page.name_folded COLLATE "C", page.id;

-- person_place_of: one PersonPlace (id id)
SELECT name_folded, id FROM users WHERE id = :id;

-- people_examined_to: one PersonPlace (name_folded text, id id, before int)
-- The last of those that people_page looked at; before: one less than those.
-- @sqlite
SELECT name_folded, id FROM users WHERE (name_folded, id) > (:name_folded, :id COLLATE BINARY)
ORDER BY name_folded, id LIMIT 1 OFFSET :before;
-- @postgres
SELECT name_folded, id FROM users WHERE (name_folded COLLATE "C", id) > (:name_folded, :id)
ORDER BY name_folded COLLATE "C", id LIMIT 1 OFFSET :before;

-- --- links to set a new password ---

-- reset_insert: run (user_id id, made_by_id id, digest text, now time, expires_at time)
INSERT INTO password_resets (user_id, made_by_id, digest, created_at, expires_at)
VALUES (:user_id, :made_by_id, :digest, :now, :expires_at);

-- reset_take: one ResetOwner (digest text, now time)
-- Once; and not for somebody who is deactivated.
UPDATE password_resets SET used_at = :now
WHERE digest = :digest AND used_at IS NULL AND expires_at > :now
AND EXISTS (SELECT 1 FROM users WHERE users.id = password_resets.user_id AND deactivated_at IS NULL)
RETURNING id, user_id;

-- resets_of_drop: run (user_id id)
-- Those that he could still use.
DELETE FROM password_resets WHERE user_id = :user_id AND used_at IS NULL;

-- resets_by_drop: run (made_by_id id)
-- Those that he made and nobody has used.
DELETE FROM password_resets WHERE made_by_id = :made_by_id AND used_at IS NULL;

-- resets_delete_old: run (before time, limit int)
DELETE FROM password_resets WHERE id IN (
    SELECT id FROM password_resets WHERE expires_at < :before ORDER BY expires_at LIMIT :limit);
