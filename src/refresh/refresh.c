#include "refresh/refresh.h"

#include "base/buf.h"
#include "base/json.h"
#include "events/events.h"
#include "refresh_sql.h"
#include "security/digest.h"

#include <inttypes.h>

Str refresh_key(Arena *arena, int64_t ticket_id, Time now)
{
    enum { DATE_LEN = 10 }; /* 2026-11-28 */
    Buf time = { 0 };
    json_write_time(&time, now);
    Str text = arena_printf(arena, "refresh:refresh:%" PRId64 ":%.*s", ticket_id, DATE_LEN, time.ptr);
    buf_free(&time);
    return (Str){ digest_of(arena, text).ptr, REFRESH_KEY_LEN };
}

static bool take_id(void *arg, const void *row)
{
    buf_add(arg, row, sizeof(DbInt));
    return true;
}

Err refresh_find(Db *db, Buf *out)
{
    return refresh_ids(db, (DbVisitor){ take_id, out });
}

static Err refresh_one(Db *db, int64_t id, Time day, Time now, RefreshSum *sum)
{
    int64_t is_first = 0, moved = 0;
    TRY(refresh_key_keep(db, &(RefreshKeyKeep){ refresh_key(db->arena, id, day), now }, &is_first));
    if (is_first)
        TRY(refresh_move(db, &(RefreshMove){ id, now }, &moved));
    sum->processed += moved;
    sum->skipped += !moved;
    return ERR_OK;
}

static Err end(Db *db, Err err)
{
    if (err == ERR_OK)
        err = db_commit(db);
    if (err != ERR_OK)
        db_rollback(db);
    return err;
}

Err refresh_tickets(Db *db, const DbInt *ids, size_t count, Time day, RefreshSum *out)
{
    RefreshSum sum = { 0 };
    TRY(db_begin(db, DB_TX_WRITE));
    Time now = time_now();
    Err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = refresh_one(db, ids[i].value, day, now, &sum);
    TRY(end(db, err));
    *out = sum;
    return ERR_OK;
}

Err refresh_look(Db *db, const DbInt *ids, size_t count, Time day, RefreshSum *out)
{
    RefreshSum sum = { 0 };
    for (size_t i = 0; i < count; i++) {
        DbTime found;
        Err err = refresh_key_find(db, &(RefreshKeyFind){ refresh_key(db->arena, ids[i].value, day) }, &found);
        if (err != ERR_OK && err != ERR_NO_ROW)
            return err;
        sum.processed += err == ERR_NO_ROW;
        sum.skipped += err == ERR_OK;
    }
    *out = sum;
    return ERR_OK;
}

Err refresh_tell(Db *db, const RefreshSum *sum, int64_t errors, int64_t repaired)
{
    Event event = { .kind = EVENT_TICKETS_REFRESHED,
        .changes = arena_printf(db->arena,
            "{\"processed\":%" PRId64 ",\"skipped\":%" PRId64 ",\"errors\":%" PRId64 ",\"repaired\":%" PRId64 "}",
            sum->processed, sum->skipped, errors, repaired),
        .request_id = str(""),
        .address = str(""),
        .at = time_now() };
    TRY(db_begin(db, DB_TX_WRITE));
    return end(db, event_write(db, &event));
}
