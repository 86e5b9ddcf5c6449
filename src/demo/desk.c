#include "demo/desk.h"

#include "demo/company.h"
#include "demo/text.h"

/* Shares, each in ten thousand. Three in a hundred tickets are open: a quarter of the newest tenth, few of the others.
 */
enum {
    OPEN_NEW = 2500,
    OPEN_OLD = 56,
    URGENT = 1200,
    NOT_URGENT = 2000,    /* of those that are not urgent */
    LONG_THREAD = 50,     /* as many comments as Zipf says, up to DEMO_COMMENTS_MAX */
    MORE_COMMENTS = 6400, /* one more comment, and one more: 1.78 on average */
    NOTE = 3500,
};

enum { TWO_YEARS = 2 * 365, DAY_BEGINS_H = 7, DAY_HOURS = 10, HOURS_TO_CLOSE = 14 * 24 };

static const int64_t HOUR_US = 3600LL * 1000 * 1000;
static const int64_t DAY_US = 24LL * 3600 * 1000 * 1000;

static DemoDesk desk_make(int64_t tickets, int64_t users, int64_t operators, int days, Time today)
{
    size_t choices = users > DEMO_WORDS_MAX ? (size_t)users : DEMO_WORDS_MAX;
    return (DemoDesk){
        .tickets = tickets,
        .users = users,
        .operators = operators,
        .begin = { (today.us / DAY_US - days) * DAY_US },
        .days = days,
        .zipf = zipf_make(choices),
    };
}

DemoDesk demo_desk_make(int64_t tickets, int64_t users, Time today)
{
    return desk_make(tickets, users, users / 100 > 0 ? users / 100 : 1, TWO_YEARS, today);
}

DemoDesk demo_company_make(Time today)
{
    DemoDesk desk = desk_make(COMPANY_TICKETS, COMPANY_USERS, COMPANY_OPERATORS, COMPANY_DAYS, today);
    desk.is_company = true;
    return desk;
}

void demo_desk_free(DemoDesk *desk)
{
    zipf_free(&desk->zipf);
}

/* Spread evenly over the working hours. In milliseconds: the product of both numbers stays far below 2^63. */
static Time ticket_time(const DemoDesk *desk, int64_t number)
{
    const int64_t hour_ms = HOUR_US / 1000, day_ms = DAY_HOURS * hour_ms;
    int64_t worked_ms = number * (desk->days * day_ms) / desk->tickets;
    int64_t in_day_ms = worked_ms % day_ms + DAY_BEGINS_H * hour_ms;
    return (Time){ desk->begin.us + worked_ms / day_ms * DAY_US + in_day_ms * 1000 };
}

static int comments_pick(const DemoDesk *desk, Prng *prng)
{
    if (prng_chance(prng, LONG_THREAD))
        return 1 + (int)zipf_pick(&desk->zipf, prng, DEMO_COMMENTS_MAX);
    int count = 0;
    while (count < DEMO_COMMENTS_MAX && prng_chance(prng, MORE_COMMENTS))
        count++;
    return count;
}

static int status_pick(const DemoDesk *desk, Prng *prng, int64_t number)
{
    bool is_newest_tenth = number >= desk->tickets - desk->tickets / 10;
    if (!prng_chance(prng, is_newest_tenth ? OPEN_NEW : OPEN_OLD))
        return TICKET_CLOSED;
    return (int)prng_below(prng, TICKET_CLOSED);
}

static int urgency_pick(Prng *prng)
{
    if (prng_chance(prng, URGENT))
        return URGENCY_HIGH;
    return prng_chance(prng, NOT_URGENT) ? URGENCY_LOW : URGENCY_NORMAL;
}

enum { SECONDS_AN_HOUR = 3600 };

static Time last_change(const DemoDesk *desk, Prng *prng, Time created_at)
{
    int64_t hours = (int64_t)zipf_pick(&desk->zipf, prng, HOURS_TO_CLOSE);
    int64_t changed_us = created_at.us + hours * HOUR_US + (int64_t)(1 + prng_below(prng, SECONDS_AN_HOUR)) * 1000000;
    int64_t end_us = desk->begin.us + desk->days * DAY_US;
    return (Time){ changed_us < end_us ? changed_us : end_us };
}

/* One draw after the other: in an initializer their order would be the compiler's. */
DemoTicket demo_ticket(const DemoDesk *desk, int64_t number)
{
    if (desk->is_company)
        return company_ticket(desk, number);
    Prng prng = prng_for(PRNG_TICKET, number);
    size_t employees = (size_t)(desk->users - desk->operators);
    DemoTicket ticket = { .created_at = ticket_time(desk, number) };
    ticket.owner_id = desk->first_user_id + desk->operators + (int64_t)zipf_pick(&desk->zipf, &prng, employees);
    ticket.status = status_pick(desk, &prng, number);
    ticket.urgency = urgency_pick(&prng);
    ticket.request_type = (int)zipf_pick(&desk->zipf, &prng, REQUEST_OTHER + 1);
    ticket.comments = comments_pick(desk, &prng);
    bool is_untouched = ticket.status == TICKET_NEW && ticket.comments == 0;
    ticket.updated_at = is_untouched ? ticket.created_at : last_change(desk, &prng, ticket.created_at);
    if (ticket.status != TICKET_NEW)
        ticket.operator_id = (OptI64){ true, desk->first_user_id + prng_below(&prng, desk->operators) };
    ticket.version = 1 + ticket.status; /* each step was one change */
    ticket.has_note = number >= demo_history_begin(desk) && ticket.operator_id.has && prng_chance(&prng, NOTE);
    return ticket;
}

/* So many parts of whole on the way from creation to the last change. */
static Time moment(const DemoDesk *desk, const DemoTicket *ticket, int64_t part, int64_t whole)
{
    int64_t open_us = ticket->updated_at.us - ticket->created_at.us;
    return desk->is_company ? company_time(desk, ticket, part, whole)
                            : (Time){ ticket->created_at.us + open_us * part / whole };
}

Time demo_comment_time(const DemoDesk *desk, const DemoTicket *ticket, int i)
{
    return moment(desk, ticket, i + 1, ticket->comments);
}

bool demo_comment_is_answer(const DemoTicket *ticket, int i)
{
    return ticket->story ? company_is_answer(ticket, i) : ticket->operator_id.has && i % 2 == 0;
}

/* eighths: of the time until the first comment, or until the last change of a ticket that has none. */
static Time before_comments(const DemoDesk *desk, const DemoTicket *ticket, int eighths)
{
    return moment(desk, ticket, eighths, 8LL * (ticket->comments + 1));
}

Time demo_note_time(const DemoDesk *desk, const DemoTicket *ticket)
{
    return before_comments(desk, ticket, 6);
}

Time demo_step_time(const DemoDesk *desk, const DemoTicket *ticket, int status)
{
    if (status == TICKET_NEW)
        return ticket->created_at;
    if (status == TICKET_ASSIGNED)
        return before_comments(desk, ticket, 4);
    return status == ticket->status ? ticket->updated_at : moment(desk, ticket, 7, 8);
}

int64_t demo_history_begin(const DemoDesk *desk)
{
    return desk->tickets > DEMO_HISTORIES ? desk->tickets - DEMO_HISTORIES : 0;
}
