#include "events/live.h"

#include "base/seam.h"
#include "events_sql.h"
#include "limits.h"

#include <assert.h>
#include <stdlib.h>

static Err live_events(Ctx *ctx, const void *in, void *out);

const Route live_routes[] = {
    { "GET", "/api/events", "Stream Events", .name = "stream_events", .tag = "events", .auth = AUTH_USER,
        .lane = LANE_LIVE, .limit = LIMIT_NONE, .status = 200, .out = &LiveEvent_schema,
        .out_type = "text/event-stream", .run = live_events },
};
const size_t live_routes_count = sizeof live_routes / sizeof *live_routes;

/* --- what is written --- */

static void print_id(Buf *out, LivePlace place)
{
    buf_text(out, "id: ");
    live_place_print(place, out);
    buf_char(out, '\n');
}

/* hello, reset: they say where the stream stands. */
static void print_mark(Buf *out, LivePlace place, const char *name)
{
    print_id(out, place);
    buf_printf(out, "event: %s\ndata: {}\n\n", name);
}

typedef struct LiveStep {
    LiveStream *stream;
    Buf *out;
    bool full;
} LiveStep;

static bool print_event(void *arg, const void *value)
{
    LiveStep *step = arg;
    const LiveRow *row = value;
    LiveEvent event = { row->id, row->at, row->kind, row->ticket_id, row->actor_id, row->actor_name, row->changes };
    step->stream->place = (LivePlace){ row->xact, row->id };
    print_id(step->out, step->stream->place);
    buf_printf(step->out, "event: %s\ndata: ", EventKind_values.names[row->kind]);
    json_write(step->out, &LiveEvent_schema, &event);
    buf_text(step->out, "\n\n");
    step->full = step->out->len >= LIVE_STEP_BYTES;
    return !step->full;
}

/* --- where it stands --- */

/* The place that stands `skip` events behind the next one; *found: there is one. */
static Err find_bound(Ctx *ctx, LivePlace after, LivePlace upto, int64_t skip, LivePlace *out, bool *found)
{
    Err err = live_bound(ctx->db, &(LiveBound){ after.xact, after.id, upto.xact, upto.id, skip }, out);
    *found = err == ERR_OK;
    return err == ERR_NO_ROW ? ERR_OK : err;
}

/* Whether what was told up to a place can be gone on with: the history reaches back to it, and not further than there
 * is time for. */
static Err can_resume(Ctx *ctx, const LiveStream *stream, const LiveEdges *edges, bool *out)
{
    LivePlace horizon = { edges->horizon_xact, edges->horizon_id }, floor = { edges->floor_xact, edges->floor_id };
    LivePlace ignored;
    bool too_far = false;
    *out = stream->resumes_ours && live_place_compare(stream->place, floor) >= 0 &&
           live_place_compare(stream->place, horizon) <= 0;
    if (*out)
        TRY(find_bound(ctx, stream->place, horizon, LIVE_RESUME_MAX, &ignored, &too_far));
    *out &= !too_far;
    return ERR_OK;
}

static Err begin(Ctx *ctx, LiveStream *stream, const LiveEdges *edges, Buf *out)
{
    bool goes_on = false;
    if (stream->resumes)
        TRY(can_resume(ctx, stream, edges, &goes_on));
    if (!goes_on)
        stream->place = (LivePlace){ edges->horizon_xact, edges->horizon_id };
    print_mark(out, stream->place, "hello");
    if (stream->resumes && !goes_on)
        print_mark(out, stream->place, "reset");
    stream->begun = true;
    return ERR_OK;
}

Err event_tell_place(Ctx *ctx)
{
    LivePlace horizon;
    Buf text = { 0 };
    TRY(live_horizon(ctx->db, &horizon));
    live_place_print(horizon, &text);
    reply_header(ctx, "Last-Event-ID", arena_copy(ctx->arena, buf_view(&text)));
    buf_free(&text);
    return ERR_OK;
}

/* --- a step --- */

static Err visit(Ctx *ctx, LiveStep *step, LivePlace upto)
{
    DbVisitor visitor = { print_event, step };
    LivePlace after = step->stream->place;
    if (event_can_see(ctx->user, AUDIENCE_ADMINS))
        return live_all(ctx->db, &(LiveAll){ after.xact, after.id, upto.xact, upto.id }, visitor);
    return live_own(ctx->db, &(LiveOwn){ after.xact, after.id, upto.xact, upto.id, ctx->user->id }, visitor);
}

static Err tell_since(Ctx *ctx, LiveStream *stream, LivePlace horizon, Buf *out)
{
    LiveStep step = { .stream = stream, .out = out };
    LivePlace upto = horizon;
    bool more = false;
    if (live_place_compare(stream->place, horizon) >= 0)
        return ERR_OK;
    TRY(find_bound(ctx, stream->place, horizon, LIVE_STEP_EVENTS - 1, &upto, &more));
    TRY(visit(ctx, &step, upto));
    if (!step.full)
        stream->place = upto;
    ctx->stream_more = more || step.full;
    return ERR_OK;
}

/* Silence is not news, but whoever resumes later should not have to look through all that was not for him. */
static void keep(const LiveStream *stream, Buf *out)
{
    enum { SILENCE_US = 1000 * 1000 };
    if (out->len || monotonic_us() - stream->said_us < SILENCE_US)
        return;
    buf_text(out, ": keep\n");
    print_id(out, stream->place);
    buf_char(out, '\n');
}

static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    LiveStream *stream = state;
    LiveEdges edges;
    *done = false; /* it ends with its reader */
    TRY(live_edges(ctx->db, &edges));
    if (!stream->begun)
        TRY(begin(ctx, stream, &edges, out));
    TRY(tell_since(ctx, stream, (LivePlace){ edges.horizon_xact, edges.horizon_id }, out));
    keep(stream, out);
    if (out->len)
        stream->said_us = monotonic_us();
    return ERR_OK;
}

/* --- beginning and end --- */

static void end(void *state)
{
    LiveStream *stream = state;
    live_leave(stream->live, &stream->seat);
    free(stream);
}

const Stream live_stream = { .content_type = "text/event-stream; charset=utf-8", .step = step, .end = end };

static Err take_seat(Ctx *ctx, LiveStream *stream)
{
    Err err = live_enter(stream->live, &stream->seat);
    if (err == ERR_TOO_MANY)
        return err_detail(ctx, err, "At most %d event streams a person; close one first", LIVE_STREAMS_OF_ONE_MAX);
    if (err == ERR_BUSY)
        return err_detail(ctx, err, "The server has as many event streams as it takes; please try again later");
    return err;
}

static Err live_events(Ctx *ctx, const void *in, void *out)
{
    const Str *last = http_header(ctx->request, "Last-Event-ID");
    (void)in, (void)out;
    LiveStream *stream = calloc(1, sizeof *stream);
    assert(stream);
    *stream = (LiveStream){ .live = ctx->app->live,
        .seat.user_id = ctx->user->id,
        .user_id = ctx->user->id,
        .session_id = ctx->user->session_id,
        .is_admin = ctx->user->is_admin,
        .resumes = last != NULL };
    stream->resumes_ours = last && live_place_parse(*last, &stream->place);
    Err err = take_seat(ctx, stream);
    if (err != ERR_OK) {
        free(stream);
        return err;
    }
    reply_header(ctx, "X-Accel-Buffering", str("no")); /* nginx would gather it */
    stream_begin(ctx, &live_stream, stream);
    return ERR_OK;
}
