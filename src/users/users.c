#include "users/users.h"

#include "events/events.h"
#include "security/password.h"
#include "security/token.h"
#include "security/unicode.h"
#include "users_sql.h"

/* Without a session: what was issued in a second counts from its beginning, and before 1970 as 1970. */
static Err caller_without_session(Ctx *ctx, const TokenClaims *claims, Caller *out)
{
    enum { US_PER_S = 1000000 };
    int64_t issued_s = claims->issued_at < 0 ? 0 : claims->issued_at;
    return user_of_token(ctx->db, &(UserOfToken){ claims->user_id, { issued_s * US_PER_S } }, out);
}

Err user_caller(Ctx *ctx, const TokenClaims *claims, Caller *out)
{
    Caller caller = { 0 };
    Err err = claims->session_id
                  ? user_of_session(ctx->db, &(UserOfSession){ claims->user_id, claims->session_id, ctx->now }, &caller)
                  : caller_without_session(ctx, claims, &caller);
    if (err == ERR_NO_ROW)
        return ERR_CREDENTIALS;
    TRY(err);
    caller.session_id = claims->session_id;
    *out = caller;
    return ERR_OK;
}

Me me_read(const Caller *caller)
{
    return (Me){ caller->name, caller->email, caller->is_admin, caller->id, me_can(caller) };
}

static Err write_seeding(Db *db, Time now, EventKind kind, Str changes)
{
    return event_write(db, &(Event){ .kind = kind, .changes = changes, .address = str("command line"), .at = now });
}

static Err seed_existing(Db *db, Time now, const UserStanding *user, SeedOutcome *out)
{
    Str who = arena_printf(db->arena, "{\"user_id\":%lld", (long long)user->id);
    *out = !user->active ? SEED_ACTIVATED : user->is_admin ? SEED_UNCHANGED : SEED_PROMOTED;
    if (*out == SEED_UNCHANGED)
        return ERR_OK;
    TRY(user_stand(db, &(UserStand){ .id = user->id, .is_admin = true }, NULL));
    if (!user->is_admin)
        TRY(write_seeding(db, now, EVENT_USER_PROMOTED, arena_printf(db->arena, "%s,\"is_admin\":true}", who.ptr)));
    if (!user->active)
        TRY(write_seeding(
            db, now, EVENT_USER_ACTIVATED, arena_printf(db->arena, "%s,\"active\":[false,true]}", who.ptr)));
    return ERR_OK;
}

static Err seed_new(Db *db, Time now, const SeedAdmin *admin)
{
    UserRead user;
    UserInsert row = { .name = admin->name,
        .name_folded = text_fold(db->arena, admin->name),
        .email = admin->email,
        .is_admin = true,
        .now = now };
    TRY(password_hash(db->arena, admin->password, &row.hashed_password));
    TRY(user_insert(db, &row, &user));
    return write_seeding(db, now, EVENT_USER_REGISTERED,
        arena_printf(db->arena, "{\"user_id\":%lld,\"is_admin\":true}", (long long)user.id));
}

static Err seed_in_transaction(Db *db, Time now, const SeedAdmin *admin, SeedOutcome *out)
{
    UserStanding user;
    Err found = user_standing_of(db, &(UserStandingOf){ admin->email }, &user);
    if (found == ERR_OK)
        return seed_existing(db, now, &user, out);
    *out = SEED_CREATED;
    return found == ERR_NO_ROW ? seed_new(db, now, admin) : found;
}

Err user_seed_admin(Db *db, Time now, const SeedAdmin *admin, SeedOutcome *out)
{
    TRY(db_begin(db, DB_TX_WRITE));
    Err err = seed_in_transaction(db, now, admin, out);
    if (err == ERR_OK)
        err = db_commit(db);
    if (err != ERR_OK)
        db_rollback(db);
    return err;
}
