/* The model as administrators see it: what is known of it, a try, and pulling it as a job. */
#pragma once

#include "http/ctx.h"
#include "jobs/jobs.h"

/* Tables, read line by line. */
/* clang-format off */

typedef struct PullRow {
    int64_t id;
    int state;
    Str status;
    int64_t completed, total;
    Str error;
} PullRow;
SCHEMA(PullRow,
    FIELD(PullRow, id),
    FIELD(PullRow, state, .values = &ModelPullState_values),
    FIELD(PullRow, status),
    FIELD(PullRow, completed),
    FIELD(PullRow, total),
    FIELD(PullRow, error));

typedef struct ModelPull {
    int64_t id;
    int state;
    Str status;
    int64_t completed, total;
    OptStr error;
} ModelPull;
SCHEMA(ModelPull,
    FIELD(ModelPull, id),
    FIELD(ModelPull, state, .values = &ModelPullState_values),
    FIELD(ModelPull, status, .doc = "In Ollama's words."),
    FIELD(ModelPull, completed, .doc = "Bytes of the part that is being pulled."),
    FIELD(ModelPull, total, .doc = "0 while it is not known."),
    FIELD(ModelPull, error));

typedef struct ModelError {
    Time at;
    Str message;
} ModelError;
SCHEMA(ModelError,
    FIELD(ModelError, at),
    FIELD(ModelError, message));

typedef struct ModelSeen {
    bool configured;
    Str host, model;
    bool available, failing, model_ready;
    OptStr version;
    List models;
    OptTime last_success_at;
    OptStr last_error;
    int64_t running, waiting;
    OptStr pull;
} ModelSeen;
SCHEMA(ModelSeen,
    FIELD(ModelSeen, configured, .doc = "Somebody said where it is, or it was found."),
    FIELD(ModelSeen, host),
    FIELD(ModelSeen, model),
    FIELD(ModelSeen, available, .doc = "Ollama answers, and its model answers questions."),
    FIELD(ModelSeen, failing, .doc = "Ollama answers, but the last question ran out of time, or several in a row had no answer: until one is answered."),
    FIELD(ModelSeen, model_ready, .doc = "Ollama has the model."),
    FIELD(ModelSeen, version, .doc = "Of Ollama."),
    FIELD(ModelSeen, models, .doc = "That Ollama has."),
    FIELD(ModelSeen, last_success_at, .doc = "When it last answered a question."),
    FIELD(ModelSeen, last_error, .format = FORMAT_JSON, .object = &ModelError_schema),
    FIELD(ModelSeen, running),
    FIELD(ModelSeen, waiting, .doc = "Questions in line."),
    FIELD(ModelSeen, pull, .format = FORMAT_JSON, .object = &ModelPull_schema, .doc = "The last one of this model."));

typedef struct ModelTried {
    bool ok;
    Str seconds;
    OptStr reply, error;
} ModelTried;
SCHEMA(ModelTried,
    FIELD(ModelTried, ok),
    FIELD(ModelTried, seconds, .format = FORMAT_NUMBER, .doc = "From the question to the end of the answer."),
    FIELD(ModelTried, reply),
    FIELD(ModelTried, error, .doc = "What went wrong, in a sentence."));

/* clang-format on */

extern const Route model_routes[];
extern const size_t model_routes_count;

/* In the write transaction that ctx holds: the pull that runs, or a new one. */
Err model_pull_begin(Ctx *ctx, ModelPull *out) __attribute__((warn_unused_result));
