/* A list that is answered whole, however long it is: read by id and pulled in steps (ctx.h), so that it costs the same
 * memory at any length. A list that fits into one step is written and ended in it, on whatever lane the row has: a FAST
 * row may begin one, since a step is no more than a page; further steps run on LANE_SLOW. Rows come in the order of
 * ids, none twice. */
#pragma once

#include "http/ctx.h"

typedef struct ListStream {
    const Schema *item; /* a struct with an int64_t id */
    /* The rows after that id, ascending, STREAM_STEP_ROWS at most. Runs once a step: what the reader may see is asked
     * anew by it. */
    Err (*read)(Ctx *ctx, int64_t after, List *out);
} ListStream;

/* list: static. For a handler of an .out_list row; its out stays empty. */
void list_stream_begin(Ctx *ctx, const ListStream *list);
