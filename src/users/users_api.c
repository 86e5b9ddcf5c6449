#include "users/users.h"

#include "events/events.h"
#include "security/password.h"
#include "security/unicode.h"
#include "sessions/sessions.h"
#include "users/users_password.h"
#include "users/users_reset.h"
#include "users_sql.h"

static Err user_register(Ctx *ctx, const UserCreate *in, UserRead *out);
static Err user_login(Ctx *ctx, const LoginForm *in, LoginToken *out);
static Err user_me(Ctx *ctx, const void *in, Me *out);
HANDLER(user_register, UserCreate, UserRead)
HANDLER(user_login, LoginForm, LoginToken)
HANDLER(user_me, void, Me)
static Err user_rename(Ctx *ctx, const NameUpdate *in, Me *out);
HANDLER(user_password, PasswordChange, void)
HANDLER(user_rename, NameUpdate, Me)
HANDLER(reset_use, PasswordReset, void)

const Route user_routes[] = {
    { "POST", "/api/users/", "Create User", .name = "create_user", .tag = "users", .auth = AUTH_NONE, .lane = LANE_HASH,
        .limit = LIMIT_REGISTER, .status = 201, .body = &UserCreate_schema, .out = &UserRead_schema,
        .errors = ERRORS(ERR_BAD_REQUEST, ERR_STORAGE_FULL), .run = user_register_run },
    { "POST", "/api/users/login", "Login", .name = "login", .tag = "users", .auth = AUTH_NONE, .lane = LANE_HASH,
        .limit = LIMIT_LOGIN, .status = 200, .form = &LoginForm_schema, .out = &LoginToken_schema,
        .errors = ERRORS(ERR_LOGIN, ERR_STORAGE_FULL), .run = user_login_run },
    { "GET", "/api/users/me", "Get Me", .name = "get_me", .tag = "users", .auth = AUTH_USER, .lane = LANE_FAST,
        .limit = LIMIT_NONE, .status = 200, .out = &Me_schema, .run = user_me_run },
    { "POST", "/api/users/me/password", "Change Password", .name = "change_password", .tag = "users", .auth = AUTH_USER,
        .lane = LANE_HASH, .limit = LIMIT_LOGIN, .status = 204, .body = &PasswordChange_schema,
        .errors = ERRORS(ERR_BAD_REQUEST, ERR_STORAGE_FULL), .run = user_password_run },
    { "PATCH", "/api/users/me", "Update Me", .name = "update_me", .tag = "users", .auth = AUTH_USER, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 200, .body = &NameUpdate_schema, .out = &Me_schema, .run = user_rename_run },
    { "POST", "/api/users/reset-password", "Reset Password", .name = "reset_password", .tag = "users",
        .auth = AUTH_NONE, .lane = LANE_HASH, .limit = LIMIT_REGISTER, .status = 204, .body = &PasswordReset_schema,
        .errors = ERRORS(ERR_BAD_REQUEST, ERR_STORAGE_FULL), .run = reset_use_run },
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
    UserInsert row = { .name = it->in->name,
        .name_folded = text_fold(ctx->arena, it->in->name),
        .email = it->in->email,
        .hashed_password = it->hashed_password,
        .now = ctx->now };
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
    return session_begin(ctx, user.id, user.hashed_password, out);
}

static Err user_me(Ctx *ctx, const void *in, Me *out)
{
    (void)in;
    *out = me_read(ctx->user);
    return ERR_OK;
}

/* --- his own name --- */

static Str renamed(Ctx *ctx, Str before, Str after)
{
    Buf text = { 0 };
    buf_printf(&text, "{\"user_id\":%lld,\"name\":[", (long long)ctx->user->id);
    json_write_str(&text, before);
    buf_char(&text, ',');
    json_write_str(&text, after);
    buf_text(&text, "]}");
    Str out = arena_copy(ctx->arena, buf_view(&text));
    buf_free(&text);
    return out;
}

Err name_trim(Ctx *ctx, const Field *field, Str given, Str *out)
{
    *out = runes_print(ctx->arena, runes_trim(runes_of(ctx->arena, given)));
    if (out->len)
        return ERR_OK;
    schema_problem_value(field, "Value error, a name is more than blanks", str("\" \""), ctx->problems);
    return ERR_INVALID;
}

static Err user_rename(Ctx *ctx, const NameUpdate *in, Me *out)
{
    Str name, before = ctx->user->name;
    TRY(name_trim(ctx, schema_field(&NameUpdate_schema, str("name")), in->name, &name));
    TRY(user_me(ctx, NULL, out));
    out->name = name;
    if (str_equal(name, before))
        return ERR_OK;
    TRY(user_set_name(ctx->db, &(UserSetName){ ctx->user->id, name, text_fold(ctx->arena, name) }, NULL));
    return event_emit(ctx, EVENT_USER_RENAMED, 0, renamed(ctx, before, name));
}
