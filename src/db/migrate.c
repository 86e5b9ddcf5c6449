/* Runs the migrations that a database lacks, one transaction each; see migrate.h. */
#include "db/migrate.h"

#include "db/db_driver.h"

/* Each engine's words, one number as the answer. */
typedef struct MigrateText {
    const char *lock;     /* before anything else, until the connection closes; NULL: the transaction is the lock */
    const char *ours;     /* 1: migrated before */
    const char *original; /* the tables of the original service desk: 3 */
    const char *tables;   /* how many there are, of anyone */
} MigrateText;

static const MigrateText migrate_texts[] = {
    [DB_SQLITE] = {
        .ours = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        .original = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('user', 'ticket', 'ticketcomment')",
        .tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    },
    [DB_POSTGRES] = {
        .lock = "SELECT pg_advisory_lock(8249735001173042177)",
        .ours = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'",
        .original = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename IN ('user', 'ticket', 'ticketcomment')",
        .tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()",
    },
};

enum { ORIGINAL_TABLES = 3 };

typedef struct Migrator {
    Db db;
    const DbUrl *url;
    Arena *arena;
    const char **problem;
} Migrator;

static Err refuse(const Migrator *migrator, Err err, Str sentence)
{
    *migrator->problem = sentence.ptr;
    return err;
}

/* Runs sql; doing says what for, as in "… failed while <doing>". */
static Err script_run(const Migrator *migrator, const char *sql, int64_t *value, const char *doing)
{
    DbConn *conn = migrator->db.conn;
    const char *message = "";
    Err err = conn->driver->script(conn, sql, value, migrator->arena, &message);
    if (err == ERR_OK)
        return ERR_OK;
    return refuse(migrator, err,
        arena_printf(migrator->arena, "The database at DATABASE_URL (%s) failed while %s: %s.", migrator->url->shown,
            doing, message));
}

static Err number_ask(const Migrator *migrator, const char *sql, int64_t *out)
{
    return script_run(migrator, sql, out, "its version was read");
}

/* A database that was never migrated must be empty. */
static Err stranger_refuse(const Migrator *migrator)
{
    const MigrateText *text = &migrate_texts[migrator->url->engine];
    const char *shown = migrator->url->shown;
    int64_t original = 0, tables = 0;
    TRY(number_ask(migrator, text->original, &original));
    TRY(number_ask(migrator, text->tables, &tables));
    if (original == ORIGINAL_TABLES)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) belongs to the original service desk. This version cannot take it "
                "over; a later one will, with `servicedesk import-original`. Nothing in it was changed: keep it, and "
                "set DATABASE_URL to a new database.",
                shown));
    if (tables > 0)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) holds the tables of another program. Nothing in it was changed: set "
                "DATABASE_URL to a new database.",
                shown));
    return ERR_OK;
}

static Err version_read(const Migrator *migrator, int64_t *version)
{
    int64_t ours = 0;
    TRY(number_ask(migrator, migrate_texts[migrator->url->engine].ours, &ours));
    *version = 0;
    if (!ours)
        return stranger_refuse(migrator);
    TRY(number_ask(migrator, "SELECT coalesce(max(version), 0) FROM schema_migrations", version));
    if (*version > migrations_count)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) has version %lld, this program knows versions up to %d: run the "
                "newer servicedesk that made it, or restore a backup from before.",
                migrator->url->shown, (long long)*version, migrations_count));
    return ERR_OK;
}

/* Of one moment: between two questions another process may have migrated. */
static Err version_look(Migrator *migrator, int64_t *version)
{
    TRY(db_begin(&migrator->db, DB_TX_READ));
    Err err = version_read(migrator, version);
    db_rollback(&migrator->db);
    return err;
}

static Err migration_apply(const Migrator *migrator, const Migration *migration)
{
    static const char table[] =
        "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)";
    const char *doing = arena_printf(migrator->arena, "migration %04d_%s ran", migration->version, migration->name).ptr;
    const char *text = migrator->url->engine == DB_SQLITE ? migration->sqlite : migration->postgres;
    if (migration->version == 1)
        TRY(script_run(migrator, table, NULL, doing));
    TRY(script_run(migrator, text, NULL, doing));
    Str record = arena_printf(migrator->arena,
        "INSERT INTO schema_migrations (version, name, applied_at) VALUES (%d, '%s', %lld)", migration->version,
        migration->name, (long long)time_now().us);
    return script_run(migrator, record.ptr, NULL, doing);
}

/* One migration, unless another process was faster. Inside a transaction. */
static Err step_inside(const Migrator *migrator, int64_t *version, bool *applied)
{
    TRY(version_read(migrator, version));
    *applied = *version < migrations_count;
    return *applied ? migration_apply(migrator, &migrations[*version]) : ERR_OK;
}

static Err step_run(Migrator *migrator, int64_t *version, bool *applied)
{
    Db *db = &migrator->db;
    Err err = db_begin(db, DB_TX_WRITE);
    if (err == ERR_OK)
        err = step_inside(migrator, version, applied);
    if (err == ERR_OK)
        err = db_commit(db);
    if (err != ERR_OK)
        db_rollback(db);
    if (err != ERR_OK && !*migrator->problem)
        return refuse(migrator, err,
            arena_printf(migrator->arena, "The database at DATABASE_URL (%s) is not to be changed now: %s",
                migrator->url->shown, err_info(err)->text));
    return err;
}

static Err steps_run(Migrator *migrator, MigrateReport *out)
{
    const char *lock = migrate_texts[migrator->url->engine].lock;
    MigrateReport report = { 0 };
    int64_t version = 0;
    if (lock)
        TRY(script_run(migrator, lock, NULL, "it was locked for migrations"));
    TRY(version_look(migrator, &version));
    report.from = report.to = (int)version;
    while (version < migrations_count) {
        bool applied = false;
        TRY(step_run(migrator, &version, &applied));
        version += applied;
        report.applied += applied;
        report.to = (int)version;
    }
    *out = report;
    return ERR_OK;
}

Err db_migrate(const DbUrl *url, Arena *arena, MigrateReport *out, const char **problem)
{
    Migrator migrator = { .db = { .arena = arena }, .url = url, .arena = arena, .problem = problem };
    *problem = NULL;
    TRY(db_open(url, DB_WRITE, NULL, 0, arena, &migrator.db.conn, problem));
    Err err = steps_run(&migrator, out);
    db_close(migrator.db.conn);
    return err;
}
