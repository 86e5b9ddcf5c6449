#include "http/limit.h"

#include "http/loop.h"

#include <stdio.h>

enum { KEY_MAX = 100 };

static const char *const rule_names[LIMIT_COUNT] = { [LIMIT_LOGIN] = "login", [LIMIT_REGISTER] = "register" };

static Err own_answer(Request *r, bool (*ask)(Limiter *, LimitRule, const Address *, int *))
{
    Address who = address_for_limits(&r->ctx.client);
    return ask(r->ctx.app->limiter, r->ctx.route->limit, &who, &r->retry_after_s) ? ERR_OK : ERR_TOO_MANY;
}

Err limit_check(Request *r)
{
    const Redis *redis = r->ctx.app->redis;
    r->asks_limit = redis && redis_is_there(redis);
    return own_answer(r, r->asks_limit ? limiter_look : limiter_take);
}

static void key_print(const Request *r, char key[KEY_MAX])
{
    Address who = address_for_limits(&r->ctx.client);
    int len = snprintf(key, KEY_MAX, "servicedesk:limit:%s:", rule_names[r->ctx.route->limit]);
    for (size_t i = 0; i < sizeof who.bytes; i++)
        len += snprintf(key + len, KEY_MAX - (size_t)len, "%02x", who.bytes[i]);
}

static void come_back(RedisTake *take)
{
    loop_post((Request *)((char *)take - offsetof(Request, take)));
}

bool limit_ask(Request *r)
{
    char key[KEY_MAX];
    if (!r->asks_limit)
        return false;
    key_print(r, key);
    RedisLimit limit = { key, limit_calls(r->ctx.route->limit), LIMIT_WINDOW_US };
    r->awaits_limit = true;
    r->take = (RedisTake){ .done = come_back };
    if (redis_take(r->ctx.app->redis, &r->take, &limit))
        return true; /* the thread of Redis has it: nothing of it may be touched */
    r->err = limit_answer(r);
    return false;
}

Err limit_answer(Request *r)
{
    r->awaits_limit = false;
    if (!r->take.answered || r->take.allowed)
        return own_answer(r, limiter_take);
    r->retry_after_s = limit_retry_s(r->take.wait_us);
    return ERR_TOO_MANY;
}
