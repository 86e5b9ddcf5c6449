/* PostgreSQL's own: connections that are lost, servers that freeze, rows that are too many, and transactions that must
 * run again. Skipped without TEST_POSTGRES_URL; what freezes a server also where that is not on this machine. */
#include "db_fixture.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static void begin(Fixture *f)
{
    fixture_open(f, DB_POSTGRES);
}

static Db another(Fixture *f, DbMode mode)
{
    return (Db){ .conn = fixture_connect(f, mode, &thing_queries, 0), .arena = &f->arena };
}

/* The process that serves db. */
static int64_t backend(Db *db)
{
    return fixture_script(db, "SELECT pg_backend_pid()");
}

/* What a restart of the server does to a connection. */
static void cut(Db *victim, Db *with)
{
    char text[100];
    snprintf(text, sizeof text, "SELECT pg_terminate_backend(%lld, 10000)::int", (long long)backend(victim));
    assert_int_equal(fixture_script(with, text), 1);
}

static void a_lost_connection_reads_on(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Db reader = another(&f, DB_READ);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    for (int i = 0; i < 3; i++) {
        cut(&reader, &f.db);
        assert_int_equal(fixture_count(&reader), 1);
    }
    db_close(reader.conn);
    fixture_close(&f);
}

static void a_lost_connection_begins_again(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Db other = another(&f, DB_WRITE);
    cut(&f.db, &other);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_int_equal(fixture_count(&other), 1);
    db_close(other.conn);
    fixture_close(&f);
}

/* Whether it was done is not known: the caller decides, not the driver. */
static void a_lost_write_is_not_repeated(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Db other = another(&f, DB_WRITE);
    cut(&f.db, &other);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_DATABASE);
    assert_int_equal(fixture_count(&other), 0);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    db_close(other.conn);
    fixture_close(&f);
}

static void a_connection_lost_in_a_transaction_loses_all_of_it(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Db other = another(&f, DB_WRITE);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "lost"), ERR_OK);
    cut(&f.db, &other);
    assert_int_equal(fixture_add(&f.db, "b"), ERR_RETRY);
    assert_int_equal(fixture_add(&f.db, "c"), ERR_RETRY);
    assert_int_equal(db_commit(&f.db), ERR_RETRY);
    db_rollback(&f.db);
    assert_false(db_in_transaction(f.db.conn));
    assert_int_equal(fixture_count(&f.db), 0);
    db_close(other.conn);
    fixture_close(&f);
}

/* Each counts, then adds because of what it counted: both at once would be wrong. */
static void two_that_cannot_both_be_right_one_runs_again(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Db other = another(&f, DB_WRITE);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(db_begin(&other, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_count(&f.db), 0);
    assert_int_equal(fixture_count(&other), 0);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    Err err = fixture_add(&other, "b");
    if (err == ERR_OK)
        err = db_commit(&other);
    assert_int_equal(err, ERR_RETRY);
    db_rollback(&other);
    assert_int_equal(db_begin(&other, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_count(&other), 1);
    assert_int_equal(db_commit(&other), ERR_OK);
    db_close(other.conn);
    fixture_close(&f);
}

/* PostgreSQL answers such a COMMIT with success and the word ROLLBACK. */
static void a_commit_after_a_failure_is_a_failure(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "b"), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_UNIQUE);
    assert_int_equal(db_commit(&f.db), ERR_DATABASE);
    db_rollback(&f.db);
    assert_int_equal(fixture_count(&f.db), 1);
    fixture_close(&f);
}

static void a_column_of_another_type_is_refused(void **state)
{
    static const char *const texts[] = { "SELECT 'text' AS value", "SELECT 1.5 AS value", "SELECT true AS value" };
    (void)state;
    Fixture f;
    begin(&f);
    for (size_t i = 0; i < COUNT(texts); i++) {
        Query query = { "misfit", texts[i], texts[i], NULL, &DbInt_schema, false, 0 };
        DbQueries queries = { (const Query *const[]){ &query }, 1 };
        DbConn *conn = NULL;
        const char *problem = NULL;
        assert_int_equal(db_open(&f.url, DB_READ, &queries, 0, &f.arena, &conn, &problem), ERR_DATABASE);
        assert_non_null(strstr(problem, "another type"));
    }
    fixture_close(&f);
}

static void a_nul_byte_never_gets_in(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    Thing thing;
    ThingInsert in = { .name = { "a\0b", 3 } };
    assert_int_equal(db_one(&f.db, &thing_insert, &in, &thing), ERR_DATABASE);
    assert_int_equal(fixture_count(&f.db), 0);
    fixture_close(&f);
}

/* Frozen servers */

static bool is_here(int64_t process)
{
    char path[64], name[32] = "";
    snprintf(path, sizeof path, "/proc/%lld/comm", (long long)process);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    (void)!fgets(name, sizeof name, file);
    fclose(file);
    return strncmp(name, "postgres", 8) == 0;
}

static Err count(Db *db)
{
    DbInt value;
    return db_one(db, &thing_count, NULL, &value);
}

static Err count_page(Db *db)
{
    List rows;
    db->each_max_bytes = 1000;
    return db_each(db, &thing_count, NULL, &rows);
}

static Err add(Db *db)
{
    return fixture_add(db, "a");
}

/* More than fits into the buffers between the two. */
static Err add_long(Db *db)
{
    size_t size = 32 * 1024 * 1024;
    char *text = calloc(1, size + 1);
    assert_non_null(text);
    memset(text, 'x', size);
    Err err = fixture_add(db, text);
    free(text);
    return err;
}

static Err begin_write(Db *db)
{
    return db_begin(db, DB_TX_WRITE);
}

/* While a server is frozen: what is tried, inside a transaction or not, and what it answers. */
static const struct Frozen {
    const char *name;
    Err (*run)(Db *db);
    bool inside;
    Err err;
} frozen[] = {
    { "read", count, false, ERR_BUSY },
    { "bounded read", count_page, false, ERR_BUSY },
    { "begin", begin_write, false, ERR_BUSY },
    { "write", add, false, ERR_DATABASE }, /* which may have been done */
    { "read inside", count, true, ERR_BUSY },
    { "write inside", add, true, ERR_BUSY }, /* which never was: nobody committed */
    { "long write inside", add_long, true, ERR_BUSY },
    { "commit", db_commit, true, ERR_DATABASE },
};

static void freeze(Fixture *f, const struct Frozen *test)
{
    Db db = { .conn = fixture_connect(f, DB_WRITE, &thing_queries, 1000), .arena = &f->arena };
    int64_t process = backend(&db);
    if (!is_here(process))
        skip();
    if (test->inside)
        assert_int_equal(db_begin(&db, DB_TX_WRITE), ERR_OK);
    kill((pid_t)process, SIGSTOP);
    Err err = test->run(&db);
    if (test->inside)
        db_rollback(&db);
    bool open = db_in_transaction(db.conn);
    kill((pid_t)process, SIGCONT);
    if (err != test->err)
        fail_msg("%s: %d", test->name, (int)err);
    assert_false(open);
    assert_int_equal(count(&db), ERR_OK);
    assert_int_not_equal(backend(&db), process);
    db_close(db.conn);
}

static void a_frozen_server_is_not_waited_for(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    for (size_t i = 0; i < COUNT(frozen); i++)
        freeze(&f, &frozen[i]);
    fixture_close(&f);
}

/* Bounds */

static void things_fill(Fixture *f, int rows, int bytes)
{
    fixture_script(
        &f->db, arena_printf(&f->arena,
                    "ALTER TABLE things DROP CONSTRAINT things_note_weight_key; " /* no index takes such a note */
                    "INSERT INTO things (name, note, flag, at, color) SELECT i, repeat('x', %d), true, 1, 'red' "
                    "FROM generate_series(1, %d) AS i",
                    bytes, rows)
                    .ptr);
}

static size_t read_bounded(Fixture *f)
{
    List rows = { 0 };
    f->db.each_max_bytes = 1000;
    assert_int_equal(db_each(&f->db, &thing_after, &(ThingAfter){ 0 }, &rows), ERR_OK);
    return rows.count;
}

static void rows_after_the_bound_are_dropped(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    things_fill(&f, 1000, 100);
    int64_t before = backend(&f.db);
    assert_in_range(read_bounded(&f), 1, 10);
    assert_int_equal(backend(&f.db), before);
    assert_int_equal(fixture_count(&f.db), 1000);
    fixture_close(&f);
}

static void many_big_rows_cost_a_connection_and_no_memory(void **state)
{
    (void)state;
    struct rusage before, after;
    Fixture f;
    begin(&f);
    things_fill(&f, 300, 1000 * 1000);
    int64_t process = backend(&f.db);
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(read_bounded(&f), 1);
    getrusage(RUSAGE_SELF, &after);
    assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 60 * 1024);
    assert_int_equal(fixture_count(&f.db), 300);
    assert_int_not_equal(backend(&f.db), process);
    fixture_close(&f);
}

static void many_big_rows_do_not_end_a_transaction(void **state)
{
    (void)state;
    Fixture f;
    begin(&f);
    things_fill(&f, 20, 1000 * 1000);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "kept"), ERR_OK);
    assert_int_equal(read_bounded(&f), 1);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_int_equal(fixture_count(&f.db), 21);
    fixture_close(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_connection_reads_on),
        cmocka_unit_test(a_lost_connection_begins_again),
        cmocka_unit_test(a_lost_write_is_not_repeated),
        cmocka_unit_test(a_connection_lost_in_a_transaction_loses_all_of_it),
        cmocka_unit_test(two_that_cannot_both_be_right_one_runs_again),
        cmocka_unit_test(a_commit_after_a_failure_is_a_failure),
        cmocka_unit_test(a_column_of_another_type_is_refused),
        cmocka_unit_test(a_nul_byte_never_gets_in),
        cmocka_unit_test(a_frozen_server_is_not_waited_for),
        cmocka_unit_test(rows_after_the_bound_are_dropped),
        cmocka_unit_test(many_big_rows_cost_a_connection_and_no_memory),
        cmocka_unit_test(many_big_rows_do_not_end_a_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
