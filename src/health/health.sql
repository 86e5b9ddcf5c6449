-- health_read: one int
-- Reads a page of the database, so that a file that is gone or damaged is noticed.
SELECT max(version) AS value FROM schema_migrations;

-- health_write: run (now time)
-- With health_unwrite in the same transaction: pages change and reach the disk with its COMMIT, and nothing is left of
-- it. On SQLite an UPDATE to the same value would not touch its page, and what is rolled back is never written.
INSERT INTO schema_migrations (version, name, applied_at) VALUES (0, 'probe', :now);

-- health_unwrite: run
DELETE FROM schema_migrations WHERE version = 0;

-- health_sessions: one int (now time)
SELECT count(*) AS value FROM sessions WHERE expires_at > :now AND ended_at IS NULL;

-- health_size: one int
-- @sqlite
SELECT page_count * page_size AS value FROM pragma_page_count(), pragma_page_size();
-- @postgres
SELECT pg_database_size(current_database()) AS value;

-- health_engine: one text
-- @sqlite
SELECT sqlite_version() AS value;
-- @postgres
SELECT current_setting('server_version') AS value;

-- health_last_backup: one AboutBackup
SELECT at, bytes FROM backups ORDER BY id DESC LIMIT 1;

-- health_note_backup: run (at time, bytes int)
INSERT INTO backups (at, bytes) VALUES (:at, :bytes);
