-- view_insert: one id (owner_id id, name text, query text, shared bool, now time, limit int)
-- Nothing when he has so many already.
INSERT INTO saved_views (owner_id, name, query, shared, created_at, updated_at)
SELECT :owner_id, :name, :query, :shared, :now, :now
WHERE (SELECT count(*) FROM saved_views WHERE owner_id = :owner_id) < :limit
RETURNING id AS value;

-- view_by_id: one SavedView (id id)
SELECT v.id, v.owner_id, u.name AS owner_name, v.name, v.query, v.shared, v.created_at, v.updated_at
FROM saved_views v JOIN users u ON u.id = v.owner_id WHERE v.id = :id;

-- views_own: each SavedView (owner_id id, limit int)
-- @sqlite
SELECT v.id, v.owner_id, u.name AS owner_name, v.name, v.query, v.shared, v.created_at, v.updated_at
FROM saved_views v JOIN users u ON u.id = v.owner_id WHERE v.owner_id = :owner_id ORDER BY v.name LIMIT :limit;
-- @postgres
SELECT v.id, v.owner_id, u.name AS owner_name, v.name, v.query, v.shared, v.created_at, v.updated_at
FROM saved_views v JOIN users u ON u.id = v.owner_id WHERE v.owner_id = :owner_id ORDER BY v.name COLLATE "C" LIMIT :limit;

-- views_of_others: each SavedView (user_id id, limit int)
-- What others share; the newest, if there are very many.
SELECT v.id, v.owner_id, u.name AS owner_name, v.name, v.query, v.shared, v.created_at, v.updated_at
FROM saved_views v JOIN users u ON u.id = v.owner_id WHERE v.shared AND v.owner_id <> :user_id ORDER BY v.id DESC LIMIT :limit;

-- view_update: run (id id, name text, query text, shared bool, now time)
UPDATE saved_views SET name = :name, query = :query, shared = :shared, updated_at = :now WHERE id = :id;

-- view_delete: run (id id)
DELETE FROM saved_views WHERE id = :id;
