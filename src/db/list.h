/* Lists with filters and orders of the reader's choice: the one place where SQL is put together at run time, out of
 * pieces that the slices' .sql files declare (a closed list; values are always bound).
 *
 * A page is a merge. An arm reads one index range, which is already in the page's order; a part merges its arms, row by
 * row, so that it costs one seek an arm and one step a row however many rows match; two parts with orders of their own
 * are joined by a sort of `take` rows each. The rows themselves are read last, by the ids of the page.
 *
 * Every different combination of pieces is a shape. A connection prepares a shape at its first use and keeps the
 * DB_SHAPES_MAX that were used last. Belongs to the connection's thread. */
#pragma once

#include "db/db.h"

/* Made by tools/sql2c.py from `-- name: part (...)`; {1} in the text stands for the first value. */
typedef struct ListPiece {
    const char *name;
    const char *sqlite, *postgres;
    int values;
} ListPiece;

/* Made from `-- name: list Row`: {page} stands for the merged rows, {order} for their order. */
typedef struct ListHead {
    const char *name;
    const char *sqlite, *postgres;
    const Schema *row;
} ListHead;

enum { LIST_PIECE_VALUES = 12, LIST_ARMS_MAX = 480, LIST_PARTS_MAX = 2 }; /* SQLite joins 500 arms at most */

typedef struct ListBound {
    const ListPiece *piece; /* NULL: there is none */
    int64_t values[LIST_PIECE_VALUES];
} ListBound;

typedef struct ListArm {
    const ListPiece *piece; /* SELECT ... FROM ... WHERE ... */
    int64_t values[2];
} ListArm;

typedef struct ListPart {
    const ListArm *arms;
    size_t arm_count;       /* at least 1 */
    ListBound after;        /* where the page begins, added to the WHERE of each arm */
    const ListPiece *order; /* that each arm's index has */
} ListPart;

typedef struct DbList {
    const ListHead *head;
    const ListPart *parts;
    size_t part_count;
    const ListPiece *order; /* of the page */
    ListBound filter;       /* what no index narrows */
    int64_t take;           /* so many rows of the merge, at most, are filtered */
    int64_t limit;          /* rows that are wanted */
} DbList;

/* As db_each, each_max_bytes included. */
Err db_list(Db *db, const DbList *list, List *out) __attribute__((warn_unused_result));
/* As db_visit. */
Err db_list_visit(Db *db, const DbList *list, DbVisitor visitor) __attribute__((warn_unused_result));
/* The statement, as that engine gets it, and what is bound to it, by number; in arena. For tests and measurements. */
Str db_list_text(Arena *arena, DbEngine engine, const DbList *list);
const int64_t *db_list_values(Arena *arena, const DbList *list, int *count);
/* How the connection's engine would run it: see db_explain. */
Err db_list_explain(Db *db, const DbList *list, Str *out) __attribute__((warn_unused_result));
