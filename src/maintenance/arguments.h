/* The arguments of the commands that look after databases. */
#pragma once

#include "base/arena.h"

typedef struct Argument {
    const char *flag;   /* "--from"; NULL: the one argument without a flag */
    const char **value; /* what follows the flag; untouched when it is not given */
    bool *set;          /* instead of value: a flag without one */
    bool required;
} Argument;

/* NULL, or one sentence in arena. usage: "copy --from URL --to URL", which each sentence ends with. */
const char *arguments_read(
    Arena *arena, int argc, char **argv, const Argument *arguments, size_t count, const char *usage);
