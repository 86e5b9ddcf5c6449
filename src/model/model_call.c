/* The call that runs: its request, its pieces, its end. On the model's thread. */
#include "base/json.h"
#include "base/log.h"
#include "limits.h"
#include "model/answer.h"
#include "model/model_inside.h"

enum { NOT_FOUND_STATUS = 404, LOGGED_MAX_BYTES = 300 };

static void start(ModelCall *call);

/* --- what is asked --- */

void call_write_body(ModelCall *call, const ModelQuestion *question)
{
    Model *model = call->model;
    Buf *out = &call->body;
    out->len = 0;
    pthread_mutex_lock(&model->lock);
    buf_text(out, "{\"model\":");
    json_write_str(out, look_spelling(model));
    pthread_mutex_unlock(&model->lock);
    buf_text(out, ",\"messages\":");
    buf_str(out, question->messages);
    if (question->format.len) {
        buf_text(out, ",\"format\":");
        buf_str(out, question->format);
    }
    buf_printf(out,
        ",\"stream\":true,\"think\":false,\"options\":{\"num_predict\":%d,\"num_ctx\":%d,\"temperature\":%s}}",
        MODEL_TOKENS_MAX, MODEL_CONTEXT_TOKENS, question->anew ? "0.7" : "0");
}

/* --- what comes --- */

static void count_equal(ModelCall *call, Str content)
{
    bool equal = str_equal(buf_view(&call->last_piece), content);
    call->equal_pieces = equal ? call->equal_pieces + 1 : 1;
    call->last_piece.len = 0;
    buf_str(&call->last_piece, content);
}

LogField model_said(const char *name, Str text)
{
    if (text.len > LOGGED_MAX_BYTES)
        text.len = LOGGED_MAX_BYTES;
    text.len = utf8_prefix(text);
    return log_str(name, text);
}

static bool take_line(ModelCall *call, const ChatLine *line)
{
    call->said_done |= line->done;
    if (line->error.len) {
        log_event(LOG_WARN, "model: an error in the stream", (LogField[]){ model_said("error", line->error), { 0 } });
        call->saw_error = true;
        return false;
    }
    if (!line->content.len)
        return true;
    call->answer_bytes += line->content.len;
    call->pieces++;
    count_equal(call, line->content);
    if (call->answer_bytes > MODEL_ANSWER_MAX_BYTES || call->equal_pieces > MODEL_EQUAL_PIECES_MAX)
        return false;
    if (!call->left_to_end)
        call->asker.piece(call->asker.arg, line->content);
    return true;
}

static bool on_line(void *arg, Str text)
{
    ModelCall *call = arg;
    Arena arena = { 0 };
    ChatLine line;
    bool good = answer_chat(&arena, text, &line) && !call->said_done && take_line(call, &line);
    arena_free(&arena);
    if (good && !call->left_to_end)
        call->asker.changed(call->asker.arg);
    return good;
}

/* --- its end --- */

static ModelOutcome outcome_of(const ModelCall *call, ExchangeEnd how, int status)
{
    if (how == EXCHANGE_FIRST_BYTE || how == EXCHANGE_GAP || how == EXCHANGE_TOTAL)
        return MODEL_TIMEOUT;
    if (how == EXCHANGE_DOWN || (how == EXCHANGE_CUT && !call->saw_error))
        return MODEL_DOWN;
    if (call->equal_pieces > MODEL_EQUAL_PIECES_MAX)
        return MODEL_LOOP;
    if (how != EXCHANGE_DONE || call->saw_error)
        return MODEL_FAILED;
    if (status == NOT_FOUND_STATUS)
        return MODEL_MISSING;
    if (status != 200)
        return MODEL_FAILED;
    return call->said_done ? MODEL_ANSWERED : MODEL_LOOP; /* a clean end without done: it repeated itself */
}

static void log_end(const ModelCall *call, ModelOutcome outcome, int status, Str failure)
{
    log_event(outcome == MODEL_ANSWERED ? LOG_INFO : LOG_WARN, "model",
        (LogField[]){ log_str("outcome", str(model_outcome_text(outcome))), log_i64("status", status),
            log_i64("pieces", call->pieces), log_i64("took_us", monotonic_us() - call->begun_us),
            model_said("said", failure), { .type = LOG_END } });
}

/* Of its whole time. */
static int64_t left_ms(const ModelCall *call)
{
    return call->model->config.total_ms - (monotonic_us() - call->begun_us) / 1000;
}

static void settle(ModelCall *call)
{
    ModelQuestion again = { 0 };
    bool goes_on = !call->left_to_end && call->asker.ended(call->asker.arg, call->outcome, &again);
    while (goes_on && left_ms(call) <= 0)
        goes_on = call->asker.ended(call->asker.arg, MODEL_TIMEOUT, &again);
    if (!goes_on) {
        call_end(call);
        return;
    }
    call_write_body(call, &again);
    start(call);
}

static bool ignore(void *arg, Str text)
{
    (void)arg, (void)text;
    return true;
}

static void on_unloaded(void *arg, ExchangeEnd how, int status, Str failure)
{
    ModelCall *call = arg;
    (void)how, (void)status, (void)failure;
    call->unload = NULL;
    settle(call);
}

/* A model that is blocked while Ollama itself answers: only unloading cures it, and only while nobody waits there. */
static void unload(ModelCall *call)
{
    Model *model = call->model;
    Buf body = { 0 };
    buf_text(&body, "{\"model\":");
    pthread_mutex_lock(&model->lock);
    json_write_str(&body, look_spelling(model));
    pthread_mutex_unlock(&model->lock);
    buf_text(&body, ",\"messages\":[],\"keep_alive\":0}");
    ExchangePlan plan = { .url = model->chat_url.ptr,
        .post = buf_view(&body),
        .whole = true,
        .first_byte_ms = MODEL_LOOK_MS,
        .gap_ms = MODEL_LOOK_MS,
        .total_ms = MODEL_LOOK_MS,
        .take = ignore,
        .done = on_unloaded,
        .arg = call };
    call->unload = exchange_begin(model->multi, &plan);
    buf_free(&body);
}

static void on_done(void *arg, ExchangeEnd how, int status, Str failure)
{
    ModelCall *call = arg;
    call->exchange = NULL;
    call->outcome = outcome_of(call, how, status);
    log_end(call, call->outcome, status, failure);
    if (!call->left_to_end)
        model_count(call->model, call->outcome);
    if (how == EXCHANGE_FIRST_BYTE && !call->left_to_end)
        unload(call);
    else
        settle(call);
}

/* --- beginning --- */

static void start(ModelCall *call)
{
    Model *model = call->model;
    const ModelConfig *config = &model->config;
    call->said_done = call->saw_error = false;
    call->answer_bytes = 0;
    call->pieces = call->equal_pieces = 0;
    call->last_piece.len = 0;
    int64_t total_ms = left_ms(call);
    ExchangePlan plan = { .url = model->chat_url.ptr,
        .post = buf_view(&call->body),
        .first_byte_ms = config->first_byte_ms,
        .gap_ms = config->gap_ms,
        .total_ms = total_ms > 0 ? (int)total_ms : 0,
        .take = on_line,
        .done = on_done,
        .arg = call };
    call->exchange = exchange_begin(model->multi, &plan);
}

void call_begin(ModelCall *call)
{
    call->begun = true;
    call->begun_us = monotonic_us();
    start(call);
    call->asker.changed(call->asker.arg);
}

/* Closing frees Ollama's slot within a token; when little is left, reading on is as quick, and safer: a very fast
 * stream that is cut can block the model. */
void call_abandon(ModelCall *call)
{
    bool is_short = call->exchange && call->pieces >= MODEL_TOKENS_MAX - MODEL_DRAIN_TOKENS;
    if (call->left_to_end)
        return;
    call->left_to_end = true;
    if (is_short || call->unload)
        return;
    exchange_cancel(call->exchange);
    call->exchange = NULL;
    call->outcome = MODEL_CANCELLED;
    model_count(call->model, MODEL_CANCELLED);
    call_end(call);
}
