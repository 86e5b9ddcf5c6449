#include "chat/chat_look.h"

#include "chat/chat_wait.h"

#include <assert.h>
#include <stdlib.h>

typedef struct ChatLook {
    ChatWaiter waiter; /* first */
    ModelWatch watch;
    ChatLookSay say;
    bool begun;
} ChatLook;

static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    ChatLook *look = state;
    Model *model = ctx->app->model;
    chat_waiter_hears(&look->waiter);
    *done = look->begun ? !model_watch_waits(model, &look->watch) : model_watch(model, &look->watch);
    look->begun = true;
    if (!*done)
        return ERR_OK;
    ModelState known;
    model_state(model, ctx->arena, &known);
    return look->say(ctx, &known, out);
}

static void end(void *state)
{
    ChatLook *look = state;
    if (look->begun)
        model_unwatch(look->waiter.app->model, &look->watch);
    free(look);
}

static const Stream stream = { .content_type = "application/json", .step = step, .end = end, .whole = true };

Err chat_look_begin(Ctx *ctx, ChatLookSay say)
{
    ChatLook *look = calloc(1, sizeof *look);
    assert(look);
    chat_waiter_init(&look->waiter, ctx->app, &stream);
    look->watch = (ModelWatch){ .changed = chat_tell, .arg = look };
    look->say = say;
    stream_begin(ctx, &stream, look);
    return ERR_OK;
}
