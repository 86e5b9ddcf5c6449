#include "users/people_change.h"

#include "db/db_notify.h"
#include "events/events.h"
#include "sessions/sessions.h"
#include "users/people_list.h"
#include "users_sql.h"

static Str changed(Ctx *ctx, const Person *person, const char *field, bool after)
{
    return arena_printf(ctx->arena, "{\"user_id\":%lld,\"%s\":[%s,%s]}", (long long)person->id, field,
        after ? "false" : "true", after ? "true" : "false");
}

/* He is no admin any more, or not here: what he handed out in that office ends too. */
static Err end_office(Ctx *ctx, const Person *before, const Person *after)
{
    if (!before->is_admin || (after->is_admin && after->active))
        return ERR_OK;
    return resets_by_drop(ctx->db, &(ResetsByDrop){ before->id }, NULL);
}

static Err set_role(Ctx *ctx, const Person *before, const Person *after)
{
    if (before->is_admin == after->is_admin)
        return ERR_OK;
    return event_emit(ctx, after->is_admin ? EVENT_USER_PROMOTED : EVENT_USER_DEMOTED, 0,
        changed(ctx, before, "is_admin", after->is_admin));
}

static Err set_state(Ctx *ctx, const Person *before, const Person *after)
{
    if (before->active == after->active)
        return ERR_OK;
    if (!after->active) {
        TRY(session_end_of(ctx, before->id));
        TRY(resets_of_drop(ctx->db, &(ResetsOfDrop){ before->id }, NULL));
    }
    return event_emit(ctx, after->active ? EVENT_USER_ACTIVATED : EVENT_USER_DEACTIVATED, 0,
        changed(ctx, before, "active", after->active));
}

static Err apply(Ctx *ctx, const Person *before, const Person *after)
{
    UserStand row = { .id = before->id, .is_admin = after->is_admin, .deactivated_at = { !after->active, ctx->now } };
    db_notify(ctx->db, DB_TOPIC_RIGHTS);
    TRY(user_stand(ctx->db, &row, NULL));
    TRY(set_role(ctx, before, after));
    TRY(set_state(ctx, before, after));
    return end_office(ctx, before, after);
}

Err person_update(Ctx *ctx, const PersonUpdate *in, Person *out)
{
    const Person *before = ctx->object;
    Person after = *before;
    DbBool other_admins;
    if (schema_sent(&PersonUpdate_schema, ctx->sent, "is_admin"))
        after.is_admin = in->is_admin;
    if (schema_sent(&PersonUpdate_schema, ctx->sent, "active"))
        after.active = in->active;
    TRY(user_is_not_alone(ctx->db, &(UserIsNotAlone){ before->id }, &other_admins));
    const char *problem = person_change_problem(ctx->user, before, &after, other_admins.value);
    if (problem)
        return err_detail(ctx, ERR_CONFLICT, "%s", problem);
    if (after.is_admin != before->is_admin || after.active != before->active)
        TRY(apply(ctx, before, &after));
    *out = after;
    return person_complete(ctx, out);
}

Err person_end_sessions(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    const Person *person = ctx->object;
    TRY(session_end_of(ctx, person->id));
    return event_emit(
        ctx, EVENT_USER_SESSIONS_ENDED, 0, arena_printf(ctx->arena, "{\"user_id\":%lld}", (long long)person->id));
}
