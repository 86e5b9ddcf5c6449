/* The inside of src/redis: two connections that are ready, one for commands and one that hears messages. Belongs to one
 * thread. */
#pragma once

#include "redis/redis_url.h"

#include <hiredis/hiredis.h>

#define REDIS_CHANNEL "servicedesk:news"
#define REDIS_PROBE_COMMAND "SET servicedesk:probe 1 PX 60000"

enum { REDIS_WHY_MAX = 160 };

typedef struct RedisLink {
    redisContext *commands, *messages; /* NULL: closed */
    int64_t ahead_us;        /* of the clock of Redis before our monotonic one; at most a round trip too much */
    char why[REDIS_WHY_MAX]; /* the last failure, in words, without secrets */
} RedisLink;

/* Connects both, signs in, and sees that a write is taken. Waits, a few timeouts at most, plus what the system's
 * resolver takes. False: link->why says why, and nothing is open. */
bool redis_link_open(RedisLink *link, const RedisUrl *url, int64_t timeout_us);
void redis_link_close(RedisLink *link);
/* Sends what is appended, as far as the socket takes it. False: lost. */
bool redis_link_flush(RedisLink *link, redisContext *context);
/* *reply is the next answer that has come, the caller's to free, or NULL. False: lost. */
bool redis_link_next(RedisLink *link, redisContext *context, redisReply **reply);
/* Reads what has come. False: lost. */
bool redis_link_read(RedisLink *link, redisContext *context);
/* Keeps the reason. Always false. */
bool redis_link_fail(RedisLink *link, const char *why);
