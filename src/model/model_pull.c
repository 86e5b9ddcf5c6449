/* Pulling: one at a time, for as long as somebody asks how far it is. */
#include "base/json.h"
#include "base/log.h"
#include "limits.h"
#include "model/answer.h"
#include "model/model_inside.h"

enum { STATUS_MAX_BYTES = 200 };

static const char no_way[] =
    "Ollama could not download the model: it has no way to its registry, or does not know the name.";
static const char lost[] = "Ollama could not be reached, or stopped in the middle. Pulling again goes on from there.";

static Str kept(Arena *arena, Str text)
{
    if (text.len > STATUS_MAX_BYTES)
        text.len = STATUS_MAX_BYTES;
    text.len = utf8_prefix(text);
    return arena_copy(arena, text);
}

static bool take_line(void *arg, Str text)
{
    Model *model = arg;
    Arena arena = { 0 };
    PullLine line;
    bool good = answer_pull(&arena, text, &line);
    pthread_mutex_lock(&model->lock);
    if (good && line.error.len)
        model->pull.refused = true;
    else if (good) {
        arena_reset(&model->pull_arena);
        model->pull.progress.status = kept(&model->pull_arena, line.status);
        model->pull.progress.completed = line.completed;
        model->pull.progress.total = line.total;
        model->pull.succeeded = str_is(line.status, "success");
    }
    pthread_mutex_unlock(&model->lock);
    if (good && line.error.len)
        log_event(LOG_WARN, "model: pulling failed", (LogField[]){ model_said("error", line.error), { 0 } });
    arena_free(&arena);
    return good && !line.error.len;
}

static void on_done(void *arg, ExchangeEnd how, int status, Str failure)
{
    Model *model = arg;
    (void)failure;
    model->pulling = NULL;
    if (how == EXCHANGE_DONE && status != 200)
        log_event(LOG_WARN, "model: pulling failed", (LogField[]){ log_i64("status", status), { 0 } });
    pthread_mutex_lock(&model->lock);
    bool good = how == EXCHANGE_DONE && status == 200 && model->pull.succeeded;
    bool refused = model->pull.refused || (how == EXCHANGE_DONE && status != 200);
    model->pull.progress.phase = good ? MODEL_PULL_DONE : MODEL_PULL_FAILED;
    model->pull.progress.error = str(good ? "" : refused ? no_way : lost);
    model->looked_us = 0; /* there may be a new model */
    pthread_mutex_unlock(&model->lock);
}

static void begin(Model *model)
{
    Buf body = { 0 };
    buf_text(&body, "{\"model\":");
    json_write_str(&body, model->config.model);
    buf_text(&body, ",\"stream\":true}");
    ExchangePlan plan = { .url = model->pull_url.ptr,
        .post = buf_view(&body),
        .first_byte_ms = MODEL_PULL_SILENT_MS,
        .gap_ms = MODEL_PULL_SILENT_MS,
        .total_ms = MODEL_PULL_MS,
        .take = take_line,
        .done = on_done,
        .arg = model };
    model->pulling = exchange_begin(model->multi, &plan);
    buf_free(&body);
}

void pull_cancel(Model *model)
{
    exchange_cancel(model->pulling);
    model->pulling = NULL;
}

void pull_take_orders(Model *model)
{
    pthread_mutex_lock(&model->lock);
    bool wanted = model->pull.id != 0, begins = model->pull.begins;
    bool forgotten = monotonic_us() - model->pull.asked_us > MODEL_PULL_ASKED_MS * INT64_C(1000);
    if (forgotten)
        model->pull.id = 0; /* who asks later begins again, and Ollama goes on where it was */
    model->pull.begins = false;
    pthread_mutex_unlock(&model->lock);
    if (begins || forgotten || !wanted)
        pull_cancel(model);
    if (begins && !forgotten)
        begin(model);
}

/* --- who asks; any thread --- */

void model_pull(Model *model, int64_t id, Arena *arena, ModelPullProgress *out)
{
    pthread_mutex_lock(&model->lock);
    model->pull.asked_us = monotonic_us();
    if (model->pull.id != id) {
        model->pull = (ModelPulling){ .id = id, .begins = true, .asked_us = model->pull.asked_us };
        curl_multi_wakeup(model->multi);
    }
    *out = model->pull.progress;
    out->status = arena_copy(arena, out->status);
    pthread_mutex_unlock(&model->lock);
}

void model_pull_stop(Model *model, int64_t id)
{
    pthread_mutex_lock(&model->lock);
    if (model->pull.id == id) {
        model->pull.id = 0;
        curl_multi_wakeup(model->multi);
    }
    pthread_mutex_unlock(&model->lock);
}
