/* serve: the life of a request, on one page (serve.c). */
#pragma once

#include "http/request.h"

typedef enum Served {
    SERVED_READY, /* the answer is composed: send it */
    SERVED_LANE,  /* a lane has it; it comes back through loop_post */
} Served;

/* A whole request has been read: routes, checks and runs it, or hands it to its lane. Its loop's thread. */
Served serve_request(Request *request);
/* A lane has brought it back: composes the answer. Its loop's thread. */
void serve_finish(Request *request);
/* A stream's connection has drained: the next step, or the end (request->stream_done). */
Served serve_stream_next(Request *request);
/* Composes the refusal of a request that could not be read (400, 408, 413, 431, 501, 505); the connection closes after
 * it. request->http holds a head, or nothing when the head itself is what could not be read. */
void serve_refuse(Request *request, int status);
