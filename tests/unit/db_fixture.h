/* A database for the tests of src/db, on either engine: one table, `things`, with a column of every type, and its
 * queries. SQLite: a file in a folder of its own. PostgreSQL: a schema of its own in the database that
 * TEST_POSTGRES_URL names. */
#pragma once

#include "db/db.h"
#include "db/db_group.h"
#include "db/db_value.h"

typedef enum Color { RED, GREEN, BLUE } Color;
extern const EnumValues Color_values;

typedef struct Thing {
    int64_t id;
    Str name;
    OptStr note;
    OptI64 weight;
    bool flag;
    Time at;
    int color;
    int64_t twice;
} Thing;
SCHEMA(Thing, FIELD(Thing, id), FIELD(Thing, name), FIELD(Thing, note), FIELD(Thing, weight), FIELD(Thing, flag),
    FIELD(Thing, at), FIELD(Thing, color, .values = &Color_values), FIELD(Thing, twice, .computed = true));

typedef struct ThingInsert {
    Str name;
    OptStr note;
    OptI64 weight;
    Time at;
    int color;
    bool flag;
} ThingInsert;

typedef struct ThingAfter {
    int64_t id;
} ThingAfter;

extern const Query thing_insert, thing_by_id, thing_after, thing_rename_all, thing_count, endless;
extern const DbQueries thing_queries;

typedef struct Fixture {
    Arena arena;
    DbUrl url;
    char folder[256]; /* SQLite's */
    Db db;            /* a DB_WRITE connection */
} Fixture;

/* A group's setup: the engine that its tests are for, as their state. */
int fixture_use_sqlite(void **state);
int fixture_use_postgres(void **state);
/* An empty database without tables; no connection. */
void fixture_empty(Fixture *fixture, DbEngine engine);
/* The same with the table, and fixture->db open. */
void fixture_open(Fixture *fixture, DbEngine engine);
void fixture_close(Fixture *fixture);
/* One more connection; fails the test when it cannot be had. */
DbConn *fixture_connect(Fixture *fixture, DbMode mode, const DbQueries *queries, int deadline_ms);
/* Runs SQL as it is; the first column of the last row, or 0. */
int64_t fixture_script(Db *db, const char *sql);
int64_t fixture_count(Db *db);
Err fixture_add(Db *db, const char *name);
