#include "chat/chat_wait.h"

#include "http/news.h"

#include <assert.h>
#include <stdlib.h>

typedef struct ChatNews {
    News news; /* first: loops hand it back */
    uint64_t id;
} ChatNews;

static bool wakes(const News *news, void *state)
{
    return ((const ChatNews *)news)->id == ((const ChatWaiter *)state)->id;
}

void chat_waiter_init(ChatWaiter *waiter, const App *app, const Stream *stream)
{
    static _Atomic uint64_t last_id;
    waiter->app = app;
    waiter->stream = stream;
    waiter->id = atomic_fetch_add(&last_id, 1) + 1;
    atomic_init(&waiter->told, false);
}

void chat_waiter_hears(ChatWaiter *waiter)
{
    atomic_store(&waiter->told, false);
}

void chat_tell(void *arg)
{
    ChatWaiter *waiter = arg;
    if (atomic_exchange(&waiter->told, true))
        return;
    ChatNews *news = calloc(1, sizeof *news);
    assert(news);
    *news = (ChatNews){ .news = { .stream = waiter->stream, .wakes = wakes }, .id = waiter->id };
    waiter->app->tell(waiter->app->tell_arg, &news->news);
}
