/* POST /api/chat/stream: a turn of the talk, as it happens, one JSON object a line. */
#include "chat/chat_lines.h"

static Err talk(Ctx *ctx, const void *in, void *out);

const Route chat_talk_routes[] = {
    { "POST", "/api/chat/stream", "Talk About a Ticket", .name = "stream_chat", .tag = "chat", .auth = AUTH_USER,
        .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .body = &ChatTalk_schema, .out = &ChatResult_schema,
        .out_type = "application/x-ndjson", .errors = ERRORS(ERR_MODEL_DOWN), .run = talk },
};
const size_t chat_talk_routes_count = sizeof chat_talk_routes / sizeof *chat_talk_routes;

static const char *const role_names[] = { "user", "assistant" };
const EnumValues ChatRole_values = { "ChatRole", role_names, 2 };

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
    chat_say(out, &ChatResult_schema, &result);
    buf_free(&draft);
}

static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    return chat_turn_step(ctx, state, say_result, out, done);
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

static Err talk(Ctx *ctx, const void *in, void *out)
{
    const ChatTalk *said = in;
    Buf messages = { 0 };
    (void)out;
    TRY(check_talk(ctx, said));
    TRY(chat_check_configured(ctx, "The assistant is not set up here; please use the form"));
    ChatTurn *turn = chat_turn_new(ctx, &stream, CHAT_TALK, said);
    chat_messages(said, &messages);
    Err err = chat_turn_ask(ctx, turn, &(ModelQuestion){ buf_view(&messages), chat_format() });
    buf_free(&messages);
    TRY(err);
    reply_header(ctx, "X-Accel-Buffering", str("no")); /* nginx would gather it */
    stream_begin(ctx, &stream, turn);
    return ERR_OK;
}
