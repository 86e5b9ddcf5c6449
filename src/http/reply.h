/* Answers: status line, headers and framing around a body, in the request's two buffers. Nothing here decides anything.
 */
#pragma once

#include "http/request.h"
#include "http/static.h"

/* The object, list, raw text or error that the request ended with. */
void reply_compose(Request *request);
/* A file of the web application. */
void reply_file(Request *request, const StaticAnswer *answer);
/* CORS preflight. */
void reply_preflight(Request *request);
/* A stream's part, in request->text: the head before the first, chunk framing around each. */
void reply_stream_part(Request *request, bool first);
