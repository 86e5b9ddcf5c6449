/* ETag and If-Match: the version of one object, and the condition that a change is made to that version alone (RFC
 * 9110, 8.8.3 and 13.1.1). Pure functions of the request, any thread; nothing is allocated but the printed tag. */
#pragma once

#include "base/arena.h"
#include "http/parser.h"

/* "3", with its quotes. */
Str etag_print(Arena *arena, int64_t version);
/* True when the request has no If-Match, or one that names this version or is *. A list that breaks the grammar names
 * nothing: who sends a condition must not overwrite because of a slip. W/"3" counts as "3", although the RFC compares
 * strongly: a proxy that compresses weakens the tag, and ours name what an object holds, not the bytes of an answer. */
bool etag_if_match(const HttpRequest *request, int64_t version);
