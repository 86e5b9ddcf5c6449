/* Every query of the program, against the database that the migrations make: what it reads and writes fits its structs,
 * on both engines. How it reads is test_plan.c's. */
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

static int use_sqlite(void **state)
{
    static DbEngine engine = DB_SQLITE;
    *state = &engine;
    return 0;
}

static int use_postgres(void **state)
{
    static DbEngine engine = DB_POSTGRES;
    *state = &engine;
    return 0;
}

int main(void)
{
    static const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(every_query_fits),
        cmocka_unit_test(every_struct_fits_its_schema),
    };
    static const struct CMUnitTest postgres[] = { cmocka_unit_test(every_query_fits) };
    int failed = cmocka_run_group_tests_name("sqlite", sqlite, use_sqlite, NULL);
    return failed + cmocka_run_group_tests_name("postgres", postgres, use_postgres, NULL);
}
