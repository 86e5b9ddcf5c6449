/* Runs the migrations that a database lacks, one transaction each; see migrate.h. */
#include "db/migrate.h"

#include "base/log.h"
#include "db/db_driver.h"
#include "db/db_snapshot.h"
#include "db/db_state.h"
#include "db/db_tables.h"

#include <unistd.h>

/* Until the connection closes; through a pooler, until the transaction of the connection that holds it ends. */
static const char postgres_lock[] = "SELECT pg_advisory_lock(8249735001173042177)";
static const char postgres_pooled_lock[] = "SELECT pg_advisory_xact_lock(8249735001173042177)";

typedef struct Migrator {
    Db db;
    const DbUrl *url;
    Arena *arena;
    bool dry; /* nothing is changed */
    const char *kept;
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

/* A database that was never migrated must be empty. */
static Err stranger_refuse(const Migrator *migrator, DbOwner owner)
{
    const char *shown = migrator->url->shown;
    if (owner == DB_IS_ORIGINAL)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) belongs to the original service desk. Nothing in it was changed: "
                "set DATABASE_URL to a new database and take the old one over with `servicedesk import-original --from "
                "%s`.",
                shown, shown));
    if (owner == DB_IS_FOREIGN)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) holds the tables of another program. Nothing in it was changed: set "
                "DATABASE_URL to a new database.",
                shown));
    return ERR_OK;
}

static Err version_judge(const Migrator *migrator, const DbState *state)
{
    if (state->version > migrations_count)
        return refuse(migrator, ERR_DATABASE,
            arena_printf(migrator->arena,
                "The database at DATABASE_URL (%s) has version %d, this program knows versions up to %d: run the "
                "newer servicedesk that made it, or restore a backup from before.",
                migrator->url->shown, state->version, migrations_count));
    return stranger_refuse(migrator, state->owner);
}

/* Inside a transaction. */
static Err version_read(Migrator *migrator, int64_t *version)
{
    DbState state;
    const char *message = "";
    Err err = db_state_read(&migrator->db, &state, &message);
    if (err != ERR_OK)
        return refuse(migrator, err,
            arena_printf(migrator->arena, "The database at DATABASE_URL (%s) failed while its version was read: %s.",
                migrator->url->shown, message));
    *version = state.version;
    return version_judge(migrator, &state);
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

/* A SQLite file that holds anything is kept as it was before its first migration. Whoever holds the write lock does it,
 * so one process does; its connection writes, so another reads. */
static Err before_keep(Migrator *migrator, int64_t version)
{
    const DbUrl *url = migrator->url;
    Arena *arena = migrator->arena;
    bool worth = url->engine == DB_SQLITE && url->path[0] && version > 0 && version < migrations_count;
    if (!worth || migrator->dry || migrator->kept)
        return ERR_OK;
    bool empty = false;
    TRY(db_tables_empty(&migrator->db, &empty));
    if (empty)
        return ERR_OK;
    Db source = { .arena = arena };
    const char *path = arena_printf(arena, "%s.before-%04d", url->path, (int)version + 1).ptr;
    TRY(db_open(url, DB_SOURCE, NULL, 0, arena, &source.conn, migrator->problem));
    Err err = db_snapshot(&source, path, migrator->problem);
    db_close(source.conn);
    TRY(err);
    log_event(LOG_INFO, "database kept before migration",
        (LogField[]){ log_str("file", str(path)), log_i64("version", version), { .type = LOG_END } });
    migrator->kept = path;
    return ERR_OK;
}

/* The migrations that are missing, one after the other, or only the next of them. Inside a transaction. */
static Err steps_inside(Migrator *migrator, int64_t *version, int *applied)
{
    int most = migrator->dry ? migrations_count : 1;
    TRY(version_read(migrator, version));
    TRY(before_keep(migrator, *version));
    for (*applied = 0; *applied < most && *version + *applied < migrations_count; ++*applied)
        TRY(migration_apply(migrator, &migrations[*version + *applied]));
    return ERR_OK;
}

/* SQLite lets nobody wait in line: whoever migrates beside us may have its lock again and again before we do. While it
 * gets on, it is not in our way. */
static Err step_begin(Migrator *migrator, int64_t version)
{
    for (int64_t before = version;; before = version) {
        Err err = db_begin(&migrator->db, DB_TX_WRITE);
        if (err != ERR_BUSY)
            return err;
        TRY(version_look(migrator, &version));
        if (version == before)
            return err;
    }
}

static Err step_run(Migrator *migrator, int64_t *version, int *applied)
{
    Db *db = &migrator->db;
    Err err = step_begin(migrator, *version);
    if (err == ERR_OK)
        err = steps_inside(migrator, version, applied);
    if (err == ERR_OK && !migrator->dry)
        err = db_commit(db);
    if (err != ERR_OK || migrator->dry)
        db_rollback(db);
    if (err != ERR_OK && !*migrator->problem)
        return refuse(migrator, err,
            arena_printf(migrator->arena, "The database at DATABASE_URL (%s) is not to be changed now: %s",
                migrator->url->shown, err_info(err)->text));
    return err;
}

static Err steps_run(Migrator *migrator, MigrateReport *out)
{
    MigrateReport report = { 0 };
    int64_t version = 0;
    if (migrator->url->engine == DB_POSTGRES && !migrator->url->pooled)
        TRY(script_run(migrator, postgres_lock, NULL, "it was locked for migrations"));
    TRY(version_look(migrator, &version));
    report.from = report.to = (int)version;
    while (version < migrations_count) {
        int applied = 0;
        TRY(step_run(migrator, &version, &applied));
        version += applied;
        report.applied += applied;
        report.to = (int)version;
    }
    report.kept = migrator->kept;
    *out = report;
    return ERR_OK;
}

/* Only a transaction keeps a pooler's connection for us: one of its own holds the lock while the others run. */
static Err steps_run_pooled(Migrator *migrator, MigrateReport *out)
{
    Migrator keeper = *migrator;
    TRY(db_open(migrator->url, DB_WRITE, NULL, 0, migrator->arena, &keeper.db.conn, migrator->problem));
    Err err = db_begin(&keeper.db, DB_TX_READ);
    if (err == ERR_OK)
        err = script_run(&keeper, postgres_pooled_lock, NULL, "it was locked for migrations");
    if (err == ERR_OK)
        err = steps_run(migrator, out);
    db_rollback(&keeper.db);
    db_close(keeper.db.conn);
    return err;
}

static Err migrate(const DbUrl *url, bool dry, Arena *arena, MigrateReport *out, const char **problem)
{
    Migrator migrator = { .db = { .arena = arena }, .url = url, .arena = arena, .dry = dry, .problem = problem };
    *problem = NULL;
    TRY(db_open(url, DB_WRITE, NULL, 0, arena, &migrator.db.conn, problem));
    Err err = (url->pooled ? steps_run_pooled : steps_run)(&migrator, out);
    db_close(migrator.db.conn);
    return err;
}

Err db_migrate(const DbUrl *url, Arena *arena, MigrateReport *out, const char **problem)
{
    return migrate(url, false, arena, out, problem);
}

Err db_migrate_try(const DbUrl *url, Arena *arena, MigrateReport *out, const char **problem)
{
    DbUrl nothing = *url;
    bool is_new = url->engine == DB_SQLITE && url->path[0] && access(url->path, F_OK) != 0;
    if (is_new)
        nothing.path = ""; /* tried in a temporary file: opening would make it */
    return migrate(&nothing, true, arena, out, problem);
}
