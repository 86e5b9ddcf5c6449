/* See db_bulk.h. */
#include "db/db_bulk.h"

#include "db/db_cursor.h"

#include <assert.h>

/* The names in COPY are the program's own, never a caller's text. */
static Err copy_begin(Db *db, const Query *insert, const char *table, PostgresCopy *out)
{
    Buf columns = { 0 };
    for (size_t i = 0; i < insert->params->count; i++)
        buf_printf(&columns, "%s%s", i ? ", " : "", insert->params->fields[i].name);
    buf_char(&columns, '\0');
    Err err = postgres_copy_begin(out, db, table, columns.ptr);
    buf_free(&columns);
    return err;
}

Err db_bulk_begin(Db *db, const Query *insert, const char *table, DbBulk *out)
{
    assert(db->conn->in_transaction && insert->params && !insert->row);
    DbBulk bulk = { .db = db, .insert = insert, .copying = db->conn->url.engine == DB_POSTGRES };
    TRY(bulk.copying ? copy_begin(db, insert, table, &bulk.copy) : db_cache_grow(db));
    *out = bulk;
    return ERR_OK;
}

Err db_bulk_add(DbBulk *bulk, const void *params)
{
    const Schema *schema = bulk->insert->params;
    if (!bulk->copying)
        return db_run(bulk->db, bulk->insert, params, NULL);
    postgres_copy_row(&bulk->copy, schema->count);
    for (size_t i = 0; i < schema->count; i++)
        postgres_copy_value(&bulk->copy, db_field_load(&schema->fields[i], params));
    return postgres_copy_row_end(&bulk->copy);
}

Err db_bulk_end(DbBulk *bulk)
{
    return bulk->copying ? postgres_copy_end(&bulk->copy) : ERR_OK;
}
