/* Idempotency-Key: a client that does not know whether its POST arrived sends it again with the same key, and gets the
 * first answer instead of a second ticket. The answer is kept for a day in the same transaction as what it created:
 * both are there or neither. Keys belong to their user. */
#pragma once

#include "http/ctx.h"

/* Tables, read line by line. */
/* clang-format off */

/* The first answer to a request, named by its SHA-256 in hex (method, path and body). */
typedef struct KeptAnswer {
    Str request;
    int64_t status;
    Str etag, body;
    Time created_at;
} KeptAnswer;
SCHEMA(KeptAnswer,
    FIELD(KeptAnswer, request),
    FIELD(KeptAnswer, status),
    FIELD(KeptAnswer, etag),
    FIELD(KeptAnswer, body),
    FIELD(KeptAnswer, created_at));

/* clang-format on */

/* App.run_once. ERR_INVALID for a key of another shape, or one that was used for another request. On PostgreSQL two
 * such requests at once end in ERR_RETRY for one, which then finds the other's answer. */
Err idempotency_run(Ctx *ctx, Str key, const void *in, void *out) __attribute__((warn_unused_result));
