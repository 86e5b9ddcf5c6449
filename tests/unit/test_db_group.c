/* Group commit's ground on SQLite: settings, savepoints, and a disk that fills or fails under a transaction. */
#include "db/db_group.h"
#include "db_fixture.h"
#include "fault_vfs.h"
#include "unit.h"

#include <sqlite3.h>

enum {
    LARGE = 64 * 1024,
    PAST_THE_CACHE = 64
}; /* rows of LARGE that the page cache does not hold: they are written before COMMIT */

static int on_faulty_disk(void **state)
{
    (void)state;
    fault_vfs_register();
    seams.sqlite_vfs = "fault";
    return 0;
}

static int healed(void **state)
{
    (void)state;
    fault_vfs_heal();
    return 0;
}

static Err add_large(Fixture *f, int number)
{
    static char text[LARGE];
    Thing thing;
    memset(text, 'x', sizeof text);
    ThingInsert in = { .name = arena_printf(&f->arena, "large %d", number), .note = { true, { text, sizeof text } } };
    return db_one(&f->db, &thing_insert, &in, &thing);
}

/* What another connection sees: what is on disk. */
static int64_t count_outside(Fixture *f)
{
    Db reader = { .conn = fixture_connect(f, DB_READ, &thing_queries, 0), .arena = &f->arena };
    int64_t count = fixture_count(&reader);
    db_close(reader.conn);
    return count;
}

static void savepoints_are_kept_and_undone_one_by_one(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(db_savepoint(&f.db), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "kept"), ERR_OK);
    assert_int_equal(db_release(&f.db), ERR_OK);
    assert_int_equal(db_savepoint(&f.db), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "undone"), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "kept"), ERR_UNIQUE);
    db_rollback_to(&f.db);
    assert_true(db_group_alive(&f.db));
    assert_int_equal(db_savepoint(&f.db), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "kept too"), ERR_OK);
    assert_int_equal(db_release(&f.db), ERR_OK);
    assert_int_equal(count_outside(&f), 0);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_false(db_group_alive(&f.db));
    assert_int_equal(count_outside(&f), 2);
    fixture_close(&f);
}

static void a_disk_full_at_commit_keeps_nothing(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    assert_int_equal(fixture_add(&f.db, "before"), ERR_OK);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "lost"), ERR_OK);
    fault_vfs_fail_after(0, SQLITE_FULL);
    assert_int_equal(db_commit(&f.db), ERR_STORAGE_FULL);
    assert_true(fault_vfs_refused() > 0);
    db_rollback(&f.db);
    fault_vfs_heal();
    assert_int_equal(count_outside(&f), 1);
    assert_int_equal(fixture_add(&f.db, "after"), ERR_OK);
    assert_int_equal(count_outside(&f), 2);
    fixture_close(&f);
}

/* Its row comes before its commit: the row alone is no success. */
static void a_disk_full_refuses_a_lone_statement(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    fault_vfs_fail_after(0, SQLITE_FULL);
    assert_int_equal(fixture_add(&f.db, "lost"), ERR_STORAGE_FULL);
    fault_vfs_heal();
    assert_int_equal(count_outside(&f), 0);
    assert_int_equal(fixture_add(&f.db, "after"), ERR_OK);
    fixture_close(&f);
}

/* A commit whose writes fail at any point is told as a failure and leaves nothing. */
static void a_commit_is_whole_or_refused(void **state)
{
    enum { MORE_THAN_A_COMMIT_WRITES = 40 };
    int kept = 0;
    (void)state;
    for (int writes = 0; writes < MORE_THAN_A_COMMIT_WRITES && !kept; writes++) {
        Fixture f;
        fixture_open(&f, DB_SQLITE);
        assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
        assert_int_equal(fixture_add(&f.db, "unsure"), ERR_OK);
        fault_vfs_fail_after(writes, SQLITE_IOERR_FSYNC);
        Err err = db_commit(&f.db);
        db_rollback(&f.db);
        kept = fault_vfs_refused() == 0;
        fault_vfs_heal();
        assert_int_equal(err, kept ? ERR_OK : ERR_DATABASE);
        assert_int_equal(count_outside(&f), kept);
        fixture_close(&f);
    }
    assert_true(kept);
}

/* The transaction ends under the group: the next request must not be committed alone. */
static void fault_in_the_middle(int code, Err expected)
{
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(db_savepoint(&f.db), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "first of the group"), ERR_OK);
    assert_int_equal(db_release(&f.db), ERR_OK);
    fault_vfs_fail_after(3, code);
    Err err = ERR_OK;
    for (int i = 0; i < PAST_THE_CACHE && err == ERR_OK; i++)
        err = add_large(&f, i);
    assert_int_equal(err, expected);
    assert_true(fault_vfs_refused() > 0);
    fault_vfs_heal();
    assert_false(db_group_alive(&f.db));
    assert_int_equal(db_savepoint(&f.db), ERR_DATABASE);
    assert_int_equal(fixture_add(&f.db, "next of the group"), ERR_DATABASE);
    assert_int_equal(db_commit(&f.db), ERR_DATABASE);
    db_rollback_to(&f.db);
    db_rollback(&f.db);
    assert_int_equal(count_outside(&f), 0);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "next group"), ERR_OK);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_int_equal(count_outside(&f), 1);
    fixture_close(&f);
}

static void a_disk_full_in_the_middle_ends_the_group(void **state)
{
    (void)state;
    fault_in_the_middle(SQLITE_FULL, ERR_STORAGE_FULL);
}

static void a_broken_disk_in_the_middle_ends_the_group(void **state)
{
    (void)state;
    fault_in_the_middle(SQLITE_IOERR_WRITE, ERR_DATABASE);
}

static void an_interrupt_in_the_middle_ends_the_group(void **state)
{
    (void)state;
    fault_in_the_middle(SQLITE_INTERRUPT, ERR_BUSY);
}

/* Each can be lost without another test turning red, and each is a promise. */
static void every_connection_has_the_settings(void **state)
{
    enum { FULL = 2 };
    (void)state;
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    Db reader = { .conn = fixture_connect(&f, DB_READ, &thing_queries, 100), .arena = &f.arena };
    Db *const both[] = { &f.db, &reader };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(fixture_script(both[i], "PRAGMA foreign_keys"), 1);
        assert_int_equal(fixture_script(both[i], "PRAGMA synchronous"), FULL);
        assert_int_equal(fixture_script(both[i], "PRAGMA busy_timeout"), 5000);
        assert_int_equal(fixture_script(both[i], "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    }
    assert_int_equal(fixture_script(&reader, "PRAGMA query_only"), 1);
    db_close(reader.conn);
    fixture_close(&f);
}

static void explain_tells_a_search_from_a_scan(void **state)
{
    (void)state;
    Fixture f;
    fixture_open(&f, DB_SQLITE);
    Str plan;
    assert_int_equal(db_explain(&f.db, &thing_by_id, &plan), ERR_OK);
    assert_non_null(strstr(plan.ptr, "SEARCH things"));
    assert_int_equal(db_explain(&f.db, &thing_count, &plan), ERR_OK);
    assert_non_null(strstr(plan.ptr, "SCAN things"));
    fixture_close(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(savepoints_are_kept_and_undone_one_by_one),
        cmocka_unit_test_teardown(a_disk_full_at_commit_keeps_nothing, healed),
        cmocka_unit_test_teardown(a_disk_full_refuses_a_lone_statement, healed),
        cmocka_unit_test_teardown(a_commit_is_whole_or_refused, healed),
        cmocka_unit_test_teardown(a_disk_full_in_the_middle_ends_the_group, healed),
        cmocka_unit_test_teardown(a_broken_disk_in_the_middle_ends_the_group, healed),
        cmocka_unit_test_teardown(an_interrupt_in_the_middle_ends_the_group, healed),
        cmocka_unit_test(every_connection_has_the_settings),
        cmocka_unit_test(explain_tells_a_search_from_a_scan),
    };
    return cmocka_run_group_tests(tests, on_faulty_disk, NULL);
}
