/* The rules that both engines share: see db.h and db_group.h for what they promise. */
#include "db/db.h"

#include "db/db_driver.h"
#include "db/db_group.h"

#include <assert.h>
#include <stdlib.h>

static const char *text_keep(Arena *memory, const char *text)
{
    return text ? arena_copy(memory, str(text)).ptr : NULL;
}

Err db_open(const DbUrl *url, DbMode mode, const DbQueries *queries, int deadline_ms, Arena *arena, DbConn **out,
    const char **problem)
{
    static const DbQueries none = { NULL, 0 };
    DbConn *conn = url->engine == DB_SQLITE ? sqlite_conn_new() : postgres_conn_new();
    conn->url = (DbUrl){
        .engine = url->engine,
        .path = text_keep(&conn->memory, url->path),
        .conninfo = text_keep(&conn->memory, url->conninfo),
        .shown = text_keep(&conn->memory, url->shown),
        .pooled = url->pooled,
    };
    conn->mode = mode;
    conn->queries = queries ? queries : &none;
    conn->deadline_ms = deadline_ms;
    Err err = conn->driver->connect(conn, arena, problem);
    if (err != ERR_OK) {
        db_close(conn);
        return err;
    }
    conn->connected = true;
    *out = conn;
    return ERR_OK;
}

void db_close(DbConn *conn)
{
    if (!conn)
        return;
    conn->driver->disconnect(conn);
    db_shapes_free(conn);
    arena_free(&conn->memory);
    free(conn);
}

Err db_check(DbConn *conn, Arena *arena, const char **problem)
{
    return conn->driver->check ? conn->driver->check(conn, arena, problem) : ERR_OK;
}

static Err reconnect(DbConn *conn)
{
    Arena arena = { 0 };
    const char *problem = NULL;
    conn->driver->disconnect(conn);
    Err err = conn->driver->connect(conn, &arena, &problem);
    conn->connected = err == ERR_OK;
    if (err != ERR_OK)
        db_log_failure("reconnect", "", problem);
    arena_free(&arena);
    return err;
}

/* Outside a transaction a lost connection is opened anew. Inside, what the transaction did is lost with it. An engine
 * can end a transaction on its own (a full disk); what comes next would then be committed alone, so it is refused. */
static Err conn_ready(DbConn *conn)
{
    if (!conn->in_transaction)
        return conn->connected ? ERR_OK : reconnect(conn);
    if (!conn->connected)
        return ERR_RETRY;
    return conn->driver->in_transaction(conn) ? ERR_OK : ERR_DATABASE;
}

/* Lost while nothing had been done yet: the server was restarted between two uses. One that was too slow (ERR_BUSY) is
 * not asked twice. */
static bool worth_again(const DbConn *conn, Err err)
{
    return err != ERR_OK && err != ERR_BUSY && !conn->connected && !conn->in_transaction;
}

Err db_begin(Db *db, DbTx kind)
{
    DbConn *conn = db->conn;
    assert(!db_in_transaction(conn));
    assert(kind == DB_TX_READ || conn->mode == DB_WRITE);
    DbControl begin = kind == DB_TX_READ ? DB_BEGIN_READ : DB_BEGIN_WRITE;
    TRY(conn_ready(conn));
    Err err = conn->driver->control(conn, begin);
    if (worth_again(conn, err)) {
        TRY(reconnect(conn));
        err = conn->driver->control(conn, begin);
    }
    conn->in_transaction = err == ERR_OK;
    conn->notified = 0;
    return err;
}

Err db_commit(Db *db)
{
    DbConn *conn = db->conn;
    assert(conn->in_transaction);
    TRY(conn_ready(conn));
    TRY(conn->driver->control(conn, DB_COMMIT));
    conn->in_transaction = false;
    if (conn->notified && conn->listener.call)
        conn->listener.call(conn->listener.arg, conn->notified);
    return ERR_OK;
}

void db_rollback(Db *db)
{
    DbConn *conn = db->conn;
    conn->in_transaction = false;
    if (!conn->connected || !conn->driver->in_transaction(conn))
        return;
    if (conn->driver->control(conn, DB_ROLLBACK) == ERR_OK)
        return;
    conn->driver->disconnect(conn);
    conn->connected = false;
}

static Err query_once(Db *db, const Query *query, const void *params, DbRows *rows)
{
    if (query->numbers)
        TRY(db->conn->driver->prepare(db, query));
    return db->conn->driver->query(db, query, params, rows);
}

void db_listen(DbConn *conn, DbListener listener)
{
    conn->listener = listener;
}

void db_notify(Db *db, DbTopic topic)
{
    assert(db->conn->in_transaction);
    db->conn->notified |= topic;
}

static Err query_run(Db *db, const Query *query, const void *params, DbRows *rows)
{
    DbConn *conn = db->conn;
    assert(query->numbers || (query->index < conn->queries->count && conn->queries->list[query->index] == query));
    assert(db_query_is_for(conn, query));
    assert(!db_param_count(query) == !params);
    TRY(conn_ready(conn));
    Err err = query_once(db, query, params, rows);
    if (worth_again(conn, err) && !query->writes && rows->count == 0) {
        TRY(reconnect(conn));
        err = query_once(db, query, params, rows);
    }
    return err == ERR_DATABASE && conn->in_transaction && !conn->connected ? ERR_RETRY : err;
}

Err db_one(Db *db, const Query *query, const void *params, void *out)
{
    assert(query->row);
    DbRows rows = { .arena = db->arena, .schema = query->row, .limit = 1 };
    TRY(query_run(db, query, params, &rows));
    if (rows.count == 0)
        return ERR_NO_ROW;
    memcpy(out, rows.items, query->row->size);
    return ERR_OK;
}

Err db_each(Db *db, const Query *query, const void *params, List *out)
{
    assert(query->row);
    DbRows rows = { .arena = db->arena,
        .schema = query->row,
        .limit = SIZE_MAX,
        .max_bytes = db->each_max_bytes,
        .begun_bytes = db->arena->total_bytes };
    TRY(query_run(db, query, params, &rows));
    *out = (List){ rows.items, rows.count };
    db->each_cut = db_rows_full(&rows);
    return ERR_OK;
}

Err db_visit(Db *db, const Query *query, const void *params, DbVisitor visitor)
{
    assert(query->row && visitor.take);
    DbRows rows = { .schema = query->row, .visitor = visitor, .row = arena_alloc(db->arena, query->row->size) };
    return query_run(db, query, params, &rows);
}

Err db_run(Db *db, const Query *query, const void *params, int64_t *changed)
{
    assert(!query->row);
    DbRows rows = { .arena = db->arena };
    TRY(query_run(db, query, params, &rows));
    if (changed)
        *changed = rows.changed;
    return ERR_OK;
}

/* Group commit */

static Err group_control(Db *db, DbControl control)
{
    assert(db->conn->url.engine == DB_SQLITE && db->conn->in_transaction);
    TRY(conn_ready(db->conn));
    return db->conn->driver->control(db->conn, control);
}

Err db_savepoint(Db *db)
{
    return group_control(db, DB_SAVEPOINT);
}

Err db_release(Db *db)
{
    return group_control(db, DB_RELEASE);
}

void db_rollback_to(Db *db)
{
    if (!db_group_alive(db))
        return;
    if (group_control(db, DB_ROLLBACK_TO) != ERR_OK || group_control(db, DB_RELEASE) != ERR_OK)
        db_rollback(db);
}

bool db_group_alive(const Db *db)
{
    return db->conn->connected && db->conn->in_transaction && db->conn->driver->in_transaction(db->conn);
}

bool db_in_transaction(const DbConn *conn)
{
    return conn->in_transaction || (conn->connected && conn->driver->in_transaction(conn));
}

Err db_explain(Db *db, const Query *query, Str *out)
{
    return db->conn->driver->explain(db, query, out);
}
