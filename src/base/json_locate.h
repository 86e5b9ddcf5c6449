/* Where Python's json module would refuse a text, and in what words: clients of this API show both. A total function:
 * any bytes, bounded depth, no number is computed. Called only when jansson refused the text; O(n). */
#pragma once

#include "base/str.h"

typedef enum JsonRefusal {
    JSON_REFUSAL_NONE,
    JSON_REFUSAL_SYNTAX,
    JSON_REFUSAL_DIGITS, /* an integer so long that Python gives up on the whole text (400, not 422) */
} JsonRefusal;

typedef struct JsonFault {
    JsonRefusal refusal;
    const char *message; /* Python's words, static */
    size_t position;     /* in code points */
} JsonFault;

/* Hears of every string (with its quotes) and number up to the fault, in order. */
typedef struct JsonTokenSink {
    void (*hear)(void *self, Str token, bool is_key);
    void *self;
} JsonTokenSink;

/* text: UTF-8 that may hold encoded surrogates. Differs from Python on purpose: NaN and Infinity are no values, and
 * nesting ends at JSON_DEPTH_MAX. */
JsonFault json_locate(Str text, JsonTokenSink sink);
