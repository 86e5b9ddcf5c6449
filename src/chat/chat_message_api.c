/* The original's own routes, whose talk is free text: the model ends it with a fenced block, which becomes ticket_data.
 * Their answers come when the model has answered; until then the request is parked (Stream.whole). */
#include "chat/chat_message.h"

#include "chat/chat_look.h"
#include "chat/chat_turn.h"
#include "chat/model_admin.h"

static Err message(Ctx *ctx, const void *in, void *out);
static Err status(Ctx *ctx, const void *in, void *out);
static Err pull_model(Ctx *ctx, const void *in, ChatOk *out);
HANDLER(pull_model, void, ChatOk)

const Route chat_message_routes[] = {
    { "GET", "/api/chat/status", "Chat Status", .name = "chat_status", .tag = "chat", .auth = AUTH_NONE,
        .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .out = &ChatStatus_schema, .run = status },
    { "POST", "/api/chat/message", "Chat Message", .name = "chat_message", .tag = "chat", .auth = AUTH_USER,
        .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .body = &ChatRequest_schema,
        .out = &ChatResponse_schema, .errors = ERRORS(ERR_MODEL_FAILED, ERR_MODEL_DOWN, ERR_MODEL_TIMEOUT),
        .run = message },
    { "POST", "/api/chat/pull-model", "Pull Model", .name = "pull_model", .tag = "chat", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .out = &ChatOk_schema, .errors = ERRORS(ERR_MODEL_DOWN),
        .run = pull_model_run },
};
const size_t chat_message_routes_count = sizeof chat_message_routes / sizeof *chat_message_routes;

/* --- a message --- */

static Err refuse(Ctx *ctx, ModelOutcome outcome)
{
    switch (outcome) {
    case MODEL_TIMEOUT: return ERR_MODEL_TIMEOUT;
    case MODEL_DOWN:
    case MODEL_CANCELLED: return err_detail(ctx, ERR_MODEL_DOWN, "Ollama not available. Starting up...");
    default: return ERR_MODEL_FAILED;
    }
}

static Err answer(Ctx *ctx, ChatTurn *turn, Buf *out)
{
    ChatResponse response;
    if (turn->outcome != MODEL_ANSWERED)
        return refuse(ctx, turn->outcome);
    chat_read_original(ctx->arena, buf_view(&turn->answer), &response.response, &response.ticket_data);
    json_write(out, &ChatResponse_schema, &response);
    return ERR_OK;
}

static Err message_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    ChatTurn *turn = state;
    chat_waiter_hears(&turn->waiter);
    *done = model_place(turn->call).phase == MODEL_ENDED;
    return *done ? answer(ctx, turn, out) : ERR_OK;
}

static const Stream message_stream = {
    .content_type = "application/json", .step = message_step, .end = chat_turn_end, .whole = true
};

/* The history, then the message. Nobody may speak as the desk itself: other roles than the two of a talk are refused.
 */
static Err read_talk(Ctx *ctx, const ChatRequest *request, List *out)
{
    const ChatHistory *items = request->messages.items;
    size_t count = request->messages.count;
    ChatMessage *messages = arena_array(ctx->arena, count + 1, sizeof *messages);
    for (size_t i = 0; i < count; i++) {
        bool user = str_is(items[i].role, "user");
        if (!user && !str_is(items[i].role, "assistant"))
            schema_problem_value(schema_field(&ChatRequest_schema, str("messages")),
                "Value error, a role is user or assistant", arena_printf(ctx->arena, "%zu", i), ctx->problems);
        messages[i] = (ChatMessage){ items[i].content, user ? CHAT_USER : CHAT_ASSISTANT };
    }
    messages[count] = (ChatMessage){ request->message, CHAT_USER };
    *out = (List){ messages, count + 1 };
    return ctx->problems->count ? ERR_INVALID : ERR_OK;
}

static Err message(Ctx *ctx, const void *in, void *out)
{
    const ChatRequest *request = in;
    const ChatTalk talk = { 0 };
    Buf messages = { 0 };
    List said;
    (void)out;
    TRY(read_talk(ctx, request, &said));
    ChatTurn *turn = chat_turn_new(ctx, &message_stream, CHAT_ORIGINAL, &talk);
    chat_messages_original(&said, &messages);
    Err err = chat_turn_ask(ctx, turn, &(ModelQuestion){ .messages = buf_view(&messages) });
    buf_free(&messages);
    TRY(err);
    stream_begin(ctx, &message_stream, turn);
    return ERR_OK;
}

/* --- the status --- */

static Err say_status(Ctx *ctx, const ModelState *state, Buf *out)
{
    Str error = state->failing ? state->last_error : str("All connection attempts failed");
    ChatStatus status = { state->available, state->model, state->ready, { state->models, state->model_count },
        { !state->available, error } };
    (void)ctx;
    json_write(out, &ChatStatus_schema, &status);
    return ERR_OK;
}

static Err status(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return chat_look_begin(ctx, say_status);
}

/* --- pulling --- */

static Err pull_model(Ctx *ctx, const void *in, ChatOk *out)
{
    ModelPull pull;
    (void)in;
    TRY(model_pull_begin(ctx, &pull));
    out->status = str("ok");
    return ERR_OK;
}
