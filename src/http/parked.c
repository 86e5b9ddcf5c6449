#include "http/parked.h"

#include "base/seam.h"
#include "http/serve.h"
#include "limits.h"

#include <assert.h>
#include <stdlib.h>

struct Parked {
    Connection *connection;
    TAILQ_ENTRY(Parked) all, turn;
    bool in_turn;
    bool chunked, close;
    bool is_admin;
    const Stream *stream;
    void *state;
    Request *kept; /* of a whole answer; what follows is the others' */
    const Route *route;
    TokenClaims claims;
    int64_t caller_id;
    char request_id[REQUEST_ID_MAX + 1];
};

static void release(News *news)
{
    if (atomic_fetch_sub(&news->holders, 1) == 1)
        free(news);
}

/* --- parking --- */

static void unlink_parked(Parked *parked)
{
    Loop *loop = parked->connection->loop;
    TAILQ_REMOVE(&loop->parked, parked, all);
    if (parked->in_turn)
        TAILQ_REMOVE(&loop->turns, parked, turn);
    parked->connection->parked = NULL;
}

void parked_add(Connection *connection)
{
    Loop *loop = connection->loop;
    Request *request = connection->request;
    Parked *parked = calloc(1, sizeof *parked);
    bool whole = serve_is_whole(request);
    assert(parked && request->ctx.stream->end);
    *parked = (Parked){ .connection = connection,
        .chunked = request->http.minor > 0,
        .close = request->close,
        .is_admin = request->caller.is_admin,
        .stream = request->ctx.stream,
        .state = request->ctx.stream_state,
        .kept = whole ? request : NULL,
        .route = request->ctx.route,
        .claims = request->claims,
        .caller_id = request->caller.id };
    memcpy(parked->request_id, request->ctx.request_id, sizeof parked->request_id);
    connection->request = NULL;
    connection->parked = parked;
    if (!whole) {
        request->ctx.stream = NULL; /* it is the record's from here on */
        loop_request_free(loop, request);
    }
    TAILQ_INSERT_TAIL(&loop->parked, parked, all);
}

/* A request made of what the record kept, for a stream's further steps. */
static Request *resume(const Parked *parked)
{
    Request *request = loop_request_new(parked->connection->loop);
    request->http = (HttpRequest){ .minor = parked->chunked };
    request->claims = parked->claims;
    request->caller =
        (Caller){ .id = parked->caller_id, .is_admin = parked->is_admin, .session_id = parked->claims.session_id };
    request->ctx = (Ctx){ .app = parked->connection->loop->app,
        .arena = &request->arena,
        .request = &request->http,
        .route = parked->route,
        .user = &request->caller,
        .problems = &request->problems,
        .now = time_now(),
        .client = parked->connection->peer,
        .stream = parked->stream,
        .stream_state = parked->state };
    memcpy(request->ctx.request_id, parked->request_id, sizeof parked->request_id);
    request->problems = (Problems){ .arena = &request->arena };
    request->err = ERR_OK;
    request->asset = (Str){ 0 };
    request->close = parked->close;
    request->refused = request->stream_done = request->cut = false;
    request->head_sent = request->streaming = true;
    request->connection = parked->connection;
    return request;
}

void parked_take(Connection *connection)
{
    Parked *parked = connection->parked;
    unlink_parked(parked);
    connection->request = parked->kept ? parked->kept : resume(parked);
    free(parked);
}

void parked_drop(Connection *connection)
{
    Parked *parked = connection->parked;
    unlink_parked(parked);
    if (parked->kept)
        loop_request_free(connection->loop, parked->kept);
    else
        parked->stream->end(parked->state);
    free(parked);
}

/* --- waking --- */

void parked_wake(Parked *parked)
{
    if (parked->in_turn)
        return;
    parked->in_turn = true;
    TAILQ_INSERT_TAIL(&parked->connection->loop->turns, parked, turn);
}

void parked_turns(Loop *loop)
{
    while (loop->live_running < LIVE_RUNNING_MAX && !TAILQ_EMPTY(&loop->turns))
        connection_wake(TAILQ_FIRST(&loop->turns)->connection);
}

/* --- news --- */

void parked_tell(Loop *loop, News *news)
{
    pthread_mutex_lock(&loop->lock);
    bool kept = loop->told_count < LOOP_NEWS_MAX;
    if (kept)
        loop->told[loop->told_count++] = news;
    if (!kept) { /* too much to look through one by one */
        loop->told_of = !loop->told_more || loop->told_of == news->stream ? news->stream : NULL;
        loop->told_more = true;
    }
    pthread_mutex_unlock(&loop->lock);
    if (!kept)
        release(news);
    loop_wake(loop);
}

/* A stream that has its turn before it sees all of this anyway. kind NULL: all; news NULL: whatever it is. */
static void hear(Loop *loop, const Stream *kind, const News *news)
{
    Parked *parked;
    loop->news_count++;
    TAILQ_FOREACH(parked, &loop->parked, all)
    if (!parked->in_turn && (!kind || kind == parked->stream) && (!news || news->wakes(news, parked->state)))
        parked_wake(parked);
}

void parked_hear(Loop *loop)
{
    News *told[LOOP_NEWS_MAX];
    pthread_mutex_lock(&loop->lock);
    int count = loop->told_count;
    bool more = loop->told_more;
    const Stream *of = loop->told_of;
    memcpy(told, loop->told, sizeof told);
    loop->told_count = 0;
    loop->told_more = false;
    pthread_mutex_unlock(&loop->lock);
    for (int i = 0; i < count; i++) {
        hear(loop, told[i]->stream, told[i]);
        release(told[i]);
    }
    if (more)
        hear(loop, of, NULL);
    parked_turns(loop);
}

/* --- ends --- */

void parked_expire(Loop *loop)
{
    int64_t now_s = time_now().us / 1000000;
    Parked *next;
    for (Parked *parked = TAILQ_FIRST(&loop->parked); parked; parked = next) {
        next = TAILQ_NEXT(parked, all);
        if (!parked->kept && parked->claims.expires_at <= now_s)
            connection_end_stream(parked->connection);
    }
}

void parked_end_all(Loop *loop)
{
    while (!TAILQ_EMPTY(&loop->parked))
        connection_end_stream(TAILQ_FIRST(&loop->parked)->connection);
    while (!TAILQ_EMPTY(&loop->waiting[DEADLINE_PART]))
        connection_close(TAILQ_FIRST(&loop->waiting[DEADLINE_PART]));
}
