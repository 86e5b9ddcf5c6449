/* seed-demo: an empty database becomes a service desk of two years, or of 90 days of a small company, the same for the
 * same numbers on the same day. It
 * writes users, tickets and comments; notes and a history (events) for the newest tickets, unless the database has
 * events already: those would be newer than what came after them. */
#pragma once

#include "db/db.h"

enum { DEMO_TICKETS_MAX = 10 * 1000 * 1000, DEMO_USERS_MAX = 1000 * 1000, DEMO_USERS_MIN = 2 };

/* Everybody's; the e-mail addresses are operator1@example.com … and user1@example.com …, in the company
 * anna.novak@example.com … (company.h) */
#define DEMO_PASSWORD "DemoPass123!"

typedef struct DemoSize {
    int64_t tickets, users;
    bool company; /* instead: the company of 90 days, of its own size */
} DemoSize;

typedef struct DemoReport {
    int64_t tickets, users, operators, comments;
    int64_t histories; /* tickets that have one */
} DemoReport;

/* Called after each transaction: so many of total tickets (or users) have their rows in table. */
typedef void DemoProgress(const char *table, int64_t done, int64_t total);

/* today: the day after the last one of the two years. Writes in transactions of its own, some thousand rows each: when
 * it fails, what was committed stays. About 50 µs a ticket on SQLite, comments included. On failure *problem is a
 * sentence. */
Err demo_seed(Db *db, DemoSize size, Time today, DemoProgress *progress, DemoReport *out, const char **problem)
    __attribute__((warn_unused_result));
