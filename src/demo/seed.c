#include "demo/demo.h"

#include "db/db_bulk.h"
#include "db/db_cursor.h"
#include "db/db_tables.h"
#include "demo/company.h"
#include "demo/company_views.h"
#include "demo/history.h"
#include "demo/text.h"
#include "demo_sql.h"
#include "security/unicode.h"
#include "tickets/tickets_count.h"
#include "users_sql.h"

#include <stdio.h>

enum { NUMBERS_A_TRANSACTION = 5000 };
static const int64_t SESSION_US = 3600LL * 1000 * 1000;

/* DEMO_PASSWORD, hashed once for everybody: a hash each would take 0.2 s a user. */
static const char demo_hash[] = "$argon2id$v=19$m=65536,t=3,p=4$c2VydmljZWRlc2stZGVtbw$"
                                "JQyrJdytkNAJRogi/xHbAAA/G8kKO/QGl+cYqUY9K74";

typedef struct Seed {
    Db *db;
    DemoDesk desk;
    Buf text;      /* of the row that is made, reused */
    Buf email;     /* likewise */
    Arena scratch; /* likewise */
    DemoReport report;
} Seed;

/* --- rows --- */

static Str user_email(const DemoDesk *desk, int64_t number, Buf *out)
{
    bool is_operator = number < desk->operators;
    long long shown = (long long)(is_operator ? number : number - desk->operators) + 1;
    out->len = 0;
    if (desk->is_company)
        company_email(number, out);
    else
        buf_printf(out, "%s%lld@example.com", is_operator ? "operator" : "user", shown);
    return buf_view(out);
}

static void user_name(const DemoDesk *desk, int64_t number, Buf *out)
{
    Prng prng = prng_for(PRNG_USER, number);
    out->len = 0;
    if (desk->is_company)
        company_name(number, out);
    else
        demo_name(&desk->zipf, &prng, out);
}

static Err user_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    user_name(&seed->desk, number, &seed->text);
    arena_reset(&seed->scratch);
    return db_bulk_add(bulk, &(DemoUserInsert){ .name = buf_view(&seed->text),
                                 .name_folded = text_fold(&seed->scratch, buf_view(&seed->text)),
                                 .email = user_email(&seed->desk, number, &seed->email),
                                 .hashed_password = str(demo_hash),
                                 .is_admin = number < seed->desk.operators,
                                 .created_at = seed->desk.begin });
}

/* Of the company alone: when everybody was seen. */
static Err session_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    if (!seed->desk.is_company)
        return ERR_OK;
    Time seen = company_seen(&seed->desk, number);
    DemoSessionInsert row = { .user_id = seed->desk.first_user_id + number,
        .created_at = seen,
        .seen_at = seen,
        .expires_at = { seen.us + SESSION_US },
        .user_agent = str(""),
        .address = str("") };
    return db_bulk_add(bulk, &row);
}

static void description_make(const DemoDesk *desk, const DemoTicket *ticket, int64_t number, Buf *out)
{
    Prng prng = prng_for(PRNG_DESCRIPTION, number);
    out->len = 0;
    if (desk->is_company)
        company_description(desk, ticket, number, out);
    else
        demo_description(&desk->zipf, &prng, ticket->request_type, out);
}

static Err ticket_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    DemoTicket ticket = demo_ticket(&seed->desk, number);
    description_make(&seed->desk, &ticket, number, &seed->text);
    return db_bulk_add(bulk, &(DemoTicketInsert){ .description = buf_view(&seed->text),
                                 .status = ticket.status,
                                 .urgency = ticket.urgency,
                                 .request_type = ticket.request_type,
                                 .created_by_id = ticket.owner_id,
                                 .operator_id = ticket.operator_id,
                                 .created_at = ticket.created_at,
                                 .updated_at = ticket.updated_at,
                                 .closed_at = { ticket.status == TICKET_CLOSED, ticket.updated_at },
                                 .version = ticket.version });
}

/* Its draws come from beyond the last ticket, so that the comments are the same with and without it. */
static Err note_write(Seed *seed, DbBulk *bulk, const DemoTicket *ticket, int64_t number)
{
    Prng prng = prng_for(PRNG_COMMENT, DEMO_TICKETS_MAX + number);
    seed->text.len = 0;
    if (seed->desk.is_company)
        company_note(&seed->desk, ticket, number, &seed->text);
    else
        demo_note(&seed->desk.zipf, &prng, &seed->text);
    seed->report.comments++;
    return db_bulk_add(bulk, &(DemoCommentInsert){ .ticket_id = seed->desk.first_ticket_id + number,
                                 .author_id = ticket->operator_id.value,
                                 .body = buf_view(&seed->text),
                                 .internal = true,
                                 .created_at = demo_note_time(&seed->desk, ticket) });
}

static Err comments_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    DemoTicket ticket = demo_ticket(&seed->desk, number);
    Prng prng = prng_for(PRNG_COMMENT, number);
    if (ticket.has_note)
        TRY(note_write(seed, bulk, &ticket, number));
    for (int i = 0; i < ticket.comments; i++) {
        bool is_answer = demo_comment_is_answer(&ticket, i);
        seed->text.len = 0;
        if (seed->desk.is_company)
            company_comment(&seed->desk, &ticket, number, i, &seed->text);
        else
            demo_comment(&seed->desk.zipf, &prng, is_answer, &seed->text);
        TRY(db_bulk_add(bulk, &(DemoCommentInsert){ .ticket_id = seed->desk.first_ticket_id + number,
                                  .author_id = is_answer ? ticket.operator_id.value : ticket.owner_id,
                                  .body = buf_view(&seed->text),
                                  .created_at = demo_comment_time(&seed->desk, &ticket, i) }));
    }
    seed->report.comments += ticket.comments;
    return ERR_OK;
}

/* Commits what went well. */
static Err transaction_end(Db *db, Err err)
{
    if (err == ERR_OK)
        err = db_commit(db);
    if (err != ERR_OK)
        db_rollback(db);
    return err;
}

static Err counters_write(Db *db)
{
    TRY(db_begin(db, DB_TX_WRITE));
    Err err = ticket_counts_rebuild(db);
    return transaction_end(db, err == ERR_OK ? db_analyze(db) : err);
}

static Err answers_write(Db *db)
{
    TRY(db_begin(db, DB_TX_WRITE));
    return transaction_end(db, db_answers_make(db));
}

/* --- the ids that the database gave, and what is counted of the rows --- */

/* They follow one another unless somebody else writes at the same time: then ERR_CONFLICT. */

static Err users_settle(Seed *seed)
{
    DemoDesk *desk = &seed->desk;
    UserRead first, last;
    TRY(user_by_email(seed->db, &(UserByEmail){ user_email(desk, 0, &seed->email) }, &first));
    TRY(user_by_email(seed->db, &(UserByEmail){ user_email(desk, desk->users - 1, &seed->email) }, &last));
    desk->first_user_id = first.id;
    return last.id - first.id == desk->users - 1 ? ERR_OK : ERR_CONFLICT;
}

static Err tickets_settle(Seed *seed)
{
    DbInt first, last;
    TRY(demo_ticket_first(seed->db, &first));
    TRY(demo_ticket_last(seed->db, &last));
    seed->desk.first_ticket_id = first.value;
    if (last.value - first.value != seed->desk.tickets - 1)
        return ERR_CONFLICT;
    return counters_write(seed->db);
}

static Err nothing_settle(Seed *seed)
{
    (void)seed;
    return ERR_OK;
}

/* --- passes --- */

typedef struct Pass {
    const char *table;
    bool of_users; /* a number is a user's, else a ticket's */
    const Query *insert;
    Err (*write)(Seed *seed, DbBulk *bulk, int64_t number); /* the rows of one user or one ticket */
    Err (*settle)(Seed *seed);                              /* after all of them */
} Pass;

static const Pass passes[] = {
    { "users", true, &demo_user_insert_query, user_write, users_settle },
    { "sessions", true, &demo_session_insert_query, session_write, nothing_settle },
    { "tickets", false, &demo_ticket_insert_query, ticket_write, tickets_settle },
    { "comments", false, &demo_comment_insert_query, comments_write, nothing_settle },
};

static Err rows_write(Seed *seed, const Pass *pass, int64_t from, int64_t to)
{
    DbBulk bulk;
    Err err = ERR_OK;
    TRY(db_bulk_begin(seed->db, pass->insert, pass->table, &bulk));
    for (int64_t number = from; number < to && err == ERR_OK; number++)
        err = pass->write(seed, &bulk, number);
    Err ended = db_bulk_end(&bulk);
    return err == ERR_OK ? ended : err;
}

static Err transaction_run(Seed *seed, const Pass *pass, int64_t from, int64_t to)
{
    TRY(db_begin(seed->db, DB_TX_WRITE));
    return transaction_end(seed->db, rows_write(seed, pass, from, to));
}

static Err pass_run(Seed *seed, const Pass *pass, DemoProgress *progress)
{
    int64_t total = pass->of_users ? seed->desk.users : seed->desk.tickets;
    for (int64_t from = 0; from < total; from += NUMBERS_A_TRANSACTION) {
        int64_t to = from + NUMBERS_A_TRANSACTION < total ? from + NUMBERS_A_TRANSACTION : total;
        TRY(transaction_run(seed, pass, from, to));
        progress(pass->table, to, total);
    }
    return pass->settle(seed);
}

/* --- the company's views --- */

static Err views_insert(Seed *seed)
{
    for (int i = 0; i < company_views_count; i++) {
        const CompanyView *view = &company_views[i];
        DemoViewInsert row = { seed->desk.first_user_id + view->operator, str(view->name), str(view->query),
            view->shared, seed->desk.begin };
        TRY(demo_view_insert(seed->db, &row, NULL));
    }
    return ERR_OK;
}

static Err views_write(Seed *seed)
{
    if (!seed->desk.is_company)
        return ERR_OK;
    TRY(db_begin(seed->db, DB_TX_WRITE));
    return transaction_end(seed->db, views_insert(seed));
}

/* --- histories --- */

static Err event_write_row(Seed *seed, DbBulk *bulk, const DemoEvent *event)
{
    bool is_note = event->kind == EVENT_NOTE_CREATED;
    seed->text.len = 0;
    demo_event_changes(&seed->desk, event, &seed->text);
    return db_bulk_add(bulk, &(DemoEventInsert){ .at = event->at,
                                 .actor_id = demo_event_actor(&seed->desk, event),
                                 .ticket_id = seed->desk.first_ticket_id + event->number,
                                 .kind = (int)event->kind,
                                 .audience = is_note ? AUDIENCE_OPERATORS : AUDIENCE_SUBMITTER,
                                 .changes = buf_view(&seed->text),
                                 .request_id = str(""),
                                 .address = str("seed-demo") });
}

static Err events_write(Seed *seed, const List *history)
{
    DbBulk bulk;
    Err err = ERR_OK;
    TRY(db_bulk_begin(seed->db, &demo_event_insert_query, "events", &bulk));
    for (size_t i = 0; i < history->count && err == ERR_OK; i++)
        err = event_write_row(seed, &bulk, &((const DemoEvent *)history->items)[i]);
    Err ended = db_bulk_end(&bulk);
    return err == ERR_OK ? ended : err;
}

/* The comments of those tickets are the last that were written, unless somebody else wrote one: ERR_CONFLICT. */
static Err first_comment_find(Seed *seed, int64_t *out)
{
    DbInt last = { 0 }, ticket;
    int64_t count = demo_history_comments(&seed->desk);
    if (!count)
        return ERR_OK;
    TRY(demo_comment_last(seed->db, &last));
    TRY(demo_comment_ticket(seed->db, &(DemoCommentTicket){ last.value - count + 1 }, &ticket));
    *out = last.value - count + 1;
    return ticket.value >= seed->desk.first_ticket_id + demo_history_begin(&seed->desk) ? ERR_OK : ERR_CONFLICT;
}

static Err histories_write(Seed *seed)
{
    DbInt found;
    int64_t first_comment_id = 0;
    Err err = demo_event_first(seed->db, &found);
    if (err != ERR_NO_ROW)
        return err; /* none are written when there is one */
    TRY(first_comment_find(seed, &first_comment_id));
    List history = demo_history(&seed->desk, first_comment_id, seed->db->arena);
    seed->report.histories = seed->desk.tickets - demo_history_begin(&seed->desk);
    TRY(db_begin(seed->db, DB_TX_WRITE));
    return transaction_end(seed->db, events_write(seed, &history));
}

static Err empty_check(Db *db)
{
    DbInt found;
    Err err = demo_ticket_first(db, &found);
    return err == ERR_NO_ROW ? ERR_OK : err == ERR_OK ? ERR_BAD_REQUEST : err;
}

static const char *sentence(Err err)
{
    switch (err) {
    case ERR_BAD_REQUEST:
        return "The database has tickets already, and seed-demo fills only an empty one: set DATABASE_URL to a new "
               "database.";
    case ERR_UNIQUE:
        return "The database has users of seed-demo (operator1@example.com, anna.novak@example.com, …) already: set "
               "DATABASE_URL to a new "
               "database.";
    case ERR_CONFLICT:
    case ERR_RETRY:
        return "Somebody else wrote to the database at the same time: end every server that uses it, and begin again "
               "with a new one.";
    case ERR_STORAGE_FULL: return "The disk is full: a million tickets need about 1 GB.";
    case ERR_BUSY:
        return "The database is locked by somebody else: end every server that uses it, and begin again with a new "
               "one.";
    default: return "The database failed (see the line above).";
    }
}

Err demo_seed(Db *db, DemoSize size, Time today, DemoProgress *progress, DemoReport *out, const char **problem)
{
    Seed seed = { .db = db };
    seed.desk = size.company ? demo_company_make(today) : demo_desk_make(size.tickets, size.users, today);
    Err err = empty_check(db);
    for (size_t i = 0; i < sizeof passes / sizeof *passes && err == ERR_OK; i++)
        err = pass_run(&seed, &passes[i], progress);
    if (err == ERR_OK)
        err = answers_write(db);
    if (err == ERR_OK)
        err = views_write(&seed);
    if (err == ERR_OK)
        err = histories_write(&seed);
    seed.report.operators = seed.desk.operators;
    seed.report.users = seed.desk.users;
    seed.report.tickets = seed.desk.tickets;
    if (err == ERR_OK)
        *out = seed.report;
    else
        *problem = sentence(err);
    buf_free(&seed.text);
    buf_free(&seed.email);
    arena_free(&seed.scratch);
    demo_desk_free(&seed.desk);
    return err;
}
