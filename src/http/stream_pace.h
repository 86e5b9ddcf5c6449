/* How many rows a stream's next step asks the database for. A step ends early when its bytes are full, and PostgreSQL
 * has then sent the rest for nothing: so a step asks for twice what a full one before it took, and for more after one
 * that was not full. It begins with so few that even the largest rows are no burden. A zeroed StreamPace is at its
 * beginning. */
#pragma once

#include "limits.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct StreamPace {
    int64_t limit;
} StreamPace;

static inline int64_t stream_pace_limit(const StreamPace *pace)
{
    return pace->limit ? pace->limit : STREAM_FIRST_ROWS;
}

/* full: the step ended for its bytes. */
static inline void stream_pace_took(StreamPace *pace, int64_t rows, bool full)
{
    int64_t next = 2 * (full ? rows : stream_pace_limit(pace));
    pace->limit = next < STREAM_STEP_ROWS ? next : STREAM_STEP_ROWS;
}
