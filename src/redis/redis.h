/* Redis: what several processes of one desk share and can do without. It holds no data: limits for
 * a minute, and messages that say "look into the database". Whoever asks it has an answer of his own for when it is
 * away.
 *
 * One thread has two connections, for commands and for messages. A command that is not answered in timeout_ms, an error
 * of any kind (a replica that takes no writes, a wrong password, a disk that is full) or a lost connection make Redis
 * "away": whoever waits is told at once, nobody asks any more, and the thread tries every REDIS_RETRY_MS whether it
 * takes writes again. While it is there it is tried every REDIS_PROBE_MS, whether somebody asks it or not. Losing it
 * and finding it again are one line of the log each. */
#pragma once

#include "redis/redis_url.h"

struct redisReply;

typedef struct Redis Redis;

enum { REDIS_TOPICS_ALL = 0xff };

typedef struct RedisConfig {
    const RedisUrl *url;
    int timeout_ms; /* of one command */
    /* On the thread of Redis, quick: another process has committed something; topics as given to redis_tell. All of
     * them when messages may have been missed. NULL: not interested. */
    void (*heard)(void *arg, unsigned topics);
    void *arg;
} RedisConfig;

/* Nothing runs yet. End with redis_free. */
Redis *redis_new(const RedisConfig *config);
/* Connects, which waits as redis_link_open does, and begins; without success all the same: Redis is away. */
void redis_start(Redis *redis);
/* Whoever waits is told that it is away. A second call does nothing. */
void redis_stop(Redis *redis);
/* NULL is accepted. */
void redis_free(Redis *redis);

/* What follows is for any thread, from redis_new to redis_free, and never waits unless it says so. */

bool redis_is_there(const Redis *redis);

typedef struct RedisStats {
    uint64_t answered, failed; /* commands of those who asked; failed: they had to help themselves */
    uint64_t losses;           /* how often it went away */
    uint64_t told, heard;      /* messages */
} RedisStats;
void redis_stats(const Redis *redis, RedisStats *out);

/* Tells the other processes, at once or a moment later together with what else there is to tell. Lost when Redis is
 * away: who must know looks into the database now and then. topics: bits of REDIS_TOPICS_ALL. */
void redis_tell(Redis *redis, unsigned topics);

/* --- a command: the beginning of what is asked below --- */

/* Under way; embedded in what it belongs to, which must live until done has run. */
typedef struct RedisCall RedisCall;
struct RedisCall {
    RedisCall *next;
    char *command; /* as Redis reads it */
    int command_len;
    int64_t until_us; /* monotonic */
    /* Once, on the thread of Redis, quick: with an answer that is no error and ends when done returns, or with NULL.
     * False: the answer is none that this program knows, which is as bad as none. */
    bool (*done)(RedisCall *call, const struct redisReply *reply);
};

/* --- limits: a sliding log of calls (redis_take.c) --- */

typedef struct RedisTake RedisTake;
struct RedisTake {
    RedisCall call;                /* first */
    void (*done)(RedisTake *take); /* set by the caller; on the thread of Redis, quick */
    bool answered;                 /* false: Redis is away, and nothing is said about the call */
    bool allowed;                  /* and counted */
    int64_t wait_us;               /* when not allowed: until the oldest call falls out */
};

typedef struct RedisLimit {
    const char *key; /* without blanks */
    int calls_max;   /* in any window_us */
    int64_t window_us;
} RedisLimit;

/* Asks for one more call. False: Redis is away, and done will not run. */
bool redis_take(Redis *redis, RedisTake *take, const RedisLimit *limit);
