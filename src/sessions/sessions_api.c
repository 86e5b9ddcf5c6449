#include "db/db_notify.h"
#include "limits.h"
#include "sessions/sessions.h"
#include "sessions_sql.h"

static Err session_load(Ctx *ctx);
static Err session_refresh(Ctx *ctx, const void *in, Renewal *out);
static Err session_logout(Ctx *ctx, const void *in, void *out);
static Err session_show(Ctx *ctx, const void *in, List *out);
static Err session_remove(Ctx *ctx, const void *in, void *out);
HANDLER(session_refresh, void, Renewal)
HANDLER(session_logout, void, void)
HANDLER(session_show, void, List)
HANDLER(session_remove, void, void)

const Route session_routes[] = {
    { "POST", "/api/users/refresh", "Refresh", .name = "refresh", .tag = "users", .auth = AUTH_NONE, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 200, .nothing = "No cookie: nobody is signed in here", .out = &Renewal_schema,
        .errors = ERRORS(ERR_CREDENTIALS, ERR_FORBIDDEN), .run = session_refresh_run },
    { "POST", "/api/users/logout", "Logout", .name = "logout", .tag = "users", .auth = AUTH_USER, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 204, .run = session_logout_run },
    { "GET", "/api/users/me/sessions", "List Sessions", .name = "list_sessions", .tag = "users", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .out = &Session_schema, .out_list = true,
        .run = session_show_run },
    { "DELETE", "/api/users/me/sessions/{session_id}", "Delete Session", .name = "delete_session", .tag = "users",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &SessionPath_schema,
        .load = session_load, .errors = ERRORS(ERR_NOT_FOUND), .run = session_remove_run },
};
const size_t session_routes_count = sizeof session_routes / sizeof *session_routes;

/* The cookie comes by itself with whatever a browser sends here: only a page of ours may use it. Whoever has none asks
 * in good faith: each page of somebody who is not signed in does. */
static Err session_refresh(Ctx *ctx, const void *in, Renewal *out)
{
    (void)in;
    RefreshCookie cookie;
    if (!session_origin_is_ours(ctx))
        return ERR_FORBIDDEN;
    Err err = session_cookie_read(ctx, &cookie);
    if (err == ERR_UNAUTHENTICATED) {
        reply_nothing(ctx);
        return ERR_OK;
    }
    TRY(err);
    return session_renew(ctx, cookie, out);
}

/* A token without a session ends with all others of its kind: nothing tells them apart. */
static Err session_logout(Ctx *ctx, const void *in, void *out)
{
    (void)in;
    (void)out;
    session_cookie_clear(ctx);
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    if (ctx->user->session_id == 0)
        return session_less_tokens_end(ctx->db, &(SessionLessTokensEnd){ ctx->user->id, ctx->now }, NULL);
    return session_end(ctx->db, &(SessionEnd){ ctx->user->session_id, ctx->user->id, ctx->now }, NULL);
}

static Err session_show(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    TRY(session_list(ctx->db, &(SessionList){ ctx->user->id, ctx->now, PAGE_MAX }, out));
    Session *sessions = out->items;
    for (size_t i = 0; i < out->count; i++)
        sessions[i].current = sessions[i].id == ctx->user->session_id;
    return ERR_OK;
}

/* Another's is not there. */
static Err session_load(Ctx *ctx)
{
    const SessionPath *path = ctx->params;
    SessionTurn *turn = arena_alloc(ctx->arena, sizeof *turn);
    Err err = session_turn_read(ctx->db, &(SessionTurnRead){ path->session_id, ctx->user->id, ctx->now }, turn);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "Session not found");
    ctx->object = turn;
    return err;
}

static Err session_remove(Ctx *ctx, const void *in, void *out)
{
    (void)in;
    (void)out;
    const SessionPath *path = ctx->params;
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    return session_end(ctx->db, &(SessionEnd){ path->session_id, ctx->user->id, ctx->now }, NULL);
}
