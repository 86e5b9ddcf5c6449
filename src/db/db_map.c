/* Between structs and engines: which column fills which field, and values both ways. */
#include "base/log.h"
#include "db/db_driver.h"

#include <assert.h>

static bool row_maps(const Field *field)
{
    return !field->computed;
}

static const Field *column_field(const Query *query, const char *name)
{
    const Field *field = query->row ? schema_field(query->row, str(name)) : NULL;
    return field && row_maps(field) ? field : NULL;
}

static bool columns_hold(const Field *const *columns, size_t count, const Field *field)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == field)
            return true;
    return false;
}

static const char *mismatch(Arena *arena, const Query *query, const char *what, const char *name)
{
    const char *row = query->row ? query->row->name : "no row";
    return arena_printf(arena, "The query %s (%s) does not fit: %s %s.", query->name, row, what, name).ptr;
}

const char *db_columns_map(
    const Query *query, const char *const *names, size_t count, const Field **columns, Arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        const Field *field = column_field(query, names[i]);
        if (!field)
            return mismatch(arena, query, "no field for the column", names[i]);
        if (columns_hold(columns, i, field))
            return mismatch(arena, query, "two columns are called", names[i]);
        columns[i] = field;
    }
    for (size_t i = 0; query->row && i < query->row->count; i++) {
        const Field *field = &query->row->fields[i];
        if (row_maps(field) && !columns_hold(columns, count, field))
            return mismatch(arena, query, "no column for the field", field->name);
    }
    return NULL;
}

static DbValue number_value(int64_t number)
{
    return (DbValue){ .type = DB_NUMBER, .number = number };
}

static DbValue text_value(Str text)
{
    return (DbValue){ .type = DB_TEXT, .text = text };
}

static DbValue enum_value(const Field *field, int value)
{
    assert(value >= 0 && value < field->values->count);
    return text_value(str(field->values->names[value]));
}

static DbValue opt_str_value(const OptStr *opt)
{
    return opt->has ? text_value(opt->value) : (DbValue){ .type = DB_NULL };
}

static DbValue opt_i64_value(const OptI64 *opt)
{
    return opt->has ? number_value(opt->value) : (DbValue){ .type = DB_NULL };
}

static DbValue opt_time_value(const OptTime *opt)
{
    return opt->has ? number_value(opt->value.us) : (DbValue){ .type = DB_NULL };
}

DbValue db_field_load(const Field *field, const void *params)
{
    const void *at = (const char *)params + field->offset;
    switch (field->type) {
    case FIELD_STR: return text_value(*(const Str *)at);
    case FIELD_BOOL: return (DbValue){ .type = DB_BOOL, .number = *(const bool *)at };
    case FIELD_I64: return number_value(*(const int64_t *)at);
    case FIELD_TIME: return number_value(((const Time *)at)->us);
    case FIELD_ENUM: return enum_value(field, *(const int *)at);
    case FIELD_OPT_STR: return opt_str_value(at);
    case FIELD_OPT_I64: return opt_i64_value(at);
    case FIELD_OPT_TIME: return opt_time_value(at);
    case FIELD_OPT_ENUM:
    case FIELD_SENT:
    case FIELD_NONE:
    case FIELD_OBJECT:
    case FIELD_LIST: break;
    }
    assert(false); /* sql2c.py declares no parameter of such a type */
    return (DbValue){ .type = DB_NULL };
}

/* The first letter tells most of them apart: a million rows have three million names. */
static bool enum_store(const Field *field, Str name, int *out)
{
    char first = name.len ? name.ptr[0] : '\0';
    for (int i = 0; i < field->values->count; i++) {
        if (field->values->names[i][0] == first && str_is(name, field->values->names[i])) {
            *out = i;
            return true;
        }
    }
    return false;
}

static Str text_keep(Arena *arena, Str text)
{
    return arena ? arena_copy(arena, text) : text;
}

static bool text_store(const Field *field, Str text, void *at, Arena *arena)
{
    switch (field->type) {
    case FIELD_STR: *(Str *)at = text_keep(arena, text); return true;
    case FIELD_OPT_STR: *(OptStr *)at = (OptStr){ true, text_keep(arena, text) }; return true;
    case FIELD_ENUM: return enum_store(field, text, at);
    default: return false;
    }
}

static bool number_store(const Field *field, int64_t number, void *at)
{
    switch (field->type) {
    case FIELD_I64: *(int64_t *)at = number; return true;
    case FIELD_TIME: ((Time *)at)->us = number; return true;
    case FIELD_OPT_TIME: *(OptTime *)at = (OptTime){ true, { number } }; return true;
    case FIELD_OPT_I64: *(OptI64 *)at = (OptI64){ true, number }; return true;
    case FIELD_BOOL: *(bool *)at = number != 0; return number == 0 || number == 1;
    default: return false;
    }
}

bool db_field_store(const Field *field, DbValue value, void *row, Arena *arena)
{
    void *at = (char *)row + field->offset;
    switch (value.type) {
    case DB_NULL: return field_is_opt(field);
    case DB_TEXT: return text_store(field, value.text, at, arena);
    case DB_BOOL: return field->type == FIELD_BOOL && number_store(field, value.number, at);
    case DB_NUMBER: return number_store(field, value.number, at);
    }
    return false;
}

bool db_rows_full(const DbRows *rows)
{
    if (rows->visitor.take)
        return rows->enough;
    bool heavy = rows->max_bytes && rows->count && rows->arena->total_bytes - rows->begun_bytes >= rows->max_bytes;
    return heavy || rows->count >= rows->limit;
}

void *db_rows_add(DbRows *rows)
{
    size_t size = rows->schema->size;
    if (rows->visitor.take) {
        rows->count++;
        return memset(rows->row, 0, size);
    }
    if (rows->count == rows->cap) {
        size_t cap = rows->cap ? rows->cap * 2 : rows->limit < 64 ? rows->limit : 64;
        char *items = arena_array(rows->arena, cap, size);
        if (rows->count)
            memcpy(items, rows->items, rows->count * size);
        rows->items = items;
        rows->cap = cap;
    }
    return rows->items + size * rows->count++;
}

void db_rows_filled(DbRows *rows, const void *row)
{
    if (rows->visitor.take)
        rows->enough = !rows->visitor.take(rows->visitor.arg, row);
}

static void log_line(LogLevel level, const char *what, const char *code, const char *message)
{
    log_event(level, "database",
        (LogField[]){ log_str("what", str(what)), log_str("code", str(code)), log_str("reason", str(message)), { 0 } });
}

void db_log_failure(const char *what, const char *code, const char *message)
{
    log_line(LOG_ERROR, what, code, message);
}

void db_log_loss(const char *what, const char *code)
{
    log_line(LOG_WARN, what, code, "the connection is lost");
}
