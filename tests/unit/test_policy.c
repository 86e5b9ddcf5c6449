/* Who may do what with a ticket: one row for each kind of caller and ticket. */
#include "tickets/tickets.h"
#include "unit.h"

enum { OWNER = 7, STRANGER = 8, ADMIN = 9 };

static const struct {
    const char *who;
    Caller caller;
    int64_t created_by_id;
    bool see;
    TicketCan can;
} rows[] = {
    { "the owner", { .id = OWNER }, OWNER, true, { .comment = true, .edit = true } },
    { "somebody else", { .id = STRANGER }, OWNER, false, { 0 } },
    { "an admin", { .id = ADMIN, .is_admin = true }, OWNER, true,
        { .comment = true, .edit = true, .assign = true, .remove = true } },
    { "an admin with a ticket of his own", { .id = ADMIN, .is_admin = true }, ADMIN, true,
        { .comment = true, .edit = true, .assign = true, .remove = true } },
    { "a user without an id, and a ticket without an owner", { .id = 0 }, OWNER, false, { 0 } },
};

static void each_caller_may_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ticket ticket = { .id = 1, .created_by_id = rows[i].created_by_id, .operator_id = { true, STRANGER } };
        Ctx ctx = { .user = &rows[i].caller };
        TicketCan can = ticket_can(&rows[i].caller, &ticket);
        if (ticket_can_see(&ctx, &ticket) != rows[i].see || memcmp(&can, &rows[i].can, sizeof can) != 0)
            fail_msg("%s may not what the table says", rows[i].who);
    }
}

/* The rights are told to the client field by field: a new one needs a row here. */
static void the_table_knows_every_right(void **state)
{
    (void)state;
    assert_int_equal(TicketCan_schema.count, 4);
}

/* Whoever cannot see a ticket can do nothing with it. */
static void what_is_not_seen_is_not_touched(void **state)
{
    (void)state;
    for (int64_t id = OWNER; id <= ADMIN; id++)
        for (int admin = 0; admin < 2; admin++) {
            Caller caller = { .id = id, .is_admin = admin };
            Ticket ticket = { .created_by_id = OWNER };
            TicketCan can = ticket_can(&caller, &ticket);
            bool any = can.comment || can.edit || can.assign || can.remove;
            assert_int_equal(ticket_can_see(&(Ctx){ .user = &caller }, &ticket), any);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_caller_may_what_the_table_says),
        cmocka_unit_test(the_table_knows_every_right),
        cmocka_unit_test(what_is_not_seen_is_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
