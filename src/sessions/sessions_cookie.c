#include "conf/conf.h"
#include "http/cookie.h"
#include "sessions/sessions.h"

/* By how the browser reaches us. The prefix makes it keep the cookie for this host over TLS alone, and demands the
 * whole site as its path. */
typedef struct CookieKind {
    const char *name, *flags;
} CookieKind;
static const CookieKind plain = { "msd", "Path=/api/users/refresh; HttpOnly; SameSite=Strict" };
static const CookieKind over_tls = { "__Host-msd", "Path=/; Secure; HttpOnly; SameSite=Strict" };

bool session_origin_is_ours(const Ctx *ctx)
{
    const Conf *conf = ctx->app->conf;
    return origin_is_ours(ctx->request, conf->public_url, conf->frontend_url);
}

/* A proxy that nobody told us to trust may end TLS: then the page's own address says so. */
static const CookieKind *cookie_kind(const Ctx *ctx)
{
    return ctx->over_tls || str_starts(origin_of(ctx->request), "https://") ? &over_tls : &plain;
}

Err session_cookie_read(const Ctx *ctx, RefreshCookie *out)
{
    const Str *header = http_header(ctx->request, "Cookie");
    Str value = header ? cookie_find(*header, cookie_kind(ctx)->name) : (Str){ 0 };
    if (!value.ptr)
        return ERR_UNAUTHENTICATED;
    return refresh_cookie_check(ctx->app->tokens, value, out) ? ERR_OK : ERR_CREDENTIALS;
}

static void send_cookie(Ctx *ctx, Str value, int max_age_s)
{
    const CookieKind *kind = cookie_kind(ctx);
    reply_header(ctx, "Set-Cookie",
        arena_printf(
            ctx->arena, "%s=%.*s; Max-Age=%d; %s", kind->name, (int)value.len, value.ptr, max_age_s, kind->flags));
}

void session_cookie_set(Ctx *ctx, RefreshCookie cookie)
{
    send_cookie(ctx, refresh_cookie_sign(ctx->app->tokens, ctx->arena, cookie), SESSION_LIFETIME_S);
}

void session_cookie_clear(Ctx *ctx)
{
    send_cookie(ctx, str(""), 0);
}
