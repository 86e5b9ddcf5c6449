/* The tables of the original service desk, as rows of values, for the import: the statements for them are here because
 * they are fixed and each engine has its own. Inside a read transaction of the caller's on a database whose state is
 * DB_IS_ORIGINAL. */
#pragma once

#include "db/db_cursor.h"

typedef enum OriginalTable { ORIGINAL_USERS, ORIGINAL_TICKETS, ORIGINAL_COMMENTS, ORIGINAL_TABLES } OriginalTable;

/* The columns of each cursor, in this order; rows ascend by id. Times are microseconds from PostgreSQL, NULL when it
 * has no date for them, and text from SQLite, whatever stands there. */
enum {
    OLD_USER_ID,
    OLD_USER_NAME,
    OLD_USER_EMAIL,
    OLD_USER_PASSWORD,
    OLD_USER_ADMIN,
    OLD_USER_NTH /* of its address */
};
enum {
    OLD_TICKET_ID,
    OLD_TICKET_DESCRIPTION,
    OLD_TICKET_STATUS,
    OLD_TICKET_URGENCY,
    OLD_TICKET_TYPE,
    OLD_TICKET_OWNER,
    OLD_TICKET_OPERATOR,
    OLD_TICKET_CREATED,
    OLD_TICKET_UPDATED,
    OLD_TICKET_OWNER_EXISTS,
    OLD_TICKET_OPERATOR_EXISTS
};
enum {
    OLD_COMMENT_ID,
    OLD_COMMENT_TICKET,
    OLD_COMMENT_AUTHOR,
    OLD_COMMENT_BODY,
    OLD_COMMENT_CREATED,
    OLD_COMMENT_TICKET_EXISTS,
    OLD_COMMENT_AUTHOR_EXISTS
};

/* The cursor is the caller's to close, also after a failure: tables of another shape fail here. */
Err db_original_open(DbCursor *cursor, Db *db, OriginalTable table) __attribute__((warn_unused_result));
Err db_original_count(Db *db, OriginalTable table, int64_t *out) __attribute__((warn_unused_result));
/* How many tickets and comments belong to users who do not exist. */
Err db_original_strays(Db *db, int64_t *out) __attribute__((warn_unused_result));
/* The last id that the table gave, as far as the database knows. */
Err db_original_last(Db *db, OriginalTable table, int64_t *out) __attribute__((warn_unused_result));
