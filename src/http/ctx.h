/* Ctx: what a handler sees of its request. It lives from the parsed request to the written answer and belongs to one
 * thread at a time: the loop's, then the lane's, then the loop's again. */
#pragma once

#include "db/db.h"
#include "http/parser.h"
#include "http/route.h"

typedef struct Lanes Lanes;
struct Conf;
struct TokenRing;
struct TrustedProxies;
struct StaticTable;

/* The caller, read from the database on every request: a deleted or demoted user loses access at once. */
typedef struct Caller {
    int64_t id;
    bool is_admin;
    Str name, email;
} Caller;

/* What outlives every request; made in app.c, constant while requests run (limiter and lanes look after their own
 * locks). */
typedef struct App {
    const struct Conf *conf;
    const struct TokenRing *tokens;
    const struct TrustedProxies *proxies;
    const struct StaticTable *files; /* the web application */
    Limiter *limiter;
    const Router *router;
    Lanes *lanes;
    Str openapi; /* the document, printed once; empty: not shown */
    Str engine;  /* of the database: "sqlite" or "postgresql" */
    /* The user of a good token; ERR_CREDENTIALS without one. The users slice's: this layer may not include it. */
    Err (*load_caller)(Ctx *ctx, int64_t user_id, Caller *out);
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
    const Caller *user; /* NULL for AUTH_NONE */
    void *object;       /* what Route.load read */
    const void *params; /* Route.params, decoded */
    const void *query;  /* Route.query, decoded */
    FieldMask sent;     /* of the body or form */
    Problems *problems; /* a handler may add one and return ERR_INVALID */
    Time now;
    Address client;
    char request_id[24];
    Str detail; /* err_detail: replaces the default text of the error */
    ReplyHeader headers[REPLY_HEADERS_MAX];
    size_t header_count;
    int status; /* reply_status; 0: the route's */
    Str raw;    /* reply_raw: the body, instead of out */
    const char *raw_type;
    const Stream *stream; /* set by stream_begin: the answer is pulled, not in out */
    void *stream_state;
};

/* Sets the reply's detail (arena text) and returns err. */
Err err_detail(Ctx *ctx, Err err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* name: static; value: in the arena. */
void reply_header(Ctx *ctx, const char *name, Str value);
/* A status other than the route's, with the route's object in out (health's 503). */
void reply_status(Ctx *ctx, int status);
/* A body that is no object of a schema. text lives as long as the arena. */
void reply_raw(Ctx *ctx, const char *content_type, Str text);

/* A pulled answer: each time the connection has drained, step writes the next part (STREAM_STEP_ROWS and
 * STREAM_STEP_BYTES at most) in a short transaction of its own, on LANE_SLOW. state lives in the request's arena; what
 * step allocates in ctx->arena is gone after it. A failure of the first step is a normal error answer; of a later one,
 * the connection is cut. */
struct Stream {
    const char *content_type;
    Err (*step)(Ctx *ctx, void *state, Buf *out, bool *done);
};
void stream_begin(Ctx *ctx, const Stream *stream, void *state);

/* Runs work(ctx, arg) in the write transaction and waits for it to be durable; for LANE_HASH handlers alone. Inside,
 * ctx->db is the writer's. */
Err ctx_write(Ctx *ctx, Err (*work)(Ctx *ctx, void *arg), void *arg) __attribute__((warn_unused_result));
