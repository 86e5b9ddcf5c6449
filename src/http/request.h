/* Request: one request under way, from its first parsed byte to its written answer. The connection's loop owns it,
 * except while a lane runs it. Taken from the loop's pool and given back there, arena and buffers kept warm. */
#pragma once

#include "http/ctx.h"
#include "http/lane.h"
#include "redis/redis.h"
#include "security/token.h"

typedef struct Connection Connection;
typedef struct Loop Loop;

typedef struct Request {
    Work work; /* first: lanes hand back the Work */
    Ctx ctx;
    Arena arena;   /* the request's */
    Arena scratch; /* a stream step's */
    HttpRequest http;
    Str body; /* in the connection's buffer, or decoded (chunked) in it */
    Match match;
    TokenClaims claims;
    Caller caller;
    Problems problems;
    void *in, *out;
    Err err;
    Buf head, text; /* the answer: head, then text or asset */
    Str asset;      /* a body that is not copied; empty: text is the body */
    bool close;     /* the connection closes after the answer */
    bool refused;   /* unread input may follow: linger before closing */
    bool head_sent; /* an answer has begun: what follows are a stream's parts */
    bool streaming, stream_done;
    bool cut;           /* the stream ended before its end */
    bool live_step;     /* a lane has a later step of a live stream */
    uint64_t news_seen; /* of a live stream: what its loop had heard when its last step began */
    int retry_after_s;
    RedisTake take;    /* its limit's question to Redis */
    bool asks_limit;   /* there is one to ask */
    bool awaits_limit; /* it is on its way */
    int sent_status;
    int64_t begun_us;
    Loop *loop;
    Connection *connection;
    struct Request *next; /* in the loop's pool or its list of finished ones */
} Request;

/* The bytes after head. */
static inline Str request_body_out(const Request *request)
{
    return request->asset.len ? request->asset : buf_view(&request->text);
}
