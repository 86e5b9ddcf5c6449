/* A look at Ollama: which models it has, and its version. On the model's thread, but for look_spelling. */
#include "model/answer.h"
#include "model/model_inside.h"

#include "limits.h"

Str look_spelling(const Model *model)
{
    for (size_t i = 0; i < model->found.count; i++)
        if (model_name_is(model->found.models[i], model->config.model))
            return model->found.models[i];
    return model->config.model;
}

/* Who waited is told, and the finding is what is known from here on. */
static void keep(Model *model)
{
    pthread_mutex_lock(&model->lock);
    arena_free(&model->found.arena);
    model->found = model->finding;
    model->finding = (ModelFinding){ 0 };
    if (!model->found.answered) { /* what comes back later is another one */
        model->broken = false;
        model->failures = 0;
    }
    model->known = true;
    model->met |= model->found.answered;
    model->looking = false;
    model->looked_us = monotonic_us();
    ModelWatch *watch = model->watches;
    model->watches = NULL;
    model->watch_count = 0;
    while (watch) {
        ModelWatch *next = watch->next;
        watch->waits = false;
        watch->changed(watch->arg);
        watch = next;
    }
    pthread_mutex_unlock(&model->lock);
}

static void keep_when_whole(Model *model)
{
    if (!model->tags && !model->version)
        keep(model);
}

static bool take_tags(void *arg, Str document)
{
    Model *model = arg;
    NameList names;
    if (!answer_tags(&model->finding.arena, document, &names))
        return false;
    model->finding.models = names.items;
    model->finding.count = names.count;
    return true;
}

static bool take_version(void *arg, Str document)
{
    Model *model = arg;
    return answer_version(&model->finding.arena, document, &model->finding.version);
}

static void tags_done(void *arg, ExchangeEnd how, int status, Str failure)
{
    Model *model = arg;
    (void)failure;
    model->tags = NULL;
    model->finding.answered = how == EXCHANGE_DONE && status == 200;
    keep_when_whole(model);
}

static void version_done(void *arg, ExchangeEnd how, int status, Str failure)
{
    Model *model = arg;
    (void)how, (void)status, (void)failure;
    model->version = NULL;
    keep_when_whole(model);
}

static ExchangePlan get(Model *model, Str url)
{
    return (ExchangePlan){ .url = url.ptr,
        .whole = true,
        .first_byte_ms = MODEL_LOOK_MS,
        .gap_ms = MODEL_LOOK_MS,
        .total_ms = MODEL_LOOK_MS,
        .arg = model };
}

void look_begin(Model *model)
{
    ExchangePlan tags = get(model, model->tags_url), version = get(model, model->version_url);
    tags.take = take_tags;
    tags.done = tags_done;
    version.take = take_version;
    version.done = version_done;
    model->tags = exchange_begin(model->multi, &tags);
    model->version = exchange_begin(model->multi, &version);
}

void look_cancel(Model *model)
{
    exchange_cancel(model->tags);
    exchange_cancel(model->version);
    model->tags = model->version = NULL;
    arena_free(&model->finding.arena);
    model->finding = (ModelFinding){ 0 };
}

/* --- who asks; any thread --- */

static bool is_fresh(const Model *model)
{
    return model->known && monotonic_us() - model->looked_us < MODEL_FRESH_MS * INT64_C(1000);
}

/* The lock is held. */
static void want_look(Model *model)
{
    if (model->looking || model->look_wanted)
        return;
    model->look_wanted = true;
    curl_multi_wakeup(model->multi);
}

void model_look(Model *model)
{
    pthread_mutex_lock(&model->lock);
    if (!is_fresh(model))
        want_look(model);
    pthread_mutex_unlock(&model->lock);
}

bool model_watch(Model *model, ModelWatch *watch)
{
    pthread_mutex_lock(&model->lock);
    watch->waits = !is_fresh(model) && !model->stopping && model->watch_count < MODEL_WATCHERS_MAX;
    if (watch->waits) {
        watch->next = model->watches;
        model->watches = watch;
        model->watch_count++;
        want_look(model);
    }
    bool waits = watch->waits;
    pthread_mutex_unlock(&model->lock);
    return !waits;
}

bool model_watch_waits(Model *model, ModelWatch *watch)
{
    pthread_mutex_lock(&model->lock);
    bool waits = watch->waits;
    pthread_mutex_unlock(&model->lock);
    return waits;
}

void model_unwatch(Model *model, ModelWatch *watch)
{
    pthread_mutex_lock(&model->lock);
    if (watch->waits) {
        ModelWatch **at = &model->watches;
        while (*at != watch)
            at = &(*at)->next;
        *at = watch->next;
        watch->waits = false;
        model->watch_count--;
    }
    pthread_mutex_unlock(&model->lock);
}
