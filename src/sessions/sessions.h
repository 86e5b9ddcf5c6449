/* Sessions: one a login. Each token of ours names its session, and every request asks whether it is still open, so that
 * ending it works at once and on every process. A login from a page of ours also gets a refresh cookie, with which that
 * page stays signed in; each use of it gives out the next one, and one that comes twice ends the session
 * (docs/adr/0010-sessions.md). Ended and expired rows stay for a while, so that a copy of their cookie is known. */
#pragma once

#include "http/ctx.h"
#include "security/refresh_cookie.h"
#include "users/users.h"

enum {
    SESSION_LIFETIME_S = 30 * 24 * 60 * 60, /* from the last use of its cookie; without one, as long as its token */
    SESSION_LEEWAY_S = 10,                  /* how long the cookie before the present one is still good */
    SESSION_KEPT_S = 30 * 24 * 60 * 60,     /* after its end: for session_purge */
};

/* Tables, read line by line. */
/* clang-format off */

/* The answer to a login. */
typedef struct LoginToken {
    Str access_token, token_type;
} LoginToken;
SCHEMA(LoginToken,
    FIELD(LoginToken, access_token),
    FIELD(LoginToken, token_type));

typedef struct Session {
    int64_t id;
    Time created_at, seen_at;
    Str user_agent, address;
    bool current;
} Session;
SCHEMA(Session,
    FIELD(Session, id),
    FIELD(Session, created_at),
    FIELD(Session, seen_at, .doc = "The login, or the last time that its page renewed it."),
    FIELD(Session, user_agent),
    FIELD(Session, address),
    FIELD(Session, current, .computed = true, .doc = "The one of this request's token."));

/* The answer to a page that stays signed in: whose it is, it need not ask for. */
typedef struct Renewal {
    Str access_token, token_type;
    Me user;
} Renewal;
SCHEMA(Renewal,
    FIELD(Renewal, access_token),
    FIELD(Renewal, token_type),
    FIELD(Renewal, user, .object = &Me_schema));

/* In a path. */
typedef struct SessionPath {
    int64_t session_id;
} SessionPath;
SCHEMA(SessionPath,
    FIELD(SessionPath, session_id));

typedef struct SessionKey {
    int64_t id;
} SessionKey;
SCHEMA(SessionKey,
    FIELD(SessionKey, id));

/* Which cookie of an open session is the present one, and since when. */
typedef struct SessionTurn {
    int64_t generation; /* 0: it has no cookie */
    Time rotated_at;
} SessionTurn;
SCHEMA(SessionTurn,
    FIELD(SessionTurn, generation),
    FIELD(SessionTurn, rotated_at));

/* clang-format on */

extern const Route session_routes[];
extern const size_t session_routes_count;

/* Begins a session of somebody whose password was verified against hashed_password, and signs its first token; from a
 * page of ours also with a cookie and the place of its events (event_tell_place). ERR_LOGIN when that is no longer his
 * password. For LANE_HASH: waits for the writer.
 */
Err session_begin(Ctx *ctx, int64_t user_id, Str hashed_password, LoginToken *out) __attribute__((warn_unused_result));
/* A new token for the bearer of a cookie that we signed, the next cookie, and that place. ERR_CREDENTIALS when its
 * session is over; one that was used before ends the session, and then the refusal is in the reply, with ERR_OK. In a
 * write transaction.
 */
Err session_renew(Ctx *ctx, RefreshCookie cookie, Renewal *out) __attribute__((warn_unused_result));
/* Ends all of the caller's but the one of this request. In a write transaction. */
Err session_end_others(Ctx *ctx) __attribute__((warn_unused_result));
/* Ends all of somebody's, and all tokens of his that have none. In a write transaction. */
Err session_end_of(Ctx *ctx, int64_t user_id) __attribute__((warn_unused_result));
/* Deletes at most limit rows that expired or ended before that time. In a write transaction or none. */
Err session_purge(Db *db, Time before, int64_t limit, int64_t *purged) __attribute__((warn_unused_result));

/* What a cookie with a good signature is worth. */
typedef enum SessionVerdict {
    SESSION_RENEW,  /* the present one: give out the next */
    SESSION_REPEAT, /* the one before, just now: two tabs, or an answer that never came. Give the present one again */
    SESSION_REUSED, /* an old one: somebody has a copy */
    SESSION_UNKNOWN /* from a future that this database does not know: it was restored */
} SessionVerdict;
SessionVerdict session_judge(const SessionTurn *turn, int64_t generation, Time now);

/* sessions_cookie.c: the cookie on the wire. */
bool session_origin_is_ours(const Ctx *ctx);
/* ERR_UNAUTHENTICATED without one, ERR_CREDENTIALS for one that we did not sign. */
Err session_cookie_read(const Ctx *ctx, RefreshCookie *out) __attribute__((warn_unused_result));
void session_cookie_set(Ctx *ctx, RefreshCookie cookie);
void session_cookie_clear(Ctx *ctx);
