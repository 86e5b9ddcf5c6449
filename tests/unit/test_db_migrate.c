/* Migrations on both engines, and the sentences for databases that cannot be had. */
#include "db/migrate.h"
#include "db_fixture.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static DbEngine engine_of(void **state)
{
    return *(const DbEngine *)*state;
}

static void script_on(Fixture *f, const char *sql)
{
    Db db = { .conn = fixture_connect(f, DB_WRITE, NULL, 0), .arena = &f->arena };
    fixture_script(&db, sql);
    db_close(db.conn);
}

/* Refused, in one sentence that names the setting and says `cure`. */
static void assert_refused(Fixture *f, const char *cure)
{
    MigrateReport report = { 7, 7, 7 };
    const char *problem = NULL;
    assert_int_equal(db_migrate(&f->url, &f->arena, &report, &problem), ERR_DATABASE);
    assert_int_equal(report.applied, 7);
    assert_non_null(problem);
    if (!strstr(problem, cure) || !strstr(problem, "DATABASE_URL") || strchr(problem, '\n'))
        fail_msg("not one sentence with DATABASE_URL and '%s': %s", cure, problem);
    assert_int_equal(problem[strlen(problem) - 1], '.');
}

static void a_second_run_changes_nothing(void **state)
{
    Fixture f;
    fixture_empty(&f, engine_of(state));
    MigrateReport report;
    const char *problem = NULL;
    assert_int_equal(db_migrate(&f.url, &f.arena, &report, &problem), ERR_OK);
    assert_int_equal(report.from, 0);
    assert_int_equal(report.to, migrations_count);
    assert_int_equal(report.applied, migrations_count);
    assert_int_equal(db_migrate(&f.url, &f.arena, &report, &problem), ERR_OK);
    assert_int_equal(report.from, migrations_count);
    assert_int_equal(report.applied, 0);
    fixture_close(&f);
}

typedef struct Run {
    DbUrl url;
    MigrateReport report;
    Err err;
    pthread_barrier_t *together;
} Run;

static void *run_migration(void *arg)
{
    Run *run = arg;
    Arena arena = { 0 };
    const char *problem = NULL;
    pthread_barrier_wait(run->together);
    run->err = db_migrate(&run->url, &arena, &run->report, &problem);
    if (run->err != ERR_OK)
        fprintf(stderr, "%s\n", problem);
    arena_free(&arena);
    return NULL;
}

static void several_at_once_migrate_once(void **state)
{
    enum { THREADS = 4 };
    Fixture f;
    pthread_t threads[THREADS];
    pthread_barrier_t together;
    Run runs[THREADS];
    fixture_empty(&f, engine_of(state));
    pthread_barrier_init(&together, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) {
        runs[i] = (Run){ .url = f.url, .together = &together };
        assert_int_equal(pthread_create(&threads[i], NULL, run_migration, &runs[i]), 0);
    }
    int applied = 0;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(runs[i].err, ERR_OK);
        assert_int_equal(runs[i].report.to, migrations_count);
        applied += runs[i].report.applied;
    }
    assert_int_equal(applied, migrations_count);
    pthread_barrier_destroy(&together);
    fixture_close(&f);
}

static void a_newer_database_is_refused(void **state)
{
    Fixture f;
    fixture_empty(&f, engine_of(state));
    MigrateReport report;
    const char *problem = NULL;
    assert_int_equal(db_migrate(&f.url, &f.arena, &report, &problem), ERR_OK);
    script_on(&f, "INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'future', 0)");
    assert_refused(&f, "version 9999");
    fixture_close(&f);
}

static void the_originals_database_is_refused_and_left_alone(void **state)
{
    Fixture f;
    fixture_empty(&f, engine_of(state));
    script_on(&f, "CREATE TABLE \"user\" (id integer); CREATE TABLE ticket (id integer); CREATE TABLE ticketcomment "
                  "(id integer)");
    assert_refused(&f, "import-original");
    Db db = { .conn = fixture_connect(&f, DB_WRITE, NULL, 0), .arena = &f.arena };
    const char *ours = f.url.engine == DB_SQLITE ? "SELECT count(*) FROM sqlite_master"
                                                 : "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
    assert_int_equal(fixture_script(&db, ours), 3);
    db_close(db.conn);
    fixture_close(&f);
}

static void another_programs_database_is_refused(void **state)
{
    Fixture f;
    fixture_empty(&f, engine_of(state));
    script_on(&f, "CREATE TABLE invoices (id integer)");
    assert_refused(&f, "another program");
    fixture_close(&f);
}

/* SQLite's files */

static void file_write(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void a_foreign_file_keeps_every_byte(void **state)
{
    (void)state;
    Fixture f;
    char before[4096], after[4096];
    fixture_empty(&f, DB_SQLITE);
    script_on(&f, "PRAGMA journal_mode=DELETE; CREATE TABLE invoices (id integer)");
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(f.url.path, "rb");
        assert_non_null(file);
        assert_int_equal(fread(i ? after : before, 1, sizeof before, file), sizeof before);
        fclose(file);
        if (i == 0)
            assert_refused(&f, "another program");
    }
    assert_memory_equal(before, after, sizeof before);
    fixture_close(&f);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    static const char text[] = "Dear diary, this is not a database. It is long enough to be looked at, though, and "
                               "that is what counts here today.";
    (void)state;
    Fixture f;
    fixture_empty(&f, DB_SQLITE);
    file_write(f.url.path, text, sizeof text);
    assert_refused(&f, "is not a database file");
    fixture_close(&f);
}

static void a_folder_where_a_file_should_be_is_refused(void **state)
{
    (void)state;
    Fixture f;
    fixture_empty(&f, DB_SQLITE);
    assert_int_equal(mkdir(f.url.path, 0700), 0);
    assert_refused(&f, "is a folder");
    rmdir(f.url.path);
    fixture_close(&f);
}

static void a_missing_folder_is_refused(void **state)
{
    (void)state;
    Fixture f;
    fixture_empty(&f, DB_SQLITE);
    rmdir(f.folder);
    assert_refused(&f, "does not exist");
    fixture_close(&f);
}

/* The rights of root are nobody's for a moment. */
static void assert_refused_to_nobody(Fixture *f, const char *cure)
{
    enum { NOBODY = 65534 };
    bool root = geteuid() == 0;
    if (root)
        assert_int_equal(seteuid(NOBODY), 0);
    assert_refused(f, cure);
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static void a_folder_without_rights_is_refused(void **state)
{
    (void)state;
    Fixture f;
    fixture_empty(&f, DB_SQLITE);
    assert_int_equal(chmod(f.folder, 0555), 0);
    assert_refused_to_nobody(&f, "may not be written");
    assert_int_equal(chmod(f.folder, 0700), 0);
    fixture_close(&f);
}

static void a_file_without_rights_is_refused(void **state)
{
    (void)state;
    Fixture f;
    fixture_empty(&f, DB_SQLITE);
    script_on(&f, "CREATE TABLE schema_migrations (version integer)");
    assert_int_equal(chmod(f.folder, 0777), 0);
    assert_int_equal(chmod(f.url.path, 0444), 0);
    assert_refused_to_nobody(&f, "may not be read and written");
    fixture_close(&f);
}

static void every_connection_shares_the_temporary_file(void **state)
{
    (void)state;
    Fixture f = { 0 };
    MigrateReport report;
    const char *problem = NULL;
    assert_null(db_url_parse(&f.arena, str("sqlite://"), &f.url));
    assert_int_equal(db_migrate(&f.url, &f.arena, &report, &problem), ERR_OK);
    Db reader = { .conn = fixture_connect(&f, DB_READ, NULL, 0), .arena = &f.arena };
    assert_int_equal(fixture_script(&reader, "SELECT count(*) FROM schema_migrations"), migrations_count);
    db_close(reader.conn);
    arena_free(&f.arena);
}

static void a_postgresql_that_is_away_is_told(void **state)
{
    (void)state;
    Fixture f = { 0 };
    assert_null(db_url_parse(&f.arena, str("postgresql://sd:geheim@127.0.0.1:1/desk"), &f.url));
    assert_refused(&f, "cannot be reached");
    arena_free(&f.arena);
}

int main(void)
{
    static const struct CMUnitTest both[] = {
        cmocka_unit_test(a_second_run_changes_nothing),
        cmocka_unit_test(several_at_once_migrate_once),
        cmocka_unit_test(a_newer_database_is_refused),
        cmocka_unit_test(the_originals_database_is_refused_and_left_alone),
        cmocka_unit_test(another_programs_database_is_refused),
    };
    static const struct CMUnitTest places[] = {
        cmocka_unit_test(a_foreign_file_keeps_every_byte),
        cmocka_unit_test(a_file_that_is_no_database_is_refused),
        cmocka_unit_test(a_folder_where_a_file_should_be_is_refused),
        cmocka_unit_test(a_missing_folder_is_refused),
        cmocka_unit_test(a_folder_without_rights_is_refused),
        cmocka_unit_test(a_file_without_rights_is_refused),
        cmocka_unit_test(every_connection_shares_the_temporary_file),
        cmocka_unit_test(a_postgresql_that_is_away_is_told),
    };
    int failed = cmocka_run_group_tests_name("sqlite", both, fixture_use_sqlite, NULL);
    failed += cmocka_run_group_tests_name("postgres", both, fixture_use_postgres, NULL);
    return failed + cmocka_run_group_tests_name("places", places, NULL, NULL);
}
