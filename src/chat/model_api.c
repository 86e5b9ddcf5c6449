/* The model for administrators. */
#include "chat/chat_look.h"
#include "chat/chat_turn.h"
#include "chat/model_admin.h"
#include "chat_sql.h"

static Err look(Ctx *ctx, const void *in, void *out);
static Err try(Ctx *ctx, const void *in, void *out);
static Err pull(Ctx *ctx, const void *in, ModelPull *out);
static Err stop(Ctx *ctx, const void *in, void *out);
HANDLER(pull, void, ModelPull)

const Route model_routes[] = {
    { "GET", "/api/model/", "Get Model", .name = "get_model", .tag = "model", .auth = AUTH_ADMIN, .lane = LANE_MODEL,
        .limit = LIMIT_NONE, .status = 200, .out = &ModelSeen_schema, .run = look },
    { "POST", "/api/model/test", "Test Model", .name = "test_model", .tag = "model", .auth = AUTH_ADMIN,
        .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .out = &ModelTried_schema,
        .errors = ERRORS(ERR_MODEL_DOWN), .run = try },
    { "POST", "/api/model/pull", "Pull Model", .name = "begin_pull", .tag = "model", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 202, .out = &ModelPull_schema,
        .errors = ERRORS(ERR_MODEL_DOWN), .run = pull_run },
    { "DELETE", "/api/model/pull", "Stop Pull", .name = "stop_pull", .tag = "model", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .run = stop },
};
const size_t model_routes_count = sizeof model_routes / sizeof *model_routes;

/* --- what is known --- */

static OptStr as_json(Arena *arena, const Schema *schema, const void *value)
{
    Buf text = { 0 };
    json_write(&text, schema, value);
    OptStr out = { true, arena_copy(arena, buf_view(&text)) };
    buf_free(&text);
    return out;
}

static ModelPull pull_of(const PullRow *row)
{
    return (
        ModelPull){ row->id, row->state, row->status, row->completed, row->total, { row->error.len > 0, row->error } };
}

static Err read_pull(Ctx *ctx, OptStr *out)
{
    PullRow row;
    *out = (OptStr){ 0 };
    Err err = pull_last(ctx->db, &(PullLast){ model_name(ctx->app->model) }, &row);
    if (err == ERR_NO_ROW)
        return ERR_OK;
    TRY(err);
    ModelPull pull = pull_of(&row);
    *out = as_json(ctx->arena, &ModelPull_schema, &pull);
    return ERR_OK;
}

static Err say_model(Ctx *ctx, const ModelState *state, Buf *out)
{
    ModelSeen seen = { .configured = model_is_configured(state),
        .host = state->url,
        .model = state->model,
        .available = state->available,
        .failing = state->failing,
        .model_ready = state->ready,
        .version = { state->version.len > 0, state->version },
        .models = { state->models, state->model_count },
        .last_success_at = state->last_success,
        .running = state->running,
        .waiting = state->waiting };
    ModelError error = { state->last_error_at.value, state->last_error };
    if (state->last_error_at.has)
        seen.last_error = as_json(ctx->arena, &ModelError_schema, &error);
    TRY(read_pull(ctx, &seen.pull));
    json_write(out, &ModelSeen_schema, &seen);
    return ERR_OK;
}

static Err look(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return chat_look_begin(ctx, say_model);
}

/* --- a try --- */

static Err try_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    enum { SHOWN_MAX = 300 };
    ChatTurn *turn = state;
    chat_waiter_hears(&turn->waiter);
    *done = model_place(turn->call).phase == MODEL_ENDED;
    if (!*done)
        return ERR_OK;
    bool ok = turn->outcome == MODEL_ANSWERED;
    double seconds = (double)(monotonic_us() - turn->asked_us) / 1e6;
    Str reply = ok ? chat_clean(ctx->arena, buf_view(&turn->answer), SHOWN_MAX) : (Str){ 0 };
    ModelTried tried = { .ok = ok,
        .seconds = arena_printf(ctx->arena, "%.3f", seconds),
        .reply = { ok, reply },
        .error = { !ok, str(model_outcome_text(turn->outcome)) } };
    json_write(out, &ModelTried_schema, &tried);
    return ERR_OK;
}

static const Stream try_stream = {
    .content_type = "application/json", .step = try_step, .end = chat_turn_end, .whole = true
};

static Err try(Ctx *ctx, const void *in, void *out)
{
    static const char messages[] = "[{\"role\":\"user\",\"content\":\"Answer with one word: ready.\"}]";
    const ChatTalk talk = { 0 };
    (void)in, (void)out;
    ChatTurn *turn = chat_turn_new(ctx, &try_stream, CHAT_ORIGINAL, &talk);
    TRY(chat_turn_ask(ctx, turn, &(ModelQuestion){ .messages = str(messages) }));
    stream_begin(ctx, &try_stream, turn);
    return ERR_OK;
}

/* --- pulling --- */

Err model_pull_begin(Ctx *ctx, ModelPull *out)
{
    PullRow row;
    DbInt id;
    Str model = model_name(ctx->app->model);
    Err err = pull_last(ctx->db, &(PullLast){ model }, &row);
    if (err == ERR_OK && (row.state == PULL_WAITING || row.state == PULL_RUNNING)) {
        *out = pull_of(&row);
        return ERR_OK;
    }
    if (err != ERR_OK && err != ERR_NO_ROW)
        return err;
    if (!model_is_ours(ctx->app->model)) /* nobody would take the job */
        return err_code(ctx, ERR_MODEL_DOWN, "model_not_configured",
            "There is no Ollama where it usually is: say where with OLLAMA_HOST");
    TRY(pull_insert(ctx->db, &(PullInsert){ model, ctx->now }, &id));
    TRY(job_enqueue(ctx->db, JOB_MODEL_PULL, arena_printf(ctx->arena, "%lld", (long long)id.value), str(""), ctx->now));
    *out = (ModelPull){ .id = id.value, .state = PULL_WAITING };
    return ERR_OK;
}

static Err pull(Ctx *ctx, const void *in, ModelPull *out)
{
    (void)in;
    return model_pull_begin(ctx, out);
}

static Err stop(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return pull_delete_undone(ctx->db, NULL);
}
