/* What happened to the newest made-up tickets, told as it is of real ones: rows of events, in the order of time over
 * all tickets. Pure functions of the desk. Older tickets have no history, like those of an import. */
#pragma once

#include "demo/desk.h"
#include "events/events.h"

typedef struct DemoEvent {
    Time at;
    int64_t number;     /* of the ticket */
    int64_t comment_id; /* 0: the ticket became what status says */
    int nth;            /* of its ticket: between equal times */
    int status;
    EventKind kind;
} DemoEvent;

/* How many comments those tickets have, notes included: they are the last that were written. */
int64_t demo_history_comments(const DemoDesk *desk);
/* DemoEvent items in arena; first_comment_id: of the first ticket that has a history. */
List demo_history(const DemoDesk *desk, int64_t first_comment_id, Arena *arena);
int64_t demo_event_actor(const DemoDesk *desk, const DemoEvent *event);
/* The text of its changes, added to out. */
void demo_event_changes(const DemoDesk *desk, const DemoEvent *event, Buf *out);
