/* What Ollama says, read strictly: every answer is an object with its members of the right types, UTF-8 and no deeper
 * than any JSON this program takes; further members are let be. What was read borrows from the arena. Pure. */
#pragma once

#include "base/arena.h"

/* A line of /api/chat. */
typedef struct ChatLine {
    Str content; /* the next piece; empty: none */
    bool done;
    Str done_reason;
    Str error; /* not empty: it ends the answer, and is for the log alone */
} ChatLine;

/* A line of /api/pull. */
typedef struct PullLine {
    Str status;
    int64_t completed, total; /* bytes of the part under way; 0: not told */
    Str error;
} PullLine;

typedef struct NameList {
    Str *items;
    size_t count;
} NameList;

/* False: it is none. */
bool answer_chat(Arena *arena, Str line, ChatLine *out);
bool answer_pull(Arena *arena, Str line, PullLine *out);
/* The names of /api/tags, as they are spelled there. */
bool answer_tags(Arena *arena, Str document, NameList *out);
/* Of /api/version. */
bool answer_version(Arena *arena, Str document, Str *out);

/* Whether the names mean the same model: whole names, whatever the case, `:latest` without a tag. */
bool model_name_is(Str a, Str b);
