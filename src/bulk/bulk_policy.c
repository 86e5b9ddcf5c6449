#include "bulk/bulk.h"

static bool sent(const BulkValues *values, const char *name)
{
    return schema_sent(&BulkValues_schema, values->sent, name);
}

BulkTicket bulk_changed(const BulkTicket *ticket, const BulkValues *values)
{
    BulkTicket out = *ticket;
    bool has_operator = sent(values, "operator_id");
    if (values->urgency.has)
        out.urgency = values->urgency.value;
    if (values->request_type.has)
        out.request_type = values->request_type.value;
    if (has_operator)
        out.operator_id = values->operator_id;
    if (values->status.has) {
        out.status = values->status.value;
        if (out.status == TICKET_NEW && !has_operator)
            out.operator_id = (OptI64){ 0 };
        return out;
    }
    if (has_operator && out.operator_id.has && out.status == TICKET_NEW)
        out.status = TICKET_ASSIGNED;
    if (has_operator && !out.operator_id.has && out.status == TICKET_ASSIGNED)
        out.status = TICKET_NEW;
    return out;
}

const char *bulk_problem(const BulkTicket *after, const BulkValues *values)
{
    bool touched = values->status.has || sent(values, "operator_id");
    return touched ? ticket_status_problem(after->status, after->operator_id) : NULL;
}

bool bulk_differs(const BulkTicket *before, const BulkTicket *after)
{
    bool same_operator = before->operator_id.has == after->operator_id.has &&
                         (!before->operator_id.has || before->operator_id.value == after->operator_id.value);
    return !same_operator || before->status != after->status || before->urgency != after->urgency ||
           before->request_type != after->request_type;
}

Time bulk_undo_until(Time made_at)
{
    enum { US_PER_S = 1000000 };
    return (Time){ made_at.us + (int64_t)BULK_UNDO_S * US_PER_S };
}

const char *bulk_undo_problem(const BulkMade *made, Time now)
{
    if (made->undone_at.has)
        return "It has been undone already";
    if (now.us > bulk_undo_until(made->at).us)
        return "It was made more than ten minutes ago; it stays";
    return NULL;
}
