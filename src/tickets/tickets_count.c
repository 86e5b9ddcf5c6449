#include "tickets/tickets_count.h"

#include "tickets_sql.h"

Err ticket_count_change(Db *db, int status, int urgency, OptI64 operator_id, int64_t delta)
{
    TicketCountAdd row = {
        .status = status,
        .urgency = urgency,
        .operator_id = operator_id.has ? operator_id.value : 0,
        .delta = delta,
    };
    return ticket_count_add(db, &row, NULL);
}

int64_t ticket_day_of(Time time)
{
    static const int64_t us_per_day = 24LL * 60 * 60 * 1000000;
    return time.us / us_per_day;
}

static Err closed_add(Db *db, OptTime closed_at, int64_t delta)
{
    return closed_at.has ? ticket_day_add(db, &(TicketDayAdd){ ticket_day_of(closed_at.value), 0, delta }, NULL)
                         : ERR_OK;
}

Err ticket_days_count(Db *db, const Ticket *ticket, int64_t delta)
{
    TRY(ticket_day_add(db, &(TicketDayAdd){ ticket_day_of(ticket->created_at), delta, 0 }, NULL));
    return closed_add(db, ticket->closed_at, delta);
}

Err ticket_days_change(Db *db, OptTime closed_before, OptTime closed_after)
{
    if (closed_before.has && closed_after.has && closed_before.value.us == closed_after.value.us)
        return ERR_OK;
    TRY(closed_add(db, closed_before, -1));
    return closed_add(db, closed_after, 1);
}

Err ticket_days_read(Db *db, int64_t first, int64_t last, List *out)
{
    return ticket_days_kept(db, &(TicketDaysKept){ first, last }, out);
}

Err ticket_counts_read(Db *db, List *out)
{
    return ticket_counts_kept(db, out);
}

Err ticket_counts_recount(Db *db, List *out)
{
    return ticket_counts_fresh(db, out);
}

Err ticket_counts_rebuild(Db *db)
{
    TRY(ticket_counts_drop(db, NULL));
    TRY(ticket_counts_refill(db, NULL));
    TRY(ticket_days_drop(db, NULL));
    return ticket_days_refill(db, NULL);
}
