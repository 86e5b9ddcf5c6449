#include "chat/chat_lines.h"

void chat_say(Buf *out, const Schema *schema, const void *line)
{
    json_write(out, schema, line);
    buf_char(out, '\n');
}

static void say_place(ChatTurn *turn, ModelPlace place, Buf *out)
{
    if (place.position == turn->said_position && place.elapsed_s == turn->said_elapsed)
        return;
    turn->said_position = place.position;
    turn->said_elapsed = place.elapsed_s;
    chat_say(out, &ChatQueued_schema, &(ChatQueued){ str("queued"), place.position, place.elapsed_s });
}

/* That it has its turn; then that time passes, also while it fills in the form: no proxy takes the line for dead. */
static void say_running(ChatTurn *turn, ModelPlace place, Buf *out)
{
    bool first = !turn->said_started;
    if (!first && place.elapsed_s == turn->said_elapsed)
        return;
    turn->said_started = true;
    turn->said_elapsed = place.elapsed_s;
    chat_say(out, &ChatProgress_schema, &(ChatProgress){ str(first ? "started" : "waiting"), place.elapsed_s });
}

static void say_unsaid(ChatTurn *turn, Buf *out)
{
    if (!turn->unsaid.len)
        return;
    chat_say(out, &ChatReply_schema, &(ChatReply){ str("reply"), buf_view(&turn->unsaid) });
    turn->unsaid.len = 0;
}

static void say_error(const ChatTurn *turn, Buf *out)
{
    static const struct {
        const char *code, *messages[CHAT_KINDS];
    } errors[MODEL_OUTCOMES] = {
        [MODEL_DOWN] = { "model_down",
            { [CHAT_TALK] = "The assistant is not available now. Your text is kept; you can use the form.",
                [CHAT_REPLY] = "The assistant is not available now. Your text is kept." } },
        [MODEL_TIMEOUT] = { "model_timeout",
            { [CHAT_TALK] = "The assistant took too long. You can try again, or use the form.",
                [CHAT_REPLY] = "The assistant took too long. You can try again." } },
        [MODEL_LOOP] = { "model_loop", { [CHAT_TALK] = "The assistant lost its thread. Try again, or use the form.",
                                           [CHAT_REPLY] = "The assistant lost its thread. You can try again." } },
        [MODEL_FAILED] = { "model_failed",
            { [CHAT_TALK] = "The assistant could not answer. Try again, or use the form.",
                [CHAT_REPLY] = "The assistant could not write a reply. You can try again." } },
        [MODEL_MISSING] = { "model_failed",
            { [CHAT_TALK] = "The assistant is not set up completely. Please use the form.",
                [CHAT_REPLY] = "The assistant is not set up completely: its model is missing." } },
        [MODEL_CANCELLED] = { "model_down", { [CHAT_TALK] = "The assistant was stopped. Please try again.",
                                                [CHAT_REPLY] = "The assistant was stopped. Please try again." } },
    };
    const char *code = errors[turn->outcome].code, *message = errors[turn->outcome].messages[turn->kind];
    chat_say(out, &ChatError_schema, &(ChatError){ str("error"), str(code), str(message) });
}

Err chat_turn_step(Ctx *ctx, ChatTurn *turn, ChatSayResult say_result, Buf *out, bool *done)
{
    chat_waiter_hears(&turn->waiter);
    ModelPlace place = model_place(turn->call);
    if (place.phase == MODEL_WAITING) {
        say_place(turn, place, out);
        return ERR_OK;
    }
    pthread_mutex_lock(&turn->lock);
    if (!turn->said_started || !turn->over)
        say_running(turn, place, out);
    say_unsaid(turn, out);
    *done = place.phase == MODEL_ENDED;
    if (*done && turn->outcome == MODEL_ANSWERED)
        say_result(ctx->arena, &turn->result, out);
    else if (*done)
        say_error(turn, out);
    pthread_mutex_unlock(&turn->lock);
    return ERR_OK;
}
