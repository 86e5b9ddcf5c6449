#include "db/db_original.h"

typedef struct OriginalText {
    const char *rows[ORIGINAL_TABLES], *last[ORIGINAL_TABLES];
} OriginalText;

/* clang-format off */
static const OriginalText texts[] = {
    [DB_SQLITE] = {
        .rows = {
            "SELECT id, name, email, hashed_password, is_admin, row_number() OVER (PARTITION BY email ORDER BY id) "
            "FROM \"user\" ORDER BY id",
            "SELECT id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = created_by_id), "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = operator_id) FROM ticket ORDER BY id",
            "SELECT id, ticket_id, author_id, body, created_at, EXISTS (SELECT 1 FROM ticket AS t WHERE t.id = ticket_id), "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = author_id) FROM ticketcomment ORDER BY id",
        },
        .last = { "SELECT max(id) FROM \"user\"", "SELECT max(id) FROM ticket", "SELECT max(id) FROM ticketcomment" },
    },
    [DB_POSTGRES] = {
        .rows = {
            "SELECT id, name::text, email::text, hashed_password::text, is_admin, "
            "row_number() OVER (PARTITION BY email ORDER BY id) FROM \"user\" ORDER BY id",
            "SELECT id, description::text, status::text, urgency::text, request_type::text, created_by_id, operator_id, "
            "CASE WHEN isfinite(created_at) THEN (extract(epoch FROM created_at) * 1000000)::bigint END, "
            "CASE WHEN isfinite(updated_at) THEN (extract(epoch FROM updated_at) * 1000000)::bigint END, "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = created_by_id), "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = operator_id) FROM ticket ORDER BY id",
            "SELECT id, ticket_id, author_id, body::text, "
            "CASE WHEN isfinite(created_at) THEN (extract(epoch FROM created_at) * 1000000)::bigint END, "
            "EXISTS (SELECT 1 FROM ticket AS t WHERE t.id = ticket_id), "
            "EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = author_id) FROM ticketcomment ORDER BY id",
        },
        .last = {
            "SELECT greatest(max(id), pg_sequence_last_value(pg_get_serial_sequence('\"user\"', 'id')::regclass)) FROM \"user\"",
            "SELECT greatest(max(id), pg_sequence_last_value(pg_get_serial_sequence('ticket', 'id')::regclass)) FROM ticket",
            "SELECT greatest(max(id), pg_sequence_last_value(pg_get_serial_sequence('ticketcomment', 'id')::regclass)) "
            "FROM ticketcomment",
        },
    },
};
/* clang-format on */

Err db_original_open(DbCursor *cursor, Db *db, OriginalTable table)
{
    return db_cursor_open(cursor, db, texts[db->conn->url.engine].rows[table]);
}

Err db_original_count(Db *db, OriginalTable table, int64_t *out)
{
    static const char *const counts[] = { "SELECT count(*) FROM \"user\"", "SELECT count(*) FROM ticket",
        "SELECT count(*) FROM ticketcomment" };
    return db_number(db, counts[table], out);
}

Err db_original_strays(Db *db, int64_t *out)
{
    return db_number(db,
        "SELECT (SELECT count(*) FROM ticket WHERE NOT EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = "
        "created_by_id)) + "
        "(SELECT count(*) FROM ticketcomment WHERE NOT EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = author_id))",
        out);
}

Err db_original_last(Db *db, OriginalTable table, int64_t *out)
{
    return db_number(db, texts[db->conn->url.engine].last[table], out);
}
