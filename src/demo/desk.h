/* The made-up service desk before it is written: who is there, and what became of each ticket. Pure functions of the
 * desk and a number; texts are in text.h. */
#pragma once

#include "demo/zipf.h"
#include "tickets/tickets.h"

typedef struct DemoDesk {
    int64_t tickets, users;
    int64_t operators; /* the first of the users */
    Time begin;        /* the oldest ticket; two years of working days follow */
    int64_t first_user_id, first_ticket_id;
    Zipf zipf;
} DemoDesk;

enum { DEMO_COMMENTS_MAX = 300 };

typedef struct DemoTicket {
    int64_t owner_id;
    OptI64 operator_id;
    int status, urgency, request_type;
    Time created_at, updated_at;
    int64_t version;
    int comments; /* 0 to DEMO_COMMENTS_MAX */
} DemoTicket;

/* today: any time of the day after the last one. End with demo_desk_free. */
DemoDesk demo_desk_make(int64_t tickets, int64_t users, Time today);
void demo_desk_free(DemoDesk *desk);
/* number: 0 to desk->tickets - 1, in the order of time. The ids of users must be known (first_user_id). */
DemoTicket demo_ticket(const DemoDesk *desk, int64_t number);
/* When comment i of the ticket was written; the last one is the ticket's last change. */
Time demo_comment_time(const DemoTicket *ticket, int i);
