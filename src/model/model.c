#include "limits.h"
#include "model/answer.h"
#include "model/model_inside.h"

#include <assert.h>
#include <stdlib.h>

enum { US_PER_MS = 1000, US_PER_S = 1000 * 1000, NAME_MAX_BYTES = 256 };

const char *model_outcome_text(ModelOutcome outcome)
{
    static const char *const texts[MODEL_OUTCOMES] = {
        [MODEL_ANSWERED] = "answered",
        [MODEL_DOWN] = "Ollama could not be reached, or the connection was lost.",
        [MODEL_TIMEOUT] = "The model did not answer in time.",
        [MODEL_LOOP] = "The model repeated itself and came to no end.",
        [MODEL_FAILED] = "The model refused, or what it said was no answer.",
        [MODEL_MISSING] = "Ollama does not have the model.",
        [MODEL_CANCELLED] = "cancelled",
    };
    return texts[outcome];
}

const char *model_config_check(Arena *arena, Str host, Str model, ModelConfig *out)
{
    out->named = host.len > 0;
    out->model = model;
    if (!utf8_valid(model) || model.len > NAME_MAX_BYTES)
        return "OLLAMA_MODEL may be the name of a model, such as llama3.2:1b.";
    return ollama_host_parse(arena, host.len ? host : str("http://localhost:11434"), &out->host);
}

static Str url_of(Model *model, const char *path)
{
    return arena_printf(&model->arena, "%s%s", model->url.ptr, path);
}

Model *model_new(const ModelConfig *config)
{
    Model *model = calloc(1, sizeof *model);
    CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    assert(model && ready == CURLE_OK);
    model->config = *config;
    model->config.model = arena_copy(&model->arena, config->model);
    model->url = ollama_host_url(&model->arena, &config->host);
    model->tags_url = url_of(model, "/api/tags");
    model->version_url = url_of(model, "/api/version");
    model->chat_url = url_of(model, "/api/chat");
    model->pull_url = url_of(model, "/api/pull");
    model->multi = curl_multi_init();
    assert(model->multi);
    TAILQ_INIT(&model->waiting);
    pthread_mutex_init(&model->lock, NULL);
    return model;
}

void model_free(Model *model)
{
    if (!model)
        return;
    assert(!model->started && !model->running && TAILQ_EMPTY(&model->waiting));
    curl_multi_cleanup(model->multi);
    curl_global_cleanup();
    pthread_mutex_destroy(&model->lock);
    arena_free(&model->found.arena);
    arena_free(&model->pull_arena);
    arena_free(&model->arena);
    free(model);
}

/* --- the line --- */

static void call_free(ModelCall *call)
{
    call->asker.free(call->asker.arg);
    buf_free(&call->body);
    buf_free(&call->last_piece);
    free(call);
}

/* The lock is held. What has ended belongs to who asked, or to nobody. */
static bool end_locked(ModelCall *call)
{
    call->phase = MODEL_ENDED;
    if (!call->released)
        call->asker.changed(call->asker.arg);
    return call->released;
}

void call_end(ModelCall *call)
{
    Model *model = call->model;
    pthread_mutex_lock(&model->lock);
    assert(model->running == call);
    model->running = NULL;
    bool unowned = end_locked(call);
    pthread_mutex_unlock(&model->lock);
    if (unowned)
        call_free(call);
}

static int count_of(const Model *model, int64_t user_id)
{
    const ModelCall *call;
    bool runs = model->running && !model->running->released && model->running->asker.user_id == user_id;
    int count = runs;
    TAILQ_FOREACH(call, &model->waiting, line)
    count += call->asker.user_id == user_id;
    return count;
}

/* The lock is held. */
static ModelRefusal admit(Model *model, ModelCall *call)
{
    bool is_free = !model->running && TAILQ_EMPTY(&model->waiting);
    if (count_of(model, call->asker.user_id) >= model->config.per_user_max)
        return MODEL_PER_USER;
    if (model->stopping || (!is_free && model->waiting_count >= model->config.waiting_max))
        return MODEL_FULL;
    if (is_free) {
        call->phase = MODEL_RUNNING;
        model->running = call;
    } else {
        TAILQ_INSERT_TAIL(&model->waiting, call, line);
        model->waiting_count++;
    }
    curl_multi_wakeup(model->multi);
    return MODEL_TAKEN;
}

ModelRefusal model_ask(Model *model, const ModelQuestion *question, const ModelAsker *asker, ModelCall **out)
{
    ModelCall *call = calloc(1, sizeof *call);
    assert(call);
    *call = (ModelCall){ .model = model, .asker = *asker, .asked_us = monotonic_us() };
    call_write_body(call, question);
    *out = call; /* before the thread can see it */
    pthread_mutex_lock(&model->lock);
    ModelRefusal refusal = admit(model, call);
    pthread_mutex_unlock(&model->lock);
    if (refusal == MODEL_TAKEN)
        return refusal;
    *out = NULL;
    buf_free(&call->body);
    free(call);
    return refusal;
}

ModelPlace model_place(ModelCall *call)
{
    Model *model = call->model;
    pthread_mutex_lock(&model->lock);
    ModelPlace place = { .phase = call->phase, .elapsed_s = (int)((monotonic_us() - call->asked_us) / US_PER_S) };
    const ModelCall *other = TAILQ_FIRST(&model->waiting);
    if (call->phase == MODEL_WAITING)
        for (place.position = 1; other != call; other = TAILQ_NEXT(other, line))
            place.position++;
    pthread_mutex_unlock(&model->lock);
    return place;
}

void model_release(ModelCall *call)
{
    Model *model = call->model;
    pthread_mutex_lock(&model->lock);
    bool mine = call->phase == MODEL_ENDED;
    call->released = true;
    if (call->phase == MODEL_WAITING) {
        TAILQ_REMOVE(&model->waiting, call, line);
        model->waiting_count--;
        model->outcomes[MODEL_CANCELLED]++;
        ModelCall *behind;
        TAILQ_FOREACH(behind, &model->waiting, line)
        behind->asker.changed(behind->asker.arg);
        mine = true;
    }
    if (!mine)
        curl_multi_wakeup(model->multi);
    pthread_mutex_unlock(&model->lock);
    if (mine)
        call_free(call);
}

/* --- what is known --- */

void model_count(Model *model, ModelOutcome outcome)
{
    OptTime now = { true, time_now() };
    pthread_mutex_lock(&model->lock);
    model->outcomes[outcome]++;
    if (outcome == MODEL_ANSWERED) {
        model->last_success = now;
        model->failures = 0;
        model->broken = false;
    } else if (outcome != MODEL_CANCELLED) {
        model->last_error_at = now;
        model->last_outcome = outcome;
        model->failures++;
        model->broken |= outcome == MODEL_TIMEOUT || model->failures >= MODEL_FAILURES_MAX;
        if (outcome == MODEL_DOWN || outcome == MODEL_MISSING)
            model->looked_us = 0; /* what is known is old */
    }
    pthread_mutex_unlock(&model->lock);
}

static void copy_names(const Model *model, Arena *arena, ModelState *out)
{
    out->models = arena_array(arena, model->found.count, sizeof *out->models);
    out->model_count = model->found.count;
    for (size_t i = 0; i < model->found.count; i++) {
        out->models[i] = arena_copy(arena, model->found.models[i]);
        out->ready |= model->found.answered && model_name_is(model->found.models[i], model->config.model);
    }
    out->version = arena_copy(arena, model->found.version);
}

void model_state(Model *model, Arena *arena, ModelState *out)
{
    pthread_mutex_lock(&model->lock);
    *out = (ModelState){ .known = model->known,
        .found = model->found.answered,
        .available = model->found.answered && !model->broken,
        .failing = model->found.answered && model->broken,
        .named = model->config.named,
        .url = model->url,
        .model = model->config.model,
        .last_success = model->last_success,
        .last_error_at = model->last_error_at,
        .last_error = model->last_error_at.has ? str(model_outcome_text(model->last_outcome)) : (Str){ 0 },
        .running = model->running != NULL,
        .waiting = model->waiting_count };
    memcpy(out->outcomes, model->outcomes, sizeof out->outcomes);
    copy_names(model, arena, out);
    pthread_mutex_unlock(&model->lock);
}

bool model_is_configured(const ModelState *state)
{
    return state->named || state->found;
}

bool model_is_ours(Model *model)
{
    pthread_mutex_lock(&model->lock);
    bool ours = model->config.named || model->met;
    pthread_mutex_unlock(&model->lock);
    return ours;
}

Str model_name(const Model *model)
{
    return model->config.model; /* never changes */
}

/* --- the thread --- */

/* What others have asked for since. False: it is over. */
static bool take_orders(Model *model)
{
    pthread_mutex_lock(&model->lock);
    bool stopping = model->stopping, look = model->look_wanted && !model->looking;
    if (!model->running && !TAILQ_EMPTY(&model->waiting)) {
        model->running = TAILQ_FIRST(&model->waiting);
        TAILQ_REMOVE(&model->waiting, model->running, line);
        model->waiting_count--;
        model->running->phase = MODEL_RUNNING;
        ModelCall *behind;
        TAILQ_FOREACH(behind, &model->waiting, line)
        behind->asker.changed(behind->asker.arg);
    }
    ModelCall *running = model->running;
    bool abandoned = running && running->released;
    model->looking |= look;
    model->look_wanted = false;
    pthread_mutex_unlock(&model->lock);
    if (stopping)
        return false;
    if (look)
        look_begin(model);
    pull_take_orders(model);
    if (running && !running->begun)
        call_begin(running); /* even when nobody wants it: it ends in one way */
    if (abandoned)
        call_abandon(running);
    return true;
}

static void take_ends(Model *model)
{
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(model->multi, &left)))
        if (message->msg == CURLMSG_DONE)
            exchange_finish(message->easy_handle, message->data.result);
}

/* Every exchange under way; those that are none are NULL. Only the thread ends what runs. */
enum { EXCHANGES = 5 };
static void exchanges(Model *model, Exchange *out[EXCHANGES])
{
    pthread_mutex_lock(&model->lock);
    const ModelCall *running = model->running;
    pthread_mutex_unlock(&model->lock);
    bool begun = running && running->begun;
    out[0] = begun ? running->exchange : NULL;
    out[1] = begun ? running->unload : NULL;
    out[2] = model->tags;
    out[3] = model->version;
    out[4] = model->pulling;
}

static void expire(Model *model)
{
    Exchange *all[EXCHANGES];
    int64_t now_us = monotonic_us();
    exchanges(model, all);
    for (int i = 0; i < EXCHANGES; i++)
        if (all[i])
            exchange_expire(all[i], now_us);
}

/* Those who wait see the time pass. */
static void tick(Model *model)
{
    int64_t now_us = monotonic_us();
    if (now_us - model->second_us < US_PER_S)
        return;
    model->second_us = now_us;
    ModelCall *call;
    pthread_mutex_lock(&model->lock);
    if (model->running && !model->running->released)
        model->running->asker.changed(model->running->asker.arg);
    TAILQ_FOREACH(call, &model->waiting, line)
    call->asker.changed(call->asker.arg);
    pthread_mutex_unlock(&model->lock);
}

static int until_next_ms(Model *model)
{
    Exchange *all[EXCHANGES];
    int64_t now_us = monotonic_us(), next_us = now_us + 60 * INT64_C(1000000);
    exchanges(model, all);
    for (int i = 0; i < EXCHANGES; i++)
        if (all[i] && exchange_deadline_us(all[i]) < next_us)
            next_us = exchange_deadline_us(all[i]);
    pthread_mutex_lock(&model->lock);
    if ((model->running || model->pull.id) && model->second_us + US_PER_S < next_us)
        next_us = model->second_us + US_PER_S;
    bool due = !model->running && !TAILQ_EMPTY(&model->waiting);
    pthread_mutex_unlock(&model->lock);
    if (due || next_us <= now_us)
        return 0;
    return (int)((next_us - now_us + US_PER_MS - 1) / US_PER_MS);
}

static void *model_main(void *arg)
{
    Model *model = arg;
    int running = 0;
    while (take_orders(model)) {
        curl_multi_perform(model->multi, &running);
        take_ends(model);
        expire(model);
        tick(model);
        curl_multi_poll(model->multi, NULL, 0, until_next_ms(model), NULL);
    }
    return NULL;
}

void model_start(Model *model)
{
    int failed = pthread_create(&model->thread, NULL, model_main, model);
    assert(!failed);
    model->started = true;
    model_look(model);
}

/* The thread has ended: nobody is answered any more. */
static void end_all(Model *model)
{
    ModelCall *call = model->running;
    if (call) {
        exchange_cancel(call->exchange);
        exchange_cancel(call->unload);
        call->exchange = call->unload = NULL;
        call->outcome = MODEL_CANCELLED;
        call_end(call);
    }
    look_cancel(model);
    pull_cancel(model);
    pthread_mutex_lock(&model->lock);
    while ((call = TAILQ_FIRST(&model->waiting))) {
        TAILQ_REMOVE(&model->waiting, call, line);
        model->waiting_count--;
        end_locked(call); /* not released: it would not be in the line */
    }
    pthread_mutex_unlock(&model->lock);
}

void model_stop(Model *model)
{
    if (!model->started)
        return;
    pthread_mutex_lock(&model->lock);
    model->stopping = true;
    curl_multi_wakeup(model->multi);
    pthread_mutex_unlock(&model->lock);
    pthread_join(model->thread, NULL);
    model->started = false;
    end_all(model);
}
