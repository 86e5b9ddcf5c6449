/* What an engine does behind db.h, for files of src/db alone. db.c holds the rules that both share: when a transaction
 * may begin, when a lost connection is opened anew, what a result becomes. An engine moves values and maps its errors.
 */
#pragma once

#include "db/db.h"
#include "db/db_notify.h"

enum { DB_FIELDS_MAX = 64, DB_SHAPES_MAX = 64 };

typedef struct DbShapes DbShapes; /* list.c's */

typedef enum DbControl {
    DB_BEGIN_READ,
    DB_BEGIN_WRITE,
    DB_COMMIT,
    DB_ROLLBACK,
    DB_SAVEPOINT,
    DB_RELEASE,
    DB_ROLLBACK_TO,
    DB_CONTROLS
} DbControl;

/* Where a statement's rows go: structs of schema, in arena; or one after the other through row to visitor. */
typedef struct DbRows {
    Arena *arena; /* NULL: texts are borrowed */
    const Schema *schema;
    DbVisitor visitor; /* take NULL: rows are gathered */
    void *row;
    bool enough;        /* the visitor's answer */
    size_t limit;       /* rows after these are not wanted */
    size_t max_bytes;   /* nor those after the row that passes this; 0: no bound */
    size_t begun_bytes; /* of the arena, when the first row came */
    char *items;
    size_t count, cap;
    int64_t changed;
} DbRows;

/* One value on its way between a struct and an engine. text borrows. */
typedef struct DbValue {
    enum { DB_NULL, DB_NUMBER, DB_BOOL, DB_TEXT } type;
    int64_t number;
    Str text;
} DbValue;

typedef struct DbDriver {
    /* Connects. On failure nothing is left open, and *problem is a sentence in arena. */
    Err (*connect)(DbConn *conn, Arena *arena, const char **problem);
    void (*disconnect)(DbConn *conn);
    Err (*control)(DbConn *conn, DbControl control);
    /* rows->schema NULL: rows are not expected. Sets rows->changed. */
    Err (*query)(Db *db, const Query *query, const void *params, DbRows *rows);
    /* Runs statements as text, for migrations. *value (may be NULL): the last row's first column. *message: the
     * engine's words. */
    Err (*script)(DbConn *conn, const char *sql, int64_t *value, Arena *arena, const char **message);
    Err (*explain)(Db *db, const Query *query, Str *out);
    /* db_check; NULL: connecting has prepared every query. */
    Err (*check)(DbConn *conn, Arena *arena, const char **problem);
    /* Of a list's query: prepares it unless it is, and the opposite. */
    Err (*prepare)(Db *db, const Query *query);
    void (*unprepare)(DbConn *conn, const Query *query);
    bool (*in_transaction)(const DbConn *conn);
} DbDriver;

/* The beginning of every engine's connection. */
struct DbConn {
    const DbDriver *driver;
    Arena memory; /* as long as the connection: the address, the statements */
    DbUrl url;
    DbMode mode;
    const DbQueries *queries;
    DbShapes *shapes; /* NULL before the first list */
    int deadline_ms;
    bool connected;      /* false: lost; opened anew at the next use outside a transaction */
    bool in_transaction; /* between db_begin and db_commit or db_rollback, whatever the engine thinks */
    DbListener listener;
    unsigned notified; /* topics, by the transaction under way */
};

/* Zeroed connections without anything open; conn->driver set. */
DbConn *sqlite_conn_new(void);
DbConn *postgres_conn_new(void);

/* Whether conn may run query. */
static inline bool db_query_is_for(const DbConn *conn, const Query *query)
{
    return conn->mode == DB_WRITE || !query->writes;
}

/* Statements of a connection: the queries, then the shapes of lists. */
static inline size_t db_statements_max(const DbConn *conn)
{
    return (size_t)conn->queries->count + DB_SHAPES_MAX;
}

static inline int db_param_count(const Query *query)
{
    return query->params ? (int)query->params->count : query->numbers;
}

/* Columns to make room for in a statement's place, which one list after another may take. */
static inline size_t db_column_room(const Query *query)
{
    return query->row && !query->numbers ? query->row->count : DB_FIELDS_MAX;
}

void db_shapes_free(DbConn *conn);

/* Puts the field of each column into columns (room for query->row->count). Returns NULL, or a sentence in arena: a
 * column without a field, or a field without a column. */
const char *db_columns_map(
    const Query *query, const char *const *names, size_t count, const Field **columns, Arena *arena);

DbValue db_field_load(const Field *field, const void *params);
/* false: the value does not fit the field (a NULL, an unknown name, another type). Text is copied into arena, or
 * borrowed without one. */
bool db_field_store(const Field *field, DbValue value, void *row, Arena *arena);

/* True: no more rows are wanted. */
bool db_rows_full(const DbRows *rows);
/* The next row, zeroed, to be filled and then given to db_rows_filled. */
void *db_rows_add(DbRows *rows);
void db_rows_filled(DbRows *rows, const void *row);

/* Writes the failure to the log: what (a query's name, or what was being done), the engine's code and words. */
void db_log_failure(const char *what, const char *code, const char *message);
/* A connection that was lost: a warning, since the next use opens it anew, and says so when it cannot. */
void db_log_loss(const char *what, const char *code);
