/* Limits: the same sliding log as security/limiter's, kept in Redis for all processes. */
#include "base/seam.h"
#include "redis/redis_calls.h"

enum { ANSWER_FIELDS = 2, TOOK = 1, REFUSED = 0 };

/* One call of KEYS[1]: at most ARGV[1] in any ARGV[2] microseconds; a refused one does not count. After ARGV[3] nobody
 * waits for the answer any more (Redis was frozen, and what stood in its sockets runs now), so nothing is counted: -1.
 * Times that its clock has not reached yet, since it was set back, are forgotten. A time has more digits than Lua
 * prints by itself. */
static const char script[] = "local clock = redis.call('TIME')\n"
                             "local now = clock[1] * 1000000 + clock[2]\n"
                             "if now > tonumber(ARGV[3]) then return {-1, 0} end\n"
                             "local most, window = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
                             "local calls = {}\n"
                             "for _, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do\n"
                             "  local at = tonumber(text)\n"
                             "  if at <= now and now - at < window then calls[#calls + 1] = text end\n"
                             "end\n"
                             "if #calls >= most then return {0, calls[#calls - most + 1] + window - now} end\n"
                             "calls[#calls + 1] = string.format('%.0f', now)\n"
                             "redis.call('DEL', KEYS[1])\n"
                             "redis.call('RPUSH', KEYS[1], unpack(calls))\n"
                             "redis.call('PEXPIRE', KEYS[1], window / 1000)\n"
                             "return {1, 0}\n";

static bool is_answer(const redisReply *reply)
{
    return reply && reply->type == REDIS_REPLY_ARRAY && reply->elements == ANSWER_FIELDS &&
           reply->element[0]->type == REDIS_REPLY_INTEGER && reply->element[1]->type == REDIS_REPLY_INTEGER &&
           reply->element[0]->integer >= REFUSED;
}

static bool take_done(RedisCall *call, const redisReply *reply)
{
    RedisTake *take = (RedisTake *)call;
    bool answered = take->answered = is_answer(reply);
    if (answered) {
        take->allowed = reply->element[0]->integer == TOOK;
        take->wait_us = reply->element[1]->integer;
    }
    take->done(take); /* and it may be gone */
    return answered;
}

/* The whole script goes each time: it is shorter than a request, and there is no state in which Redis has lost it. */
bool redis_take(Redis *redis, RedisTake *take, const RedisLimit *limit)
{
    int64_t until_us = redis_time_us(redis, monotonic_us() + redis_timeout_us(redis));
    take->call = (RedisCall){ .done = take_done };
    take->call.command_len = redisFormatCommand(&take->call.command, "EVAL %s 1 %s %d %lld %lld", script, limit->key,
        limit->calls_max, (long long)limit->window_us, (long long)until_us);
    return redis_ask(redis, &take->call);
}
