/* The yardstick of storage: the statements of the service desk in a loop on its database, without HTTP, JSON, rights or
 * threads. The texts are those that the executable prepares, with the settings that its connections have.
 * usage: bare_sql FILE WORK SECONDS TICKETS USERS, where WORK is one, list, own, create, comment, patch, stream or csv.
 * Prints one line of JSON: how many, how long, and the processor's time of this process. */
#include "comments_sql.h"
#include "events_sql.h"
#include "export_sql.h"
#include "tickets/tickets_count.h"
#include "tickets_sql.h"
#include "users_sql.h"

#include "base/seam.h"
#include "demo/zipf.h"
#include "tickets/tickets_select.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { GROUP = 64, PAGE = 51, STEP_ROWS = 1000, ALL_FIELDS = 15 };

typedef struct Bare {
    sqlite3 *handle;
    int64_t tickets, users;
    Prng prng;
    int64_t done;    /* operations, or rows of a stream */
    int64_t touched; /* a sum over all values, so that reading them is not left out */
    bool ended;
} Bare;

static void check(const Bare *bare, bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bare_sql: %s: %s\n", what, sqlite3_errmsg(bare->handle));
    exit(1);
}

static sqlite3_stmt *prepare(const Bare *bare, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(bare->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    check(bare, code == SQLITE_OK, sql);
    return statement;
}

/* Touches every value of every row, as whoever copies them must. Returns the rows; *last: the first column of the last.
 */
static int64_t rows_read(Bare *bare, sqlite3_stmt *statement, int64_t *last)
{
    int64_t rows = 0;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            bare->touched += sqlite3_column_type(statement, i) == SQLITE_TEXT
                                 ? (sqlite3_column_text(statement, i)[0] + sqlite3_column_bytes(statement, i))
                                 : sqlite3_column_int64(statement, i);
        *last = sqlite3_column_int64(statement, 0);
        rows++;
    }
    check(bare, code == SQLITE_DONE, sqlite3_sql(statement));
    sqlite3_reset(statement);
    return rows;
}

static void run(Bare *bare, sqlite3_stmt *statement)
{
    int64_t ignored = 0;
    rows_read(bare, statement, &ignored);
}

static int64_t any(Bare *bare, int64_t limit)
{
    return 1 + prng_below(&bare->prng, limit);
}

static void caller_read(Bare *bare)
{
    static sqlite3_stmt *caller;
    caller = caller ? caller : prepare(bare, user_of_token_query.sqlite);
    sqlite3_bind_int64(caller, 1, any(bare, bare->users));
    sqlite3_bind_int64(caller, 2, INT64_MAX);
    run(bare, caller);
}

static void one_run(Bare *bare)
{
    static sqlite3_stmt *by_id;
    by_id = by_id ? by_id : prepare(bare, ticket_by_id_query.sqlite);
    caller_read(bare);
    sqlite3_bind_int64(by_id, 1, any(bare, bare->tickets));
    run(bare, by_id);
    bare->done++;
}

static void list_run(Bare *bare)
{
    static sqlite3_stmt *page;
    page = page ? page : prepare(bare, ticket_page_all_query.sqlite);
    caller_read(bare);
    sqlite3_bind_int64(page, 1, INT64_MAX);
    sqlite3_bind_int64(page, 2, PAGE);
    run(bare, page);
    bare->done++;
}

static void own_run(Bare *bare)
{
    static sqlite3_stmt *page;
    static const TicketOrder newest = { .down = true };
    TicketFilter filter = { ALL_STATUSES, ALL_URGENCIES, ALL_REQUEST_TYPES, .any_operator = true };
    TicketPlace start = ticket_place_start(newest);
    Arena arena = { 0 };
    int count = 0;
    filter.person = (OptI64){ true, any(bare, bare->users) };
    const TicketSection *section = ticket_section(&arena, &filter, newest, &start, PAGE);
    const int64_t *values = db_list_values(&arena, &section->list, &count);
    page = page ? page : prepare(bare, db_list_text(&arena, DB_SQLITE, &section->list).ptr);
    caller_read(bare);
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(page, i + 1, values[i]);
    run(bare, page);
    arena_free(&arena);
    bare->done++;
}

static void text_bind(sqlite3_stmt *statement, int number, const char *text)
{
    sqlite3_bind_text(statement, number, text, -1, SQLITE_STATIC);
}

static int64_t ticket_write(Bare *bare)
{
    static sqlite3_stmt *insert;
    int64_t id = 0;
    insert = insert ? insert : prepare(bare, ticket_insert_query.sqlite);
    text_bind(insert, 1,
        "The docking station does not charge the laptop since Monday.\nI have tried another cable and "
        "another socket, and the light stays off. The asset number is LT-00417, in room 212. It "
        "worked last week.");
    text_bind(insert, 2, "normal");
    text_bind(insert, 3, "hardware");
    sqlite3_bind_int64(insert, 4, 0);
    sqlite3_bind_int64(insert, 5, any(bare, bare->users));
    sqlite3_bind_int64(insert, 6, time_now().us);
    rows_read(bare, insert, &id);
    return id;
}

static void event_write_row(Bare *bare, int64_t ticket_id)
{
    static sqlite3_stmt *insert;
    insert = insert ? insert : prepare(bare, event_insert_query.sqlite);
    sqlite3_bind_int64(insert, 1, time_now().us);
    sqlite3_bind_int64(insert, 2, any(bare, bare->users));
    sqlite3_bind_int64(insert, 3, ticket_id);
    text_bind(insert, 4, "ticket.created");
    text_bind(insert, 5, "submitter");
    text_bind(insert, 6, "{\"status\":\"new\",\"urgency\":\"normal\",\"request_type\":\"hardware\"}");
    text_bind(insert, 7, "0123456789abcdef0123456789abcdef");
    text_bind(insert, 8, "127.0.0.1");
    run(bare, insert);
}

static void count_add(Bare *bare, const char *status, const char *urgency, int64_t operator_id, int64_t delta)
{
    static sqlite3_stmt *add;
    add = add ? add : prepare(bare, ticket_count_add_query.sqlite);
    text_bind(add, 1, status);
    text_bind(add, 2, urgency);
    sqlite3_bind_int64(add, 3, operator_id);
    sqlite3_bind_int64(add, 4, delta);
    run(bare, add);
}

static void day_add(Bare *bare, int64_t day)
{
    static sqlite3_stmt *add;
    add = add ? add : prepare(bare, ticket_day_add_query.sqlite);
    sqlite3_bind_int64(add, 1, day);
    sqlite3_bind_int64(add, 2, 1);
    sqlite3_bind_int64(add, 3, 0);
    run(bare, add);
}

static void create_one(Bare *bare)
{
    caller_read(bare);
    int64_t id = ticket_write(bare);
    count_add(bare, "new", "normal", 0, 1);
    day_add(bare, ticket_day_of(time_now()));
    event_write_row(bare, id);
}

typedef struct BareTicket {
    char description[64 * 1024], status[16], urgency[16], request_type[16];
    int64_t operator_id, closed_at; /* 0: nobody, not closed */
} BareTicket;

static const BareTicket *ticket_read(Bare *bare, int64_t id)
{
    static BareTicket out;
    static sqlite3_stmt *by_id;
    by_id = by_id ? by_id : prepare(bare, ticket_by_id_query.sqlite);
    char *const texts[] = { out.description, out.status, out.urgency, out.request_type };
    const size_t sizes[] = { sizeof out.description, sizeof out.status, sizeof out.urgency, sizeof out.request_type };
    sqlite3_bind_int64(by_id, 1, id);
    check(bare, sqlite3_step(by_id) == SQLITE_ROW, "no such ticket");
    for (int i = 0; i < 4; i++)
        snprintf(texts[i], sizes[i], "%s", (const char *)sqlite3_column_text(by_id, i + 1));
    out.operator_id = sqlite3_column_int64(by_id, 6);
    out.closed_at = sqlite3_column_int64(by_id, 9);
    sqlite3_reset(by_id);
    return &out;
}

static void comment_one(Bare *bare)
{
    static sqlite3_stmt *insert;
    insert = insert ? insert : prepare(bare, comment_insert_query.sqlite);
    int64_t ticket_id = any(bare, bare->tickets);
    caller_read(bare);
    ticket_read(bare, ticket_id);
    sqlite3_bind_int64(insert, 1, ticket_id);
    sqlite3_bind_int64(insert, 2, 1);
    text_bind(insert, 3, "We have ordered a new one; it should be here by Thursday. Please use the one in room 214.");
    sqlite3_bind_int64(insert, 4, 0);
    sqlite3_bind_int64(insert, 5, time_now().us);
    run(bare, insert);
    event_write_row(bare, ticket_id);
}

static void id_bind(sqlite3_stmt *statement, int at, int64_t id)
{
    if (id)
        sqlite3_bind_int64(statement, at, id);
    else
        sqlite3_bind_null(statement, at);
}

static void ticket_change_urgency(Bare *bare, int64_t id, const BareTicket *ticket, const char *urgency)
{
    static sqlite3_stmt *update;
    update = update ? update : prepare(bare, ticket_update_row_query.sqlite);
    const char *const texts[] = { ticket->description, ticket->status, urgency, ticket->request_type };
    sqlite3_bind_int64(update, 1, id);
    for (int i = 0; i < 4; i++)
        text_bind(update, i + 2, texts[i]);
    id_bind(update, 6, ticket->operator_id);
    id_bind(update, 7, ticket->closed_at);
    sqlite3_bind_null(update, 8);
    sqlite3_bind_int64(update, 9, ALL_FIELDS);
    sqlite3_bind_int64(update, 10, time_now().us);
    run(bare, update);
}

/* One in three changes nothing but the version, as with the requests over HTTP. */
static void patch_one(Bare *bare)
{
    static const char *const urgencies[] = { "low", "normal", "high" };
    int64_t id = any(bare, bare->tickets);
    const char *urgency = urgencies[prng_below(&bare->prng, 3)];
    caller_read(bare);
    const BareTicket *ticket = ticket_read(bare, id);
    ticket_change_urgency(bare, id, ticket, urgency);
    if (str_is(str(ticket->urgency), urgency))
        return;
    count_add(bare, ticket->status, ticket->urgency, ticket->operator_id, -1);
    count_add(bare, ticket->status, urgency, ticket->operator_id, 1);
    event_write_row(bare, id);
}

/* A group, as the writer thread commits them under load. */
static void group_run(Bare *bare, void (*one)(Bare *bare))
{
    static sqlite3_stmt *begin, *commit;
    begin = begin ? begin : prepare(bare, "BEGIN IMMEDIATE");
    commit = commit ? commit : prepare(bare, "COMMIT");
    run(bare, begin);
    for (int i = 0; i < GROUP; i++)
        one(bare);
    run(bare, commit);
    bare->done += GROUP;
}

static void create_run(Bare *bare)
{
    group_run(bare, create_one);
}

static void comment_run(Bare *bare)
{
    group_run(bare, comment_one);
}

static void patch_run(Bare *bare)
{
    group_run(bare, patch_one);
}

/* Once through everything, in steps, as the server's streams. */
static void steps_run(Bare *bare, const Query *query)
{
    static sqlite3_stmt *step;
    static int64_t after;
    step = step ? step : prepare(bare, query->sqlite);
    sqlite3_bind_int64(step, 1, after);
    sqlite3_bind_int64(step, 2, STEP_ROWS);
    int64_t rows = rows_read(bare, step, &after);
    bare->done += rows;
    bare->ended = rows == 0;
}

static void stream_run(Bare *bare)
{
    steps_run(bare, &ticket_step_all_query);
}

static void csv_run(Bare *bare)
{
    steps_run(bare, &export_step_all_query);
}

typedef struct BareWork {
    const char *name;
    void (*run)(Bare *bare);
    bool once; /* to its end, however long it takes */
} BareWork;

static const BareWork works[] = {
    { "one", one_run },
    { "list", list_run },
    { "own", own_run },
    { "create", create_run },
    { "comment", comment_run },
    { "patch", patch_run },
    { "stream", stream_run, true },
    { "csv", csv_run, true },
};

static int64_t cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static void measure(Bare *bare, const BareWork *work, int64_t seconds)
{
    work->run(bare); /* prepares the statements */
    bare->done = 0;
    int64_t begun_us = monotonic_us(), begun_cpu_us = cpu_us(), until_us = begun_us + seconds * 1000000;
    while (!bare->ended && (work->once || monotonic_us() < until_us))
        work->run(bare);
    printf("{\"requests\": %lld, \"duration_us\": %lld, \"cpu_us\": %lld}\n", (long long)bare->done,
        (long long)(monotonic_us() - begun_us), (long long)(cpu_us() - begun_cpu_us));
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fputs("usage: bare_sql FILE one|list|own|create|comment|patch|stream|csv SECONDS TICKETS USERS\n", stderr);
        return 2;
    }
    Bare bare = {
        .tickets = strtoll(argv[4], NULL, 10), .users = strtoll(argv[5], NULL, 10), .prng = prng_for(PRNG_USER, 1)
    };
    check(&bare, sqlite3_open(argv[1], &bare.handle) == SQLITE_OK, argv[1]);
    sqlite3_busy_timeout(bare.handle, 5000);
    int code = sqlite3_exec(
        bare.handle, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-2000", NULL, NULL, NULL);
    check(&bare, code == SQLITE_OK, "settings");
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (str_is(str(argv[2]), works[i].name))
            measure(&bare, &works[i], strtoll(argv[3], NULL, 10));
    sqlite3_close_v2(bare.handle);
    return 0;
}
