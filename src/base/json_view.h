/* A parsed document as it stands, for input whose shape hangs on what it says, which no schema can tell. Views borrow
 * from the document. Reading an object's member costs a look-up; everything else nothing. */
#pragma once

#include "base/json.h"

typedef enum JsonKind {
    JSON_KIND_OTHER, /* null, true, false, a real number; also what the document cannot hold as it was sent: a lone
                        surrogate, an integer past 64 bits */
    JSON_KIND_INTEGER,
    JSON_KIND_TEXT,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT,
} JsonKind;

typedef struct JsonView {
    const JsonDoc *doc;
    const void *value; /* NULL: there is none */
} JsonView;

JsonView json_view_root(const JsonDoc *doc);
JsonKind json_view_kind(JsonView view);
/* Of an object; its value is NULL when there is no such member, or no object. */
JsonView json_view_member(JsonView object, const char *name);
/* Of a list; 0 of everything else. */
size_t json_view_count(JsonView list);
JsonView json_view_item(JsonView list, size_t index);
/* Of a text, which may hold NUL; empty of everything else. */
Str json_view_text(JsonView view);
bool json_view_is_null(JsonView view);
bool json_view_is_bool(JsonView view);
bool json_view_is_true(JsonView view);
/* Of an integer; 0 of everything else. */
int64_t json_view_i64(JsonView view);
/* The value as JSON, for the input of a problem; in arena. */
Str json_view_echo(Arena *arena, JsonView view);
