#include "users/users.h"

#include "events/events.h"
#include "security/password.h"
#include "users_sql.h"

Err user_caller(Ctx *ctx, int64_t user_id, Caller *out)
{
    Err err = user_by_id(ctx->db, &(UserById){ user_id }, out);
    return err == ERR_NO_ROW ? ERR_CREDENTIALS : err;
}

static Err write_promotion(Db *db, Time now, EventKind kind, int64_t user_id)
{
    Str changes = arena_printf(db->arena, "{\"user_id\":%lld,\"is_admin\":true}", (long long)user_id);
    return event_write(db, &(Event){ .kind = kind, .changes = changes, .address = str("command line"), .at = now });
}

static Err seed_existing(Db *db, Time now, const UserRead *user, SeedOutcome *out)
{
    *out = user->is_admin ? SEED_UNCHANGED : SEED_PROMOTED;
    if (user->is_admin)
        return ERR_OK;
    TRY(user_promote(db, &(UserPromote){ user->id }, NULL));
    return write_promotion(db, now, EVENT_USER_PROMOTED, user->id);
}

static Err seed_in_transaction(Db *db, Time now, const SeedAdmin *admin, SeedOutcome *out)
{
    UserRead user;
    Err found = user_by_email(db, &(UserByEmail){ admin->email }, &user);
    if (found == ERR_OK)
        return seed_existing(db, now, &user, out);
    if (found != ERR_NO_ROW)
        return found;
    UserInsert row = { .name = admin->name, .email = admin->email, .is_admin = true, .now = now };
    TRY(password_hash(db->arena, admin->password, &row.hashed_password));
    TRY(user_insert(db, &row, &user));
    *out = SEED_CREATED;
    return write_promotion(db, now, EVENT_USER_REGISTERED, user.id);
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
