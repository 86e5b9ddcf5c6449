/* The made-up company is believable whatever day it is made on. */
#include "demo/company.h"
#include "unit.h"

static const int64_t DAY_US = 24LL * 3600 * 1000 * 1000;

/* After a weekend too there is something that nobody has looked at, and not everything is open. */
static void each_day_begins_with_tickets_of_every_status(void **state)
{
    enum { SOME_DAY = 20000, DAYS = 371, OPEN_MIN = 15, OPEN_MAX = 45 };
    (void)state;
    for (int64_t day = SOME_DAY; day < SOME_DAY + DAYS; day++) {
        DemoDesk desk = demo_company_make((Time){ day * DAY_US });
        int counts[TICKET_CLOSED + 1] = { 0 };
        for (int64_t number = 0; number < desk.tickets; number++)
            counts[company_ticket(&desk, number).status]++;
        int open = (int)desk.tickets - counts[TICKET_CLOSED];
        demo_desk_free(&desk);
        if (!counts[TICKET_NEW] || !counts[TICKET_ASSIGNED] || !counts[TICKET_PENDING])
            fail_msg("on day %lld there are %d new, %d assigned, %d pending", (long long)day, counts[TICKET_NEW],
                counts[TICKET_ASSIGNED], counts[TICKET_PENDING]);
        if (open < OPEN_MIN || open > OPEN_MAX)
            fail_msg("on day %lld %d are open", (long long)day, open);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_begins_with_tickets_of_every_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
