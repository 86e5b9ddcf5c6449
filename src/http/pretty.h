/* JSON in lines, two blanks a level, for documents that are committed and read as diffs. Keys and values are written in
 * order; the caller opens and closes. */
#pragma once

#include "base/json.h"

typedef struct Pretty {
    Buf *out;
    int depth;
    bool filled; /* something stands in the present object or list */
} Pretty;

/* key: NULL inside a list and at the top. bracket: '{' or '['. */
void pretty_open(Pretty *doc, const char *key, char bracket);
/* bracket: '}' or ']'. An empty pair closes on its line. */
void pretty_close(Pretty *doc, char bracket);
void pretty_str(Pretty *doc, const char *key, Str value);
void pretty_text(Pretty *doc, const char *key, const char *value);
/* value: JSON as it is, "true", "12". */
void pretty_raw(Pretty *doc, const char *key, const char *value);
void pretty_i64(Pretty *doc, const char *key, int64_t value);
