#include "demo/demo.h"

#include "db/db_bulk.h"
#include "demo/desk.h"
#include "demo/text.h"
#include "demo_sql.h"
#include "tickets_sql.h"
#include "users_sql.h"

#include <stdio.h>

enum { NUMBERS_A_TRANSACTION = 5000, EMAIL_BYTES = 48 };

/* DEMO_PASSWORD, hashed once for everybody: a hash each would take 0.2 s a user. */
static const char demo_hash[] = "$argon2id$v=19$m=65536,t=3,p=4$c2VydmljZWRlc2stZGVtbw$"
                                "JQyrJdytkNAJRogi/xHbAAA/G8kKO/QGl+cYqUY9K74";

typedef struct Seed {
    Db *db;
    DemoDesk desk;
    Buf text; /* of the row that is made, reused */
    DemoReport report;
} Seed;

/* --- rows --- */

static Str user_email(const DemoDesk *desk, int64_t number, char *out)
{
    bool is_operator = number < desk->operators;
    long long shown = (long long)(is_operator ? number : number - desk->operators) + 1;
    int len = snprintf(out, EMAIL_BYTES, "%s%lld@example.com", is_operator ? "operator" : "user", shown);
    return (Str){ out, (size_t)len };
}

static Err user_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    char email[EMAIL_BYTES];
    Prng prng = prng_for(PRNG_USER, number);
    seed->text.len = 0;
    demo_name(&seed->desk.zipf, &prng, &seed->text);
    return db_bulk_add(bulk, &(DemoUserInsert){ .name = buf_view(&seed->text),
                                 .email = user_email(&seed->desk, number, email),
                                 .hashed_password = str(demo_hash),
                                 .is_admin = number < seed->desk.operators,
                                 .created_at = seed->desk.begin });
}

static Err ticket_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    DemoTicket ticket = demo_ticket(&seed->desk, number);
    Prng prng = prng_for(PRNG_DESCRIPTION, number);
    seed->text.len = 0;
    demo_description(&seed->desk.zipf, &prng, ticket.request_type, &seed->text);
    return db_bulk_add(bulk, &(DemoTicketInsert){ .description = buf_view(&seed->text),
                                 .status = ticket.status,
                                 .urgency = ticket.urgency,
                                 .request_type = ticket.request_type,
                                 .created_by_id = ticket.owner_id,
                                 .operator_id = ticket.operator_id,
                                 .created_at = ticket.created_at,
                                 .updated_at = ticket.updated_at,
                                 .version = ticket.version });
}

/* Requester and operator take turns; while there is no operator, the requester adds something. */
static Err comments_write(Seed *seed, DbBulk *bulk, int64_t number)
{
    DemoTicket ticket = demo_ticket(&seed->desk, number);
    Prng prng = prng_for(PRNG_COMMENT, number);
    for (int i = 0; i < ticket.comments; i++) {
        bool is_answer = ticket.operator_id.has && i % 2 == 0;
        seed->text.len = 0;
        demo_comment(&seed->desk.zipf, &prng, is_answer, &seed->text);
        TRY(db_bulk_add(bulk, &(DemoCommentInsert){ .ticket_id = seed->desk.first_ticket_id + number,
                                  .author_id = is_answer ? ticket.operator_id.value : ticket.owner_id,
                                  .body = buf_view(&seed->text),
                                  .created_at = demo_comment_time(&ticket, i) }));
    }
    seed->report.comments += ticket.comments;
    return ERR_OK;
}

/* --- the ids that the database gave --- */

/* They follow one another unless somebody else writes at the same time: then ERR_CONFLICT. */

static Err users_find(Seed *seed)
{
    char email[EMAIL_BYTES];
    DemoDesk *desk = &seed->desk;
    UserRead first, last;
    TRY(user_by_email(seed->db, &(UserByEmail){ user_email(desk, 0, email) }, &first));
    TRY(user_by_email(seed->db, &(UserByEmail){ user_email(desk, desk->users - 1, email) }, &last));
    desk->first_user_id = first.id;
    return last.id - first.id == desk->users - 1 ? ERR_OK : ERR_CONFLICT;
}

static Err tickets_find(Seed *seed)
{
    List first, last;
    TRY(ticket_step_all(seed->db, &(TicketStepAll){ .after = 0, .limit = 1 }, &first));
    TRY(ticket_page_all(seed->db, &(TicketPageAll){ .before = INT64_MAX, .limit = 1 }, &last));
    if (first.count == 0 || last.count == 0)
        return ERR_CONFLICT;
    seed->desk.first_ticket_id = ((const Ticket *)first.items)->id;
    int64_t last_id = ((const Ticket *)last.items)->id;
    return last_id - seed->desk.first_ticket_id == seed->desk.tickets - 1 ? ERR_OK : ERR_CONFLICT;
}

static Err nothing_find(Seed *seed)
{
    (void)seed;
    return ERR_OK;
}

/* --- passes --- */

typedef struct Pass {
    const char *table;
    const Query *insert;
    Err (*write)(Seed *seed, DbBulk *bulk, int64_t number); /* the rows of one user or one ticket */
    Err (*find)(Seed *seed);                                /* after all of them */
} Pass;

static const Pass passes[] = {
    { "users", &demo_user_insert_query, user_write, users_find },
    { "tickets", &demo_ticket_insert_query, ticket_write, tickets_find },
    { "comments", &demo_comment_insert_query, comments_write, nothing_find },
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
    Err err = rows_write(seed, pass, from, to);
    if (err == ERR_OK)
        err = db_commit(seed->db);
    if (err != ERR_OK)
        db_rollback(seed->db);
    return err;
}

static Err pass_run(Seed *seed, const Pass *pass, DemoProgress *progress)
{
    int64_t total = pass->write == user_write ? seed->desk.users : seed->desk.tickets;
    for (int64_t from = 0; from < total; from += NUMBERS_A_TRANSACTION) {
        int64_t to = from + NUMBERS_A_TRANSACTION < total ? from + NUMBERS_A_TRANSACTION : total;
        TRY(transaction_run(seed, pass, from, to));
        progress(pass->table, to, total);
    }
    return pass->find(seed);
}

static Err empty_check(Db *db)
{
    List found;
    TRY(ticket_step_all(db, &(TicketStepAll){ .after = 0, .limit = 1 }, &found));
    return found.count == 0 ? ERR_OK : ERR_BAD_REQUEST;
}

static const char *sentence(Err err)
{
    switch (err) {
    case ERR_BAD_REQUEST:
        return "The database has tickets already, and seed-demo fills only an empty one: set DATABASE_URL to a new "
               "database.";
    case ERR_UNIQUE:
        return "The database has users of seed-demo (operator1@example.com, …) already: set DATABASE_URL to a new "
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
    Seed seed = { .db = db, .desk = demo_desk_make(size.tickets, size.users, today) };
    Err err = empty_check(db);
    for (size_t i = 0; i < sizeof passes / sizeof *passes && err == ERR_OK; i++)
        err = pass_run(&seed, &passes[i], progress);
    seed.report.operators = seed.desk.operators;
    if (err == ERR_OK)
        *out = seed.report;
    else
        *problem = sentence(err);
    buf_free(&seed.text);
    demo_desk_free(&seed.desk);
    return err;
}
