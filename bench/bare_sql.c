/* The yardstick of storage: the statements of the service desk in a loop on its database, without HTTP, JSON, rights or
 * threads. The texts are those that the executable prepares, with the settings that its connections have.
 * usage: bare_sql FILE WORK SECONDS TICKETS USERS, where WORK is one, list, own, create or stream.
 * Prints one line of JSON: how many, how long, and the processor's time of this process. */
#include "demo_sql.h"
#include "events_sql.h"
#include "tickets_sql.h"
#include "users_sql.h"

#include "base/seam.h"
#include "demo/zipf.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { GROUP = 64, PAGE = 51, STEP_ROWS = 1000 };

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
    static sqlite3_stmt *by_id;
    by_id = by_id ? by_id : prepare(bare, user_by_id_query.sqlite);
    sqlite3_bind_int64(by_id, 1, any(bare, bare->users));
    run(bare, by_id);
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
    page = page ? page : prepare(bare, ticket_page_own_query.sqlite);
    caller_read(bare);
    sqlite3_bind_int64(page, 1, any(bare, bare->users));
    sqlite3_bind_int64(page, 2, INT64_MAX);
    sqlite3_bind_int64(page, 3, PAGE);
    run(bare, page);
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
    sqlite3_bind_int64(insert, 4, any(bare, bare->users));
    sqlite3_bind_int64(insert, 5, time_now().us);
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

/* A group, as the writer thread commits them under load. */
static void create_run(Bare *bare)
{
    static sqlite3_stmt *begin, *commit;
    begin = begin ? begin : prepare(bare, "BEGIN IMMEDIATE");
    commit = commit ? commit : prepare(bare, "COMMIT");
    run(bare, begin);
    for (int i = 0; i < GROUP; i++) {
        caller_read(bare);
        event_write_row(bare, ticket_write(bare));
    }
    run(bare, commit);
    bare->done += GROUP;
}

/* Once through everything, in steps, as the server's streams. */
static void stream_run(Bare *bare)
{
    static sqlite3_stmt *step;
    static int64_t after;
    step = step ? step : prepare(bare, ticket_step_all_query.sqlite);
    sqlite3_bind_int64(step, 1, after);
    sqlite3_bind_int64(step, 2, STEP_ROWS);
    int64_t rows = rows_read(bare, step, &after);
    bare->done += rows;
    bare->ended = rows == 0;
}

static const struct {
    const char *name;
    void (*run)(Bare *bare);
} works[] = { { "one", one_run }, { "list", list_run }, { "own", own_run }, { "create", create_run },
    { "stream", stream_run } };

static int64_t cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static void measure(Bare *bare, void (*work)(Bare *bare), int64_t seconds)
{
    work(bare); /* prepares the statements */
    bare->done = 0;
    int64_t begun_us = monotonic_us(), begun_cpu_us = cpu_us(), until_us = begun_us + seconds * 1000000;
    while (!bare->ended && (work == stream_run || monotonic_us() < until_us))
        work(bare);
    printf("{\"requests\": %lld, \"duration_us\": %lld, \"cpu_us\": %lld}\n", (long long)bare->done,
        (long long)(monotonic_us() - begun_us), (long long)(cpu_us() - begun_cpu_us));
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fputs("usage: bare_sql FILE one|list|own|create|stream SECONDS TICKETS USERS\n", stderr);
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
            measure(&bare, works[i].run, strtoll(argv[3], NULL, 10));
    sqlite3_close_v2(bare.handle);
    return 0;
}
