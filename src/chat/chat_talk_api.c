/* POST /api/chat/stream: a turn of the talk, as it happens, one JSON object a line. */
#include "chat/chat_turn.h"

static Err talk(Ctx *ctx, const void *in, void *out);

const Route chat_talk_routes[] = {
    { "POST", "/api/chat/stream", "Talk About a Ticket", .name = "stream_chat", .tag = "chat", .auth = AUTH_USER,
        .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .body = &ChatTalk_schema, .out = &ChatResult_schema,
        .out_type = "application/x-ndjson", .errors = ERRORS(ERR_MODEL_DOWN), .run = talk },
};
const size_t chat_talk_routes_count = sizeof chat_talk_routes / sizeof *chat_talk_routes;

static const char *const role_names[] = { "user", "assistant" };
const EnumValues ChatRole_values = { "ChatRole", role_names, 2 };

/* --- lines --- */

static void say(Buf *out, const Schema *schema, const void *line)
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
    say(out, &ChatQueued_schema, &(ChatQueued){ str("queued"), place.position, place.elapsed_s });
}

/* That it has its turn; then that time passes, also while it fills in the form: no proxy takes the line for dead. */
static void say_running(ChatTurn *turn, ModelPlace place, Buf *out)
{
    bool first = !turn->said_started;
    if (!first && place.elapsed_s == turn->said_elapsed)
        return;
    turn->said_started = true;
    turn->said_elapsed = place.elapsed_s;
    say(out, &ChatProgress_schema, &(ChatProgress){ str(first ? "started" : "waiting"), place.elapsed_s });
}

static void say_result(Arena *arena, const ChatOutcome *outcome, Buf *out)
{
    Buf draft = { 0 };
    json_write(&draft, &ChatDraft_schema, &outcome->draft);
    ChatResult result = { .event = str("result"),
        .reply = outcome->reply,
        .ready = outcome->ready,
        .draft = { outcome->has_draft, buf_view(&draft) },
        .inferred = ticket_fields_list(arena, outcome->inferred),
        .questions_left = outcome->questions_left,
        .fallback = outcome->fallback };
    say(out, &ChatResult_schema, &result);
    buf_free(&draft);
}

static void say_error(ModelOutcome outcome, Buf *out)
{
    static const struct {
        const char *code, *message;
    } errors[MODEL_OUTCOMES] = {
        [MODEL_DOWN] = { "model_down", "The assistant is not available now. Your text is kept; you can use the form." },
        [MODEL_TIMEOUT] = { "model_timeout", "The assistant took too long. You can try again, or use the form." },
        [MODEL_LOOP] = { "model_loop", "The assistant lost its thread. Try again, or use the form." },
        [MODEL_FAILED] = { "model_failed", "The assistant could not answer. Try again, or use the form." },
        [MODEL_MISSING] = { "model_failed", "The assistant is not set up completely. Please use the form." },
        [MODEL_CANCELLED] = { "model_down", "The assistant was stopped. Please try again." },
    };
    say(out, &ChatError_schema, &(ChatError){ str("error"), str(errors[outcome].code), str(errors[outcome].message) });
}

/* --- steps --- */

static void say_end(Ctx *ctx, const ChatTurn *turn, Buf *out)
{
    if (turn->outcome == MODEL_ANSWERED)
        say_result(ctx->arena, &turn->result, out);
    else
        say_error(turn->outcome, out);
}

static void say_unsaid(ChatTurn *turn, Buf *out)
{
    if (!turn->unsaid.len)
        return;
    say(out, &ChatReply_schema, &(ChatReply){ str("reply"), buf_view(&turn->unsaid) });
    turn->unsaid.len = 0;
}

static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    ChatTurn *turn = state;
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
    if (*done)
        say_end(ctx, turn, out);
    pthread_mutex_unlock(&turn->lock);
    return ERR_OK;
}

static const Stream stream = { .content_type = "application/x-ndjson", .step = step, .end = chat_turn_end };

static Err check_talk(Ctx *ctx, const ChatTalk *talk)
{
    const ChatMessage *messages = talk->messages.items;
    if (messages[talk->messages.count - 1].role == CHAT_USER &&
        str_trim(messages[talk->messages.count - 1].content).len)
        return ERR_OK;
    schema_problem_value(schema_field(&ChatTalk_schema, str("messages")),
        "Value error, the last message is the user's, and not empty", str("null"), ctx->problems);
    return ERR_INVALID;
}

/* Nobody said where Ollama is, and where it usually is there is none. */
static Err check_configured(Ctx *ctx)
{
    ModelState state;
    model_state(ctx->app->model, ctx->arena, &state);
    model_look(ctx->app->model);
    if (model_is_configured(&state) || !state.known)
        return ERR_OK;
    return err_code(
        ctx, ERR_MODEL_DOWN, "model_not_configured", "The assistant is not set up here; please use the form");
}

static Err talk(Ctx *ctx, const void *in, void *out)
{
    const ChatTalk *said = in;
    Buf messages = { 0 };
    (void)out;
    TRY(check_talk(ctx, said));
    TRY(check_configured(ctx));
    ChatTurn *turn = chat_turn_new(ctx, &stream, CHAT_TALK, said);
    chat_messages(said, &messages);
    Err err = chat_turn_ask(ctx, turn, &(ModelQuestion){ buf_view(&messages), chat_format() });
    buf_free(&messages);
    TRY(err);
    reply_header(ctx, "X-Accel-Buffering", str("no")); /* nginx would gather it */
    stream_begin(ctx, &stream, turn);
    return ERR_OK;
}
