/* Problems: what is wrong with a request's input, gathered before the handler runs, in the order path, query, body, and
 * printed as the items of a 422 (COMPAT.md section 3: type, loc, msg, input, ctx in this order). */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

typedef struct Problem {
    const char *type; /* "missing", "string_type", … */
    Str loc;          /* JSON text: ["body","email"] */
    Str msg;
    Str input; /* JSON text */
    Str ctx;   /* JSON text, or empty: no ctx */
} Problem;

typedef struct Problems {
    Arena *arena;
    Problem *items;
    size_t count, cap;
} Problems;

/* The first PROBLEMS_MAX are kept. */
void problem_add(Problems *problems, Problem problem);
/* {"detail":[…]} */
void problems_print(const Problems *problems, Buf *out);
