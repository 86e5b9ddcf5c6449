#include "statistics/statistics.h"

#include "statistics_sql.h"

#include <stdlib.h>
#include <time.h>

static Err statistics(Ctx *ctx, const void *in, Statistics *out);
static Err statistics_days(Ctx *ctx, const void *in, DayStatistics *out);
HANDLER(statistics, void, Statistics)
HANDLER(statistics_days, void, DayStatistics)

const Route statistics_routes[] = {
    { "GET", "/api/statistics", "Statistics", .name = "statistics", .tag = "statistics", .auth = AUTH_ADMIN,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .in_snapshot = true, .out = &Statistics_schema,
        .run = statistics_run },
    { "GET", "/api/statistics/days", "Statistics By Day", .name = "statistics_days", .tag = "statistics",
        .auth = AUTH_ADMIN, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .query = &DaysQuery_schema,
        .out = &DayStatistics_schema, .run = statistics_days_run },
};
const size_t statistics_routes_count = sizeof statistics_routes / sizeof *statistics_routes;

/* --- now --- */

static void count_status(Statistics *out, const TicketCount *count)
{
    StatusCount *by_status = out->by_status.items;
    UrgencyCount *by_urgency = out->by_urgency.items;
    bool is_open = count->status != TICKET_CLOSED;
    by_status[count->status].n += count->n;
    by_urgency[count->urgency].n += is_open ? count->n : 0;
    out->total += count->n;
    out->open += is_open ? count->n : 0;
    out->closed += is_open ? 0 : count->n;
    out->high += is_open && count->urgency == URGENCY_HIGH ? count->n : 0;
    out->unassigned += is_open && !count->operator_id ? count->n : 0;
    out->pending += count->status == TICKET_PENDING ? count->n : 0;
}

/* A desk has few operators: looking through them costs less than a table would. */
static OperatorLoad *load_of(Statistics *out, int64_t operator_id)
{
    OperatorLoad *loads = out->operators.items;
    for (size_t i = 0; i < out->operators.count; i++)
        if (loads[i].operator_id == operator_id)
            return &loads[i];
    OperatorLoad *load = &loads[out->operators.count++];
    *load = (OperatorLoad){ .operator_id = operator_id };
    return load;
}

static void count_load(Statistics *out, const TicketCount *count, int64_t own_id)
{
    if (!count->operator_id || count->status == TICKET_CLOSED)
        return;
    OperatorLoad *load = load_of(out, count->operator_id);
    load->open += count->n;
    load->high += count->urgency == URGENCY_HIGH ? count->n : 0;
    load->pending += count->status == TICKET_PENDING ? count->n : 0;
    out->mine += count->operator_id == own_id ? count->n : 0;
}

static int by_load(const void *a, const void *b)
{
    const OperatorLoad *left = a, *right = b;
    if (left->open != right->open)
        return left->open < right->open ? 1 : -1;
    return left->operator_id > right->operator_id ? 1 : -1;
}

static Err name_operators(Ctx *ctx, List *operators)
{
    OperatorLoad *loads = operators->items;
    qsort(loads, operators->count, sizeof *loads, by_load);
    for (size_t i = 0; i < operators->count; i++) {
        DbText name;
        TRY(statistics_operator(ctx->db, &(StatisticsOperator){ loads[i].operator_id }, &name));
        loads[i].operator_name = name.value;
    }
    return ERR_OK;
}

static void make_lists(Arena *arena, size_t operators_max, Statistics *out)
{
    StatusCount *by_status = arena_array(arena, (size_t)TicketStatus_values.count, sizeof *by_status);
    UrgencyCount *by_urgency = arena_array(arena, (size_t)TicketUrgency_values.count, sizeof *by_urgency);
    for (int i = 0; i < TicketStatus_values.count; i++)
        by_status[i] = (StatusCount){ .status = i };
    for (int i = 0; i < TicketUrgency_values.count; i++)
        by_urgency[i] = (UrgencyCount){ .urgency = i };
    *out = (Statistics){
        .by_status = { by_status, (size_t)TicketStatus_values.count },
        .by_urgency = { by_urgency, (size_t)TicketUrgency_values.count },
        .operators = { arena_array(arena, operators_max, sizeof(OperatorLoad)), 0 },
    };
}

static Err statistics(Ctx *ctx, const void *in, Statistics *out)
{
    List counts = { 0 };
    Statistics found;
    (void)in;
    TRY(ticket_counts_read(ctx->db, &counts));
    make_lists(ctx->arena, counts.count + 1, &found);
    const TicketCount *count = counts.items;
    for (size_t i = 0; i < counts.count; i++) {
        count_status(&found, &count[i]);
        count_load(&found, &count[i], ctx->user->id);
    }
    TRY(name_operators(ctx, &found.operators));
    *out = found;
    return ERR_OK;
}

/* --- day by day --- */

static Str day_print(Arena *arena, int64_t day)
{
    struct tm utc;
    char text[16];
    gmtime_r(&(time_t){ day * 24 * 60 * 60 }, &utc);
    strftime(text, sizeof text, "%Y-%m-%d", &utc);
    return arena_copy(arena, str(text));
}

static Err statistics_days(Ctx *ctx, const void *in, DayStatistics *out)
{
    const DaysQuery *query = ctx->query;
    int64_t today = ticket_day_of(ctx->now), first = today - query->days + 1;
    DayStatistics found = { .days = {
                                arena_array(ctx->arena, (size_t)query->days, sizeof(DayCount)), (size_t)query->days } };
    List kept = { 0 };
    (void)in;
    TRY(ticket_days_read(ctx->db, first - query->days, today, &kept));
    DayCount *days = found.days.items;
    for (int64_t i = 0; i < query->days; i++)
        days[i] = (DayCount){ .day = day_print(ctx->arena, first + i) };
    const TicketDay *day = kept.items;
    for (size_t i = 0; i < kept.count; i++) {
        bool is_before = day[i].day < first;
        *(is_before ? &found.created_before : &found.created) += day[i].created;
        *(is_before ? &found.closed_before : &found.closed) += day[i].closed;
        if (!is_before) {
            days[day[i].day - first].created = day[i].created;
            days[day[i].day - first].closed = day[i].closed;
        }
    }
    *out = found;
    return ERR_OK;
}
