-- Views of the queue that somebody keeps under a name, for himself or for every operator. query: the parameters of GET /api/tickets/.
CREATE TABLE saved_views (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    query      TEXT    NOT NULL,
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX saved_views_owner_id_name_key ON saved_views (owner_id, name);
CREATE INDEX saved_views_shared_idx ON saved_views (id) WHERE shared;
