/* A believable company: a few dozen people who work from Monday to Friday, and stories of what goes wrong there, each
 * with what was said until it was solved. The newest tickets are open, of many stages; consecutive ones tell different
 * stories. Pure functions of the desk and a number, as in desk.h. */
#pragma once

#include "demo/desk.h"

enum { COMPANY_USERS = 40, COMPANY_OPERATORS = 4, COMPANY_TICKETS = 288, COMPANY_DAYS = 90, STORY_LINES_MAX = 6 };

/* Texts are templates as in words.h; $f: the requester's first name, $o: the operator's. The same place is the same
 * word all through a ticket. */
struct DemoStory {
    int request_type, urgency;
    int hours; /* of work, until it is solved */
    const char *title, *body;
    const char *note;                   /* of the operator; NULL: none */
    const char *lines[STORY_LINES_MAX]; /* comments: '<' of the requester, '>' of the operator; at least one */
};

extern const DemoStory demo_stories[];
extern const int demo_stories_count; /* a power of two */

DemoTicket company_ticket(const DemoDesk *desk, int64_t number);
/* The moment so many parts of whole on the way from the ticket's creation to its last change, in working hours. */
Time company_time(const DemoDesk *desk, const DemoTicket *ticket, int64_t part, int64_t whole);
bool company_is_answer(const DemoTicket *ticket, int i);

/* When a user was here last: within the last week. */
Time company_seen(const DemoDesk *desk, int64_t user);

/* Added to out. user: 0 to COMPANY_USERS - 1; no two have the same first name. */
void company_name(int64_t user, Buf *out);
void company_email(int64_t user, Buf *out);
void company_description(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, Buf *out);
void company_comment(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, int i, Buf *out);
void company_note(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, Buf *out);
