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
        const char *code, *message, *of_reply;
    } errors[MODEL_OUTCOMES] = {
        [MODEL_DOWN] = { "model_down", "The assistant is not available now. Your text is kept; you can use the form.",
            "The assistant is not available now. Your text is kept." },
        [MODEL_TIMEOUT] = { "model_timeout", "The assistant took too long. You can try again, or use the form.",
            "The assistant took too long. You can try again." },
        [MODEL_LOOP] = { "model_loop", "The assistant lost its thread. Try again, or use the form.",
            "The assistant lost its thread. You can try again." },
        [MODEL_FAILED] = { "model_failed", "The assistant could not answer. Try again, or use the form.",
            "The assistant could not write a reply. You can try again." },
        [MODEL_MISSING] = { "model_failed", "The assistant is not set up completely. Please use the form.",
            "The assistant is not set up completely: its model is missing." },
        [MODEL_CANCELLED] = { "model_down", "The assistant was stopped. Please try again.",
            "The assistant was stopped. Please try again." },
    };
    const char *words = turn->kind == CHAT_REPLY ? errors[turn->outcome].of_reply : errors[turn->outcome].message;
    chat_say(out, &ChatError_schema, &(ChatError){ str("error"), str(errors[turn->outcome].code), str(words) });
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
