/* Who waits for the model without a thread: a parked request (http/ctx.h, Stream) that is woken when there is news.
 * chat_tell may be called on any thread and as often as there is something: until the waiter's next step has begun,
 * further calls say nothing new. */
#pragma once

#include "http/ctx.h"

#include <stdatomic.h>

/* The first member of a stream's state. */
typedef struct ChatWaiter {
    const App *app;
    const Stream *stream; /* what kind of stream it is the state of */
    uint64_t id;
    atomic_bool told;
} ChatWaiter;

void chat_waiter_init(ChatWaiter *waiter, const App *app, const Stream *stream);
/* Its step begins: what is told from here on wakes it once more. */
void chat_waiter_hears(ChatWaiter *waiter);
/* arg: a ChatWaiter; it is also what the model calls back. */
void chat_tell(void *arg);
