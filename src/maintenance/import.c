/* See import.h. Three tables, one after the other: a row of the original becomes a row of ours, or none. */
#include "maintenance/import.h"

#include "db/db_load.h"
#include "db/db_original.h"
#include "limits.h"
#include "maintenance/import_notes.h"
#include "maintenance/original_text.h"
#include "tickets/tickets.h"

enum {
    USER_TEXT_MAX_BYTES = 8 * 1024,
    LONG_TEXT_MAX_BYTES = HTTP_BODY_MAX_BYTES,
    COMMENT_MAX = TICKET_DESCRIPTION_MAX
};

typedef struct Import {
    Db *from, *to;
    Time now;
    Arena row;                     /* of the row that is made */
    int64_t former_user_id;        /* who stands in for users who do not exist; 0: nobody has to */
    int64_t last[ORIGINAL_TABLES]; /* the highest id that was ever given, as far as it shows */
    ImportNotes notes;
    const char **problem;
} Import;

static DbValue number(int64_t value)
{
    return (DbValue){ .type = DB_NUMBER, .number = value };
}

static DbValue truth(bool value)
{
    return (DbValue){ .type = DB_BOOL, .number = value };
}

static DbValue text(Str value)
{
    return (DbValue){ .type = DB_TEXT, .text = value };
}

static bool is_true(DbValue value)
{
    return (value.type == DB_NUMBER || value.type == DB_BOOL) && value.number != 0;
}

/* What a text is noted as, for each thing that can be wrong with it. */
typedef struct TextRule {
    size_t max_bytes;
    size_t long_points; /* 0: none is too long */
    ImportNote mended, cut, too_long;
} TextRule;

static const TextRule name_rule = { USER_TEXT_MAX_BYTES, USER_NAME_MAX, NOTE_USER_MENDED, NOTE_USER_CUT,
    NOTE_NAME_LONG };
static const TextRule user_rule = { USER_TEXT_MAX_BYTES, 0, NOTE_USER_MENDED, NOTE_USER_CUT, NOTE_NAME_LONG };
static const TextRule ticket_rule = { LONG_TEXT_MAX_BYTES, TICKET_DESCRIPTION_MAX, NOTE_TICKET_MENDED, NOTE_TICKET_CUT,
    NOTE_TICKET_LONG };
static const TextRule comment_rule = { LONG_TEXT_MAX_BYTES, COMMENT_MAX, NOTE_COMMENT_MENDED, NOTE_COMMENT_CUT,
    NOTE_COMMENT_LONG };

static Str text_take(Import *import, DbValue value, const TextRule *rule, int64_t id)
{
    MendedText out = original_text_mend(&import->row, value.type == DB_TEXT ? value.text : str(""), rule->max_bytes);
    if (out.mended)
        import_note(&import->notes, rule->mended, id);
    if (out.cut)
        import_note(&import->notes, rule->cut, id);
    else if (rule->long_points && utf8_count(out.text) > rule->long_points)
        import_note(&import->notes, rule->too_long, id);
    return out.text;
}

static bool time_take(DbValue value, Time *out)
{
    if (value.type == DB_TEXT)
        return original_time_read(value.text, out);
    *out = (Time){ value.number };
    return value.type == DB_NUMBER && original_time_fits(*out);
}

/* A row of a table: values for its columns. False: the row is skipped. */
typedef struct Part {
    OriginalTable table;
    const char *name;
    DbColumns columns;
    bool (*take)(Import *import, const DbValue *old, DbValue *row);
} Part;

/* --- users --- */

/* The original looked for the first account of an address: only the oldest could log in. The others stay, with all
 * that is theirs, and can log in with the address that is noted here. */
static Str email_apart(Import *import, Str email, int64_t id)
{
    Str apart = original_email_apart(&import->row, email, id);
    import_note(&import->notes, NOTE_EMAIL_TAKEN, id);
    buf_printf(&import->notes.emails, "  user %lld: %.*s is now %.*s\n", (long long)id, (int)email.len, email.ptr,
        (int)apart.len, apart.ptr);
    return apart;
}

static bool user_take(Import *import, const DbValue *old, DbValue *row)
{
    int64_t id = old[OLD_USER_ID].number;
    Str email = text_take(import, old[OLD_USER_EMAIL], &user_rule, id);
    if (old[OLD_USER_NTH].number > 1)
        email = email_apart(import, email, id);
    row[0] = number(id);
    row[1] = text(text_take(import, old[OLD_USER_NAME], &name_rule, id));
    row[2] = text(email);
    row[3] = text(text_take(import, old[OLD_USER_PASSWORD], &user_rule, id));
    row[4] = truth(is_true(old[OLD_USER_ADMIN]));
    row[5] = number(import->now.us);
    return true;
}

/* Nobody can log in as him: "!" is no hash. */
static void former_user(const Import *import, DbValue *row)
{
    row[0] = number(import->former_user_id);
    row[1] = text(str("Former user"));
    row[2] = text(str("former-user@import.invalid"));
    row[3] = text(str("!"));
    row[4] = truth(false);
    row[5] = number(import->now.us);
}

/* --- tickets --- */

static Str value_take(DbValue value, const EnumValues *values, int fallback, bool *unknown)
{
    for (int i = 0; value.type == DB_TEXT && i < values->count; i++)
        if (str_is(value.text, values->names[i]))
            return str(values->names[i]);
    *unknown = true;
    return str(values->names[fallback]);
}

static void ticket_times(Import *import, const DbValue *old, Time *created, Time *updated)
{
    bool has_created = time_take(old[OLD_TICKET_CREATED], created);
    bool has_updated = time_take(old[OLD_TICKET_UPDATED], updated);
    if (!has_created)
        *created = has_updated ? *updated : import->now;
    if (!has_updated)
        *updated = *created;
    if (!has_created || !has_updated)
        import_note(&import->notes, NOTE_TIME_OF_TICKET, old[OLD_TICKET_ID].number);
}

static DbValue operator_take(Import *import, const DbValue *old)
{
    if (is_true(old[OLD_TICKET_OPERATOR_EXISTS]))
        return number(old[OLD_TICKET_OPERATOR].number);
    if (old[OLD_TICKET_OPERATOR].type != DB_NULL)
        import_note(&import->notes, NOTE_OPERATOR_MISSING, old[OLD_TICKET_ID].number);
    return (DbValue){ .type = DB_NULL };
}

static DbValue person_take(Import *import, DbValue id, DbValue exists, ImportNote missing, int64_t whose)
{
    if (is_true(exists))
        return number(id.number);
    import_note(&import->notes, missing, whose);
    return number(import->former_user_id);
}

static bool ticket_take(Import *import, const DbValue *old, DbValue *row)
{
    int64_t id = old[OLD_TICKET_ID].number;
    Time created, updated;
    bool unknown = false;
    ticket_times(import, old, &created, &updated);
    row[0] = number(id);
    row[1] = text(text_take(import, old[OLD_TICKET_DESCRIPTION], &ticket_rule, id));
    row[2] = text(value_take(old[OLD_TICKET_STATUS], &TicketStatus_values, TICKET_NEW, &unknown));
    row[3] = text(value_take(old[OLD_TICKET_URGENCY], &TicketUrgency_values, URGENCY_NORMAL, &unknown));
    row[4] = text(value_take(old[OLD_TICKET_TYPE], &TicketRequestType_values, REQUEST_OTHER, &unknown));
    row[5] = person_take(import, old[OLD_TICKET_OWNER], old[OLD_TICKET_OWNER_EXISTS], NOTE_OWNER_MISSING, id);
    row[6] = operator_take(import, old);
    row[7] = number(created.us);
    row[8] = number(updated.us);
    row[9] = str_is(row[2].text, "closed") ? number(updated.us) : (DbValue){ .type = DB_NULL };
    if (unknown)
        import_note(&import->notes, NOTE_VALUE_UNKNOWN, id);
    return true;
}

/* --- comments --- */

/* A comment of a ticket that is gone still shows that its id was given. */
static bool comment_skip(Import *import, const DbValue *old)
{
    int64_t *last = &import->last[ORIGINAL_TICKETS], ticket_id = old[OLD_COMMENT_TICKET].number;
    *last = ticket_id > *last ? ticket_id : *last;
    import_note(&import->notes, NOTE_COMMENT_WITHOUT_TICKET, old[OLD_COMMENT_ID].number);
    return false;
}

static bool comment_take(Import *import, const DbValue *old, DbValue *row)
{
    int64_t id = old[OLD_COMMENT_ID].number;
    Time created;
    if (!is_true(old[OLD_COMMENT_TICKET_EXISTS]))
        return comment_skip(import, old);
    if (!time_take(old[OLD_COMMENT_CREATED], &created)) {
        created = import->now;
        import_note(&import->notes, NOTE_TIME_OF_COMMENT, id);
    }
    row[0] = number(id);
    row[1] = number(old[OLD_COMMENT_TICKET].number);
    row[2] = person_take(import, old[OLD_COMMENT_AUTHOR], old[OLD_COMMENT_AUTHOR_EXISTS], NOTE_AUTHOR_MISSING, id);
    row[3] = text(text_take(import, old[OLD_COMMENT_BODY], &comment_rule, id));
    row[4] = number(created.us);
    return true;
}

/* Columns that are not named get what a new row has. */
static const Part parts[] = {
    { ORIGINAL_USERS, "users",
        { { { "id", COLUMN_NUMBER }, { "name", COLUMN_TEXT }, { "email", COLUMN_TEXT },
              { "hashed_password", COLUMN_TEXT }, { "is_admin", COLUMN_BOOL }, { "created_at", COLUMN_NUMBER } },
            6 },
        user_take },
    { ORIGINAL_TICKETS, "tickets",
        { { { "id", COLUMN_NUMBER }, { "description", COLUMN_TEXT }, { "status", COLUMN_TEXT },
              { "urgency", COLUMN_TEXT }, { "request_type", COLUMN_TEXT }, { "created_by_id", COLUMN_NUMBER },
              { "operator_id", COLUMN_NUMBER }, { "created_at", COLUMN_NUMBER }, { "updated_at", COLUMN_NUMBER },
              { "closed_at", COLUMN_NUMBER } },
            10 },
        ticket_take },
    { ORIGINAL_COMMENTS, "comments",
        { { { "id", COLUMN_NUMBER }, { "ticket_id", COLUMN_NUMBER }, { "author_id", COLUMN_NUMBER },
              { "body", COLUMN_TEXT }, { "created_at", COLUMN_NUMBER } },
            5 },
        comment_take },
};

/* --- the run --- */

typedef struct PartCount {
    int64_t found, taken;
} PartCount;

static Err rows_take(Import *import, const Part *part, DbCursor *cursor, DbLoad *load, PartCount *count)
{
    DbValue row[DB_FIELDS_MAX];
    for (bool has = true;;) {
        TRY(db_cursor_next(cursor, &has));
        if (!has)
            return ERR_OK;
        arena_reset(&import->row);
        count->found++;
        if (!part->take(import, cursor->values, row))
            continue;
        TRY(db_load_add(load, row));
        count->taken++;
    }
}

static Err former_user_add(const Import *import, const Part *part, DbLoad *load)
{
    DbValue row[DB_FIELDS_MAX];
    if (part->table != ORIGINAL_USERS || !import->former_user_id)
        return ERR_OK;
    former_user(import, row);
    return db_load_add(load, row);
}

static Err refuse(const Import *import, Str sentence)
{
    *import->problem = sentence.ptr;
    return ERR_DATABASE;
}

static Err part_load(Import *import, const Part *part, PartCount *count)
{
    DbCursor cursor;
    DbLoad load;
    Err err = db_original_open(&cursor, import->from, part->table);
    if (err != ERR_OK) {
        db_cursor_close(&cursor);
        return refuse(import, str("The source's tables have other columns than the original service desk's (see the "
                                  "line above)."));
    }
    err = db_load_begin(&load, import->to, part->name, &part->columns);
    if (err == ERR_OK) {
        err = rows_take(import, part, &cursor, &load, count);
        if (err == ERR_OK)
            err = former_user_add(import, part, &load);
        Err ended = db_load_end(&load);
        err = err == ERR_OK ? ended : err;
    }
    db_cursor_close(&cursor);
    if (err == ERR_UNIQUE)
        return refuse(
            import, arena_printf(import->to->arena, "Two rows of %s have the same id or address.", part->name));
    return err;
}

/* What was read is what the source counts, and what was written is what the target counts. */
static Err counts_check(const Import *import, const Part *part, PartCount count)
{
    int64_t theirs = 0, ours = 0;
    bool stands_in = part->table == ORIGINAL_USERS && import->former_user_id;
    TRY(db_original_count(import->from, part->table, &theirs));
    TRY(db_table_count(import->to, part->name, &ours));
    if (theirs == count.found && ours == count.taken + stands_in)
        return ERR_OK;
    return refuse(
        import, arena_printf(import->to->arena,
                    "The source counts %lld %s, of which %lld were read; %lld were written, %lld are "
                    "there. The target was left empty.",
                    (long long)theirs, part->name, (long long)count.found, (long long)count.taken, (long long)ours));
}

static Err part_run(Import *import, const Part *part, PartCount *count)
{
    TRY(part_load(import, part, count));
    return counts_check(import, part, *count);
}

static Err last_ids_read(Import *import)
{
    int64_t strays = 0;
    for (int i = 0; i < ORIGINAL_TABLES; i++)
        TRY(db_original_last(import->from, (OriginalTable)i, &import->last[i]));
    TRY(db_original_strays(import->from, &strays));
    if (strays)
        import->former_user_id = ++import->last[ORIGINAL_USERS];
    return ERR_OK;
}

static Err all_run(Import *import, PartCount *counts)
{
    bool empty = false;
    TRY(db_tables_empty(import->to, &empty));
    if (!empty)
        return refuse(
            import, str("The database at DATABASE_URL has rows already, and an import needs an empty one: set "
                        "DATABASE_URL to a new database."));
    TRY(last_ids_read(import));
    for (int i = 0; i < ORIGINAL_TABLES; i++)
        TRY(part_run(import, &parts[i], &counts[i]));
    for (int i = 0; i < ORIGINAL_TABLES; i++)
        TRY(db_sequence_set(import->to, parts[i].name, import->last[i]));
    TRY(db_answers_make(import->to));
    TRY(db_counters_make(import->to));
    TRY(db_analyze(import->to));
    return db_commit(import->to);
}

static Err transactions_run(Import *import, PartCount *counts)
{
    Err err = db_begin(import->from, DB_TX_READ);
    if (err == ERR_OK)
        err = db_begin(import->to, DB_TX_WRITE);
    if (err == ERR_OK)
        err = all_run(import, counts);
    if (err != ERR_OK)
        db_rollback(import->to);
    db_rollback(import->from);
    return err;
}

static void report_fill(const Import *import, const PartCount *counts, ImportReport *out)
{
    *out = (ImportReport){
        .users = { counts[0].found, counts[0].taken },
        .tickets = { counts[1].found, counts[1].taken },
        .comments = { counts[2].found, counts[2].taken },
    };
    import_notes_print(&import->notes, &out->notes);
}

Err import_run(Db *from, Db *to, Time now, ImportReport *out, const char **problem)
{
    Import import = { .from = from, .to = to, .now = now, .problem = problem };
    PartCount counts[ORIGINAL_TABLES] = { 0 };
    *problem = NULL;
    Err err = transactions_run(&import, counts);
    if (err == ERR_OK)
        report_fill(&import, counts, out);
    else if (!*problem)
        *problem =
            arena_printf(to->arena, "The import failed and the target was left empty: %s", err_info(err)->text).ptr;
    import_notes_free(&import.notes);
    arena_free(&import.row);
    return err;
}
