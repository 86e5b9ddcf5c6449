#include "export/export.h"

#include "export/csv.h"
#include "export_sql.h"
#include "http/stream_pace.h"

#include <time.h>

static Err export_tickets(Ctx *ctx, const void *in, void *out);

const Route export_routes[] = {
    { "GET", "/api/export/tickets", "Export Tickets Csv", .name = "export_tickets_csv", .tag = "export",
        .auth = AUTH_USER, .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .query = &ExportQuery_schema,
        .out_type = "text/csv", .errors = ERRORS(ERR_NOT_FOUND), .run = export_tickets },
};
const size_t export_routes_count = sizeof export_routes / sizeof *export_routes;

static const char header[] = "ID,Description,Status,Urgency,Request Type,Created By,Operator ID,Created At,Updated At";
static const char names_header[] = ",Title,Submitter,Assigned To";

typedef struct Export {
    CsvFormulas formulas;
    bool names;
    TicketWalk *walk; /* NULL: all of them without names, by queries that read no more than the file has */
    StreamPace pace;
    int64_t after;
    bool begun;
} Export;

typedef struct ExportStep {
    Export *file;
    Buf *out;
    int64_t rows;
} ExportStep;

/* Numbers, names and times need no quotes and are no formulas. */
static void print_row(Buf *out, const ExportRow *row, CsvFormulas formulas)
{
    buf_i64(out, row->id);
    buf_char(out, ',');
    csv_cell(out, row->description, formulas);
    const Str names[] = { row->status, row->urgency, row->request_type };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        buf_char(out, ',');
        buf_str(out, names[i]);
    }
    buf_char(out, ',');
    buf_i64(out, row->created_by_id);
    buf_char(out, ',');
    if (row->operator_id.has)
        buf_i64(out, row->operator_id.value);
    buf_char(out, ',');
    json_write_time(out, row->created_at);
    buf_char(out, ',');
    json_write_time(out, row->updated_at);
}

static void print_names(Buf *out, const Ticket *ticket, CsvFormulas formulas)
{
    Str nobody = str("");
    const Str cells[] = { ticket_title(ticket->description), ticket->created_by_name,
        ticket->operator_name.has ? ticket->operator_name.value : nobody };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        buf_char(out, ',');
        csv_cell(out, cells[i], formulas);
    }
}

static bool end_row(ExportStep *step, int64_t id)
{
    buf_add(step->out, CSV_END, sizeof CSV_END - 1);
    step->file->after = id;
    step->rows++;
    return step->out->len < STREAM_STEP_BYTES;
}

static bool take_row(void *arg, const void *value)
{
    ExportStep *step = arg;
    const ExportRow *row = value;
    print_row(step->out, row, step->file->formulas);
    return end_row(step, row->id);
}

static Err visit_all(Ctx *ctx, ExportStep *step, bool *done)
{
    DbVisitor visitor = { take_row, step };
    Export *file = step->file;
    int64_t after = file->after, limit = stream_pace_limit(&file->pace);
    if (ctx->user->is_admin)
        TRY(export_step_all(ctx->db, &(ExportStepAll){ after, limit }, visitor));
    else
        TRY(export_step_own(ctx->db, &(ExportStepOwn){ ctx->user->id, after, limit }, visitor));
    bool full = step->out->len >= STREAM_STEP_BYTES;
    stream_pace_took(&file->pace, step->rows, full);
    *done = step->rows < limit && !full;
    return ERR_OK;
}

static bool take_ticket(void *arg, const void *value)
{
    ExportStep *step = arg;
    const Ticket *ticket = value;
    ExportRow row = { .id = ticket->id,
        .description = ticket->description,
        .status = str(TicketStatus_values.names[ticket->status]),
        .urgency = str(TicketUrgency_values.names[ticket->urgency]),
        .request_type = str(TicketRequestType_values.names[ticket->request_type]),
        .created_by_id = ticket->created_by_id,
        .operator_id = ticket->operator_id,
        .created_at = ticket->created_at,
        .updated_at = ticket->updated_at };
    print_row(step->out, &row, step->file->formulas);
    if (step->file->names)
        print_names(step->out, ticket, step->file->formulas);
    return end_row(step, row.id);
}

static Err visit_next(Ctx *ctx, ExportStep *step, bool *done)
{
    TicketWalk *walk = step->file->walk;
    return walk ? ticket_walk_step(ctx, walk, (DbVisitor){ take_ticket, step }, done) : visit_all(ctx, step, done);
}

/* Times are UTC everywhere, the name's too. */
static void name_file(Ctx *ctx)
{
    struct tm utc;
    char stamp[32];
    gmtime_r(&(time_t){ ctx->now.us / 1000000 }, &utc);
    strftime(stamp, sizeof stamp, "%Y%m%d_%H%M%S", &utc);
    reply_header(
        ctx, "Content-Disposition", arena_printf(ctx->arena, "attachment; filename=tickets_export_%s.csv", stamp));
}

/* The first step answers for the whole: no file without a row. So a search goes on until it has one, though not for
 * ever: one that has found none by then has a file, of which the header may be all. */
static Err begin_file(Ctx *ctx, ExportStep *step, bool *done)
{
    enum { TRIES = 10 }; /* of 5,000 tickets at most: what a step reads doubles */
    for (int tries = 0; tries < TRIES && step->rows == 0 && !*done; tries++)
        TRY(visit_next(ctx, step, done));
    if (step->rows == 0 && *done)
        return err_detail(ctx, ERR_NOT_FOUND, "No tickets found to export");
    name_file(ctx);
    step->file->begun = true;
    return ERR_OK;
}

static Err write_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    Export *file = state;
    ExportStep step = { .file = file, .out = out };
    if (file->begun)
        return visit_next(ctx, &step, done);
    buf_text(out, header);
    if (file->names)
        buf_text(out, names_header);
    buf_text(out, CSV_END);
    *done = false;
    return begin_file(ctx, &step, done);
}

static bool has_filter(const TicketFilterQuery *query)
{
    return query->status.count || query->urgency.count || query->request_type.count || query->operator_id.count ||
           query->waiting_for.count || query->created_by_id.has || query->created_within.has ||
           query->closed_within.has || query->q.has || query->rules.has;
}

static Err export_tickets(Ctx *ctx, const void *in, void *out)
{
    static const Stream stream = { "text/csv; charset=utf-8", write_step };
    const ExportQuery *query = ctx->query;
    (void)in, (void)out;
    Export *file = arena_alloc(ctx->arena, sizeof *file);
    file->formulas = query->raw ? CSV_FORMULAS_KEPT : CSV_FORMULAS_DEFUSED;
    file->names = query->names;
    if (file->names || has_filter(&query->filter))
        TRY(ticket_walk_begin(ctx, &query->filter, &file->walk));
    stream_begin(ctx, &stream, file);
    return ERR_OK;
}
