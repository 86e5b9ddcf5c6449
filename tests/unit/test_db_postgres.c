/* PostgreSQL's own: connections that are lost, and transactions that must run again. Skipped without TEST_POSTGRES_URL.
 */
#include "db_fixture.h"
#include "unit.h"

#include <stdio.h>

static void begin(Fixture *f)
{
    fixture_open(f, DB_POSTGRES);
}

static Db another(Fixture *f, DbMode mode)
{
    return (Db){ .conn = fixture_connect(f, mode, &thing_queries, 0), .arena = &f->arena };
}

/* What a restart of the server does to a connection. */
static void cut(Db *victim, Db *with)
{
    int64_t process = fixture_script(victim, "SELECT pg_backend_pid()");
    char text[100];
    snprintf(text, sizeof text, "SELECT pg_terminate_backend(%lld, 10000)::int", (long long)process);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
