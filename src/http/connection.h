/* Connection: a socket, the bytes read ahead, and the one request under way. A small machine of states; only its loop's
 * thread calls these functions. Deadlines are total (a trickling client is cut), idle connections keep no buffer. */
#pragma once

#include "http/loop.h"

typedef enum ConnectionState {
    CONNECTION_HEAD,    /* reading a head; idle when nothing of it has come */
    CONNECTION_BODY,    /* reading a body */
    CONNECTION_RUNNING, /* a lane has the request; nothing is read */
    CONNECTION_WRITING, /* sending the answer, or a stream's part */
    CONNECTION_PARKED,  /* a live stream that waits for news */
    CONNECTION_LINGER,  /* sent and shut down; reads and drops until the client has seen it */
    CONNECTION_CLOSED,
} ConnectionState;

struct Connection {
    Loop *loop;
    int fd;
    ConnectionState state;
    Deadline deadline;
    int64_t deadline_us;
    TAILQ_ENTRY(Connection) waiting;
    struct event *event;             /* both ways, edge-triggered, as long as the connection */
    bool may_read;                   /* edge-triggered: bytes may wait in the socket */
    bool peer_closed;                /* it has sent its last byte */
    int budget;                      /* requests left in this turn of the loop */
    bool was_parked;                 /* once: its socket is prepared for it */
    bool in_lane;                    /* a lane holds the request: it must not be freed */
    Buf in;                          /* read ahead; the request's Strs point into it */
    size_t scanned, head_used, used; /* of in: searched for the head's end, the head, the whole request */
    const char *head_at;             /* where in was when the head was parsed */
    HttpChunks chunks;
    size_t chunk_at, chunk_body; /* where the undecoded rest begins, how much is decoded */
    size_t body_charged;         /* of the loop's body_bytes */
    size_t sent;                 /* of head and body */
    Address peer;
    Request *request;
    Parked *parked; /* of CONNECTION_PARKED, which has no request */
};

/* Takes over fd. */
void connection_new(Loop *loop, int fd);
/* The lane has finished the request: send the answer or the stream's part. */
void connection_resume(Connection *connection);
/* Its parked stream takes a step. */
void connection_wake(Connection *connection);
/* Its parked stream ends, whole. */
void connection_end_stream(Connection *connection);
/* Its deadline passed. */
void connection_expire(Connection *connection);
/* Nothing of a request has come: it may be closed without loss. */
bool connection_is_quiet(const Connection *connection);
/* Closes now, whatever it is doing; a request in a lane is dropped when it comes back. */
void connection_close(Connection *connection);
