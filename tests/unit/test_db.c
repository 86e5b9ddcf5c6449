/* What db.h promises, on both engines; PostgreSQL when TEST_POSTGRES_URL names one. */
#include "db_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void begin(Fixture *fixture, void **state)
{
    fixture_open(fixture, *(const DbEngine *)*state);
}

static void every_type_comes_back_as_it_went(void **state)
{
    static const ThingInsert cases[] = {
        { .name = { "", 0 }, .color = RED },
        { .name = { NULL, 0 }, .note = { true, { "", 0 } }, .weight = { true, 0 }, .color = GREEN },
        { .name = { "Žluťoučký kůň 🐎", 24 },
            .note = { true, { "'; DROP TABLE things; --", 24 } },
            .weight = { true, INT64_MIN },
            .flag = true,
            .at = { INT64_MAX },
            .color = BLUE },
        { .name = { "a\"b\\c\n\t\x01", 8 }, .weight = { true, -1 }, .at = { -1 }, .color = RED },
    };
    Fixture f;
    begin(&f, state);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ThingInsert *in = &cases[i];
        Thing made = { 0 }, read = { 0 };
        if (!in->name.ptr) /* the empty name is taken */
            assert_int_equal(db_run(&f.db, &thing_rename_all, &(ThingAfter){ 0 }, NULL), ERR_OK);
        assert_int_equal(db_one(&f.db, &thing_insert, in, &made), ERR_OK);
        assert_int_equal(db_one(&f.db, &thing_by_id, &(ThingAfter){ made.id }, &read), ERR_OK);
        assert_int_equal(read.id, made.id);
        assert_true(str_equal(read.name, in->name));
        assert_non_null(read.name.ptr);
        assert_int_equal(read.note.has, in->note.has);
        assert_true(str_equal(read.note.value, in->note.value));
        assert_int_equal(read.weight.has, in->weight.has);
        assert_int_equal(read.weight.value, in->weight.value);
        assert_int_equal(read.flag, in->flag);
        assert_int_equal(read.at.us, in->at.us);
        assert_int_equal(read.color, in->color);
    }
    fixture_close(&f);
}

static void long_text_and_many_rows(void **state)
{
    enum { ROWS = 300, LONG = 100000 };
    Fixture f;
    begin(&f, state);
    char *text = arena_alloc(&f.arena, LONG);
    memset(text, 'x', LONG);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    for (int i = 0; i < ROWS; i++) {
        Thing made;
        Str note = { text, i == 150 ? LONG : 1 };
        ThingInsert in = { .name = arena_printf(&f.arena, "%d", i), .note = { true, note }, .weight = { true, i } };
        assert_int_equal(db_one(&f.db, &thing_insert, &in, &made), ERR_OK);
    }
    assert_int_equal(db_commit(&f.db), ERR_OK);
    List list;
    assert_int_equal(db_each(&f.db, &thing_after, &(ThingAfter){ 0 }, &list), ERR_OK);
    assert_int_equal(list.count, ROWS);
    const Thing *things = list.items;
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(things[i].weight.value, i);
    assert_int_equal(things[150].note.value.len, LONG);
    fixture_close(&f);
}

enum { VISITED = 50, ENOUGH = 20 };

typedef struct Visit {
    int count, wanted;
    bool in_order;
} Visit;

static bool take_thing(void *arg, const void *row)
{
    Visit *visit = arg;
    const Thing *thing = row;
    char name[8];
    snprintf(name, sizeof name, "%d", visit->count);
    visit->in_order &= str_is(thing->name, name) && thing->weight.has == (visit->count % 2 == 0) && !thing->note.has;
    return ++visit->count != visit->wanted;
}

/* To the end, or until the visitor has enough; and the connection is as good as before. */
static void rows_are_visited_in_order_until_enough(void **state)
{
    static const struct {
        int wanted, taken;
    } cases[] = { { VISITED, VISITED }, { VISITED + 1, VISITED }, { ENOUGH, ENOUGH }, { 1, 1 } };
    Fixture f;
    begin(&f, state);
    for (int i = 0; i < VISITED; i++) {
        Thing made;
        ThingInsert in = { .name = arena_printf(&f.arena, "%d", i), .weight = { i % 2 == 0, i } };
        assert_int_equal(db_one(&f.db, &thing_insert, &in, &made), ERR_OK);
    }
    for (size_t i = 0; i < COUNT(cases); i++) {
        Visit visit = { .wanted = cases[i].wanted, .in_order = true };
        assert_int_equal(db_visit(&f.db, &thing_after, &(ThingAfter){ 0 }, (DbVisitor){ take_thing, &visit }), ERR_OK);
        assert_int_equal(visit.count, cases[i].taken);
        assert_true(visit.in_order);
        assert_false(db_in_transaction(f.db.conn));
        assert_int_equal(fixture_count(&f.db), VISITED);
    }
    fixture_close(&f);
}

static void no_row_is_said_and_out_stays(void **state)
{
    Fixture f;
    begin(&f, state);
    Thing thing = { .id = 77 };
    List list = { NULL, 77 };
    assert_int_equal(db_one(&f.db, &thing_by_id, &(ThingAfter){ 1 }, &thing), ERR_NO_ROW);
    assert_int_equal(thing.id, 77);
    assert_int_equal(db_each(&f.db, &thing_after, &(ThingAfter){ 0 }, &list), ERR_OK);
    assert_int_equal(list.count, 0);
    fixture_close(&f);
}

static void one_takes_the_first_of_many(void **state)
{
    Fixture f;
    begin(&f, state);
    Thing thing;
    assert_int_equal(fixture_add(&f.db, "first"), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "second"), ERR_OK);
    assert_int_equal(db_one(&f.db, &thing_after, &(ThingAfter){ 0 }, &thing), ERR_OK);
    assert_true(str_is(thing.name, "first"));
    fixture_close(&f);
}

static void run_counts_what_changed(void **state)
{
    Fixture f;
    begin(&f, state);
    int64_t changed = -1;
    assert_int_equal(db_run(&f.db, &thing_rename_all, &(ThingAfter){ 0 }, &changed), ERR_OK);
    assert_int_equal(changed, 0);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "b"), ERR_OK);
    assert_int_equal(db_run(&f.db, &thing_rename_all, &(ThingAfter){ 0 }, &changed), ERR_OK);
    assert_int_equal(changed, 2);
    assert_int_equal(db_run(&f.db, &thing_rename_all, &(ThingAfter){ 0 }, NULL), ERR_OK);
    fixture_close(&f);
}

static void what_a_field_cannot_hold_is_refused(void **state)
{
    static const char *const wrong[] = { "name = NULL", "color = NULL", "color = 'Red'", "flag = NULL", "at = NULL" };
    Fixture f;
    begin(&f, state);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        Thing thing = { .id = 77 };
        assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
        fixture_script(&f.db, arena_printf(&f.arena, "UPDATE things SET %s", wrong[i]).ptr);
        assert_int_equal(db_one(&f.db, &thing_after, &(ThingAfter){ 0 }, &thing), ERR_DATABASE);
        assert_int_equal(thing.id, 77);
        db_rollback(&f.db);
    }
    fixture_close(&f);
}

static void a_conflict_names_its_index(void **state)
{
    Fixture f;
    begin(&f, state);
    Thing thing;
    ThingInsert in = { .name = str("a"), .note = { true, str("n") }, .weight = { true, 1 } };
    assert_int_equal(db_one(&f.db, &thing_insert, &in, &thing), ERR_OK);
    in.weight.value = 2;
    assert_int_equal(db_one(&f.db, &thing_insert, &in, &thing), ERR_UNIQUE);
    assert_string_equal(f.db.conflict, "things_name_key");
    in.name = str("b");
    in.weight.value = 1;
    assert_int_equal(db_one(&f.db, &thing_insert, &in, &thing), ERR_UNIQUE);
    assert_string_equal(f.db.conflict, "things_note_weight_key");
    assert_int_equal(fixture_count(&f.db), 1);
    fixture_close(&f);
}

static void a_transaction_is_kept_or_undone(void **state)
{
    Fixture f;
    begin(&f, state);
    DbConn *other = fixture_connect(&f, DB_READ, &thing_queries, 0);
    Db reader = { other, &f.arena, NULL };
    assert_false(db_in_transaction(f.db.conn));
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_true(db_in_transaction(f.db.conn));
    assert_int_equal(fixture_add(&f.db, "undone"), ERR_OK);
    assert_int_equal(fixture_count(&reader), 0);
    db_rollback(&f.db);
    assert_false(db_in_transaction(f.db.conn));
    assert_int_equal(fixture_count(&f.db), 0);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "kept"), ERR_OK);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_false(db_in_transaction(f.db.conn));
    assert_int_equal(fixture_count(&reader), 1);
    db_close(other);
    fixture_close(&f);
}

static void a_read_transaction_sees_one_moment(void **state)
{
    Fixture f;
    begin(&f, state);
    Db reader = { fixture_connect(&f, DB_READ, &thing_queries, 0), &f.arena, NULL };
    assert_int_equal(db_begin(&reader, DB_TX_READ), ERR_OK);
    assert_int_equal(fixture_count(&reader), 0);
    assert_int_equal(fixture_add(&f.db, "later"), ERR_OK);
    assert_int_equal(fixture_count(&reader), 0);
    assert_int_equal(db_commit(&reader), ERR_OK);
    assert_int_equal(fixture_count(&reader), 1);
    db_close(reader.conn);
    fixture_close(&f);
}

/* A failure of one statement must not let the next one be committed alone. */
static void after_a_failure_the_transaction_can_only_end(void **state)
{
    Fixture f;
    begin(&f, state);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "b"), ERR_OK);
    assert_int_equal(fixture_add(&f.db, "a"), ERR_UNIQUE);
    db_rollback(&f.db);
    assert_int_equal(fixture_count(&f.db), 1);
    db_rollback(&f.db); /* again: nothing to do */
    assert_int_equal(fixture_add(&f.db, "c"), ERR_OK);
    fixture_close(&f);
}

static void a_deadline_ends_a_statement_and_the_connection_lives(void **state)
{
    Fixture f;
    begin(&f, state);
    Db hurried = { fixture_connect(&f, DB_READ, &thing_queries, 1000), &f.arena, NULL };
    DbInt value = { 77 };
    for (int i = 0; i < 2; i++)
        assert_int_equal(db_one(&hurried, &endless, NULL, &value), ERR_BUSY);
    assert_int_equal(value.value, 77);
    assert_int_equal(db_begin(&hurried, DB_TX_READ), ERR_OK);
    assert_int_equal(db_one(&hurried, &endless, NULL, &value), ERR_BUSY);
    db_rollback(&hurried);
    assert_int_equal(fixture_count(&hurried), 0);
    db_close(hurried.conn);
    fixture_close(&f);
}

typedef struct ThingName {
    int64_t id;
    Str name;
} ThingName;
SCHEMA(ThingName, FIELD(ThingName, id), FIELD(ThingName, name));
SCHEMA(ThingAfter, FIELD(ThingAfter, id));

static void a_query_that_does_not_fit_is_refused_by_name(void **state)
{
    static const struct {
        const char *text, *says;
        const Schema *params, *row;
    } cases[] = {
        { "SELECT id, name, note FROM things", "misfit", NULL, &ThingName_schema },
        { "SELECT id, note FROM things", "note", NULL, &ThingName_schema },
        { "SELECT id FROM things", "name", NULL, &ThingName_schema },
        { "SELECT id, id FROM things", "two columns are called id", NULL, &ThingName_schema },
        { "SELECT id FROM things", "id", NULL, NULL },
        { "SELECT id, name FROM things", "1 parameters", &ThingAfter_schema, &ThingName_schema },
        { "SELECT id, name FROM no_such_table", "no_such_table", NULL, &ThingName_schema },
    };
    Fixture f;
    begin(&f, state);
    for (size_t i = 0; i < COUNT(cases); i++) {
        Query query = { "misfit", cases[i].text, cases[i].text, cases[i].params, cases[i].row, false, 0 };
        DbQueries queries = { (const Query *const[]){ &query }, 1 };
        DbConn *conn = NULL;
        const char *problem = NULL;
        Err err = db_open(&f.url, DB_READ, &queries, 0, &f.arena, &conn, &problem); /* PostgreSQL says so now */
        assert_int_equal(err == ERR_OK ? db_check(conn, &f.arena, &problem) : err, ERR_DATABASE);
        assert_non_null(strstr(problem, "misfit"));
        assert_non_null(strstr(problem, cases[i].says));
        Db db = { conn, &f.arena, NULL };
        List rows;
        if (conn && cases[i].row && !cases[i].params) /* nor is it run by whoever did not check */
            assert_int_equal(db_each(&db, &query, NULL, &rows), ERR_DATABASE);
        db_close(conn);
    }
    fixture_close(&f);
}

static void a_read_connection_writes_nothing(void **state)
{
    Fixture f;
    begin(&f, state);
    Query hidden = thing_rename_all; /* says that it only reads */
    hidden.writes = false;
    hidden.index = 0;
    DbQueries queries = { (const Query *const[]){ &hidden }, 1 };
    Db reader = { fixture_connect(&f, DB_READ, &queries, 0), &f.arena, NULL };
    assert_int_equal(fixture_add(&f.db, "a"), ERR_OK);
    assert_int_equal(db_run(&reader, &hidden, &(ThingAfter){ 0 }, NULL), ERR_DATABASE);
    db_close(reader.conn);
    fixture_close(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back_as_it_went),
        cmocka_unit_test(long_text_and_many_rows),
        cmocka_unit_test(rows_are_visited_in_order_until_enough),
        cmocka_unit_test(no_row_is_said_and_out_stays),
        cmocka_unit_test(one_takes_the_first_of_many),
        cmocka_unit_test(run_counts_what_changed),
        cmocka_unit_test(what_a_field_cannot_hold_is_refused),
        cmocka_unit_test(a_conflict_names_its_index),
        cmocka_unit_test(a_transaction_is_kept_or_undone),
        cmocka_unit_test(a_read_transaction_sees_one_moment),
        cmocka_unit_test(after_a_failure_the_transaction_can_only_end),
        cmocka_unit_test(a_deadline_ends_a_statement_and_the_connection_lives),
        cmocka_unit_test(a_query_that_does_not_fit_is_refused_by_name),
        cmocka_unit_test(a_read_connection_writes_nothing),
    };
    int failed = cmocka_run_group_tests_name("sqlite", tests, fixture_use_sqlite, NULL);
    return failed + cmocka_run_group_tests_name("postgres", tests, fixture_use_postgres, NULL);
}
