/* serve: the life of a request, on one page (serve.c). */
#pragma once

#include "http/request.h"

typedef enum Served {
    SERVED_READY, /* the answer is composed: send it */
    SERVED_LANE,  /* a lane has it, or the thread of Redis; it comes back through loop_post */
} Served;

/* A whole request has been read: routes, checks and runs it, or hands it to its lane. Its loop's thread. */
Served serve_request(Request *request);
/* It was brought back: composes the answer, or after the question about its limit runs it. Its loop's thread. */
Served serve_resume(Request *request);
/* A stream's connection has drained: the next step, or the end (request->stream_done). */
Served serve_stream_next(Request *request);
/* Whether the stream is a live one, and has nothing to do before there is news. */
bool serve_stream_is_live(const Request *request);
bool serve_stream_waits(const Request *request);
/* Whether it is one answer that comes later (Stream.whole), and has not come yet. */
bool serve_is_whole(const Request *request);
/* Composes the end of a live stream; of one that is a whole answer, its refusal. */
void serve_stream_end(Request *request);
/* Composes the refusal of a request that could not be read (400, 408, 413, 431, 501, 505); the connection closes after
 * it. request->http holds a head, or nothing when the head itself is what could not be read. */
void serve_refuse(Request *request, int status);
