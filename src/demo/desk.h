/* The made-up service desk before it is written: who is there, and what became of each ticket; of any size by chances,
 * or the small company of company.h. Pure functions of the desk and a number; texts are in text.h and company.h. */
#pragma once

#include "demo/zipf.h"
#include "tickets/tickets.h"

typedef struct DemoDesk {
    int64_t tickets, users;
    int64_t operators; /* the first of the users */
    Time begin;        /* the oldest ticket; so many days follow */
    int days;
    bool is_company;
    int64_t first_user_id, first_ticket_id;
    Zipf zipf;
} DemoDesk;

/* Tickets whose histories are told: the newest. */
enum { DEMO_COMMENTS_MAX = 300, DEMO_HISTORIES = 1000 };

typedef struct DemoStory DemoStory;

typedef struct DemoTicket {
    const DemoStory *story; /* of the company's alone */
    int64_t owner_id;
    OptI64 operator_id;
    int status, urgency, request_type;
    Time created_at, updated_at;
    int64_t version;
    int comments;  /* 0 to DEMO_COMMENTS_MAX */
    bool has_note; /* of the operator, before every comment; of those with a history alone */
} DemoTicket;

/* today: any time of the day after the last one. End with demo_desk_free. */
DemoDesk demo_desk_make(int64_t tickets, int64_t users, Time today);
DemoDesk demo_company_make(Time today);
void demo_desk_free(DemoDesk *desk);
/* number: 0 to desk->tickets - 1, in the order of time. The ids of users must be known (first_user_id). */
DemoTicket demo_ticket(const DemoDesk *desk, int64_t number);
/* When comment i of the ticket was written; the last one is the ticket's last change. */
Time demo_comment_time(const DemoDesk *desk, const DemoTicket *ticket, int i);
/* Requester and operator take turns; while there is no operator, the requester adds something. */
bool demo_comment_is_answer(const DemoTicket *ticket, int i);
Time demo_note_time(const DemoDesk *desk, const DemoTicket *ticket);
/* When the ticket got a status that it had on its way: made, then taken over before anybody wrote; the last step is the
 * last change. */
Time demo_step_time(const DemoDesk *desk, const DemoTicket *ticket, int status);
/* The first ticket that has a history. */
int64_t demo_history_begin(const DemoDesk *desk);
