/* See db_bulk.h. PostgreSQL gets the rows in COPY's binary format: a header, for each row the count of its values and
 * each value with its length before it, and a trailer. */
#include "db/db_bulk.h"

#include "db/db_postgres.h"

#include <assert.h>
#include <endian.h>

enum { SEND_BYTES = 64 * 1024 };

static PGconn *postgres_handle(const Db *db)
{
    return ((PostgresConn *)db->conn)->handle;
}

static bool is_postgres(const Db *db)
{
    return db->conn->url.engine == DB_POSTGRES;
}

static void add_u16(Buf *buf, int value)
{
    uint16_t bytes = htobe16((uint16_t)value);
    buf_add(buf, &bytes, sizeof bytes);
}

static void add_u32(Buf *buf, int64_t value)
{
    uint32_t bytes = htobe32((uint32_t)value);
    buf_add(buf, &bytes, sizeof bytes);
}

static void add_value(Buf *buf, DbValue value)
{
    uint64_t number = htobe64((uint64_t)value.number);
    switch (value.type) {
    case DB_NULL: add_u32(buf, -1); break;
    case DB_BOOL:
        add_u32(buf, 1);
        buf_char(buf, value.number ? 1 : 0);
        break;
    case DB_NUMBER:
        add_u32(buf, sizeof number);
        buf_add(buf, &number, sizeof number);
        break;
    case DB_TEXT:
        add_u32(buf, (int64_t)value.text.len);
        buf_add(buf, value.text.ptr, value.text.len);
        break;
    }
}

static Err send_rows(DbBulk *bulk)
{
    int sent = PQputCopyData(postgres_handle(bulk->db), bulk->rows.ptr, (int)bulk->rows.len);
    bulk->rows.len = 0;
    return sent == 1 ? ERR_OK : ERR_DATABASE; /* why: the result tells, at the end */
}

/* The names in COPY are the program's own, never a caller's text. */
static Err copy_begin(Db *db, const Query *insert, const char *table)
{
    Buf text = { 0 };
    buf_printf(&text, "COPY %s (", table);
    for (size_t i = 0; i < insert->params->count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", insert->params->fields[i].name);
    buf_add(&text, ") FROM STDIN (FORMAT binary)", sizeof ") FROM STDIN (FORMAT binary)");
    PQsetnonblocking(postgres_handle(db), 0); /* or rows gather in memory faster than they leave */
    PGresult *result = PQexec(postgres_handle(db), text.ptr);
    Err err = postgres_err((PostgresConn *)db->conn, result, "COPY", db);
    PQclear(result);
    buf_free(&text);
    return err;
}

/* Ends the COPY and reads every answer, so that the connection can be used again. */
static Err copy_end(Db *db, bool good)
{
    PGconn *handle = postgres_handle(db);
    Err err = PQputCopyEnd(handle, good ? NULL : "given up") == 1 ? ERR_OK : ERR_DATABASE;
    for (PGresult *result = PQgetResult(handle); result; result = PQgetResult(handle)) {
        Err answer = postgres_err((PostgresConn *)db->conn, result, "COPY", db);
        err = answer == ERR_OK ? err : answer;
        PQclear(result);
    }
    PQsetnonblocking(handle, 1);
    return err;
}

static Err sqlite_cache_grow(Db *db)
{
    const char *message = NULL;
    return db->conn->driver->script(db->conn, "PRAGMA cache_size=-65536", NULL, db->arena, &message);
}

Err db_bulk_begin(Db *db, const Query *insert, const char *table, DbBulk *out)
{
    static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* signature, no flags, no extension */
    assert(db->conn->in_transaction && insert->params && !insert->row);
    TRY(is_postgres(db) ? copy_begin(db, insert, table) : sqlite_cache_grow(db));
    *out = (DbBulk){ .db = db, .insert = insert, .copying = is_postgres(db) };
    if (out->copying)
        buf_add(&out->rows, header, sizeof header);
    return ERR_OK;
}

Err db_bulk_add(DbBulk *bulk, const void *params)
{
    const Schema *schema = bulk->insert->params;
    if (!bulk->copying)
        return db_run(bulk->db, bulk->insert, params, NULL);
    add_u16(&bulk->rows, (int)schema->count);
    for (size_t i = 0; i < schema->count; i++)
        add_value(&bulk->rows, db_field_load(&schema->fields[i], params));
    return bulk->rows.len < SEND_BYTES ? ERR_OK : send_rows(bulk);
}

Err db_bulk_end(DbBulk *bulk)
{
    if (!bulk->copying)
        return ERR_OK;
    add_u16(&bulk->rows, -1);
    Err sent = send_rows(bulk);
    Err ended = copy_end(bulk->db, sent == ERR_OK);
    buf_free(&bulk->rows);
    return ended == ERR_OK ? sent : ended;
}
