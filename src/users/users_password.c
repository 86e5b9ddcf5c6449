#include "users/users_password.h"

#include "events/events.h"
#include "security/password.h"
#include "sessions/sessions.h"
#include "users_sql.h"

#define WRONG_PASSWORD "Current password is incorrect"

typedef struct Change {
    Str verified, hashed; /* the old one as it was when it was verified, and the new one */
} Change;

/* In the write transaction. Somebody else may have changed it since it was verified: then it was not the current one.
 */
static Err write_change(Ctx *ctx, void *arg)
{
    const Change *it = arg;
    int64_t changed = 0;
    UserChangePassword row = {
        .id = ctx->user->id, .old_password = it->verified, .new_password = it->hashed, .now = ctx->now
    };
    TRY(user_change_password(ctx->db, &row, &changed));
    if (!changed)
        return err_detail(ctx, ERR_BAD_REQUEST, WRONG_PASSWORD);
    TRY(session_end_others(ctx));
    TRY(resets_of_drop(ctx->db, &(ResetsOfDrop){ ctx->user->id }, NULL));
    return event_emit(ctx, EVENT_PASSWORD_CHANGED, 0, str("{}"));
}

Err user_password(Ctx *ctx, const PasswordChange *in, void *out)
{
    (void)out;
    UserLogin user;
    const char *problem = password_problem(in->new_password);
    if (problem)
        return err_detail(ctx, ERR_BAD_REQUEST, "%s", problem);
    Err err = user_login_by_id(ctx->db, &(UserLoginById){ ctx->user->id }, &user);
    if (err == ERR_NO_ROW)
        return ERR_CREDENTIALS;
    TRY(err);
    if (!password_verify(user.hashed_password, in->current_password))
        return err_detail(ctx, ERR_BAD_REQUEST, WRONG_PASSWORD);
    Change change = { .verified = user.hashed_password };
    TRY(password_hash(ctx->arena, in->new_password, &change.hashed));
    return ctx_write(ctx, write_change, &change);
}
