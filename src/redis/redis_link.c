#include "redis/redis_link.h"

#include "base/seam.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

enum { US_PER_S = 1000 * 1000, DECIMAL = 10 };

bool redis_link_fail(RedisLink *link, const char *why)
{
    snprintf(link->why, sizeof link->why, "%s", why);
    char *sent = strstr(link->why, ", with args"); /* it repeats those of a command that it does not know: AUTH's too */
    if (sent)
        *sent = '\0';
    return false;
}

static void context_free(redisContext **context)
{
    if (*context)
        redisFree(*context);
    *context = NULL;
}

void redis_link_close(RedisLink *link)
{
    context_free(&link->commands);
    context_free(&link->messages);
}

static bool is_ok(const redisReply *reply)
{
    return reply->type == REDIS_REPLY_STATUS && strcmp(reply->str, "OK") == 0;
}

/* Its own words tell what to mend. */
static bool answered(RedisLink *link, const redisContext *context, const redisReply *reply)
{
    if (!reply)
        return redis_link_fail(link, context->err == REDIS_ERR_IO ? "it does not answer" : context->errstr);
    return reply->type == REDIS_REPLY_ERROR ? redis_link_fail(link, reply->str) : true;
}

static bool run(RedisLink *link, redisContext *context, int argc, const char *const *argv)
{
    redisReply *reply = redisCommandArgv(context, argc, (const char **)argv, NULL);
    bool ok = answered(link, context, reply) && (is_ok(reply) || redis_link_fail(link, "it answers strangely"));
    freeReplyObject(reply);
    return ok;
}

static bool sign_in(RedisLink *link, redisContext *context, const RedisUrl *url)
{
    const char *const both[] = { "AUTH", url->user, url->password }, *const alone[] = { "AUTH", url->password };
    return !url->password || (url->user ? run(link, context, 3, both) : run(link, context, 2, alone));
}

static bool select_database(RedisLink *link, redisContext *context, const RedisUrl *url)
{
    char number[16];
    snprintf(number, sizeof number, "%d", url->database);
    return run(link, context, 2, (const char *const[]){ "SELECT", number });
}

/* Before it is asked: a late answer makes our end of waiting later, never earlier, than it is. */
static bool learn_clock(RedisLink *link)
{
    int64_t before_us = monotonic_us();
    redisReply *reply = redisCommand(link->commands, "TIME");
    bool ok = answered(link, link->commands, reply);
    if (ok && (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2))
        ok = redis_link_fail(link, "it answers strangely");
    if (ok) {
        int64_t seconds = strtoll(reply->element[0]->str, NULL, DECIMAL);
        link->ahead_us = seconds * US_PER_S + strtoll(reply->element[1]->str, NULL, DECIMAL) - before_us;
    }
    freeReplyObject(reply);
    return ok;
}

static bool takes_writes(RedisLink *link)
{
    redisReply *reply = redisCommand(link->commands, REDIS_PROBE_COMMAND);
    bool ok = answered(link, link->commands, reply);
    freeReplyObject(reply);
    return ok;
}

static bool subscribe(RedisLink *link)
{
    redisReply *reply = redisCommand(link->messages, "SUBSCRIBE " REDIS_CHANNEL);
    bool ok = answered(link, link->messages, reply);
    freeReplyObject(reply);
    return ok;
}

/* Opened in hiredis's blocking manner, each wait with an end. */
static redisContext *context_open(RedisLink *link, const RedisUrl *url, struct timeval timeout)
{
    redisContext *context = url->socket_path ? redisConnectUnixWithTimeout(url->socket_path, timeout)
                                             : redisConnectWithTimeout(url->host, url->port, timeout);
    if (context && !context->err && redisSetTimeout(context, timeout) == REDIS_OK && sign_in(link, context, url)) {
        if (context->connection_type == REDIS_CONN_TCP)
            redisEnableKeepAlive(context);
        return context;
    }
    if (!context || context->err)
        redis_link_fail(link, context ? context->errstr : "no memory");
    context_free(&context);
    return NULL;
}

/* From here on nothing waits: whoever uses it polls. */
static void unblock(redisContext *context)
{
    context->flags &= ~REDIS_BLOCK;
    fcntl(context->fd, F_SETFL, fcntl(context->fd, F_GETFL) | O_NONBLOCK);
}

bool redis_link_open(RedisLink *link, const RedisUrl *url, int64_t timeout_us)
{
    struct timeval timeout = { .tv_sec = timeout_us / US_PER_S, .tv_usec = timeout_us % US_PER_S };
    link->commands = context_open(link, url, timeout);
    if (link->commands)
        link->messages = context_open(link, url, timeout);
    if (link->messages && select_database(link, link->commands, url) && learn_clock(link) && takes_writes(link) &&
        subscribe(link)) {
        unblock(link->commands);
        unblock(link->messages);
        return true;
    }
    redis_link_close(link);
    return false;
}

bool redis_link_flush(RedisLink *link, redisContext *context)
{
    int done = 0;
    return redisBufferWrite(context, &done) == REDIS_OK || redis_link_fail(link, context->errstr);
}

bool redis_link_read(RedisLink *link, redisContext *context)
{
    return redisBufferRead(context) == REDIS_OK || redis_link_fail(link, context->errstr);
}

bool redis_link_next(RedisLink *link, redisContext *context, redisReply **reply)
{
    void *next = NULL;
    if (redisGetReplyFromReader(context, &next) != REDIS_OK)
        return redis_link_fail(link, context->errstr);
    *reply = next;
    return true;
}
