/* See postgres_copy.h. The format: a header, for each row the count of its values and each value with its length
 * before it, and a trailer. */
#include "db/postgres_copy.h"

#include "db/db_postgres.h"

#include <endian.h>

enum { SEND_BYTES = 64 * 1024 };

static PostgresConn *conn_of(const PostgresCopy *copy)
{
    return (PostgresConn *)copy->db->conn;
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

static Err send_rows(PostgresCopy *copy)
{
    int sent = PQputCopyData(conn_of(copy)->handle, copy->rows.ptr, (int)copy->rows.len);
    copy->rows.len = 0;
    return sent == 1 ? ERR_OK : ERR_DATABASE; /* why: the result tells, at the end */
}

Err postgres_copy_begin(PostgresCopy *copy, Db *db, const char *table, const char *columns)
{
    static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* signature, no flags, no extension */
    PostgresConn *conn = (PostgresConn *)db->conn;
    *copy = (PostgresCopy){ .db = db };
    buf_printf(&copy->rows, "COPY %s (%s) FROM STDIN (FORMAT binary)", table, columns);
    buf_char(&copy->rows, '\0');
    PQsetnonblocking(conn->handle, 0); /* or rows gather in memory faster than they leave */
    PGresult *result = PQexec(conn->handle, copy->rows.ptr);
    Err err = postgres_err(conn, result, "COPY", db);
    PQclear(result);
    copy->rows.len = 0;
    if (err != ERR_OK)
        buf_free(&copy->rows);
    else
        buf_add(&copy->rows, header, sizeof header);
    return err;
}

void postgres_copy_row(PostgresCopy *copy, size_t values)
{
    add_u16(&copy->rows, (int)values);
}

void postgres_copy_value(PostgresCopy *copy, DbValue value)
{
    Buf *buf = &copy->rows;
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

Err postgres_copy_row_end(PostgresCopy *copy)
{
    return copy->rows.len < SEND_BYTES ? ERR_OK : send_rows(copy);
}

/* Reads every answer, so that the connection can be used again. */
static Err answers_read(PostgresCopy *copy, bool good)
{
    PostgresConn *conn = conn_of(copy);
    Err err = PQputCopyEnd(conn->handle, good ? NULL : "given up") == 1 ? ERR_OK : ERR_DATABASE;
    for (PGresult *result = PQgetResult(conn->handle); result; result = PQgetResult(conn->handle)) {
        Err answer = postgres_err(conn, result, "COPY", copy->db);
        err = answer == ERR_OK ? err : answer;
        PQclear(result);
    }
    PQsetnonblocking(conn->handle, 1);
    return err;
}

Err postgres_copy_end(PostgresCopy *copy)
{
    add_u16(&copy->rows, -1);
    Err sent = send_rows(copy);
    Err ended = answers_read(copy, sent == ERR_OK);
    buf_free(&copy->rows);
    return ended == ERR_OK ? sent : ended;
}
