/* Loop: one thread, one libevent base, many connections. A connection lives on its loop; other threads reach it only
 * through loop_post and loop_adopt. No libevent lock is ever needed: only the loop's own thread touches its base. */
#pragma once

#include "db/db.h"
#include "http/request.h"
#include "security/token_cache.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/queue.h>

typedef struct News News; /* parked.h */
typedef struct Parked Parked;

TAILQ_HEAD(ConnectionList, Connection);
TAILQ_HEAD(ParkedList, Parked);

/* Connections wait in one list for each kind of deadline; equal times-out keep each list in order of deadlines. */
typedef enum Deadline {
    DEADLINE_HEAD,
    DEADLINE_BODY,
    DEADLINE_IDLE,
    DEADLINE_WRITE,
    DEADLINE_LINGER,
    DEADLINE_PART,   /* to take a part of a live stream */
    DEADLINE_PARKED, /* until a live stream says that it is there */
    DEADLINE_NONE,
    DEADLINE_COUNT
} Deadline;

struct Loop {
    const App *app;
    DbConn *conn; /* FAST's on SQLite; NULL on PostgreSQL */
    struct event_base *base;
    struct event *wake, *tick;
    int wake_fd;
    pthread_t thread, owner; /* owner: the running thread itself, for assertions */
    pthread_mutex_t lock;    /* for what follows, up to told_of */
    Request *finished;       /* newest first */
    int *adopted;            /* accepted sockets */
    int adopted_count, adopted_cap;
    News *told[LOOP_NEWS_MAX]; /* what parked streams have yet to hear */
    int told_count;
    bool told_more;        /* there was more than that: wakes all streams of */
    const Stream *told_of; /* this kind; NULL: of several */
    atomic_int connection_count;
    atomic_bool draining;
    struct ConnectionList waiting[DEADLINE_COUNT];
    int timeout_ms[DEADLINE_COUNT];
    int64_t drain_began_us;
    size_t body_bytes;               /* that bodies under way hold */
    struct ParkedList parked, turns; /* live streams that wait: all of them, and those that are to go on */
    int live_running;                /* steps of live streams that lanes have */
    uint64_t news_count;             /* heard so far */
    int64_t second_us;               /* when the last whole second of ticks was over */
    TokenCache *tokens;
    uint64_t next_id;
    char date[32]; /* of the Date header, for date_s */
    int64_t date_s;
    Request *pool;
    int pooled;
    struct event *listener_event; /* the first loop's */
    struct LoopMetrics *metrics;  /* its own counters; NULL: nobody counts */
    struct Loop *all;             /* every loop of the server, for handing out connections */
    int all_count;
    int listener;
};

/* Makes the loop; conn may be NULL. Asserts on failure of the machine (no memory, no descriptors). */
void loop_init(Loop *loop, const App *app, DbConn *conn);
void loop_start(Loop *loop);
/* The first loop accepts and hands each connection to the loop with the fewest. Before loop_start. */
void loop_listen(Loop *loop, int listener, Loop *all, int all_count);
/* Any thread: accepts what waits, closes the listener, answers what is under way, ends when no connection is left or
 * the drain's time is over. Then loop_join. */
void loop_drain(Loop *loop);
void loop_join(Loop *loop);
/* After the lanes have stopped: drops what they brought back too late. */
void loop_free(Loop *loop);

/* Any thread: the request is finished (or a stream's step is); its loop goes on with it. */
void loop_post(Request *request);
/* Any thread: an accepted, non-blocking socket becomes a connection of this loop. */
void loop_adopt(Loop *loop, int fd);

/* Any thread: it looks for what others left it. */
void loop_wake(Loop *loop);

/* For this loop's thread: the Date header's value, made once a second; and an id for a request (16 hex digits). */
Str loop_date(Loop *loop);
void loop_request_id(Loop *loop, char out[REQUEST_ID_MAX + 1]);

Request *loop_request_new(Loop *loop);
void loop_request_free(Loop *loop, Request *request);
