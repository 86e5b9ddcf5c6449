/* Waiting for PostgreSQL, always with an end on this side: a server that is frozen sends nothing, and its
 * statement_timeout is frozen with it. Costs what PQexec costs: one poll for an answer. */
#include "base/seam.h"
#include "db/db_postgres.h"

#include <poll.h>

enum {
    GRACE_MS = 1000, /* for the server's own deadline to be told first */
    PATIENCE_MS = 30 * 1000,
    TLS_LOOK_MS = 10, /* what TLS has read ahead is not in the socket, so nothing wakes poll for it */
};

int64_t postgres_until(const PostgresConn *conn)
{
    int deadline_ms = conn->base.deadline_ms;
    return monotonic_us() + 1000 * (int64_t)(deadline_ms ? deadline_ms + GRACE_MS : PATIENCE_MS);
}

void postgres_give_up(PostgresConn *conn)
{
    postgres_session_close(conn);
    conn->base.connected = false;
}

/* false: the time is up. True says nothing but that it is worth to look. */
static bool socket_wait(PGconn *handle, int64_t until_us)
{
    int64_t left_ms = (until_us - monotonic_us()) / 1000;
    if (left_ms <= 0)
        return false;
    if (left_ms > TLS_LOOK_MS && PQsslInUse(handle))
        left_ms = TLS_LOOK_MS;
    bool unsent = PQflush(handle) > 0;
    struct pollfd fd = { .fd = PQsocket(handle), .events = (short)(unsent ? POLLIN | POLLOUT : POLLIN) };
    poll(&fd, 1, (int)left_ms);
    return true;
}

PGresult *postgres_next(PostgresConn *conn, int64_t until_us)
{
    while (PQisBusy(conn->handle)) {
        if (!socket_wait(conn->handle, until_us))
            postgres_give_up(conn);
        else if (!PQconsumeInput(conn->handle))
            break; /* lost, which the result says */
    }
    return PQgetResult(conn->handle);
}

PGresult *postgres_answer(PostgresConn *conn, int sent)
{
    int64_t until_us = postgres_until(conn);
    PGresult *last = NULL;
    for (PGresult *next = sent ? postgres_next(conn, until_us) : NULL; next; next = postgres_next(conn, until_us)) {
        PQclear(last);
        last = next;
    }
    return last;
}
