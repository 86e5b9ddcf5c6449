/* People: the operators, by name, by number; and what admins do with them. */
#include "http/list_stream.h"
#include "security/unicode.h"
#include "users/people_change.h"
#include "users/people_list.h"
#include "users/users_reset.h"
#include "users_sql.h"

static Err seen_load(Ctx *ctx);
static Err person_load(Ctx *ctx);
static Err operators_list(Ctx *ctx, const void *in, List *out);
static Err people_search(Ctx *ctx, const void *in, List *out);
static Err person_get(Ctx *ctx, const void *in, UserSeen *out);
HANDLER(operators_list, void, List)
HANDLER(people_search, void, List)
HANDLER(person_get, void, UserSeen)
HANDLER(person_page, void, List)
HANDLER(person_update, PersonUpdate, Person)
HANDLER(person_end_sessions, void, void)
HANDLER(reset_make, void, PasswordResetLink)

const Route people_routes[] = {
    { "GET", "/api/users/operators", "List Operators", .name = "list_operators", .tag = "users", .auth = AUTH_ADMIN,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .out = &UserRead_schema, .out_list = true,
        .run = operators_list_run },
    { "GET", "/api/users/search", "Search Users", .name = "search_users", .tag = "users", .auth = AUTH_ADMIN,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .query = &UserSearchQuery_schema,
        .out = &UserRead_schema, .out_list = true, .run = people_search_run },
    /* Whom the caller may not read is not there for him: load says so, and no may. */
    { "GET", "/api/users/{user_id}", "Get User", .name = "get_user", .tag = "users", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .params = &UserId_schema, .load = seen_load,
        .out = &UserSeen_schema, .errors = ERRORS(ERR_NOT_FOUND), .run = person_get_run },
    { "GET", "/api/users/", "List Users", .name = "list_users", .tag = "users", .auth = AUTH_ADMIN, .lane = LANE_SLOW,
        .limit = LIMIT_NONE, .status = 200, .query = &PeopleQuery_schema, .out = &Person_schema, .out_list = true,
        .run = person_page_run },
    { "PATCH", "/api/users/{user_id}", "Update User", .name = "update_user", .tag = "users", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &UserId_schema, .body = &PersonUpdate_schema,
        .load = person_load, .out = &Person_schema, .errors = ERRORS(ERR_NOT_FOUND, ERR_CONFLICT),
        .run = person_update_run },
    { "POST", "/api/users/{user_id}/end-sessions", "End Sessions", .name = "end_sessions", .tag = "users",
        .auth = AUTH_ADMIN, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &UserId_schema,
        .load = person_load, .errors = ERRORS(ERR_NOT_FOUND), .run = person_end_sessions_run },
    /* Takes no Idempotency-Key: the link would be kept with the answer. */
    { "POST", "/api/users/{user_id}/password-reset", "Make Password Reset", .name = "make_password_reset",
        .tag = "users", .auth = AUTH_ADMIN, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201,
        .params = &UserId_schema, .load = person_load, .out = &PasswordResetLink_schema,
        .errors = ERRORS(ERR_NOT_FOUND, ERR_CONFLICT), .run = reset_make_run },
};
const size_t people_routes_count = sizeof people_routes / sizeof *people_routes;

static Err read_operators(Ctx *ctx, int64_t after, List *out)
{
    return user_operators(ctx->db, &(UserOperators){ after, STREAM_STEP_ROWS }, out);
}

static Err operators_list(Ctx *ctx, const void *in, List *out)
{
    static const ListStream operators = { &UserRead_schema, read_operators };
    (void)in, (void)out;
    list_stream_begin(ctx, &operators);
    return ERR_OK;
}

static Err people_search(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    const UserSearchQuery *query = ctx->query;
    Str text = runes_print(ctx->arena, runes_trim(runes_of(ctx->arena, query->q)));
    if (text.len == 0)
        return ERR_OK;
    return user_search(ctx->db, &(UserSearch){ text_fold(ctx->arena, text), USER_SEARCH_MAX }, out);
}

static Err shares_ticket(Ctx *ctx, int64_t user_id, bool *out)
{
    DbBool found = { 0 };
    if (!user_can_see(ctx->user, user_id, false)) /* who may read him anyway needs no look at the tickets */
        TRY(user_shares_ticket(ctx->db, &(UserSharesTicket){ ctx->user->id, user_id }, &found));
    *out = found.value;
    return ERR_OK;
}

static Err seen_load(Ctx *ctx)
{
    const UserId *params = ctx->params;
    Caller *person = arena_alloc(ctx->arena, sizeof *person);
    bool shares = false;
    Err err = user_by_id(ctx->db, &(UserById){ params->user_id }, person);
    if (err == ERR_OK)
        err = shares_ticket(ctx, params->user_id, &shares);
    if (err == ERR_NO_ROW || (err == ERR_OK && !user_can_see(ctx->user, params->user_id, shares)))
        return err_detail(ctx, ERR_NOT_FOUND, "User not found");
    ctx->object = person;
    return err;
}

static Err person_get(Ctx *ctx, const void *in, UserSeen *out)
{
    (void)in;
    const Caller *person = ctx->object;
    *out = (UserSeen){ .name = person->name,
        .email = { user_can_see_email(ctx->user, person->id), person->email },
        .is_admin = person->is_admin,
        .id = person->id };
    return ERR_OK;
}

/* As admins see him. */
static Err person_load(Ctx *ctx)
{
    const UserId *params = ctx->params;
    Person *person = arena_alloc(ctx->arena, sizeof *person);
    Err err =
        person_by_id(ctx->db, &(PersonById){ params->user_id, PERSON_SESSIONS_MAX, PERSON_OPEN_TICKETS_MAX }, person);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "User not found");
    ctx->object = person;
    return err;
}

Err user_is_operator(Db *db, int64_t user_id, bool *out)
{
    DbBool found = { 0 };
    TRY(user_is_active_admin(db, &(UserIsActiveAdmin){ user_id }, &found));
    *out = found.value;
    return ERR_OK;
}
