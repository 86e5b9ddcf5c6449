/* What an import must tell: of each kind how often, and the first ids. */
#pragma once

#include "base/buf.h"

typedef enum ImportNote {
    NOTE_EMAIL_TAKEN,
    NOTE_OWNER_MISSING,
    NOTE_AUTHOR_MISSING,
    NOTE_OPERATOR_MISSING,
    NOTE_COMMENT_WITHOUT_TICKET,
    NOTE_VALUE_UNKNOWN,
    NOTE_TIME_OF_TICKET,
    NOTE_TIME_OF_COMMENT,
    NOTE_USER_MENDED,
    NOTE_TICKET_MENDED,
    NOTE_COMMENT_MENDED,
    NOTE_NAME_LONG,
    NOTE_TICKET_LONG,
    NOTE_COMMENT_LONG,
    NOTE_TICKET_CUT,
    NOTE_COMMENT_CUT,
    NOTE_USER_CUT,
    IMPORT_NOTES
} ImportNote;

enum { NOTE_IDS_MAX = 20 };

typedef struct ImportNotes {
    struct {
        int64_t count, ids[NOTE_IDS_MAX];
    } of[IMPORT_NOTES];
    Buf emails; /* a line for each account whose address changed: people must be told theirs */
} ImportNotes;

void import_note(ImportNotes *notes, ImportNote kind, int64_t id);
/* A line for each kind that occurred, at the end of out. */
void import_notes_print(const ImportNotes *notes, Buf *out);
void import_notes_free(ImportNotes *notes);
