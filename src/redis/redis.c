/* The thread of Redis: what others ask goes out at once, one behind the other; answers come back in the same order. */
#include "redis/redis.h"

#include "base/log.h"
#include "base/seam.h"
#include "limits.h"
#include "redis/redis_calls.h"
#include "redis/redis_link.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { US_PER_MS = 1000, SENDER_LEN = 16 };

typedef struct CallList {
    RedisCall *first, **end;
} CallList;

struct Redis {
    RedisConfig config;
    pthread_t thread;
    bool started;
    int wake_fd;
    char sender[SENDER_LEN + 1]; /* this process's, in its messages */
    pthread_mutex_t lock;        /* of what follows, up to is_there */
    CallList queued;
    int waiting; /* queued and under way */
    unsigned topics;
    bool there, stopping;
    atomic_bool is_there; /* there, for those who do not want to wait for the lock */
    atomic_int_least64_t ahead_us;
    atomic_uint_least64_t answered, failed, losses, told, heard;
    /* The thread's own. */
    RedisLink link;
    CallList flying;          /* in the order of their answers */
    RedisCall probe, telling; /* without a command: not under way */
    bool holds_back;          /* topics, for a moment */
    int64_t probe_at_us, tell_at_us, heard_at_us;
    bool said_away;
};

/* --- what others do --- */

static void list_clear(CallList *list)
{
    list->first = NULL;
    list->end = &list->first;
}

static void list_add(CallList *list, RedisCall *call)
{
    call->next = NULL;
    *list->end = call;
    list->end = &call->next;
}

Redis *redis_new(const RedisConfig *config)
{
    Redis *redis = calloc(1, sizeof *redis);
    uint64_t sender;
    assert(redis && config->url->shown);
    redis->config = *config;
    redis->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    assert(redis->wake_fd >= 0);
    random_bytes(&sender, sizeof sender);
    snprintf(redis->sender, sizeof redis->sender, "%016llx", (unsigned long long)sender);
    pthread_mutex_init(&redis->lock, NULL);
    list_clear(&redis->queued);
    list_clear(&redis->flying);
    return redis;
}

void redis_free(Redis *redis)
{
    if (!redis)
        return;
    assert(!redis->started);
    pthread_mutex_destroy(&redis->lock);
    close(redis->wake_fd);
    free(redis);
}

static void wake(const Redis *redis)
{
    uint64_t one = 1;
    ssize_t written = write(redis->wake_fd, &one, sizeof one);
    (void)written; /* EAGAIN: the counter is full, so the thread wakes anyway */
}

bool redis_ask(Redis *redis, RedisCall *call)
{
    call->until_us = monotonic_us() + redis_timeout_us(redis);
    pthread_mutex_lock(&redis->lock);
    bool taken = redis->there && redis->waiting < REDIS_CALLS_MAX;
    redis->waiting += taken;
    if (taken)
        list_add(&redis->queued, call);
    pthread_mutex_unlock(&redis->lock);
    if (taken) {
        wake(redis);
        return true;
    }
    atomic_fetch_add(&redis->failed, 1);
    redisFreeCommand(call->command);
    return false;
}

void redis_tell(Redis *redis, unsigned topics)
{
    if (!redis_is_there(redis))
        return;
    pthread_mutex_lock(&redis->lock);
    bool is_new = (redis->topics | topics) != redis->topics;
    redis->topics |= topics;
    pthread_mutex_unlock(&redis->lock);
    if (is_new)
        wake(redis);
}

bool redis_is_there(const Redis *redis)
{
    return atomic_load_explicit(&redis->is_there, memory_order_relaxed);
}

int64_t redis_time_us(const Redis *redis, int64_t monotonic_us)
{
    return monotonic_us + atomic_load(&redis->ahead_us);
}

int64_t redis_timeout_us(const Redis *redis)
{
    return (int64_t)redis->config.timeout_ms * US_PER_MS;
}

void redis_stats(const Redis *redis, RedisStats *out)
{
    *out = (RedisStats){ .answered = atomic_load(&redis->answered),
        .failed = atomic_load(&redis->failed),
        .losses = atomic_load(&redis->losses),
        .told = atomic_load(&redis->told),
        .heard = atomic_load(&redis->heard) };
}

/* --- coming and going --- */

static bool is_own(const Redis *redis, const RedisCall *call)
{
    return call == &redis->probe || call == &redis->telling;
}

/* Whoever asked hears of it, and his call may be gone afterwards. False: the answer is of no use. */
static bool call_end(Redis *redis, RedisCall *call, const redisReply *reply)
{
    bool own = is_own(redis, call);
    redisFreeCommand(call->command);
    call->command = NULL;
    bool of_use = call->done(call, reply) && reply;
    if (!own) {
        pthread_mutex_lock(&redis->lock);
        redis->waiting--;
        pthread_mutex_unlock(&redis->lock);
        atomic_fetch_add(of_use ? &redis->answered : &redis->failed, 1);
    }
    return of_use;
}

static void calls_give_up(Redis *redis, CallList *list)
{
    RedisCall *next;
    for (RedisCall *call = list->first; call; call = next) {
        next = call->next;
        call_end(redis, call, NULL);
    }
    list_clear(list);
}

static void say(const Redis *redis, LogLevel level, const char *message, const char *why)
{
    LogField error = why ? log_str("error", str(why)) : (LogField){ .type = LOG_END };
    log_event(
        level, message, (LogField[]){ log_str("redis", str(redis->config.url->shown)), error, { .type = LOG_END } });
}

/* From here on nobody asks; who has asked is told. */
static void leave(Redis *redis)
{
    CallList queued;
    list_clear(&queued);
    pthread_mutex_lock(&redis->lock);
    atomic_store(&redis->is_there, false);
    redis->there = false;
    if (redis->queued.first) {
        queued = redis->queued;
        list_clear(&redis->queued);
    }
    redis->topics = 0;
    pthread_mutex_unlock(&redis->lock);
    redis_link_close(&redis->link);
    calls_give_up(redis, &redis->flying);
    calls_give_up(redis, &queued);
}

static void lose(Redis *redis)
{
    if (redis_is_there(redis))
        atomic_fetch_add(&redis->losses, 1);
    leave(redis);
    if (!redis->said_away)
        say(redis, LOG_WARN, "redis is away", redis->link.why);
    redis->said_away = true;
}

/* What the others told meanwhile was not heard. */
static bool come(Redis *redis)
{
    int64_t timeout_us = redis_timeout_us(redis), least_us = (int64_t)REDIS_CONNECT_MS * US_PER_MS;
    if (!redis_link_open(&redis->link, redis->config.url, timeout_us > least_us ? timeout_us : least_us)) {
        lose(redis);
        return false;
    }
    atomic_store(&redis->ahead_us, redis->link.ahead_us);
    redis->heard_at_us = monotonic_us();
    redis->probe_at_us = redis->heard_at_us + (int64_t)REDIS_PROBE_MS * US_PER_MS;
    pthread_mutex_lock(&redis->lock);
    redis->there = true;
    atomic_store(&redis->is_there, true);
    pthread_mutex_unlock(&redis->lock);
    say(redis, LOG_INFO, "redis is there", NULL);
    redis->said_away = false;
    if (redis->config.heard)
        redis->config.heard(redis->config.arg, REDIS_TOPICS_ALL);
    return true;
}

/* --- sending --- */

static bool any_answer(RedisCall *call, const redisReply *reply)
{
    (void)call;
    return reply != NULL;
}

static void send_call(Redis *redis, RedisCall *call)
{
    redisAppendFormattedCommand(redis->link.commands, call->command, (size_t)call->command_len);
    list_add(&redis->flying, call);
}

/* Nobody waits for its own commands: they have more time. */
static void send_own(Redis *redis, RedisCall *call, int64_t now_us)
{
    int64_t timeout_us = redis_timeout_us(redis), least_us = (int64_t)REDIS_PROBE_MS * US_PER_MS;
    call->done = any_answer;
    call->until_us = now_us + (timeout_us > least_us ? timeout_us : least_us);
    send_call(redis, call);
}

/* Both connections are tried: one that is silent for good would not be missed otherwise. */
static void send_probe(Redis *redis, int64_t now_us)
{
    redis->probe_at_us = now_us + (int64_t)REDIS_PROBE_MS * US_PER_MS;
    redis->probe.command_len = redisFormatCommand(&redis->probe.command, REDIS_PROBE_COMMAND);
    redisAppendCommand(redis->link.messages, "PING");
    send_own(redis, &redis->probe, now_us);
}

static void send_topics(Redis *redis, unsigned topics, int64_t now_us)
{
    redis->tell_at_us = now_us + (int64_t)REDIS_TELL_PAUSE_MS * US_PER_MS;
    redis->telling.command_len =
        redisFormatCommand(&redis->telling.command, "PUBLISH " REDIS_CHANNEL " %s:%u", redis->sender, topics);
    send_own(redis, &redis->telling, now_us);
    atomic_fetch_add(&redis->told, 1);
}

/* What others asked, and its own when the time for it has come. */
static void send_what_is_due(Redis *redis, int64_t now_us)
{
    bool may_tell = !redis->telling.command && now_us >= redis->tell_at_us;
    pthread_mutex_lock(&redis->lock);
    RedisCall *next, *first = redis->queued.first;
    unsigned topics = may_tell ? redis->topics : 0;
    redis->topics &= ~topics;
    redis->holds_back = redis->topics != 0;
    list_clear(&redis->queued);
    pthread_mutex_unlock(&redis->lock);
    for (RedisCall *call = first; call; call = next) {
        next = call->next;
        send_call(redis, call);
    }
    if (topics)
        send_topics(redis, topics, now_us);
    if (now_us >= redis->probe_at_us && !redis->probe.command)
        send_probe(redis, now_us);
}

/* --- answers and messages --- */

/* False: it is none that can be worked with. */
static bool answer_take(Redis *redis, const redisReply *reply)
{
    RedisCall *call = redis->flying.first;
    bool is_error = reply->type == REDIS_REPLY_ERROR;
    if (!call)
        return redis_link_fail(&redis->link, "it answers what nobody asked");
    redis->flying.first = call->next;
    if (!call->next)
        list_clear(&redis->flying);
    return call_end(redis, call, is_error ? NULL : reply) ||
           redis_link_fail(&redis->link, is_error ? reply->str : "it answers too late");
}

/* "sender:topics" of another process. */
static void message_take(Redis *redis, const redisReply *reply)
{
    bool is_message = reply->type == REDIS_REPLY_ARRAY && reply->elements == 3 &&
                      reply->element[2]->type == REDIS_REPLY_STRING && strcmp(reply->element[0]->str, "message") == 0;
    if (!is_message)
        return; /* the answer to a PING */
    Str number = { 0 };
    Str sender = str_cut((Str){ reply->element[2]->str, (size_t)reply->element[2]->len }, ':', &number);
    if (str_is(sender, redis->sender))
        return;
    unsigned topics = 0;
    for (size_t i = 0; i < number.len && i < 3 && number.ptr[i] >= '0' && number.ptr[i] <= '9'; i++)
        topics = topics * 10 + (unsigned)(number.ptr[i] - '0');
    atomic_fetch_add(&redis->heard, 1);
    if (redis->config.heard && (topics & REDIS_TOPICS_ALL))
        redis->config.heard(redis->config.arg, topics & REDIS_TOPICS_ALL);
}

static bool answers_take(Redis *redis)
{
    redisReply *reply = NULL;
    bool ok = redis_link_read(&redis->link, redis->link.commands);
    while (ok && (ok = redis_link_next(&redis->link, redis->link.commands, &reply)) && reply) {
        ok = answer_take(redis, reply);
        freeReplyObject(reply);
    }
    return ok;
}

static bool messages_take(Redis *redis)
{
    redisReply *reply = NULL;
    bool ok = redis_link_read(&redis->link, redis->link.messages);
    redis->heard_at_us = monotonic_us();
    while (ok && (ok = redis_link_next(&redis->link, redis->link.messages, &reply)) && reply) {
        message_take(redis, reply);
        freeReplyObject(reply);
    }
    return ok;
}

/* --- the thread --- */

/* When the first of what is under way must have been answered. All others' commands have the same time, so the first of
 * them is the first to be late. */
static int64_t deadline(const Redis *redis)
{
    int64_t until_us = redis->heard_at_us + (int64_t)REDIS_SILENCE_MS * US_PER_MS + redis_timeout_us(redis);
    for (const RedisCall *call = redis->flying.first; call; call = call->next) {
        until_us = call->until_us < until_us ? call->until_us : until_us;
        if (!is_own(redis, call))
            break;
    }
    return until_us;
}

static int64_t next_turn_us(const Redis *redis)
{
    int64_t at_us = deadline(redis);
    if (!redis->probe.command && redis->probe_at_us < at_us)
        at_us = redis->probe_at_us;
    if (redis->holds_back && !redis->telling.command && redis->tell_at_us < at_us)
        at_us = redis->tell_at_us;
    return at_us;
}

static void wait_us(int64_t us, struct pollfd *fds, nfds_t count)
{
    int64_t ms = us <= 0 ? 0 : (us + US_PER_MS - 1) / US_PER_MS;
    poll(fds, count, (int)ms);
    uint64_t wakes;
    ssize_t got = fds[0].revents ? read(fds[0].fd, &wakes, sizeof wakes) : 0;
    (void)got;
}

static short events_of(const redisContext *context)
{
    return (short)(context->obuf && *context->obuf ? POLLIN | POLLOUT : POLLIN);
}

/* One turn: sends, waits, takes what has come. False: Redis is lost, link.why says why. */
static bool turn(Redis *redis)
{
    RedisLink *link = &redis->link;
    send_what_is_due(redis, monotonic_us());
    if (!redis_link_flush(link, link->commands) || !redis_link_flush(link, link->messages))
        return false;
    struct pollfd fds[] = { { .fd = redis->wake_fd, .events = POLLIN },
        { .fd = link->commands->fd, .events = events_of(link->commands) },
        { .fd = link->messages->fd, .events = events_of(link->messages) } };
    wait_us(next_turn_us(redis) - monotonic_us(), fds, sizeof fds / sizeof *fds);
    if ((fds[1].revents & ~POLLOUT) && !answers_take(redis))
        return false;
    if ((fds[2].revents & ~POLLOUT) && !messages_take(redis))
        return false;
    return monotonic_us() < deadline(redis) || redis_link_fail(link, "it does not answer in time");
}

static bool is_stopping(Redis *redis)
{
    pthread_mutex_lock(&redis->lock);
    bool stopping = redis->stopping;
    pthread_mutex_unlock(&redis->lock);
    return stopping;
}

static void *redis_main(void *arg)
{
    Redis *redis = arg;
    struct pollfd fd = { .fd = redis->wake_fd, .events = POLLIN };
    while (!is_stopping(redis)) {
        if (!redis_is_there(redis) && !come(redis))
            wait_us((int64_t)REDIS_RETRY_MS * US_PER_MS, &fd, 1);
        else if (!turn(redis))
            lose(redis);
    }
    leave(redis);
    return NULL;
}

void redis_start(Redis *redis)
{
    come(redis);
    int failed = pthread_create(&redis->thread, NULL, redis_main, redis);
    assert(!failed);
    redis->started = true;
}

void redis_stop(Redis *redis)
{
    if (!redis->started)
        return;
    pthread_mutex_lock(&redis->lock);
    redis->stopping = true;
    pthread_mutex_unlock(&redis->lock);
    wake(redis);
    pthread_join(redis->thread, NULL);
    redis->started = false;
}
