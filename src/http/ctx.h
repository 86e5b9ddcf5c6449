/* Ctx: what a handler sees of its request. It lives from the parsed request to the written answer and belongs to one
 * thread at a time: the loop's, then the lane's, then the loop's again. */
#pragma once

#include "db/db.h"
#include "http/parser.h"
#include "http/route.h"

typedef struct Lanes Lanes;
struct Conf;
struct TokenClaims;
struct TokenRing;
struct TrustedProxies;
struct StaticTable;
struct Metrics;
struct Probe;
struct Redis;
struct Live;
struct Model;
struct News;

/* The caller, read from the database on every request: a deleted or demoted user loses access at once, and so does an
 * ended session. */
typedef struct Caller {
    int64_t id;
    bool is_admin;
    Str name, email;
    int64_t session_id; /* 0: a token without one */
} Caller;

/* What outlives every request; made in app.c, constant while requests run (limiter and lanes look after their own
 * locks). */
typedef struct App {
    const struct Conf *conf;
    const struct TokenRing *tokens;
    const struct TrustedProxies *proxies;
    const struct StaticTable *files; /* the web application */
    Limiter *limiter;
    struct Redis *redis; /* NULL: there is none */
    const Router *router;
    Lanes *lanes;
    Str openapi;                                /* the document, printed once; empty: not shown */
    Str engine;                                 /* of the database: "sqlite" or "postgresql" */
    struct Metrics *metrics;                    /* of requests; NULL: nobody counts */
    struct Probe *probe;                        /* of the database, for /api/health */
    struct Live *live;                          /* of the streams of events */
    struct Model *model;                        /* of the assistant */
    void (*tell)(void *arg, struct News *news); /* every loop; any thread; takes news over */
    void *tell_arg;
    Time started;
    const char *version, *commit; /* of the build */
    /* Two of the slices, which this layer may not include. Runs the handler of an .idempotent row at most once for the
     * caller's key. */
    Err (*run_once)(Ctx *ctx, Str key, const void *in, void *out);
    /* The user of a good token; ERR_CREDENTIALS without one, or when its session has ended. */
    Err (*load_caller)(Ctx *ctx, const struct TokenClaims *claims, Caller *out);
} App;

typedef struct Stream Stream;

typedef struct ReplyHeader {
    const char *name;
    Str value;
} ReplyHeader;

enum { REPLY_HEADERS_MAX = 8 };

struct Ctx {
    const App *app; /* what outlives the request: keys, limits, settings */
    Arena *arena;
    Db *db; /* NULL while no lane holds a connection */
    const Route *route;
    const HttpRequest *request;
    Str body;           /* as it came */
    const Caller *user; /* NULL for AUTH_NONE */
    void *object;       /* what Route.load read */
    const void *params; /* Route.params, decoded */
    const void *query;  /* Route.query, decoded */
    FieldMask sent;     /* of the body or form */
    Problems *problems; /* a handler may add one and return ERR_INVALID */
    Time now;
    Address client;
    bool over_tls; /* a trusted proxy says so */
    char request_id[REQUEST_ID_MAX + 1];
    Str detail;       /* err_detail: replaces the default text of the error */
    const char *code; /* err_code: which error of its status it is, for programs; NULL: its status says all */
    ReplyHeader headers[REPLY_HEADERS_MAX];
    size_t header_count;
    int status; /* reply_status; 0: the route's */
    Str raw;    /* reply_raw: the body, instead of out */
    const char *raw_type;
    const Stream *stream; /* set by stream_begin: the answer is pulled, not in out */
    void *stream_state;
    bool stream_more; /* set by a live stream's step: there is more to tell, without waiting for news */
};

/* Sets the reply's detail (arena text) and returns err. */
Err err_detail(Ctx *ctx, Err err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same, with a code: a static word that tells the errors of one status apart, which programs may compare. */
Err err_code(Ctx *ctx, Err err, const char *code, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* name: static; value: in the arena. */
void reply_header(Ctx *ctx, const char *name, Str value);
/* A status other than the route's, with the route's object in out (health's 503). */
void reply_status(Ctx *ctx, int status);
/* Route.nothing: a 204 instead of out. */
void reply_nothing(Ctx *ctx);
/* A body that is no object of a schema; also that of an ERR_CONFLICT which shows both values. text lives as long as the
 * arena. */
void reply_raw(Ctx *ctx, const char *content_type, Str text);

/* A page of the web build which is no file of its own for clients: only a route shows it. False: it is
 * not in this build. */
bool reply_page(Ctx *ctx, const char *path);

/* A pulled answer: each time the connection has drained, step writes the next part (STREAM_STEP_ROWS and
 * STREAM_STEP_BYTES at most) in a short transaction of its own, on LANE_SLOW. state lives in the request's arena; what
 * step allocates in ctx->arena is gone after it. A failure of the first step is a normal error answer; of a later one,
 * the connection is cut.
 *
 * A live stream has an end and goes on for ever: when a step has told all there is, it is parked until there is news
 * (parked.h). Its steps run on LANE_LIVE, its row is of that lane too. state is of its own making, lives as long as the
 * stream, and is given back by end, on the loop's thread. A failure ends it as its client's signature of the last event
 * expects: whole, to be resumed.
 *
 * A whole one is no stream for its client, but one answer that comes later: until step says done nothing is sent, and
 * its request is kept as it is. What the last step wrote is the body, with a length and the status of reply_status; a
 * failure of any step is a normal error answer. Its client may go away meanwhile: then it ends. */
struct Stream {
    const char *content_type;
    Err (*step)(Ctx *ctx, void *state, Buf *out, bool *done);
    void (*end)(void *state);
    bool whole;
};
void stream_begin(Ctx *ctx, const Stream *stream, void *state);

/* Runs work(ctx, arg) in the write transaction and waits for it to be durable; for LANE_HASH handlers alone. Inside,
 * ctx->db is the writer's. */
Err ctx_write(Ctx *ctx, Err (*work)(Ctx *ctx, void *arg), void *arg) __attribute__((warn_unused_result));
