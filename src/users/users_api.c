#include "users/users.h"

#include "events/events.h"
#include "security/password.h"
#include "security/token.h"
#include "users_sql.h"

static Err user_register(Ctx *ctx, const UserCreate *in, UserRead *out);
static Err user_login(Ctx *ctx, const LoginForm *in, LoginToken *out);
static Err user_me(Ctx *ctx, const void *in, UserRead *out);
HANDLER(user_register, UserCreate, UserRead)
HANDLER(user_login, LoginForm, LoginToken)
HANDLER(user_me, void, UserRead)

const Route user_routes[] = {
    { "POST", "/api/users/", "Create User", .name = "create_user", .tag = "users", .auth = AUTH_NONE, .lane = LANE_HASH,
        .limit = LIMIT_REGISTER, .status = 201, .body = &UserCreate_schema, .out = &UserRead_schema,
        .errors = ERRORS(ERR_BAD_REQUEST, ERR_STORAGE_FULL), .run = user_register_run },
    { "POST", "/api/users/login", "Login", .name = "login", .tag = "users", .auth = AUTH_NONE, .lane = LANE_HASH,
        .limit = LIMIT_LOGIN, .status = 200, .form = &LoginForm_schema, .out = &LoginToken_schema,
        .errors = ERRORS(ERR_LOGIN), .run = user_login_run },
    { "GET", "/api/users/me", "Get Me", .name = "get_me", .tag = "users", .auth = AUTH_USER, .lane = LANE_FAST,
        .limit = LIMIT_NONE, .status = 200, .out = &UserRead_schema, .run = user_me_run },
};
const size_t user_routes_count = sizeof user_routes / sizeof *user_routes;

#define EMAIL_TAKEN "Email already exists"

typedef struct Registration {
    const UserCreate *in;
    Str hashed_password;
    UserRead *out;
} Registration;

/* In the write transaction. Asked first, so that a refusal uses up no number; the unique index decides a race. */
static Err insert_user(Ctx *ctx, void *arg)
{
    const Registration *it = arg;
    Err taken = user_by_email(ctx->db, &(UserByEmail){ it->in->email }, it->out);
    if (taken == ERR_OK)
        return err_detail(ctx, ERR_BAD_REQUEST, EMAIL_TAKEN);
    if (taken != ERR_NO_ROW)
        return taken;
    UserInsert row = {
        .name = it->in->name, .email = it->in->email, .hashed_password = it->hashed_password, .now = ctx->now
    };
    Err err = user_insert(ctx->db, &row, it->out);
    if (err == ERR_UNIQUE)
        return err_detail(ctx, ERR_BAD_REQUEST, EMAIL_TAKEN);
    TRY(err);
    return event_emit(ctx, EVENT_USER_REGISTERED, 0, str("{}"));
}

static Err user_register(Ctx *ctx, const UserCreate *in, UserRead *out)
{
    const char *problem = password_problem(in->password);
    if (problem)
        return err_detail(ctx, ERR_BAD_REQUEST, "%s", problem);
    Registration registration = { .in = in, .out = out };
    TRY(password_hash(ctx->arena, in->password, &registration.hashed_password));
    return ctx_write(ctx, insert_user, &registration);
}

/* A known and an unknown address cost one hash each, through the same code. */
static Err user_login(Ctx *ctx, const LoginForm *in, LoginToken *out)
{
    UserLogin user = { 0 };
    Err err = user_login_by_email(ctx->db, &(UserLoginByEmail){ in->username }, &user);
    if (err != ERR_OK && err != ERR_NO_ROW)
        return err;
    if (!password_verify(user.hashed_password, in->password))
        return ERR_LOGIN;
    int64_t now_s = ctx->now.us / 1000000;
    TokenClaims claims = { .user_id = user.id, .issued_at = now_s, .expires_at = now_s + TOKEN_LIFETIME_S };
    *out = (LoginToken){ token_sign(ctx->app->tokens, ctx->arena, claims), str("bearer") };
    return ERR_OK;
}

static Err user_me(Ctx *ctx, const void *in, UserRead *out)
{
    (void)in;
    *out = (UserRead){
        .name = ctx->user->name, .email = ctx->user->email, .is_admin = ctx->user->is_admin, .id = ctx->user->id
    };
    return ERR_OK;
}
