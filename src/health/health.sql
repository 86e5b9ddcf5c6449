-- health_probe: one int
-- Reads a page of the database, so that a file that is gone or damaged is noticed.
SELECT max(version) AS value FROM schema_migrations;
