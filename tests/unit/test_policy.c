/* Who may do what: with a ticket, one row for each kind of caller and ticket; then its comments, its history, and
 * people. */
#include "bulk/bulk.h"
#include "comments/comments.h"
#include "events/events.h"
#include "tickets/tickets.h"
#include "unit.h"
#include "users/users.h"

enum { OWNER = 7, STRANGER = 8, ADMIN = 9 };

static const struct {
    const char *who;
    Caller caller;
    int64_t created_by_id;
    bool see;
    TicketCan can;
} rows[] = {
    { "the owner", { .id = OWNER }, OWNER, true, { .comment = true, .edit = true, .close = true } },
    { "somebody else", { .id = STRANGER }, OWNER, false, { 0 } },
    { "an admin", { .id = ADMIN, .is_admin = true }, OWNER, true,
        { .comment = true, .note = true, .edit = true, .assign = true, .remove = true, .close = true } },
    { "an admin with a ticket of his own", { .id = ADMIN, .is_admin = true }, ADMIN, true,
        { .comment = true, .note = true, .edit = true, .assign = true, .remove = true, .close = true } },
    { "a user without an id, and a ticket without an owner", { .id = 0 }, OWNER, false, { 0 } },
};

static void each_caller_may_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ticket ticket = { .id = 1, .created_by_id = rows[i].created_by_id, .operator_id = { true, STRANGER } };
        Ctx ctx = { .user = &rows[i].caller };
        TicketCan can = ticket_can(&rows[i].caller, (Time){ 0 }, &ticket);
        if (ticket_can_see(&ctx, &ticket) != rows[i].see || memcmp(&can, &rows[i].can, sizeof can) != 0)
            fail_msg("%s may not what the table says", rows[i].who);
    }
}

/* The rights are told to the client field by field: a new one needs a row here. */
static void the_table_knows_every_right(void **state)
{
    (void)state;
    assert_int_equal(TicketCan_schema.count, 7);
}

/* Whoever cannot see a ticket can do nothing with it. */
static void what_is_not_seen_is_not_touched(void **state)
{
    (void)state;
    for (int64_t id = OWNER; id <= ADMIN; id++)
        for (int admin = 0; admin < 2; admin++) {
            Caller caller = { .id = id, .is_admin = admin };
            Ticket ticket = { .created_by_id = OWNER };
            TicketCan can = ticket_can(&caller, (Time){ 0 }, &ticket);
            bool any = can.comment || can.note || can.edit || can.assign || can.remove || can.close || can.reopen;
            assert_int_equal(ticket_can_see(&(Ctx){ .user = &caller }, &ticket), any);
        }
}

/* --- what a PATCH makes of a ticket --- */

static const Ticket ticket_before = { .id = 1, .created_by_id = OWNER, .description = { "old", 3 }, .version = 4 };

static const TicketUpdate everything = { .description = { true, { "new", 3 } },
    .status = { true, TICKET_PENDING },
    .urgency = { true, URGENCY_HIGH },
    .request_type = { true, REQUEST_OTHER },
    .operator_id = { true, ADMIN } };

static FieldMask sent_all(void)
{
    return ((FieldMask)1 << TicketUpdate_schema.count) - 1;
}

static void an_admin_changes_all(void **state)
{
    (void)state;
    Caller admin = { .id = ADMIN, .is_admin = true };
    Ticket after = ticket_updated(&admin, &ticket_before, &everything, sent_all());
    assert_true(str_is(after.description, "new"));
    assert_int_equal(after.status, TICKET_PENDING);
    assert_int_equal(after.urgency, URGENCY_HIGH);
    assert_int_equal(after.request_type, REQUEST_OTHER);
    assert_true(after.operator_id.has && after.operator_id.value == ADMIN);
    assert_int_equal(after.version, ticket_before.version);
}

/* By what is printed: the padding of a struct has no meaning. */
static void assert_same_ticket(const Ticket *a, const Ticket *b)
{
    Buf left = { 0 }, right = { 0 };
    json_write(&left, &Ticket_schema, a);
    json_write(&right, &Ticket_schema, b);
    assert_true(str_equal(buf_view(&left), buf_view(&right)));
    buf_free(&left);
    buf_free(&right);
}

static void the_owner_changes_the_description_alone(void **state)
{
    (void)state;
    Caller owner = { .id = OWNER };
    Ticket after = ticket_updated(&owner, &ticket_before, &everything, sent_all());
    assert_true(str_is(after.description, "new"));
    after.description = ticket_before.description;
    assert_same_ticket(&after, &ticket_before);
}

static void a_stranger_changes_nothing(void **state)
{
    (void)state;
    Caller stranger = { .id = STRANGER };
    Ticket after = ticket_updated(&stranger, &ticket_before, &everything, sent_all());
    assert_same_ticket(&after, &ticket_before);
}

/* Absent is not null: an operator goes only when that was said. */
static void null_takes_the_operator_away(void **state)
{
    (void)state;
    Caller admin = { .id = ADMIN, .is_admin = true };
    Ticket before = ticket_before;
    before.operator_id = (OptI64){ true, ADMIN };
    TicketUpdate nothing = { 0 };
    assert_true(ticket_updated(&admin, &before, &nothing, 0).operator_id.has);
    assert_false(ticket_updated(&admin, &before, &nothing, sent_all()).operator_id.has);
}

static const struct {
    int status;
    bool has_operator;
    const char *problem;
} status_rows[] = {
    { TICKET_NEW, false, NULL },
    { TICKET_NEW, true, "New status cannot have an operator assigned" },
    { TICKET_ASSIGNED, false, "Assigned status requires an operator" },
    { TICKET_ASSIGNED, true, NULL },
    { TICKET_PENDING, false, NULL },
    { TICKET_PENDING, true, NULL },
    { TICKET_CLOSED, false, NULL },
    { TICKET_CLOSED, true, NULL },
};

static void status_and_operator_go_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(status_rows); i++) {
        const char *problem = ticket_status_problem(status_rows[i].status, (OptI64){ status_rows[i].has_operator, 0 });
        assert_true(!problem == !status_rows[i].problem);
        if (problem)
            assert_string_equal(problem, status_rows[i].problem);
    }
}

/* --- whose turn it is --- */

static void an_answer_is_of_its_status(void **state)
{
    (void)state;
    Caller admin = { .id = ADMIN, .is_admin = true };
    Ticket before = ticket_before;
    before.answered_at = (OptTime){ true, { 5 } };
    TicketUpdate same = { .status = { true, before.status } };
    assert_true(ticket_updated(&admin, &before, &same, 0).answered_at.has);
    assert_false(ticket_updated(&admin, &before, &everything, 0).answered_at.has);
}

static const struct {
    const char *what;
    int64_t speaker;
    int status;
    OptI64 operator_id;
    bool answers;
} answer_rows[] = {
    { "its submitter", OWNER, TICKET_NEW, { 0 }, true },
    { "its submitter, whoever is the operator", OWNER, TICKET_ASSIGNED, { true, ADMIN }, true },
    { "its submitter, of what was taken over without one", OWNER, TICKET_ASSIGNED, { 0 }, true },
    { "its operator himself", OWNER, TICKET_ASSIGNED, { true, OWNER }, false },
    { "whom it waits for, though he is its operator", OWNER, TICKET_PENDING, { true, OWNER }, true },
    { "somebody else", ADMIN, TICKET_ASSIGNED, { true, ADMIN }, false },
    { "an admin who is not its operator", ADMIN, TICKET_PENDING, { 0 }, false },
};

static void the_submitters_word_is_an_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answer_rows); i++) {
        Caller speaker = { .id = answer_rows[i].speaker, .is_admin = true };
        Ticket ticket = {
            .created_by_id = OWNER, .status = answer_rows[i].status, .operator_id = answer_rows[i].operator_id
        };
        if (ticket_is_answer(&speaker, &ticket) != answer_rows[i].answers)
            fail_msg("of %s", answer_rows[i].what);
    }
}

/* --- comments, history, people --- */

static void notes_are_the_operators_own(void **state)
{
    (void)state;
    Caller owner = { .id = OWNER }, admin = { .id = ADMIN, .is_admin = true };
    assert_false(comment_can_see_internal(&owner));
    assert_true(comment_can_see_internal(&admin));
    assert_false(comment_is_internal(&owner, true));
    assert_true(comment_is_internal(&admin, true));
    assert_false(comment_is_internal(&admin, false));
}

static void each_reader_has_his_audience(void **state)
{
    (void)state;
    Caller owner = { .id = OWNER }, admin = { .id = ADMIN, .is_admin = true };
    for (EventAudience audience = AUDIENCE_SUBMITTER; audience <= AUDIENCE_ADMINS; audience++) {
        assert_true(event_can_see(&admin, audience));
        assert_int_equal(event_can_see(&owner, audience), audience == AUDIENCE_SUBMITTER);
    }
}

static void people_are_read_by_themselves_by_partners_and_by_admins(void **state)
{
    (void)state;
    Caller owner = { .id = OWNER }, admin = { .id = ADMIN, .is_admin = true };
    assert_true(user_can_see(&owner, OWNER, false) && user_can_see_email(&owner, OWNER));
    assert_true(user_can_see(&owner, ADMIN, true) && !user_can_see_email(&owner, ADMIN));
    assert_false(user_can_see(&owner, ADMIN, false));
    assert_true(user_can_see(&admin, OWNER, false) && user_can_see_email(&admin, OWNER));
}

/* --- what admins do with people --- */

enum { NOBODY = 0, IS_ADMIN = 1, IS_ACTIVE = 2, BOTH = 3 };

static const struct {
    const char *what;
    bool himself;
    int before, after; /* of IS_ADMIN, IS_ACTIVE */
    bool other_admins;
    const char *problem;
} people_rows[] = {
    { "another is demoted", false, BOTH, IS_ACTIVE, true, NULL },
    { "another is deactivated", false, BOTH, IS_ADMIN, true, NULL },
    { "himself demoted, there is another", true, BOTH, IS_ACTIVE, true, NULL },
    { "himself demoted, alone", true, BOTH, IS_ACTIVE, false, "The last administrator cannot be demoted" },
    { "himself deactivated", true, BOTH, IS_ADMIN, true, "You cannot deactivate yourself" },
    { "himself both", true, BOTH, NOBODY, true, "You cannot deactivate yourself" },
    { "the last one deactivated", false, BOTH, IS_ADMIN, false, "The last administrator cannot be deactivated" },
    { "the last one both", false, BOTH, NOBODY, false, "The last administrator cannot be demoted" },
    { "one who left demoted", false, IS_ADMIN, NOBODY, false, NULL },
    { "one who left comes back", false, IS_ADMIN, BOTH, false, NULL },
    { "a user leaves", false, IS_ACTIVE, NOBODY, false, NULL },
    { "a user is promoted", false, IS_ACTIVE, BOTH, false, NULL },
};

static Person person_of(int64_t id, int standing)
{
    return (Person){ .id = id, .is_admin = standing & IS_ADMIN, .active = standing & IS_ACTIVE };
}

static void the_last_admin_stays(void **state)
{
    (void)state;
    Caller admin = { .id = ADMIN, .is_admin = true };
    for (size_t i = 0; i < COUNT(people_rows); i++) {
        int64_t id = people_rows[i].himself ? ADMIN : OWNER;
        Person before = person_of(id, people_rows[i].before), after = person_of(id, people_rows[i].after);
        const char *problem = person_change_problem(&admin, &before, &after, people_rows[i].other_admins);
        bool same = problem && people_rows[i].problem ? strcmp(problem, people_rows[i].problem) == 0
                                                      : problem == people_rows[i].problem;
        if (!same)
            fail_msg("%s: %s", people_rows[i].what, problem ? problem : "allowed");
    }
}

static void can_says_what_the_rules_allow(void **state)
{
    (void)state;
    Caller admin = { .id = ADMIN, .is_admin = true };
    Person himself = person_of(ADMIN, BOTH), left = person_of(OWNER, IS_ADMIN), user = person_of(OWNER, IS_ACTIVE);
    PersonCan alone = person_can(&admin, &himself, false), of_left = person_can(&admin, &left, true),
              of_user = person_can(&admin, &user, true);
    assert_true(person_can(&admin, &himself, true).set_admin);
    assert_true(!alone.set_admin && !alone.set_active && alone.end_sessions && !alone.reset_password);
    assert_true(of_left.set_admin && of_left.set_active && of_left.end_sessions && !of_left.reset_password);
    assert_true(of_user.set_admin && of_user.set_active && of_user.end_sessions && of_user.reset_password);
}

static void a_change_of_many_is_taken_back_for_ten_minutes_once(void **state)
{
    (void)state;
    const int64_t end_us = 5 + 600 * 1000000LL;
    BulkMade made = { .at = { 5 } };
    assert_null(bulk_undo_problem(&made, (Time){ 5 }));
    assert_null(bulk_undo_problem(&made, (Time){ end_us }));
    assert_non_null(strstr(bulk_undo_problem(&made, (Time){ end_us + 1 }), "ten minutes"));
    made.undone_at = (OptTime){ true, { 6 } };
    assert_non_null(strstr(bulk_undo_problem(&made, (Time){ 7 }), "already"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_caller_may_what_the_table_says),
        cmocka_unit_test(the_table_knows_every_right),
        cmocka_unit_test(what_is_not_seen_is_not_touched),
        cmocka_unit_test(an_admin_changes_all),
        cmocka_unit_test(the_owner_changes_the_description_alone),
        cmocka_unit_test(a_stranger_changes_nothing),
        cmocka_unit_test(null_takes_the_operator_away),
        cmocka_unit_test(status_and_operator_go_together),
        cmocka_unit_test(an_answer_is_of_its_status),
        cmocka_unit_test(the_submitters_word_is_an_answer),
        cmocka_unit_test(notes_are_the_operators_own),
        cmocka_unit_test(each_reader_has_his_audience),
        cmocka_unit_test(people_are_read_by_themselves_by_partners_and_by_admins),
        cmocka_unit_test(the_last_admin_stays),
        cmocka_unit_test(a_change_of_many_is_taken_back_for_ten_minutes_once),
        cmocka_unit_test(can_says_what_the_rules_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
