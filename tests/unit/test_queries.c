/* Every query of the program, against the database that the migrations make: what it reads and writes fits its structs,
 * on both engines; and none reads a whole table or sorts, but those that say why. */
#include "db/db_group.h"
#include "db/migrate.h"
#include "db_fixture.h"
#include "queries.h"
#include "unit.h"

#include <stdlib.h>

static void migrated(Fixture *f, void **state)
{
    MigrateReport report;
    const char *problem = NULL;
    fixture_empty(f, *(const DbEngine *)*state);
    if (db_migrate(&f->url, &f->arena, &report, &problem) != ERR_OK)
        fail_msg("%s", problem);
}

static void every_query_fits(void **state)
{
    Fixture f;
    migrated(&f, state);
    db_close(fixture_connect(&f, DB_READ, &db_queries, 0));
    db_close(fixture_connect(&f, DB_WRITE, &db_queries, 0));
    fixture_close(&f);
}

static void every_struct_fits_its_schema(void **state)
{
    (void)state;
    for (int i = 0; i < db_queries.count; i++) {
        const Query *query = db_queries.list[i];
        assert_int_equal(query->index, i);
        const char *params = query->params ? schema_check(query->params) : NULL;
        const char *row = query->row ? schema_check(query->row) : NULL;
        if (params || row)
            fail_msg("%s: %s", query->name, params ? params : row);
    }
}

/* They read a whole table or sort, and why that holds up nobody. */
static const struct {
    const char *query, *why;
} whole_tables[] = {
    { "counts_fold", "kept counters are a few dozen rows; a job" },
    { "days_fold", "kept counters are one row a day; a job" },
    { "demo_comment_last", "one row" },
    { "demo_event_first", "one row" },
    { "demo_ticket_first", "one row" },
    { "demo_ticket_last", "one row" },
    { "health_last_backup", "one row" },
    { "job_next", "one row, in the order of the index, of what is ready" },
    { "jobs_count", "for metrics: jobs that wait are few" },
    { "pull_delete_undone", "one row a pull that an administrator began" },
    { "pull_last", "one row a pull that an administrator began, from the newest on" },
    { "people_page", "LANE_SLOW: sorts the page, and what it found among PEOPLE_EXAMINED_MAX" },
    { "live_admins", "an index of admins alone, up to a limit" },
    { "refresh_ids", "a command that is about every ticket" },
    { "ticket_counts_fresh", "verify counts anew" },
    { "ticket_counts_kept", "kept counters are a few dozen rows" },
    { "ticket_counts_refill", "commands that write tickets in bulk" },
    { "ticket_days_refill", "commands that write tickets in bulk" },
    { "user_is_not_alone", "the index of admins, who are few, to the first one" },
    { "user_search", "LANE_SLOW: part of a name" },
    { "views_of_others", "an index of shared views alone, up to a limit" },
};

static bool may_scan(const Query *query)
{
    for (size_t i = 0; i < COUNT(whole_tables); i++)
        if (strcmp(whole_tables[i].query, query->name) == 0)
            return true;
    return false;
}

/* A scan of what the statement itself lists reads no table. */
static bool is_slow(const char *plan)
{
    static const char *const harmless[] = { "CONSTANT ROW", "1 CONSTANT", "newest", "unclosed", "page",
        "pragma_page_" };
    if (strstr(plan, "TEMP B-TREE"))
        return true;
    for (const char *at = strstr(plan, "SCAN "); at; at = strstr(at + 1, "SCAN ")) {
        bool reads = true;
        for (size_t i = 0; i < COUNT(harmless); i++)
            reads &= strncmp(at + 5, harmless[i], strlen(harmless[i])) != 0;
        if (reads)
            return true;
    }
    return false;
}

static void no_query_reads_a_whole_table(void **state)
{
    Fixture f;
    migrated(&f, state);
    Db db = { .conn = fixture_connect(&f, DB_WRITE, &db_queries, 0), .arena = &f.arena };
    for (int i = 0; i < db_queries.count; i++) {
        const Query *query = db_queries.list[i];
        Str plan;
        if (!query->sqlite)
            continue;
        assert_int_equal(db_explain(&db, query, &plan), ERR_OK);
        if (is_slow(plan.ptr) != may_scan(query))
            fail_msg("%s %s:\n%s", query->name, may_scan(query) ? "is said to read a whole table" : "reads too much",
                plan.ptr);
    }
    db_close(db.conn);
    fixture_close(&f);
}

/* What a page of people costs does not grow with the desk: both columns of the place narrow the index, and open tickets
 * are counted in the index of one's own. */
static const struct {
    const char *query, *step;
} steps[] = {
    { "people_page", "users_name_folded_idx ((name_folded,rowid)>(?,?))" },
    { "people_page", "tickets_created_by_id_strand_idx (created_by_id=? AND strand<?)" },
    { "people_page", "sessions_user_id_idx (user_id=?)" },
    { "people_examined_to", "COVERING INDEX users_name_folded_idx ((name_folded,rowid)>(?,?))" },
    { "person_by_id", "tickets_created_by_id_strand_idx (created_by_id=? AND strand<?)" },
    { "reset_take", "password_resets_digest_key (digest=?)" },
    { "resets_delete_old", "password_resets_expires_at_idx (expires_at<?)" },
};

static const Query *query_of(const char *name)
{
    for (int i = 0; i < db_queries.count; i++)
        if (strcmp(db_queries.list[i]->name, name) == 0)
            return db_queries.list[i];
    fail_msg("%s: there is no such query", name);
    return NULL;
}

static void people_are_read_by_their_indexes(void **state)
{
    Fixture f;
    migrated(&f, state);
    Db db = { .conn = fixture_connect(&f, DB_WRITE, &db_queries, 0), .arena = &f.arena };
    for (size_t i = 0; i < COUNT(steps); i++) {
        Str plan;
        assert_int_equal(db_explain(&db, query_of(steps[i].query), &plan), ERR_OK);
        if (!strstr(plan.ptr, steps[i].step))
            fail_msg("%s does not use %s:\n%s", steps[i].query, steps[i].step, plan.ptr);
    }
    db_close(db.conn);
    fixture_close(&f);
}

int main(void)
{
    static const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(every_query_fits),
        cmocka_unit_test(every_struct_fits_its_schema),
        cmocka_unit_test(no_query_reads_a_whole_table),
        cmocka_unit_test(people_are_read_by_their_indexes),
    };
    static const struct CMUnitTest postgres[] = { cmocka_unit_test(every_query_fits) };
    int failed = cmocka_run_group_tests_name("sqlite", sqlite, fixture_use_sqlite, NULL);
    return failed + cmocka_run_group_tests_name("postgres", postgres, fixture_use_postgres, NULL);
}
