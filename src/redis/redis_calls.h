/* The inside of src/redis: putting a command before the thread of Redis (redis.c). */
#pragma once

#include "redis/redis.h"

#include <hiredis/hiredis.h>

/* Any thread. Takes over call->command (of redisFormatCommand) in every case; call->done is set. False: Redis is away
 * or has too much to do, and done will not run. */
bool redis_ask(Redis *redis, RedisCall *call);
/* What the clock of Redis will show, in microseconds since 1970, when ours will be at monotonic_us. */
int64_t redis_time_us(const Redis *redis, int64_t monotonic_us);
/* How long a command may take. */
int64_t redis_timeout_us(const Redis *redis);
