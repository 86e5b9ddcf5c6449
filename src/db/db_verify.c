/* See db_verify.h. A check is a statement that gives a row for each thing that is wrong: its first column is the
 * sentence. */
#include "db/db_verify.h"

#include "db/db_cursor.h"
#include "db/db_tables.h"

typedef struct Check {
    const char *name;
    int since;                            /* the migration that it needs */
    bool damage;                          /* the engine itself finds the file wrong */
    bool derived;                         /* computed out of other rows: db_derived_mend puts it right */
    const char *both, *sqlite, *postgres; /* NULL: nothing to ask of that engine */
} Check;

/* clang-format off */
#define COUNTED "SELECT 'of tickets ' || status || ', ' || urgency || ', operator ' || operator_id || ' the counter says ' || " \
    "sum(kept) || ', there are ' || sum(there) FROM (" \
    "SELECT status, urgency, operator_id, n AS kept, 0 AS there FROM ticket_counts UNION ALL "
#define DAYS_COUNTED "SELECT 'of day ' || day || ' the counter says ' || sum(made) || ' made and ' || sum(done) || ' closed, there are ' || " \
    "sum(tickets_made) || ' and ' || sum(tickets_done) FROM (" \
    "SELECT day, created AS made, closed AS done, 0 AS tickets_made, 0 AS tickets_done FROM ticket_days UNION ALL "
#define DAYS_THERE "SELECT created_at / 86400000000, 0, 0, 1, 0 FROM tickets WHERE deleted_at IS NULL UNION ALL " \
    "SELECT closed_at / 86400000000, 0, 0, 0, 1 FROM tickets WHERE deleted_at IS NULL AND closed_at IS NOT NULL) AS both_kinds " \
    "GROUP BY day HAVING sum(made) <> sum(tickets_made) OR sum(done) <> sum(tickets_done)"
#define THERE "SELECT status, urgency, coalesce(operator_id, 0), 0, 1 FROM tickets WHERE deleted_at IS NULL) AS both_kinds " \
    "GROUP BY status, urgency, operator_id HAVING sum(kept) <> sum(there)"

static const Check checks[] = {
    { .name = "integrity", .damage = true,
        .sqlite = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'" },
    { .name = "foreign keys", .damage = true,
        .sqlite = "SELECT 'row ' || coalesce(rowid, 0) || ' of ' || \"table\" || ' names a row of ' || parent || "
                  "' that does not exist' FROM pragma_foreign_key_check" },
    { .name = "owners of tickets", .since = 1,
        .both = "SELECT 'ticket ' || id || ' belongs to nobody' FROM tickets "
                "WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = created_by_id)" },
    { .name = "operators of tickets", .since = 1,
        .both = "SELECT 'ticket ' || id || ' has an operator who does not exist' FROM tickets WHERE operator_id IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = operator_id)" },
    { .name = "tickets of comments", .since = 1,
        .both = "SELECT 'comment ' || id || ' belongs to no ticket' FROM comments "
                "WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.id = ticket_id)" },
    { .name = "authors of comments", .since = 1,
        .both = "SELECT 'comment ' || id || ' is nobody''s' FROM comments "
                "WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = author_id)" },
    { .name = "tickets of revisions", .since = 2,
        .both = "SELECT 'revision ' || id || ' belongs to no ticket' FROM revisions "
                "WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.id = ticket_id)" },
    { .name = "users of sessions", .since = 2,
        .both = "SELECT 'session ' || id || ' is nobody''s' FROM sessions "
                "WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = user_id)" },
    { .name = "kept counters", .since = 2, .derived = true, .sqlite = COUNTED THERE,
        .postgres = COUNTED "SELECT status, urgency, operator_id, delta, 0 FROM ticket_count_deltas UNION ALL " THERE },
    { .name = "counters of days", .since = 4, .derived = true, .sqlite = DAYS_COUNTED DAYS_THERE,
        .postgres = DAYS_COUNTED "SELECT day, created, closed, 0, 0 FROM ticket_day_deltas UNION ALL " DAYS_THERE },
    { .name = "times of closing", .since = 4, .derived = true,
        .both = "SELECT 'ticket ' || id || CASE WHEN status = 'closed' THEN ' is closed, since no time' "
                "ELSE ' is not closed, and has a time of closing' END FROM tickets "
                "WHERE (status = 'closed') <> (closed_at IS NOT NULL)" },
    { .name = "answers", .since = 8, .derived = true,
        .both = "SELECT 'ticket ' || id || ' is answered, and closed' FROM tickets "
                "WHERE status = 'closed' AND answered_at IS NOT NULL" },
    /* Clocks are set back, and requests wait their turn: what is within an hour is in order. */
    { .name = "order of events", .since = 1,
        .both = "SELECT 'event ' || id || ' is more than an hour older than the one before it' FROM "
                "(SELECT id, at, lag(at) OVER (ORDER BY id) AS earlier FROM events) AS in_order WHERE at < earlier - 3600000000" },
    /* Tickets that were imported or made up have none; they come before every other. */
    { .name = "events of tickets", .since = 1,
        .both = "SELECT 'ticket ' || id || ' was made without an event' FROM tickets WHERE id > "
                "(SELECT min(ticket_id) FROM events WHERE kind = 'ticket.created') AND NOT EXISTS "
                "(SELECT 1 FROM events WHERE events.ticket_id = tickets.id AND kind = 'ticket.created')" },
    { .name = "one creation a ticket", .since = 1,
        .both = "SELECT 'ticket ' || ticket_id || ' was made ' || count(*) || ' times' FROM events "
                "WHERE kind = 'ticket.created' GROUP BY ticket_id HAVING count(*) > 1" },
};
/* clang-format on */

typedef struct Verify {
    Db *db;
    DbFinding *tell;
    void *arg;
    DbVerifyReport report;
} Verify;

static Err rows_tell(Verify *verify, const char *check, DbCursor *cursor)
{
    Arena *arena = verify->db->arena;
    bool has = true;
    for (int64_t nth = 0;; nth++) {
        TRY(db_cursor_next(cursor, &has));
        if (!has && nth > DB_FINDINGS_MAX)
            verify->tell(
                verify->arg, check, arena_printf(arena, "and %lld more", (long long)(nth - DB_FINDINGS_MAX)).ptr);
        if (!has)
            return ERR_OK;
        verify->report.findings++;
        if (nth < DB_FINDINGS_MAX)
            verify->tell(verify->arg, check, arena_copy(arena, cursor->values[0].text).ptr);
    }
}

static Err check_run(Verify *verify, const Check *check)
{
    const char *own = verify->db->conn->url.engine == DB_SQLITE ? check->sqlite : check->postgres;
    const char *sql = check->both ? check->both : own;
    int64_t before = verify->report.findings;
    DbCursor cursor;
    if (!sql)
        return ERR_OK;
    Err err = db_cursor_open(&cursor, verify->db, sql);
    if (err == ERR_OK)
        err = rows_tell(verify, check->name, &cursor);
    db_cursor_close(&cursor);
    verify->report.checks++;
    if (check->damage)
        verify->report.damaged += verify->report.findings - before;
    return err;
}

/* An id that was given must never be given again. */
static Err sequence_check(Verify *verify, const char *table)
{
    Arena *arena = verify->db->arena;
    int64_t last = 0, highest = 0;
    TRY(db_number(verify->db, arena_printf(arena, "SELECT max(id) FROM %s", table).ptr, &highest));
    TRY(db_sequence_read(verify->db, table, &last));
    if (last >= highest)
        return ERR_OK;
    verify->report.findings++;
    verify->tell(verify->arg, "sequences",
        arena_printf(
            arena, "the sequence of %s stands at %lld, behind the id %lld", table, (long long)last, (long long)highest)
            .ptr);
    return ERR_OK;
}

static Err sequences_check(Verify *verify)
{
    for (int i = 0; i < db_tables_count; i++) {
        bool exists = false; /* an older version lacks some */
        TRY(db_table_exists(verify->db, db_tables[i].name, &exists));
        if (exists && db_tables[i].has_ids)
            TRY(sequence_check(verify, db_tables[i].name));
    }
    verify->report.checks++;
    return ERR_OK;
}

static Err all_check(Verify *verify, int version, bool derived_alone)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (version >= checks[i].since && (checks[i].derived || !derived_alone))
            TRY(check_run(verify, &checks[i]));
    return sequences_check(verify);
}

static Err look_over(Verify *verify, int version, bool derived_alone)
{
    TRY(db_begin(verify->db, DB_TX_READ));
    Err err = all_check(verify, version, derived_alone);
    db_rollback(verify->db);
    return err;
}

Err db_verify(Db *db, int version, DbFinding *tell, void *arg, DbVerifyReport *out)
{
    Verify verify = { .db = db, .tell = tell, .arg = arg };
    TRY(look_over(&verify, version, false));
    *out = verify.report;
    return ERR_OK;
}

Err db_derived_look(Db *db, DbFinding *tell, void *arg, int64_t *findings)
{
    Verify verify = { .db = db, .tell = tell, .arg = arg };
    TRY(look_over(&verify, INT32_MAX, true));
    *findings = verify.report.findings;
    return ERR_OK;
}

/* --- what is derived, put right --- */

static Err sequences_mend(Db *db)
{
    for (int i = 0; i < db_tables_count; i++) {
        int64_t highest = 0;
        if (!db_tables[i].has_ids)
            continue;
        TRY(db_number(db, arena_printf(db->arena, "SELECT max(id) FROM %s", db_tables[i].name).ptr, &highest));
        TRY(db_sequence_set(db, db_tables[i].name, highest));
    }
    return ERR_OK;
}

static Err mend_inside(Db *db)
{
    /* Of what is closed without a time, the last change is the best that is known. */
    TRY(db_execute(db, "UPDATE tickets SET closed_at = CASE WHEN status = 'closed' THEN updated_at END, "
                       "version = version + 1 WHERE (status = 'closed') <> (closed_at IS NOT NULL)"));
    TRY(db_execute(db, "UPDATE tickets SET answered_at = NULL WHERE status = 'closed' AND answered_at IS NOT NULL"));
    TRY(db_counters_make(db));
    return sequences_mend(db);
}

Err db_derived_mend(Db *db)
{
    TRY(db_begin(db, DB_TX_WRITE));
    Err err = mend_inside(db);
    if (err == ERR_OK)
        err = db_commit(db);
    if (err != ERR_OK)
        db_rollback(db);
    return err;
}
