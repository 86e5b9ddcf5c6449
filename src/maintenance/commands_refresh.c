/* servicedesk refresh [--dry-run]: what the original's scripts/refresh.py does, and what verify finds wrong of what is
 * derived is put right. Exit 0: every ticket was refreshed today, by this run or another. */
#include "maintenance/commands.h"

#include "app.h"
#include "db/db_verify.h"
#include "limits.h"
#include "maintenance/arguments.h"
#include "maintenance/place.h"
#include "maintenance/refresh_run.h"
#include "queries.h"
#include "users/users.h"

#include <inttypes.h>
#include <stdio.h>

static const char usage[] = "refresh [--dry-run]";

typedef struct Refresh {
    AppStart *start;
    Db db;
    bool dry;
    const char *verb; /* what happens to what is wrong */
    int64_t found;    /* wrong */
    Buf found_ids;
    List ids; /* in it */
    Time day;
    RefreshResult result;
} Refresh;

static const char failed[] = "The database failed (see the line above). What was done until then is done; begin again "
                             "when it works.";

/* --- the database --- */

/* NULL, or a sentence. There is one already: who runs it elsewhere, or without the settings, would refresh a new, empty
 * one night after night. A dry run changes nothing: no migration either. */
static const char *expect_database(Refresh *refresh)
{
    Arena *arena = &refresh->start->arena;
    Place place = { .name = "DATABASE_URL", .url = refresh->start->url, .db = { .arena = arena } };
    const char *problem = place_open(arena, &place, DB_SOURCE);
    if (!problem)
        problem = place_expect_ours(arena, &place, refresh->dry);
    place_close(&place);
    return problem;
}

static bool open_database(Refresh *refresh)
{
    AppStart *start = refresh->start;
    const char *problem = expect_database(refresh);
    if (!problem && !refresh->dry)
        return app_open_database(start, &refresh->db.conn);
    if (!problem && db_open(&start->url, DB_READ, &db_queries, 0, &start->arena, &refresh->db.conn, &problem) == ERR_OK)
        return true;
    app_fail(problem);
    return false;
}

/* --- what is derived --- */

static void say_wrong(void *arg, const char *check, const char *finding)
{
    const Refresh *refresh = arg;
    printf("%s: %s: %s\n", refresh->verb, check, finding);
}

static void say_name(void *arg, int64_t user_id)
{
    Refresh *refresh = arg;
    refresh->found++;
    printf("%s: folded names: of user %" PRId64 ", searches compare another name than his\n", refresh->verb, user_id);
}

static Err mend_derived(Db *db)
{
    enum { CONFLICTS_MAX = 10 };
    Err err = ERR_RETRY;
    for (int i = 0; err == ERR_RETRY && i < CONFLICTS_MAX; i++)
        err = db_derived_mend(db);
    return err;
}

static Err look_and_mend(Refresh *refresh)
{
    int64_t findings = 0;
    TRY(user_refold_names(&refresh->db, !refresh->dry, say_name, refresh));
    TRY(db_derived_look(&refresh->db, say_wrong, refresh, &findings));
    refresh->found += findings;
    if (refresh->dry || !refresh->found)
        return ERR_OK;
    if (findings)
        TRY(mend_derived(&refresh->db));
    printf("Repaired: %" PRId64 "\n", refresh->found);
    fflush(stdout);
    return ERR_OK;
}

/* --- the tickets --- */

static Err look(Refresh *refresh)
{
    const DbInt *ids = refresh->ids.items;
    Arena arena = { 0 };
    Db db = { .conn = refresh->db.conn, .arena = &arena };
    Err err = ERR_OK;
    for (size_t from = 0; from < refresh->ids.count && err == ERR_OK; from += REFRESH_STEP) {
        size_t left = refresh->ids.count - from;
        RefreshSum sum = { 0 };
        err = refresh_look(&db, ids + from, left < REFRESH_STEP ? left : REFRESH_STEP, refresh->day, &sum);
        refresh->result.sum.processed += sum.processed;
        refresh->result.sum.skipped += sum.skipped;
        arena_reset(&arena);
    }
    arena_free(&arena);
    return err;
}

static const char *walk(Refresh *refresh)
{
    const char *problem = failed;
    const RefreshRun run = { &refresh->start->url, refresh->ids.items, refresh->ids.count, refresh->day };
    if (refresh->dry)
        return look(refresh) == ERR_OK ? NULL : failed;
    if (refresh_run(&run, &refresh->start->arena, &refresh->result, &problem) != ERR_OK)
        return problem;
    const RefreshResult *result = &refresh->result;
    bool quiet = !result->sum.processed && !refresh->found;
    return quiet || refresh_tell(&refresh->db, &result->sum, result->errors, refresh->found) == ERR_OK ? NULL : failed;
}

/* --- the command --- */

static void say_limits(const Refresh *refresh)
{
    printf("Concurrency: %d, retries: %d, dry run: %s\n", refresh_workers(refresh->start->url.engine), REFRESH_TRIES,
        refresh->dry ? "yes, nothing is changed" : "no");
}

static void say_summary(const Refresh *refresh)
{
    const RefreshResult *result = &refresh->result;
    printf("Total: %zu\nProcessed: %" PRId64 "\nSkipped (idempotent): %" PRId64 "\nErrors: %" PRId64 "\n",
        refresh->ids.count, result->sum.processed, result->sum.skipped, result->errors);
}

static const char *refresh_all(Refresh *refresh)
{
    Buf *found = &refresh->found_ids;
    if (refresh_find(&refresh->db, found) != ERR_OK)
        return failed;
    refresh->ids = (List){ found->ptr, found->len / sizeof(DbInt) };
    printf("Found %zu tickets to process\n", refresh->ids.count);
    fflush(stdout);
    if (look_and_mend(refresh) != ERR_OK)
        return failed;
    const char *problem = walk(refresh);
    if (!problem)
        say_summary(refresh);
    return problem;
}

static int refresh_command(AppStart *start, int argc, char **argv)
{
    Refresh refresh = { .start = start, .db = { .arena = &start->arena }, .day = time_now() };
    Argument arguments[] = { { .flag = "--dry-run", .set = &refresh.dry } };
    const char *problem = arguments_read(&start->arena, argc, argv, arguments, 1, usage);
    if (problem)
        return app_fail(problem);
    refresh.verb = refresh.dry ? "Would repair" : "Wrong";
    if (!open_database(&refresh))
        return 1;
    say_limits(&refresh);
    problem = refresh_all(&refresh);
    buf_free(&refresh.found_ids);
    db_close(refresh.db.conn);
    fflush(stdout);
    if (problem)
        return app_fail(problem);
    return refresh.result.errors ? 1 : 0;
}

int command_refresh(int argc, char **argv)
{
    return app_run(refresh_command, argc, argv);
}
