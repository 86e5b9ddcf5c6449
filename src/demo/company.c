#include "demo/company.h"

#include "demo/words.h"

#include <assert.h>

static const int64_t HOUR_MS = 3600LL * 1000;
static const int64_t DAY_US = 24LL * 3600 * 1000 * 1000;
enum { DAY_BEGINS_H = 7, DAY_HOURS = 10, FRIDAY = 5, DAYS_A_WEEK = 7 };

/* --- working time: milliseconds of working hours since the desk began --- */

static int64_t day_ms(void)
{
    return DAY_HOURS * HOUR_MS;
}

/* 1970 began on a Thursday; Sunday is 0. */
static bool is_working_day(int64_t day)
{
    int64_t weekday = (day + 4) % DAYS_A_WEEK;
    return weekday >= 1 && weekday <= FRIDAY;
}

static int64_t span_ms(const DemoDesk *desk)
{
    int64_t first = desk->begin.us / DAY_US, count = 0;
    for (int64_t day = first; day < first + desk->days; day++)
        count += is_working_day(day);
    return count * day_ms();
}

static Time time_of(const DemoDesk *desk, int64_t worked_ms)
{
    int64_t day = desk->begin.us / DAY_US, left = worked_ms / day_ms();
    while (!is_working_day(day) || left-- > 0)
        day++;
    return (Time){ day * DAY_US + (worked_ms % day_ms() + DAY_BEGINS_H * HOUR_MS) * 1000 };
}

static int64_t worked_of(const DemoDesk *desk, Time time)
{
    int64_t days = 0, today = time.us / DAY_US;
    for (int64_t day = desk->begin.us / DAY_US; day < today; day++)
        days += is_working_day(day);
    return days * day_ms() + (time.us % DAY_US / 1000 - DAY_BEGINS_H * HOUR_MS);
}

Time company_time(const DemoDesk *desk, const DemoTicket *ticket, int64_t part, int64_t whole)
{
    int64_t from = worked_of(desk, ticket->created_at), to = worked_of(desk, ticket->updated_at);
    return part == whole ? ticket->updated_at : time_of(desk, from + (to - from) * part / whole);
}

/* --- tickets --- */

static int lines_count(const DemoStory *story)
{
    int count = 0;
    while (count < STORY_LINES_MAX && story->lines[count])
        count++;
    return count;
}

/* An odd step through a power of two: whoever looks at so many tickets in a row sees every story once. */
static const DemoStory *story_of(int64_t number)
{
    enum { STEP = 13, SHIFT = 5 };
    assert((demo_stories_count & (demo_stories_count - 1)) == 0);
    int64_t round = number / demo_stories_count;
    return &demo_stories[(number * STEP + round * SHIFT) % demo_stories_count];
}

/* Of ten thousand tickets of that age, in days of work, so many are still open. */
static const struct {
    int days, open;
} ages[] = { { 2, 8500 }, { 5, 6000 }, { 10, 3000 }, { 25, 700 }, { COMPANY_DAYS + 1, 60 } };

static int status_pick(const DemoDesk *desk, const DemoStory *story, Prng *prng, Time created_at)
{
    enum { FRESH_DAYS = 2, STILL_NEW = 5500, WAITS = 3500 };
    int64_t age = (span_ms(desk) - worked_of(desk, created_at)) / day_ms();
    size_t row = 0;
    while (age >= ages[row].days)
        row++;
    bool is_open = prng_chance(prng, ages[row].open);
    if (!is_open && worked_of(desk, created_at) + story->hours * HOUR_MS < span_ms(desk))
        return TICKET_CLOSED;
    if (age < FRESH_DAYS && prng_chance(prng, STILL_NEW))
        return TICKET_NEW;
    return prng_chance(prng, WAITS) ? TICKET_PENDING : TICKET_ASSIGNED;
}

/* What was said so far: nothing of what nobody has looked at yet; what waits ends with the operator's question. */
static int comments_pick(const DemoStory *story, Prng *prng, int status)
{
    int count = lines_count(story), said = (int)prng_below(prng, count);
    if (status == TICKET_NEW)
        return 0;
    if (status == TICKET_CLOSED)
        return count;
    if (status == TICKET_ASSIGNED)
        return said;
    while (said > 0 && story->lines[said][0] != '>')
        said--;
    return said + 1;
}

static Time last_change(const DemoDesk *desk, const DemoTicket *ticket, Prng *prng)
{
    enum { LEAST = 60, MORE = 100, HUNDRED = 100 };
    const DemoStory *story = ticket->story;
    int64_t took = story->hours * HOUR_MS * (LEAST + prng_below(prng, MORE)) / HUNDRED;
    int64_t until = worked_of(desk, ticket->created_at) + took * (ticket->comments + 1) / (lines_count(story) + 1);
    int64_t last = span_ms(desk) - 1;
    return ticket->status == TICKET_NEW ? ticket->created_at : time_of(desk, until < last ? until : last);
}

/* Some ask often, and everybody now and then. */
static int64_t owner_pick(const DemoDesk *desk, Prng *prng)
{
    enum { OFTEN = 3500 };
    int64_t employees = desk->users - desk->operators;
    return prng_chance(prng, OFTEN) ? (int64_t)zipf_pick(&desk->zipf, prng, (size_t)employees)
                                    : prng_below(prng, employees);
}

/* One draw after the other: in an initializer their order would be the compiler's. */
DemoTicket company_ticket(const DemoDesk *desk, int64_t number)
{
    enum { NOTE = 7000 };
    Prng prng = prng_for(PRNG_TICKET, number);
    int64_t slot = span_ms(desk) / desk->tickets;
    const DemoStory *story = story_of(number);
    DemoTicket ticket = { .story = story, .urgency = story->urgency, .request_type = story->request_type };
    ticket.created_at = time_of(desk, number * slot + prng_below(&prng, slot));
    ticket.owner_id = desk->first_user_id + desk->operators + owner_pick(desk, &prng);
    ticket.status = status_pick(desk, story, &prng, ticket.created_at);
    ticket.comments = comments_pick(story, &prng, ticket.status);
    ticket.updated_at = last_change(desk, &ticket, &prng);
    if (ticket.status != TICKET_NEW)
        ticket.operator_id = (OptI64){ true, desk->first_user_id + prng_below(&prng, desk->operators) };
    ticket.version = 1 + ticket.status; /* each step was one change */
    ticket.has_note = story->note && ticket.operator_id.has && prng_chance(&prng, NOTE);
    return ticket;
}

bool company_is_answer(const DemoTicket *ticket, int i)
{
    return ticket->story->lines[i][0] == '>';
}

/* --- people --- */

static size_t words_count(const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    assert(count > 0);
    return count;
}

static const char *first_name(int64_t user)
{
    return word_first_names[(size_t)user % words_count(word_first_names)];
}

static const char *last_name(int64_t user)
{
    return word_last_names[(size_t)user % words_count(word_last_names)];
}

void company_name(int64_t user, Buf *out)
{
    buf_printf(out, "%s %s", first_name(user), last_name(user));
}

void company_email(int64_t user, Buf *out)
{
    size_t begin = out->len;
    buf_printf(out, "%s.%s@example.com", first_name(user), last_name(user));
    for (char *at = out->ptr + begin; at < out->ptr + out->len; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
}

/* Most were here on the last day. */
Time company_seen(const DemoDesk *desk, int64_t user)
{
    enum { ON_THE_LAST_DAY = 7500, A_WEEK = 5 };
    Prng prng = prng_for(PRNG_USER, user);
    int64_t days = prng_chance(&prng, ON_THE_LAST_DAY) ? 1 : 2 + prng_below(&prng, A_WEEK - 1);
    return time_of(desk, span_ms(desk) - days * day_ms() + prng_below(&prng, day_ms()));
}

/* --- texts --- */

static void place_fill(int64_t number, char letter, Buf *out)
{
    enum { LETTERS = 32, ASSETS = 900, FIRST_ASSET = 2100, FLOORS = 4, ROOMS = 28 };
    Prng prng = prng_for(PRNG_DESCRIPTION, number * LETTERS + letter % LETTERS);
    const WordPlace *place = word_places;
    if (letter == 'n') {
        buf_text(out, "LT-");
        buf_i64(out, FIRST_ASSET + prng_below(&prng, ASSETS));
        return;
    }
    if (letter == 'r') {
        int64_t floor = 1 + prng_below(&prng, FLOORS);
        buf_i64(out, floor * 100 + 1 + prng_below(&prng, ROOMS));
        return;
    }
    while (place->letter && place->letter != letter)
        place++;
    assert(place->letter);
    buf_text(out, place->words[prng_below(&prng, (int64_t)words_count(place->words))]);
}

static void text_add(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, const char *text, Buf *out)
{
    size_t begin = out->len;
    for (const char *at = text; *at; at++) {
        if (*at != '$')
            buf_char(out, *at);
        else if (*++at == 'f')
            buf_text(out, first_name(ticket->owner_id - desk->first_user_id));
        else if (*at == 'o')
            buf_text(out, first_name(ticket->operator_id.value - desk->first_user_id));
        else
            place_fill(number, *at, out);
    }
    if (out->ptr[begin] >= 'a' && out->ptr[begin] <= 'z')
        out->ptr[begin] = (char)(out->ptr[begin] - 'a' + 'A');
}

void company_description(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, Buf *out)
{
    text_add(desk, ticket, number, ticket->story->title, out);
    buf_text(out, "\n\n");
    text_add(desk, ticket, number, ticket->story->body, out);
}

void company_comment(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, int i, Buf *out)
{
    text_add(desk, ticket, number, ticket->story->lines[i] + 1, out);
}

void company_note(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, Buf *out)
{
    text_add(desk, ticket, number, ticket->story->note, out);
}
