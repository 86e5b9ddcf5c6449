/* Model: the one client of Ollama in this process, with a thread of its own (docs/adr/0019). Nobody else ever waits for
 * Ollama: whoever asks leaves a call and is told when there is something new.
 *
 * A call waits in line: one runs, so many wait and so many may be one person's as the settings say. It ends by
 * itself within the deadlines, or at once when it is released: then the connection is closed, which frees Ollama's
 * slot, unless so little is left that reading on is quicker. After a first-byte deadline the model is unloaded once,
 * because one that is blocked stays so otherwise.
 *
 * Functions are for any thread unless they say otherwise. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/seam.h"
#include "model/ollama_host.h"

typedef struct Model Model;
typedef struct ModelCall ModelCall;

typedef struct ModelConfig {
    OllamaHost host;
    bool named; /* somebody said where it is: then it is missed when it is away */
    Str model;  /* its name */
    int first_byte_ms, gap_ms, total_ms;
    int waiting_max;  /* in line behind the one that runs */
    int per_user_max; /* of all these */
} ModelConfig;

typedef enum ModelOutcome {
    MODEL_ANSWERED,
    MODEL_DOWN,    /* nobody answers there, or the connection was lost */
    MODEL_TIMEOUT, /* one of the deadlines */
    MODEL_LOOP,    /* it said the same over and over, and did not come to an end */
    MODEL_FAILED,  /* it refused, or what came was no answer */
    MODEL_MISSING, /* it has no such model */
    MODEL_CANCELLED,
    MODEL_OUTCOMES
} ModelOutcome;

/* What happened, in a sentence for an administrator. */
const char *model_outcome_text(ModelOutcome outcome);

/* What is asked; the texts are JSON, and copied. */
typedef struct ModelQuestion {
    Str messages; /* [{"role","content"}, …] */
    Str format;   /* a schema; empty: none */
    bool anew;    /* it was asked before, and the same words alone would bring the same answer */
} ModelQuestion;

/* Who asks. piece, ended and free run on the model's thread; changed on any, quick and without asking back. */
typedef struct ModelAsker {
    int64_t user_id;
    /* The next piece of the answer. */
    void (*piece)(void *arg, Str content);
    /* The answer is whole, or there will be none. True: asks once more, with *again, which lives until the next call of
     * ended, and keeps its turn. */
    bool (*ended)(void *arg, ModelOutcome outcome, ModelQuestion *again);
    /* Its phase, place or answer has changed, or a second has passed. */
    void (*changed)(void *arg);
    /* Once, last, after model_release: nobody holds arg any more. */
    void (*free)(void *arg);
    void *arg;
} ModelAsker;

typedef enum ModelPhase { MODEL_WAITING, MODEL_RUNNING, MODEL_ENDED } ModelPhase;

typedef struct ModelPlace {
    ModelPhase phase;
    int position; /* while it waits; 1: the next one */
    int elapsed_s;
} ModelPlace;

typedef enum ModelRefusal { MODEL_TAKEN, MODEL_FULL, MODEL_PER_USER } ModelRefusal;

/* Reading the settings' texts: NULL, or why they cannot be used. */
const char *model_config_check(Arena *arena, Str host, Str model, ModelConfig *out);

/* config is copied. Nothing runs yet. */
Model *model_new(const ModelConfig *config);
void model_start(Model *model);
/* Ends all calls (MODEL_CANCELLED) and the thread. */
void model_stop(Model *model);
/* After the last model_release. NULL is accepted. */
void model_free(Model *model);

/* MODEL_TAKEN: *out is to be released, and asker.arg is the model's until free. Otherwise nothing has happened. */
ModelRefusal model_ask(Model *model, const ModelQuestion *question, const ModelAsker *asker, ModelCall **out)
    __attribute__((warn_unused_result));
ModelPlace model_place(ModelCall *call);
void model_release(ModelCall *call);

/* What is known of it. Texts are in arena. */
typedef struct ModelState {
    bool known;     /* it was asked at least once */
    bool found;     /* Ollama answered when it was asked last */
    bool available; /* and answers questions, as far as is known: the last one that was asked ended in time, */
    bool failing;   /* and not MODEL_FAILURES_MAX in a row had no answer; else it is failing, until one is answered */
    bool ready;     /* it has the model */
    bool named;
    Str url, model, version; /* version empty: not known */
    Str *models;
    size_t model_count;
    OptTime last_success, last_error_at; /* of an answer, or none */
    Str last_error;
    int running, waiting;
    uint64_t outcomes[MODEL_OUTCOMES]; /* since the start */
} ModelState;

void model_state(Model *model, Arena *arena, ModelState *out);
/* Somebody said where it is, or it was found where it usually is. */
bool model_is_configured(const ModelState *state);
/* Somebody said where it is, or Ollama was met there since the start: jobs of it are this process's as well. */
bool model_is_ours(Model *model);
Str model_name(const Model *model);

/* One who waits for a look at Ollama; embedded in what it belongs to, and unlinked by model_unwatch. */
typedef struct ModelWatch {
    struct ModelWatch *next;
    bool waits;                 /* guarded by the model */
    void (*changed)(void *arg); /* as ModelAsker's */
    void *arg;
} ModelWatch;

/* Asks Ollama what it has, unless that was done MODEL_FRESH_MS ago or less, or is being done. */
void model_look(Model *model);
/* As model_look; true: what is known is fresh, or too many wait already. False: watch is told when it is. */
bool model_watch(Model *model, ModelWatch *watch);
bool model_watch_waits(Model *model, ModelWatch *watch);
/* It is not told any more. */
void model_unwatch(Model *model, ModelWatch *watch);

typedef enum ModelPullPhase { MODEL_PULL_RUNS, MODEL_PULL_DONE, MODEL_PULL_FAILED } ModelPullPhase;

typedef struct ModelPullProgress {
    ModelPullPhase phase;
    Str status; /* in Ollama's words */
    int64_t completed, total;
    Str error; /* a sentence, when it failed */
} ModelPullProgress;

/* How far pull number id is; one that has not begun here begins, in place of another. It goes on for as long as
 * somebody asks again within MODEL_PULL_ASKED_MS. Texts are in arena, or static. */
void model_pull(Model *model, int64_t id, Arena *arena, ModelPullProgress *out);
void model_pull_stop(Model *model, int64_t id);
