#include "db/db_state.h"

#include "db/db_driver.h"

/* Each engine's words, one number as the answer. */
typedef struct StateText {
    const char *ours;     /* 1: migrated before */
    const char *original; /* the tables of the original service desk: 3 */
    const char *tables;   /* how many there are, of anyone */
} StateText;

static const StateText texts[] = {
    [DB_SQLITE] = {
        .ours = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        .original = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('user', 'ticket', 'ticketcomment')",
        .tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    },
    [DB_POSTGRES] = {
        .ours = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'",
        .original = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename IN ('user', 'ticket', 'ticketcomment')",
        .tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()",
    },
};

enum { ORIGINAL_TABLES = 3 };

static Err number_ask(Db *db, const char *sql, int64_t *out, const char **message)
{
    return db->conn->driver->script(db->conn, sql, out, db->arena, message);
}

static Err version_read(Db *db, DbState *out, const char **message)
{
    int64_t version = 0;
    TRY(number_ask(db, "SELECT coalesce(max(version), 0) FROM schema_migrations", &version, message));
    *out = (DbState){ DB_IS_OURS, (int)version };
    return ERR_OK;
}

Err db_state_read(Db *db, DbState *out, const char **message)
{
    const StateText *text = &texts[db->conn->url.engine];
    int64_t ours = 0, original = 0, tables = 0;
    TRY(number_ask(db, text->ours, &ours, message));
    if (ours)
        return version_read(db, out, message);
    TRY(number_ask(db, text->original, &original, message));
    TRY(number_ask(db, text->tables, &tables, message));
    *out = (DbState){ original == ORIGINAL_TABLES ? DB_IS_ORIGINAL : tables ? DB_IS_FOREIGN : DB_IS_EMPTY, 0 };
    return ERR_OK;
}

Err db_state_look(Db *db, DbState *out, const char **message)
{
    Err err = db_begin(db, DB_TX_READ);
    *message = err_info(err)->text;
    if (err == ERR_OK)
        err = db_state_read(db, out, message);
    db_rollback(db);
    return err;
}
