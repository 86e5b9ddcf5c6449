#include "maintenance/import_notes.h"

static const struct {
    const char *what, *whose; /* "<what>: 3 (<whose> 5, 9, 12)" */
} sentences[IMPORT_NOTES] = {
    [NOTE_EMAIL_TAKEN] = { "accounts whose address an older account has, kept with an address of their own", "users" },
    [NOTE_OWNER_MISSING] = { "tickets of users who do not exist, given to the account \"Former user\"", "tickets" },
    [NOTE_AUTHOR_MISSING] = { "comments of users who do not exist, given to the account \"Former user\"", "comments" },
    [NOTE_OPERATOR_MISSING] = { "operators who do not exist, cleared", "tickets" },
    [NOTE_COMMENT_WITHOUT_TICKET] = { "comments of tickets that do not exist, skipped", "comments" },
    [NOTE_VALUE_UNKNOWN] = { "status, urgency or type that does not exist, set to new, normal or other", "tickets" },
    [NOTE_TIME_OF_TICKET] = { "times that cannot be read, set to the ticket's other time or to now", "tickets" },
    [NOTE_TIME_OF_COMMENT] = { "times that cannot be read, set to now", "comments" },
    [NOTE_USER_MENDED] = { "names or addresses with NUL or bytes that are no UTF-8, which became \xEF\xBF\xBD",
        "users" },
    [NOTE_TICKET_MENDED] = { "texts with NUL or bytes that are no UTF-8, which became \xEF\xBF\xBD", "tickets" },
    [NOTE_COMMENT_MENDED] = { "texts with NUL or bytes that are no UTF-8, which became \xEF\xBF\xBD", "comments" },
    [NOTE_NAME_LONG] = { "names longer than may be written today, kept whole", "users" },
    [NOTE_TICKET_LONG] = { "texts longer than may be written today, kept whole", "tickets" },
    [NOTE_COMMENT_LONG] = { "texts longer than may be written today, kept whole", "comments" },
    [NOTE_TICKET_CUT] = { "texts over 1 MB, cut there", "tickets" },
    [NOTE_COMMENT_CUT] = { "texts over 1 MB, cut there", "comments" },
    [NOTE_USER_CUT] = { "names, addresses or hashes over 8 KB, cut there", "users" },
};

void import_note(ImportNotes *notes, ImportNote kind, int64_t id)
{
    int64_t nth = notes->of[kind].count++;
    if (nth < NOTE_IDS_MAX)
        notes->of[kind].ids[nth] = id;
}

static void note_print(const ImportNotes *notes, int kind, Buf *out)
{
    int64_t count = notes->of[kind].count;
    buf_printf(out, "%s: %lld (%s", sentences[kind].what, (long long)count, sentences[kind].whose);
    for (int64_t i = 0; i < count && i < NOTE_IDS_MAX; i++)
        buf_printf(out, "%s %lld", i ? "," : "", (long long)notes->of[kind].ids[i]);
    buf_text(out, count > NOTE_IDS_MAX ? ", …)\n" : ")\n");
}

void import_notes_print(const ImportNotes *notes, Buf *out)
{
    for (int kind = 0; kind < IMPORT_NOTES; kind++) {
        if (notes->of[kind].count)
            note_print(notes, kind, out);
        if (kind == NOTE_EMAIL_TAKEN)
            buf_str(out, buf_view(&notes->emails));
    }
}

void import_notes_free(ImportNotes *notes)
{
    buf_free(&notes->emails);
}
