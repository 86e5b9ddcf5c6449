#include "demo/history.h"

#include <inttypes.h>
#include <stdlib.h>

int64_t demo_history_comments(const DemoDesk *desk)
{
    int64_t count = 0;
    for (int64_t number = demo_history_begin(desk); number < desk->tickets; number++) {
        DemoTicket ticket = demo_ticket(desk, number);
        count += ticket.comments + ticket.has_note;
    }
    return count;
}

/* --- one ticket's --- */

typedef struct History {
    const DemoDesk *desk;
    DemoEvent *events;
    size_t count;
    int64_t next_comment_id;
} History;

static void add(History *history, DemoEvent event)
{
    event.nth = (int)history->count;
    history->events[history->count++] = event;
}

/* It was opened, taken over, put off, closed: as far as its status says. */
static void add_steps(History *history, const DemoTicket *ticket, int64_t number)
{
    static const EventKind kinds[] = {
        [TICKET_NEW] = EVENT_TICKET_CREATED,
        [TICKET_ASSIGNED] = EVENT_TICKET_ASSIGNED,
        [TICKET_PENDING] = EVENT_TICKET_STATUS,
        [TICKET_CLOSED] = EVENT_TICKET_STATUS,
    };
    for (int status = TICKET_NEW; status <= ticket->status; status++)
        add(history, (DemoEvent){ .at = demo_step_time(history->desk, ticket, status),
                         .number = number,
                         .status = status,
                         .kind = kinds[status] });
}

/* In the order of their ids: the note is the first. */
static void add_comments(History *history, const DemoTicket *ticket, int64_t number)
{
    if (ticket->has_note)
        add(history, (DemoEvent){ .at = demo_note_time(history->desk, ticket),
                         .number = number,
                         .comment_id = history->next_comment_id++,
                         .kind = EVENT_NOTE_CREATED });
    for (int i = 0; i < ticket->comments; i++)
        add(history, (DemoEvent){ .at = demo_comment_time(history->desk, ticket, i),
                         .number = number,
                         .comment_id = history->next_comment_id++,
                         .status = demo_comment_is_answer(ticket, i) ? TICKET_ASSIGNED : TICKET_NEW,
                         .kind = EVENT_COMMENT_CREATED });
}

/* --- everybody's --- */

static int by_time(const void *a, const void *b)
{
    const DemoEvent *left = a, *right = b;
    if (left->at.us != right->at.us)
        return left->at.us < right->at.us ? -1 : 1;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return (left->nth > right->nth) - (left->nth < right->nth);
}

List demo_history(const DemoDesk *desk, int64_t first_comment_id, Arena *arena)
{
    enum { STEPS = TICKET_CLOSED + 1 };
    int64_t begin = demo_history_begin(desk);
    int64_t most = (desk->tickets - begin) * STEPS + demo_history_comments(desk);
    History history = { desk, arena_array(arena, (size_t)most, sizeof(DemoEvent)), 0, first_comment_id };
    for (int64_t number = begin; number < desk->tickets; number++) {
        DemoTicket ticket = demo_ticket(desk, number);
        add_comments(&history, &ticket, number); /* the last word comes before the closing */
        add_steps(&history, &ticket, number);
    }
    qsort(history.events, history.count, sizeof *history.events, by_time);
    return (List){ history.events, history.count };
}

int64_t demo_event_actor(const DemoDesk *desk, const DemoEvent *event)
{
    DemoTicket ticket = demo_ticket(desk, event->number);
    bool is_operators = event->kind == EVENT_NOTE_CREATED || event->status != TICKET_NEW;
    return is_operators ? ticket.operator_id.value : ticket.owner_id;
}

void demo_event_changes(const DemoDesk *desk, const DemoEvent *event, Buf *out)
{
    const char *const *statuses = TicketStatus_values.names;
    DemoTicket ticket = demo_ticket(desk, event->number);
    if (event->comment_id) {
        buf_printf(out, "{\"comment_id\":%" PRId64 "}", event->comment_id);
        return;
    }
    if (event->status == TICKET_NEW) {
        buf_printf(out, "{\"status\":[null,\"new\"],\"urgency\":[null,\"%s\"],\"request_type\":[null,\"%s\"]}",
            TicketUrgency_values.names[ticket.urgency], TicketRequestType_values.names[ticket.request_type]);
        return;
    }
    buf_printf(out, "{\"status\":[\"%s\",\"%s\"]", statuses[event->status - 1], statuses[event->status]);
    if (event->status == TICKET_ASSIGNED)
        buf_printf(out, ",\"operator_id\":[null,%" PRId64 "]", ticket.operator_id.value);
    buf_char(out, '}');
}
