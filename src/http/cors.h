/* CORS for one foreign origin with credentials (FRONTEND_URL), decision for decision as the original's middleware.
 * Pure: the request and the setting in, header lines out. Any thread.
 *
 * The caller asks cors_is_preflight before it routes: a preflight is answered for any path, known or not, with what
 * cors_preflight appends, Content-Type: text/plain; charset=utf-8, and no other headers but the length. Every other
 * answer, errors included, takes what cors_simple appends. */
#pragma once

#include "base/buf.h"
#include "http/parser.h"

typedef struct CorsPreflight {
    int status; /* 200 or 400 */
    Str body;   /* static text: "OK", "Disallowed CORS origin", … */
} CorsPreflight;

/* OPTIONS with an Origin and an Access-Control-Request-Method. */
bool cors_is_preflight(const HttpRequest *request);
/* Appends lines "Name: value\r\n". frontend_url: the one allowed origin, compared byte for byte; empty: none. */
CorsPreflight cors_preflight(const HttpRequest *request, Str frontend_url, Buf *out);
/* Appends nothing for a request without Origin. A foreign origin is served as well: its browser keeps the answer from
 * the page. */
void cors_simple(const HttpRequest *request, Str frontend_url, Buf *out);
