/* The database, whichever engine the URL names: SQLite or PostgreSQL behind nine functions.
 *
 * A DbConn is one connection, which keeps every statement prepared; it belongs to one thread at a time. A Db is what a
 * handler holds: a connection, the arena that results live in, and what the last failure said. Transactions: outside of
 * begin/commit each call is its own transaction; DB_TX_WRITE is BEGIN IMMEDIATE on SQLite and SERIALIZABLE on
 * PostgreSQL, where ERR_RETRY means: roll back and run the whole transaction again; a nested begin is an assertion.
 * Errors: ERR_NO_ROW (db_one), ERR_UNIQUE (db->conflict names the index as <table>_<columns>_key), ERR_STORAGE_FULL,
 * ERR_RETRY, ERR_BUSY (a deadline or a lock), ERR_DATABASE (everything else; logged here with the statement's name,
 * never with values). Nothing outside src/db includes sqlite3.h or libpq-fe.h. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/schema.h"

typedef struct DbConn DbConn;

typedef struct Db {
    DbConn *conn;
    Arena *arena;
    const char *conflict;  /* after ERR_UNIQUE */
    size_t each_max_bytes; /* db_each ends after the row whose values pass so many bytes; 0: reads all */
    bool each_cut;         /* after db_each: it ended for that reason, more rows may follow */
} Db;

/* Made by tools/sql2c.py from the slices' .sql files; one typed function goes with each. */
typedef struct Query {
    const char *name;
    const char *sqlite, *postgres; /* the text with numbered parameters, for each engine */
    const Schema *params;          /* what is bound, in number order; NULL: none */
    const Schema *row;             /* columns are matched by name when the statement is prepared; NULL: no rows */
    bool writes;
    int numbers; /* of a list (list.h): so many int64_t are bound, instead of params */
    int index;   /* its place in the connection's statements */
} Query;

typedef struct DbQueries {
    const Query *const *list; /* list[i]->index == i */
    int count;
} DbQueries;

typedef enum DbEngine { DB_SQLITE, DB_POSTGRES } DbEngine;

typedef struct DbUrl {
    DbEngine engine;
    const char *path; /* SQLite: the file; "": a temporary one in TMPDIR, one for the process, removed when it exits */
    const char *conninfo; /* PostgreSQL: for libpq */
    const char *shown;    /* the address without its password, for logs and messages */
    bool pooled;          /* PostgreSQL through a pooler that gives each transaction another of its connections: nothing
                             is prepared or set for longer than one */
} DbUrl;

/* sqlite:///file, sqlite:////abs, sqlite://, postgresql://, postgres://, postgresql+psycopg2://. Returns NULL, or one
 * sentence that says what is wrong and what would be right. The parts live in arena. */
const char *db_url_parse(Arena *arena, Str url, DbUrl *out);

/* DB_READ: read-only connection, without the statements that write. DB_SOURCE: the same to a database that is only
 * looked at: nothing is written, made or tidied up, not even beside a SQLite file that nobody else has open. */
typedef enum DbMode { DB_READ, DB_SOURCE, DB_WRITE } DbMode;

typedef enum DbTx { DB_TX_READ, DB_TX_WRITE } DbTx;

/* Opens a connection for queries (NULL or empty: none, for migrations). On failure *problem is one sentence for a
 * person, in arena. deadline_ms bounds each later statement's run (0: none). The conn is the caller's: db_close. */
Err db_open(const DbUrl *url, DbMode mode, const DbQueries *queries, int deadline_ms, Arena *arena, DbConn **out,
    const char **problem) __attribute__((warn_unused_result));
void db_close(DbConn *conn);
/* Whether the database has what every query of conn asks for. PostgreSQL is asked when the connection opens; SQLite
 * prepares a query when it is first run, so that a program which is to last asks once, before anybody waits for it.
 * *problem as above. */
Err db_check(DbConn *conn, Arena *arena, const char **problem) __attribute__((warn_unused_result));

Err db_begin(Db *db, DbTx kind) __attribute__((warn_unused_result));
Err db_commit(Db *db) __attribute__((warn_unused_result));
/* Also after a failed statement or commit; never fails: a connection that cannot roll back is opened anew. */
void db_rollback(Db *db);

/* The first row into out (a struct of query->row), Str values copied into db->arena. ERR_NO_ROW without one. */
Err db_one(Db *db, const Query *query, const void *params, void *out) __attribute__((warn_unused_result));
/* All rows as one array in db->arena. */
Err db_each(Db *db, const Query *query, const void *params, List *out) __attribute__((warn_unused_result));
/* Each row as it comes: take gets a struct of query->row whose texts belong to the connection and end when it returns.
 * It says whether it wants more, and must not use the connection. Costs no memory for the rows. Of a failure in the
 * middle, the rows before it were taken. */
typedef struct DbVisitor {
    bool (*take)(void *arg, const void *row);
    void *arg;
} DbVisitor;
Err db_visit(Db *db, const Query *query, const void *params, DbVisitor visitor) __attribute__((warn_unused_result));
/* *changed (may be NULL): rows changed. */
Err db_run(Db *db, const Query *query, const void *params, int64_t *changed) __attribute__((warn_unused_result));
