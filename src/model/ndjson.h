/* NDJSON: bytes, cut anywhere, into lines. CRLF and empty lines are taken; a line longer than NDJSON_LINE_MAX_BYTES is
 * not, and no more than that is ever held. Whether a line is JSON is its taker's question. Pure but for the heap. */
#pragma once

#include "base/buf.h"

enum { NDJSON_LINE_MAX_BYTES = 8 * 1024 * 1024 };

typedef enum NdjsonStatus {
    NDJSON_OK,
    NDJSON_TOO_LONG,
    NDJSON_REFUSED, /* by who takes the lines */
} NdjsonStatus;

/* A zeroed one is at the beginning. */
typedef struct Ndjson {
    Buf held; /* of the line that has not ended */
} Ndjson;

/* line borrows, without its end, and is not empty; false: nothing further is wanted. */
typedef struct NdjsonTaker {
    bool (*line)(void *arg, Str line);
    void *arg;
} NdjsonTaker;

NdjsonStatus ndjson_feed(Ndjson *ndjson, Str bytes, NdjsonTaker taker);
/* No bytes follow: what is held is the last line. */
NdjsonStatus ndjson_end(Ndjson *ndjson, NdjsonTaker taker);
void ndjson_free(Ndjson *ndjson);
