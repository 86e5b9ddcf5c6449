/* Exchange: one request to Ollama and its answer, over libcurl's multi interface, on the model's thread alone. Nothing
 * waits: who runs the multi handle tells it of time. An exchange has three deadlines (to the first byte, without a
 * byte, in all), follows no redirect, uses no proxy, keeps no connection and holds at most a line of an answer
 * (ndjson.h), or EXCHANGE_WHOLE_MAX_BYTES of one that is a single document. */
#pragma once

#include "base/buf.h"

#include <curl/curl.h>

enum { EXCHANGE_WHOLE_MAX_BYTES = 1024 * 1024 };

typedef enum ExchangeEnd {
    EXCHANGE_DONE,       /* a whole answer; its status says how it went */
    EXCHANGE_DOWN,       /* nobody answers there */
    EXCHANGE_CUT,        /* the connection was lost in the middle */
    EXCHANGE_FIRST_BYTE, /* the three deadlines */
    EXCHANGE_GAP,
    EXCHANGE_TOTAL,
    EXCHANGE_BAD, /* a redirect, too much, or what its taker refused */
} ExchangeEnd;

typedef struct ExchangePlan {
    const char *url;
    Str post;   /* the body of a POST, copied; empty: a GET */
    bool whole; /* the answer is one document; else lines */
    int first_byte_ms, gap_ms, total_ms;
    /* Of an answer with status 200: a line, or the document. False: nothing further is wanted, it ends as BAD. */
    bool (*take)(void *arg, Str text);
    /* Once, last; the exchange is freed behind it. failure: what an answer with another status says, for the log. */
    void (*done)(void *arg, ExchangeEnd end, int status, Str failure);
    void *arg;
} ExchangePlan;

typedef struct Exchange Exchange;

/* Begins at once. */
Exchange *exchange_begin(CURLM *multi, const ExchangePlan *plan);
/* The multi handle is done with it (CURLMSG_DONE): calls done and frees it. */
void exchange_finish(CURL *easy, CURLcode code);
/* When the next deadline is, monotonic; and what passed it by now ends: true, and it has been freed. */
int64_t exchange_deadline_us(const Exchange *exchange);
bool exchange_expire(Exchange *exchange, int64_t now_us);
/* Closes the connection; done is not called. NULL is accepted. */
void exchange_cancel(Exchange *exchange);
