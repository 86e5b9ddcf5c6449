/* The inside of the model: its parts share it, and nobody else. What the lock guards is said; the rest is the thread's
 * own. */
#pragma once

#include "base/log.h"
#include "model/exchange.h"
#include "model/model.h"

#include <pthread.h>
#include <sys/queue.h>

struct ModelCall {
    Model *model;
    ModelAsker asker;
    TAILQ_ENTRY(ModelCall) line;
    /* Guarded. */
    ModelPhase phase;
    bool released;
    int64_t asked_us;
    /* The thread's. */
    Buf body; /* of the request under way */
    Exchange *exchange, *unload;
    ModelOutcome outcome;
    bool begun, said_done, saw_error, left_to_end;
    size_t answer_bytes;
    int pieces, equal_pieces;
    Buf last_piece;
    int64_t begun_us;
};

TAILQ_HEAD(ModelLine, ModelCall);

/* What one look found; the thread's until it is kept. */
typedef struct ModelFinding {
    Arena arena;
    Str *models;
    size_t count;
    Str version;
    bool answered;
} ModelFinding;

/* A pull; id 0: none. */
typedef struct ModelPulling {
    int64_t id, asked_us;
    bool begins, refused, succeeded;
    ModelPullProgress progress;
} ModelPulling;

struct Model {
    Arena arena; /* of what never changes */
    ModelConfig config;
    Str url, tags_url, version_url, chat_url, pull_url;
    CURLM *multi;
    pthread_t thread;
    bool started;

    pthread_mutex_t lock; /* of what follows, up to the exchanges */
    bool stopping;
    struct ModelLine waiting;
    ModelCall *running;
    int waiting_count;
    bool look_wanted, looking, known, met, broken; /* met: Ollama has answered once */
    int failures;                                  /* questions in a row that had no answer */
    ModelFinding found;
    ModelWatch *watches;
    int watch_count;
    int64_t looked_us;
    OptTime last_success, last_error_at;
    ModelOutcome last_outcome;
    uint64_t outcomes[MODEL_OUTCOMES];

    ModelPulling pull;
    Arena pull_arena; /* of its status */

    Exchange *tags, *version; /* of a look */
    Exchange *pulling;
    ModelFinding finding;
    int64_t second_us;
};

/* model_call.c: the call that runs. */
/* What it said of a failure, for the log: the first LOGGED_MAX_BYTES, whole characters. */
LogField model_said(const char *name, Str text);
/* On any thread, before anybody else knows the call. */
void call_write_body(ModelCall *call, const ModelQuestion *question);
void call_begin(ModelCall *call);
void call_abandon(ModelCall *call); /* nobody wants its answer */
/* It has ended: the next one's turn. Frees it when it was released. */
void call_end(ModelCall *call);

/* model_look.c */
void look_begin(Model *model);
void look_cancel(Model *model);
/* The lock is held. How the model's name is spelled there. */
Str look_spelling(const Model *model);

/* model_pull.c */
void pull_take_orders(Model *model);
void pull_cancel(Model *model);

/* model.c: whatever a call of the model's thread came to. */
void model_count(Model *model, ModelOutcome outcome);
