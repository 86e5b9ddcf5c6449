/* Live: events as they happen, to whoever may know of them (GET /api/events, server-sent events).
 *
 * A place is how far a stream has come: events are in the order of (xact, id), and whoever has told everything up to a
 * place never has to go back before it. On PostgreSQL the later id can commit first; so xact is the transaction, and
 * everything below the oldest that is still under way (pg_snapshot_xmin) is final. On SQLite commits come one after the
 * other: xact is 0. A place is the id of an event that is sent: "xact-id".
 *
 * One thread of the process looks for new events, once for all streams, after each COMMIT of its own process or of one
 * that Redis tells of, and LIVE_POLL_MS apart whatever is told; it tells the loops whose they are, and they wake the
 * streams whose reader may know of them. A woken stream asks for its caller's rights and reads the events after its
 * place itself. Twice a second, and when somebody has taken rights away, the thread also looks who is an administrator
 * and which sessions ended; who lost a right is woken too, and ends. */
#pragma once

#include "events/events.h"
#include "http/news.h"

typedef struct LivePlace {
    int64_t xact, id;
} LivePlace;
SCHEMA(LivePlace, FIELD(LivePlace, xact), FIELD(LivePlace, id));

/* Negative, 0, positive: a is before, at or behind b. */
int live_place_compare(LivePlace a, LivePlace b);
void live_place_print(LivePlace place, Buf *out);
/* False: it is none of ours. */
bool live_place_parse(Str text, LivePlace *out);

/* Tables, read line by line. */
/* clang-format off */

/* Where the history ends, as far as it is final, and where it begins: nothing up to the floor was ever there. */
typedef struct LiveEdges {
    int64_t horizon_xact, horizon_id, floor_xact, floor_id;
    bool pending;
} LiveEdges;
SCHEMA(LiveEdges,
    FIELD(LiveEdges, horizon_xact),
    FIELD(LiveEdges, horizon_id),
    FIELD(LiveEdges, floor_xact),
    FIELD(LiveEdges, floor_id),
    FIELD(LiveEdges, pending));

/* Whose a new event is. owner_id: 0 for what operators and administrators alone may know. */
typedef struct LiveItem {
    int64_t xact, id, owner_id;
} LiveItem;
SCHEMA(LiveItem,
    FIELD(LiveItem, xact),
    FIELD(LiveItem, id),
    FIELD(LiveItem, owner_id));

typedef struct LiveRow {
    int64_t xact, id;
    Time at;
    int kind;
    OptI64 ticket_id, actor_id;
    OptStr actor_name;
    Str changes;
} LiveRow;
SCHEMA(LiveRow,
    FIELD(LiveRow, xact),
    FIELD(LiveRow, id),
    FIELD(LiveRow, at),
    FIELD(LiveRow, kind, .values = &EventKind_values),
    FIELD(LiveRow, ticket_id),
    FIELD(LiveRow, actor_id),
    FIELD(LiveRow, actor_name),
    FIELD(LiveRow, changes));

/* The data of an event that is sent. */
typedef struct LiveEvent {
    int64_t id;
    Time at;
    int kind;
    OptI64 ticket_id, actor_id;
    OptStr actor_name;
    Str changes;
} LiveEvent;
SCHEMA(LiveEvent,
    FIELD(LiveEvent, id),
    FIELD(LiveEvent, at),
    FIELD(LiveEvent, kind, .values = &EventKind_values),
    FIELD(LiveEvent, ticket_id, .doc = "Null for what happened to a person."),
    FIELD(LiveEvent, actor_id),
    FIELD(LiveEvent, actor_name, .doc = "Null when there is no such user any more."),
    FIELD(LiveEvent, changes, .format = FORMAT_JSON, .doc = "The changed fields, each with [before, after]; of a description {\"revision\"}, of a comment its number."));

/* clang-format on */

extern const Stream live_stream; /* of events */
extern const Route live_routes[];
extern const size_t live_routes_count;

typedef struct Live Live;

/* A stream's seat: how many there are, of all and of one person, is bounded. */
typedef struct LiveSeat {
    struct LiveSeat *next;
    int64_t user_id;
} LiveSeat;

/* Of one reader; between its steps it belongs to its loop. */
typedef struct LiveStream {
    Live *live;
    LiveSeat seat;
    int64_t user_id, session_id; /* session_id 0: a token without one */
    bool is_admin;
    bool begun;
    bool resumes, resumes_ours; /* it named a place; a place of ours */
    LivePlace place;            /* everything up to here was told, or is not for him */
    int64_t said_us;            /* when it last wrote anything; monotonic */
} LiveStream;

/* What the loops are told (parked.h). Sorted, so that they can be looked up. */
typedef struct LiveNews {
    News news;
    bool everybody;       /* wakes all */
    LivePlace from, upto; /* items are all the events in between */
    size_t item_count, admin_count, ended_count;
    bool has_rights; /* admins and ended were looked at */
    const LiveItem *items;
    const int64_t *admins; /* all of them */
    const int64_t *ended;  /* sessions */
} LiveNews;

/* Whether the stream has to take a step because of them; if not, it has come as far as they have. Pure. */
bool live_hears(const LiveNews *news, LiveStream *stream);
/* In one piece of the heap. items and the rest are copied; lists of ids are sorted on the way. */
LiveNews *live_news_new(const LiveNews *from);

typedef struct LiveConfig {
    const DbUrl *url;
    const DbQueries *queries;
    int statement_ms; /* 0: as long as it takes */
} LiveConfig;

/* Whom to tell: every loop of the server. */
typedef struct LiveListener {
    void (*tell)(void *arg, News *news);
    void *arg;
} LiveListener;

/* Nothing runs yet. End with live_free. */
Live *live_new(const LiveConfig *config);
/* Any thread that has committed events, or (rights) taken rights away, or heard of another process that has: wakes the
 * thread that looks for them. Quick. */
void live_look(Live *live, bool rights);
/* Opens its connection and begins. On failure *problem is one sentence. */
Err live_start(Live *live, LiveListener listener, Arena *arena, const char **problem)
    __attribute__((warn_unused_result));
/* Nobody is told of anything any more. Before the listener goes. */
void live_stop(Live *live);
/* After the loops and the lanes have ended. NULL is accepted. */
void live_free(Live *live);

/* Any thread. Takes a seat: ERR_BUSY when there is none, ERR_TOO_MANY when this person has all that are his. */
Err live_enter(Live *live, LiveSeat *seat) __attribute__((warn_unused_result));
void live_leave(Live *live, LiveSeat *seat);
