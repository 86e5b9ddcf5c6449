#include "sessions/sessions.h"

#include "db/db_notify.h"
#include "events/events.h"
#include "limits.h"
#include "sessions_sql.h"

enum { US_PER_S = 1000000 };

static Time seconds_later(Time time, int64_t seconds)
{
    return (Time){ time.us + seconds * US_PER_S };
}

/* --- tokens --- */

static LoginToken sign_token(const Ctx *ctx, int64_t user_id, int64_t session_id)
{
    int64_t now_s = ctx->now.us / US_PER_S;
    TokenClaims claims = {
        .user_id = user_id, .session_id = session_id, .issued_at = now_s, .expires_at = now_s + TOKEN_LIFETIME_S
    };
    return (LoginToken){ token_sign(ctx->app->tokens, ctx->arena, claims), str("bearer") };
}

/* What a client says of itself: as much of it as is text, cut. */
static Str user_agent(const Ctx *ctx)
{
    const Str *header = http_header(ctx->request, "User-Agent");
    if (!header)
        return str("");
    Str text = { header->ptr, utf8_prefix(*header) };
    size_t at = 0;
    for (int count = 0; count < USER_AGENT_MAX && at < text.len; count++)
        utf8_next(text, &at);
    return (Str){ text.ptr, at };
}

/* --- beginning --- */

typedef struct Beginning {
    SessionInsert row;
    SessionKey key;
} Beginning;

static Err insert_session(Ctx *ctx, void *arg)
{
    Beginning *it = arg;
    Err err = session_insert(ctx->db, &it->row, &it->key);
    return err == ERR_NO_ROW ? ERR_LOGIN : err;
}

Err session_begin(Ctx *ctx, int64_t user_id, Str hashed_password, LoginToken *out)
{
    bool with_cookie = session_origin_is_ours(ctx);
    Beginning it = { .row = { .user_id = user_id,
                         .hashed_password = hashed_password,
                         .now = ctx->now,
                         .expires_at = seconds_later(ctx->now, with_cookie ? SESSION_LIFETIME_S : TOKEN_LIFETIME_S),
                         .generation = with_cookie,
                         .user_agent = user_agent(ctx),
                         .address = address_print(ctx->arena, &ctx->client) } };
    if (with_cookie)
        TRY(event_tell_place(ctx));
    TRY(ctx_write(ctx, insert_session, &it));
    if (with_cookie)
        session_cookie_set(ctx, (RefreshCookie){ user_id, it.key.id, it.row.generation });
    *out = sign_token(ctx, user_id, it.key.id);
    return ERR_OK;
}

/* --- renewing --- */

SessionVerdict session_judge(const SessionTurn *turn, int64_t generation, Time now)
{
    if (generation == turn->generation)
        return SESSION_RENEW;
    if (generation > turn->generation)
        return SESSION_UNKNOWN;
    bool just_before =
        generation == turn->generation - 1 && now.us < seconds_later(turn->rotated_at, SESSION_LEEWAY_S).us;
    return just_before ? SESSION_REPEAT : SESSION_REUSED;
}

/* The end of the session must last, so this is no failure of the transaction, whatever the client is told. */
static Err end_reused(Ctx *ctx, const RefreshCookie *cookie)
{
    const ErrInfo *refusal = err_info(ERR_CREDENTIALS);
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    TRY(session_end(ctx->db, &(SessionEnd){ cookie->session_id, cookie->user_id, ctx->now }, NULL));
    Str changes = arena_printf(ctx->arena, "{\"user_id\":%lld,\"session_id\":%lld}", (long long)cookie->user_id,
        (long long)cookie->session_id);
    TRY(event_emit(ctx, EVENT_SESSION_REUSED, 0, changes));
    reply_status(ctx, refusal->status);
    reply_header(ctx, "WWW-Authenticate", str("Bearer"));
    reply_raw(ctx, "application/json", arena_printf(ctx->arena, "{\"detail\":\"%s\"}", refusal->text));
    return ERR_OK;
}

static Err rotate(Ctx *ctx, RefreshCookie *cookie)
{
    SessionRotate turn = { .id = cookie->session_id,
        .now = ctx->now,
        .expires_at = seconds_later(ctx->now, SESSION_LIFETIME_S),
        .user_agent = user_agent(ctx),
        .address = address_print(ctx->arena, &ctx->client) };
    TRY(session_rotate(ctx->db, &turn, NULL));
    cookie->generation++;
    return ERR_OK;
}

/* What the bearer needs to go on, or to begin a page. */
static Err renewal(Ctx *ctx, const RefreshCookie *cookie, Renewal *out)
{
    Caller caller;
    TokenClaims claims = { .user_id = cookie->user_id, .session_id = cookie->session_id };
    LoginToken token = sign_token(ctx, cookie->user_id, cookie->session_id);
    TRY(ctx->app->load_caller(ctx, &claims, &caller));
    *out = (Renewal){ token.access_token, token.token_type, me_read(&caller) };
    return event_tell_place(ctx);
}

Err session_renew(Ctx *ctx, RefreshCookie cookie, Renewal *out)
{
    SessionTurn turn;
    Err err = session_turn_read(ctx->db, &(SessionTurnRead){ cookie.session_id, cookie.user_id, ctx->now }, &turn);
    if (err == ERR_NO_ROW)
        return ERR_CREDENTIALS;
    TRY(err);
    switch (session_judge(&turn, cookie.generation, ctx->now)) {
    case SESSION_RENEW: TRY(rotate(ctx, &cookie)); break;
    case SESSION_REPEAT: cookie.generation = turn.generation; break;
    case SESSION_REUSED: return end_reused(ctx, &cookie);
    case SESSION_UNKNOWN: return ERR_CREDENTIALS;
    }
    TRY(renewal(ctx, &cookie, out));
    session_cookie_set(ctx, cookie);
    return ERR_OK;
}

/* --- ending --- */

Err session_end_others(Ctx *ctx)
{
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    return session_end_all_but(ctx->db, &(SessionEndAllBut){ ctx->user->session_id, ctx->user->id, ctx->now }, NULL);
}

Err session_end_of(Ctx *ctx, int64_t user_id)
{
    enum { NO_SESSION = 0 };
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    TRY(session_end_all_but(ctx->db, &(SessionEndAllBut){ NO_SESSION, user_id, ctx->now }, NULL));
    return session_less_tokens_end(ctx->db, &(SessionLessTokensEnd){ user_id, ctx->now }, NULL);
}

Err session_purge(Db *db, Time before, int64_t limit, int64_t *purged)
{
    return session_delete_old(db, &(SessionDeleteOld){ before, limit }, purged);
}
