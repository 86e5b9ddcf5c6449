#include "users/users_reset.h"

#include "conf/conf.h"
#include "events/events.h"
#include "http/cookie.h"
#include "security/base64url.h"
#include "security/digest.h"
#include "security/password.h"
#include "sessions/sessions.h"
#include "users_sql.h"

enum { SECRET_BYTES = 32, SECRET_CHARS = 43, US_PER_S = 1000000 };

#define LINK_DEAD "This link is no longer valid"

/* --- making --- */

/* Where the web application is, as the caller reached it when nobody told us. */
static Str site_of(const Ctx *ctx)
{
    const Str none = { 0 }, *host = http_header(ctx->request, "Host");
    if (ctx->app->conf->public_url.len)
        return ctx->app->conf->public_url;
    if (origin_is_ours(ctx->request, none, none))
        return origin_of(ctx->request);
    return arena_printf(
        ctx->arena, "http%s://%.*s", ctx->over_tls ? "s" : "", host ? (int)host->len : 0, host ? host->ptr : "");
}

static Str secret_make(Arena *arena)
{
    uint8_t bytes[SECRET_BYTES];
    char *text = arena_alloc(arena, SECRET_CHARS);
    random_bytes(bytes, sizeof bytes);
    base64url_encode((Str){ (const char *)bytes, sizeof bytes }, text);
    return (Str){ text, SECRET_CHARS };
}

Err reset_make(Ctx *ctx, const void *in, PasswordResetLink *out)
{
    (void)in;
    const Person *person = ctx->object;
    const char *problem = person_reset_problem(ctx->user, person);
    if (problem)
        return err_detail(ctx, ERR_CONFLICT, "%s", problem);
    Str secret = secret_make(ctx->arena), site = site_of(ctx);
    ResetInsert row = { .user_id = person->id,
        .made_by_id = ctx->user->id,
        .digest = digest_print(ctx->arena, &secret, 1),
        .now = ctx->now,
        .expires_at = { ctx->now.us + (int64_t)RESET_LIFETIME_S * US_PER_S } };
    TRY(resets_of_drop(ctx->db, &(ResetsOfDrop){ person->id }, NULL));
    TRY(reset_insert(ctx->db, &row, NULL));
    *out = (PasswordResetLink){ .expires_at = row.expires_at,
        .link = arena_printf(
            ctx->arena, "%.*s/reset-password#%.*s", (int)site.len, site.ptr, (int)secret.len, secret.ptr) };
    return event_emit(
        ctx, EVENT_USER_RESET_MADE, 0, arena_printf(ctx->arena, "{\"user_id\":%lld}", (long long)person->id));
}

/* --- using --- */

typedef struct Use {
    Str digest, hashed_password;
} Use;

/* In the write transaction: of two at the same time, one finds the link unused. */
static Err write_use(Ctx *ctx, void *arg)
{
    const Use *it = arg;
    ResetOwner owner;
    Err err = reset_take(ctx->db, &(ResetTake){ it->digest, ctx->now }, &owner);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_BAD_REQUEST, LINK_DEAD);
    TRY(err);
    TRY(user_set_password(ctx->db, &(UserSetPassword){ owner.user_id, it->hashed_password }, NULL));
    TRY(session_end_of(ctx, owner.user_id));
    Str changes = arena_printf(
        ctx->arena, "{\"user_id\":%lld,\"password_reset_id\":%lld}", (long long)owner.user_id, (long long)owner.id);
    return event_emit(ctx, EVENT_PASSWORD_CHANGED, 0, changes);
}

Err reset_use(Ctx *ctx, const PasswordReset *in, void *out)
{
    (void)out;
    const char *problem = password_problem(in->password);
    if (problem)
        return err_detail(ctx, ERR_BAD_REQUEST, "%s", problem);
    Use use = { .digest = digest_print(ctx->arena, &in->token, 1) };
    TRY(password_hash(ctx->arena, in->password, &use.hashed_password));
    return ctx_write(ctx, write_use, &use);
}

/* --- cleaning --- */

Err resets_purge(Db *db, Time before, int64_t limit, int64_t *purged)
{
    return resets_delete_old(db, &(ResetsDeleteOld){ before, limit }, purged);
}
