/* input: what a request carries, in two steps. Syntax comes before the token and the limit, since the original answers
 * a broken body first; fields come after them, since decoding and echoing a large body is work that a refused client
 * must not buy. */
#pragma once

#include "http/request.h"

typedef struct Input {
    JsonDoc *doc; /* the body, when the route wants JSON and it is */
    Pair *form;
    size_t form_count;
    bool is_other; /* the route wants JSON, and the body says that it is something else */
} Input;

/* ERR_INVALID with the one problem of a broken JSON body, ERR_BODY_UNREADABLE, ERR_BAD_REQUEST for a broken form. */
Err input_parse(Request *request, Input *out) __attribute__((warn_unused_result));
/* Fills in request->in, ctx.params and ctx.query; problems in the order path, query, body. */
void input_decode(Request *request, const Input *input);
void input_free(Input *input);
