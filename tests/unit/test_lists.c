/* Lists of tickets: every shape reads index ranges and nothing else, and a connection keeps a bounded number of them.
 */
#include "db/db_driver.h"
#include "db/db_group.h"
#include "db/migrate.h"
#include "db_fixture.h"
#include "queries.h"
#include "tickets/tickets_select.h"
#include "tickets/tickets_total.h"
#include "unit.h"

#include <stdlib.h>

static const TicketFilter all = { ALL_STATUSES, ALL_URGENCIES, ALL_REQUEST_TYPES, .any_operator = true };

typedef struct Desk {
    Fixture fixture;
    Db db;
} Desk;

static void desk_open(Desk *desk, void **state)
{
    MigrateReport report;
    const char *problem = NULL;
    *desk = (Desk){ 0 };
    fixture_empty(&desk->fixture, *(const DbEngine *)*state);
    if (db_migrate(&desk->fixture.url, &desk->fixture.arena, &report, &problem) != ERR_OK)
        fail_msg("%s", problem);
    desk->db = (Db){ .conn = fixture_connect(&desk->fixture, DB_WRITE, &db_queries, 0), .arena = &desk->fixture.arena };
    fixture_script(&desk->db, "INSERT INTO users (name, email, hashed_password, is_admin, created_at) "
                              "VALUES ('a', 'a@example.com', '', true, 1)");
    fixture_script(&desk->db,
        "INSERT INTO tickets (description, status, urgency, request_type, created_by_id, operator_id, created_at, "
        "updated_at) VALUES ('one', 'new', 'low', 'software', 1, NULL, 1, 1), "
        "('two', 'closed', 'high', 'other', 1, 1, 2, 3), ('three', 'closed', 'high', 'other', 1, 1, 3, 3)");
}

static void desk_close(Desk *desk)
{
    db_close(desk->db.conn);
    fixture_close(&desk->fixture);
}

/* --- plans --- */

/* Whose tickets, and of which operator: what decides which indexes are read. */
static TicketFilter scope(int number)
{
    TicketFilter filter = all;
    if (number & 1)
        filter.person = (OptI64){ true, 1 };
    if (number >> 1) {
        filter.any_operator = false;
        filter.unassigned = number >> 1 & 1;
        filter.operators[0] = 1, filter.operators[1] = 2;
        filter.operator_count = (size_t)(number >> 2);
    }
    return filter;
}
enum { SCOPES = 12 };

static TicketFilter narrowed(TicketFilter filter, int by)
{
    filter.statuses = by & 1 ? 8 : ALL_STATUSES;
    filter.urgencies = by & 2 ? 5 : ALL_URGENCIES;
    filter.request_types = by & 4 ? 3 : ALL_REQUEST_TYPES;
    return filter;
}
enum { NARROWINGS = 8 };

/* The same of those alone whose turn it is, as ticket_filter_read leaves it. */
static TicketFilter waiting(TicketFilter filter, unsigned waits, unsigned statuses)
{
    filter.statuses = statuses;
    filter.waits = waits;
    return filter;
}

/* Rows of the statement's own, at most `take` of them. */
static bool scans_a_table(const char *plan)
{
    static const char *const own[] = { "page", "merged", "part0", "part1", "(subquery", "CONSTANT ROW" };
    for (const char *at = strstr(plan, "SCAN "); at; at = strstr(at + 1, "SCAN ")) {
        bool reads = true;
        for (size_t i = 0; i < COUNT(own); i++)
            reads &= strncmp(at + 5, own[i], strlen(own[i])) != 0;
        if (reads)
            return true;
    }
    return false;
}

/* What is joined of two parts sorts the `take` rows of each, once; a part sorts nothing. */
static bool sorts_too_much(const char *plan, const DbList *list)
{
    size_t sorts = 0;
    for (const char *at = strstr(plan, "TEMP B-TREE"); at; at = strstr(at + 1, "TEMP B-TREE"))
        sorts++;
    return sorts > (list->part_count == 1 ? 0 : list->part_count);
}

static void check_plan(Db *db, const DbList *list)
{
    Str plan;
    assert_int_equal(db_list_explain(db, list, &plan), ERR_OK);
    if (scans_a_table(plan.ptr) || sorts_too_much(plan.ptr, list))
        fail_msg("%.900s", plan.ptr);
}

static void check_plans(Desk *desk, const TicketFilter *filter, TicketSort sort)
{
    TicketOrder order = ticket_order_of(sort);
    TicketPlace start = ticket_place_start(order);
    TicketFilter narrow;
    for (int64_t group = 0; group < ticket_group_count(order); group++) {
        if (!ticket_filter_narrow(filter, order, group, &narrow))
            continue;
        Arena arena = { 0 };
        Db db = { .conn = desk->db.conn, .arena = &arena };
        const TicketSection *section = ticket_section(&arena, &narrow, order, &start, 51);
        DbList keys = ticket_section_keys(section), ids = ticket_section_ids(section),
               whole = ticket_section_whole(section, 51);
        check_plan(&db, &section->list);
        check_plan(&db, &ids);
        check_plan(&db, &whole);
        if (filter->person.has)
            check_plan(&db, &keys);
        arena_free(&arena);
    }
}

static const struct {
    unsigned waits, statuses;
} turns[] = {
    { 1u << WAITING_SUBMITTER, 1u << TICKET_PENDING },
    { 1u << WAITING_OPERATOR, 1u << TICKET_ASSIGNED },
    { 1u << WAITING_OPERATOR, ALL_STATUSES & ~(1u << TICKET_CLOSED) },
    { 1u << WAITING_SUBMITTER | 1u << WAITING_OPERATOR, ALL_STATUSES & ~(1u << TICKET_CLOSED) },
};

static void every_shape_reads_ranges_of_indexes(void **state)
{
    Desk desk;
    desk_open(&desk, state);
    for (int i = 0; i < SCOPES * NARROWINGS; i++)
        for (int sort = SORT_CREATED_DOWN; sort <= SORT_STATUS; sort++) {
            TicketFilter filter = narrowed(scope(i / NARROWINGS), i % NARROWINGS);
            check_plans(&desk, &filter, (TicketSort)sort);
            for (size_t turn = 0; turn < COUNT(turns); turn++) {
                TicketFilter of_turn = waiting(filter, turns[turn].waits, turns[turn].statuses);
                check_plans(&desk, &of_turn, (TicketSort)sort);
            }
        }
    desk_close(&desk);
}

/* --- shapes --- */

static size_t count(Desk *desk, const TicketFilter *filter, TicketSort sort)
{
    TicketOrder order = ticket_order_of(sort);
    TicketPlace start = ticket_place_start(order);
    List rows = { 0 };
    const TicketSection *section = ticket_section(desk->db.arena, filter, order, &start, 51);
    assert_int_equal(db_list(&desk->db, &section->list, &rows), ERR_OK);
    return rows.count;
}

/* Filters with ever other numbers of cells: more shapes than a connection keeps. */
static void more_shapes_than_are_kept(void **state)
{
    Desk desk;
    desk_open(&desk, state);
    for (int round = 0; round < 2; round++)
        for (unsigned statuses = 1; statuses <= ALL_STATUSES; statuses++)
            for (unsigned types = 1; types <= ALL_REQUEST_TYPES; types += 5) {
                TicketFilter filter = { statuses, ALL_URGENCIES, types, .any_operator = true };
                size_t expected = (statuses & 1 && types & 1) + 2 * (statuses & 8 && types & 16);
                assert_int_equal(count(&desk, &filter, SORT_CREATED_DOWN), expected);
                assert_int_equal(count(&desk, &filter, SORT_UPDATED), expected);
            }
    desk_close(&desk);
}

/* What a lost connection had prepared is gone with it. */
static void a_shape_outlives_its_connection(void **state)
{
    Desk desk;
    desk_open(&desk, state);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(count(&desk, &(TicketFilter){ 8, 4, 16, .any_operator = true }, SORT_STATUS), 2);
        desk.db.conn->driver->disconnect(desk.db.conn);
        desk.db.conn->connected = false;
    }
    desk_close(&desk);
}

static void the_most_arms_that_a_filter_makes(void **state)
{
    Desk desk;
    desk_open(&desk, state);
    TicketFilter filter = all;
    filter.any_operator = false;
    filter.unassigned = true;
    for (filter.operator_count = 0; filter.operator_count < LIST_OPERATORS_MAX - 1; filter.operator_count++)
        filter.operators[filter.operator_count] = (int64_t)filter.operator_count + 1;
    assert_int_equal(count(&desk, &filter, SORT_UPDATED_DOWN), 3);
    desk_close(&desk);
}

/* --- counting --- */

static void a_count_that_fails_leaves_its_answer_alone(void **state)
{
    Desk desk;
    Caller admin = { .id = 1, .is_admin = true };
    TicketTotal total = { .n = -1 };
    const TicketFilterQuery query = { .q = { 0 } };
    desk_open(&desk, state);
    Problems problems = { .arena = desk.db.arena };
    Ctx ctx = { .db = &desk.db, .arena = desk.db.arena, .user = &admin, .problems = &problems, .query = &query };
    fixture_script(&desk.db, "DROP TABLE ticket_counts");
    assert_int_not_equal(ticket_total(&ctx, NULL, &total), ERR_OK);
    assert_int_equal(total.n, -1);
    assert_false(total.exact);
    desk_close(&desk);
}

int main(void)
{
    static const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(every_shape_reads_ranges_of_indexes),
        cmocka_unit_test(more_shapes_than_are_kept),
        cmocka_unit_test(a_shape_outlives_its_connection),
        cmocka_unit_test(the_most_arms_that_a_filter_makes),
        cmocka_unit_test(a_count_that_fails_leaves_its_answer_alone),
    };
    static const struct CMUnitTest postgres[] = {
        cmocka_unit_test(more_shapes_than_are_kept),
        cmocka_unit_test(a_shape_outlives_its_connection),
        cmocka_unit_test(the_most_arms_that_a_filter_makes),
        cmocka_unit_test(a_count_that_fails_leaves_its_answer_alone),
    };
    int failed = cmocka_run_group_tests_name("sqlite", sqlite, fixture_use_sqlite, NULL);
    return failed + cmocka_run_group_tests_name("postgres", postgres, fixture_use_postgres, NULL);
}
