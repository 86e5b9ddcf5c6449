#include "bulk/bulk.h"

#include "bulk_sql.h"
#include "comments/comments.h"
#include "users/users.h"

#include <inttypes.h>
#include <stdlib.h>

/* --- what was asked for --- */

/* About a field of the body, or of the changes in it. */
static void complain(Ctx *ctx, const char *name, const char *message, Str input)
{
    Str loc = name ? arena_printf(ctx->arena, "[\"body\",\"changes\",\"%s\"]", name) : str("[\"body\",\"changes\"]");
    problem_add(ctx->problems, (Problem){ .type = "value_error", .loc = loc, .msg = str(message), .input = input });
}

static Str sent_values(Ctx *ctx, const BulkValues *values)
{
    Buf text = { 0 };
    json_write_fields(&text, &BulkValues_schema, values->sent, values);
    Str out = arena_copy(ctx->arena, buf_view(&text));
    buf_free(&text);
    return out;
}

static void check_nulls(Ctx *ctx, const BulkValues *values)
{
    const struct {
        const char *name;
        bool has;
    } fields[] = {
        { "status", values->status.has },
        { "urgency", values->urgency.has },
        { "request_type", values->request_type.has },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!fields[i].has && schema_sent(&BulkValues_schema, values->sent, fields[i].name))
            complain(ctx, fields[i].name, "Value error, null is no value; leave the key out", str("null"));
}

static Err check_operator(Ctx *ctx, const BulkValues *values)
{
    bool is_operator = true;
    if (values->operator_id.has)
        TRY(user_is_operator(ctx->db, values->operator_id.value, &is_operator));
    if (!is_operator)
        complain(ctx, "operator_id", "Value error, the operator must be an administrator",
            arena_printf(ctx->arena, "%" PRId64, values->operator_id.value));
    return ERR_OK;
}

static Err check_change(Ctx *ctx, const BulkChange *in)
{
    const BulkValues *values = &in->changes;
    if (in->remove && values->sent)
        complain(ctx, NULL, "Value error, what is removed is not changed, too", sent_values(ctx, values));
    if (!in->remove && !values->sent)
        complain(ctx, NULL, "Value error, say what to change, or remove", sent_values(ctx, values));
    check_nulls(ctx, values);
    TRY(check_operator(ctx, values));
    return ctx->problems->count ? ERR_INVALID : ERR_OK;
}

/* --- many tickets --- */

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Ascending, each once: two changes of many take their tickets in one order, and a history is in the order of ids. */
static List in_order(Arena *arena, const List *ids)
{
    int64_t *out = arena_array(arena, ids->count, sizeof *out);
    size_t count = 0;
    memcpy(out, ids->items, ids->count * sizeof *out);
    qsort(out, ids->count, sizeof *out, by_number);
    for (size_t i = 0; i < ids->count; i++)
        if (!count || out[count - 1] != out[i])
            out[count++] = out[i];
    return (List){ out, count };
}

/* As the queries take them. stride: from one id to the next. */
static Str print_ids(Arena *arena, const void *first, size_t stride, size_t count)
{
    Buf text = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(&text, ',');
        buf_i64(&text, *(const int64_t *)((const char *)first + i * stride));
    }
    Str out = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return out;
}

/* Each in memory that ends with it: five hundred long texts are more than a request may hold. */
static Err for_each(
    Ctx *ctx, const List *tickets, Err (*work)(Ctx *inner, const BulkTicket *ticket, void *arg), void *arg)
{
    Arena scratch = { 0 };
    Db db = { .conn = ctx->db->conn, .arena = &scratch };
    Ctx inner = *ctx;
    Err err = ERR_OK;
    inner.db = &db;
    inner.arena = &scratch;
    for (size_t i = 0; i < tickets->count && err == ERR_OK; i++) {
        err = work(&inner, &((const BulkTicket *)tickets->items)[i], arg);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return err;
}

/* --- those that cannot be changed --- */

/* A list that grows in the request's memory while the work on each ticket has its own. */
typedef struct Refusals {
    Arena *arena;
    List *list; /* has room for all */
} Refusals;

static List refusals_new(Arena *arena, size_t most)
{
    return (List){ arena_array(arena, most + 1, sizeof(BulkRefusal)), 0 };
}

static Err refuse(Ctx *inner, const Refusals *to, int64_t ticket_id, const char *reason)
{
    DbText text = { 0 };
    Err err = bulk_read_text(inner->db, &(BulkReadText){ ticket_id }, &text);
    if (err != ERR_OK && err != ERR_NO_ROW)
        return err;
    ((BulkRefusal *)to->list->items)[to->list->count++] = (BulkRefusal){
        .ticket_id = ticket_id,
        .title = err == ERR_OK ? arena_copy(to->arena, ticket_title(text.value)) : str(""),
        .reason = str(reason),
    };
    return ERR_OK;
}

/* --- the plan --- */

typedef struct Planning {
    const BulkChange *in;
    BulkPlan *plan;
    Refusals refusals;
} Planning;

static void plan_missing(BulkPlan *plan, int64_t ticket_id)
{
    ((BulkRefusal *)plan->refused.items)[plan->refused.count++] =
        (BulkRefusal){ .ticket_id = ticket_id, .title = str(""), .reason = str("Ticket not found") };
}

static Err plan_ticket(Ctx *inner, const BulkTicket *ticket, void *arg)
{
    Planning *planning = arg;
    BulkPlan *plan = planning->plan;
    const BulkValues *values = &planning->in->changes;
    BulkTicket after = planning->in->remove ? *ticket : bulk_changed(ticket, values);
    const char *problem = planning->in->remove ? NULL : bulk_problem(&after, values);
    if (problem)
        return refuse(inner, &planning->refusals, ticket->ticket_id, problem);
    if (planning->in->remove || bulk_differs(ticket, &after))
        ((BulkTicket *)plan->changes.items)[plan->changes.count++] = after;
    else
        plan->unchanged++;
    return ERR_OK;
}

/* Both lists ascend. */
static void plan_all_missing(BulkPlan *plan, const List *ids, const List *found)
{
    const BulkTicket *tickets = found->items;
    size_t at = 0;
    for (size_t i = 0; i < ids->count; i++) {
        int64_t id = ((const int64_t *)ids->items)[i];
        bool is_there = at < found->count && tickets[at].ticket_id == id;
        at += is_there;
        if (!is_there)
            plan_missing(plan, id);
    }
}

Err bulk_plan(Ctx *ctx, const BulkChange *in, BulkPlan *out)
{
    List found = { 0 };
    TRY(check_change(ctx, in));
    List ids = in_order(ctx->arena, &in->ticket_ids);
    Str printed = print_ids(ctx->arena, ids.items, sizeof(int64_t), ids.count);
    TRY(bulk_read_tickets(ctx->db, &(BulkReadTickets){ printed }, &found));
    BulkPlan plan = {
        .changes = { arena_array(ctx->arena, ids.count, sizeof(BulkTicket)), 0 },
        .refused = refusals_new(ctx->arena, ids.count),
    };
    Planning planning = { in, &plan, { ctx->arena, &plan.refused } };
    plan_all_missing(&plan, &ids, &found);
    TRY(for_each(ctx, &found, plan_ticket, &planning));
    *out = plan;
    return ERR_OK;
}

/* --- there --- */

static Ticket with_values(const Ticket *before, const BulkTicket *values)
{
    Ticket after = *before;
    ticket_set_status(&after, values->status);
    after.urgency = values->urgency;
    after.request_type = values->request_type;
    after.operator_id = values->operator_id;
    return after;
}

static Err change_ticket(Ctx *inner, const BulkTicket *after, void *arg)
{
    bool removes = *(const bool *)arg;
    Ticket before, out;
    TRY(bulk_read_ticket(inner->db, &(BulkReadTicket){ after->ticket_id }, &before));
    if (removes)
        return ticket_remove(inner, &before);
    Ticket changed = with_values(&before, after);
    return ticket_change(inner, &before, &changed, &out);
}

Err bulk_carry_out(Ctx *ctx, const BulkPlan *plan, const BulkChange *in, int64_t *id)
{
    DbInt made;
    const BulkTicket *first = plan->changes.items;
    bool removes = in->remove;
    Str ids = print_ids(ctx->arena, &first->ticket_id, sizeof *first, plan->changes.count);
    BulkInsert row = { .actor_id = ctx->user->id,
        .now = ctx->now,
        .changes = sent_values(ctx, &in->changes),
        .removed = removes,
        .tickets = (int64_t)plan->changes.count };
    TRY(bulk_insert(ctx->db, &row, &made));
    TRY(bulk_save(ctx->db, &(BulkSave){ made.value, ids, removes }, NULL));
    TRY(for_each(ctx, &plan->changes, change_ticket, &removes));
    *id = made.value;
    return ERR_OK;
}

/* --- and back --- */

typedef struct TakingBack {
    int64_t change_id, restored;
    Time made_at;
    Refusals kept;
} TakingBack;

static Err keep(Ctx *inner, const TakingBack *taking, int64_t ticket_id, const char *reason)
{
    TRY(bulk_set_kept(inner->db, &(BulkSetKept){ taking->change_id, ticket_id, str(reason) }, NULL));
    return refuse(inner, &taking->kept, ticket_id, reason);
}

static Err restore_removed(Ctx *inner, const BulkTicket *was, TakingBack *taking)
{
    bool is_back = false;
    TRY(ticket_restore(inner, was->ticket_id, &is_back));
    taking->restored += is_back;
    return is_back ? ERR_OK : keep(inner, taking, was->ticket_id, "It is gone for good");
}

/* With its old status comes the answer that it had, unless something was said since, which is no change of the version
 * and of a closed ticket leaves no trace but itself: then that counts, in the status that it has again. */
static Err restore_answer(Ctx *inner, const BulkTicket *was, Time made_at, Ticket *after)
{
    List said = { 0 };
    after->answered_at = was->answered_at;
    TRY(comment_newest(inner, after->id, 1, &said));
    const Comment *newest = said.items;
    if (!said.count || newest->created_at.us < made_at.us)
        return ERR_OK;
    bool answers = ticket_is_answer(&(Caller){ .id = newest->author_id }, after);
    after->answered_at = (OptTime){ answers, newest->created_at };
    return ERR_OK;
}

static Err restore_values(Ctx *inner, const Ticket *now, const BulkTicket *was, Time made_at)
{
    Ticket after = with_values(now, was), out;
    after.closed_at = was->closed_at;
    if (now->status == was->status)
        after.answered_at = now->answered_at;
    else
        TRY(restore_answer(inner, was, made_at, &after));
    return ticket_change(inner, now, &after, &out);
}

/* Who is to have it again must still be somebody who can. */
static Err check_old_operator(Ctx *inner, const Ticket *now, const BulkTicket *was, bool *is_fit)
{
    bool is_new = was->operator_id.has && (!now->operator_id.has || now->operator_id.value != was->operator_id.value);
    *is_fit = true;
    return is_new ? user_is_operator(inner->db, was->operator_id.value, is_fit) : ERR_OK;
}

static Err take_back_ticket(Ctx *inner, const BulkTicket *was, void *arg)
{
    TakingBack *taking = arg;
    Ticket now;
    if (was->removed)
        return restore_removed(inner, was, taking);
    Err err = bulk_read_ticket(inner->db, &(BulkReadTicket){ was->ticket_id }, &now);
    if (err == ERR_NO_ROW)
        return keep(inner, taking, was->ticket_id, "It was deleted since");
    TRY(err);
    if (now.version != was->version)
        return keep(inner, taking, was->ticket_id, "It was changed since");
    bool is_fit;
    TRY(check_old_operator(inner, &now, was, &is_fit));
    if (!is_fit)
        return keep(inner, taking, was->ticket_id, "Who had it is no operator any more");
    taking->restored++;
    return restore_values(inner, &now, was, taking->made_at);
}

Err bulk_take_back(Ctx *ctx, int64_t id, Time made_at, BulkUndone *out)
{
    List tickets = { 0 };
    TRY(bulk_read_saved(ctx->db, &(BulkReadSaved){ id }, &tickets));
    List kept = refusals_new(ctx->arena, tickets.count);
    TakingBack taking = { .change_id = id, .made_at = made_at, .kept = { ctx->arena, &kept } };
    TRY(for_each(ctx, &tickets, take_back_ticket, &taking));
    TRY(bulk_set_undone(ctx->db, &(BulkSetUndone){ id, (int64_t)kept.count, ctx->now }, NULL));
    *out = (BulkUndone){ taking.restored, kept };
    return ERR_OK;
}

/* --- found again --- */

Err bulk_list_recent(Ctx *ctx, List *out)
{
    enum { US_PER_S = 1000000 };
    List found = { 0 };
    int64_t time_us = (int64_t)BULK_UNDO_S * US_PER_S;
    BulkRecent query = { .actor_id = ctx->user->id,
        .from = { ctx->now.us - 2 * time_us },
        .since = { ctx->now.us - time_us },
        .limit = BULK_RECENT_MAX };
    TRY(bulk_recent(ctx->db, &query, &found));
    for (size_t i = 0; i < found.count; i++) {
        BulkEntry *entry = &((BulkEntry *)found.items)[i];
        entry->undo_until = bulk_undo_until(entry->at);
        entry->can.undo = !bulk_undo_problem(&(BulkMade){ entry->at, entry->undone_at }, ctx->now);
    }
    *out = found;
    return ERR_OK;
}

static bool take_kept(void *arg, const void *row)
{
    const Refusals *to = arg;
    const BulkKept *kept = row;
    ((BulkRefusal *)to->list->items)[to->list->count++] = (BulkRefusal){
        .ticket_id = kept->ticket_id,
        .title = arena_copy(to->arena, ticket_title(kept->description)),
        .reason = arena_copy(to->arena, kept->reason),
    };
    return true;
}

Err bulk_list_kept(Ctx *ctx, int64_t id, List *out)
{
    List kept = refusals_new(ctx->arena, BULK_TICKETS_MAX);
    Refusals refusals = { ctx->arena, &kept };
    TRY(bulk_read_kept(ctx->db, &(BulkReadKept){ id }, (DbVisitor){ take_kept, &refusals }));
    *out = kept;
    return ERR_OK;
}
