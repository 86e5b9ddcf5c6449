/* A database that a command works on, besides or instead of the one of DATABASE_URL: opened without queries, as what it
 * is. Sentences name the argument that said where it is. */
#pragma once

#include "app.h"
#include "db/db_state.h"

typedef struct Place {
    const char *name; /* "--from", "DATABASE_URL": what sentences call it */
    DbUrl url;
    Db db; /* open or not: place_close */
    DbState state;
} Place;

/* The next three: NULL, or one sentence in arena. text: an address as DATABASE_URL, or the path of a SQLite file. */
const char *place_read(Arena *arena, const char *name, const char *text, Place *out);
/* Opens it and asks what it is. DB_SOURCE to only look. */
const char *place_open(Arena *arena, Place *place, DbMode mode);
/* A database of ours whose version is the program's, or not newer. */
const char *place_expect_ours(Arena *arena, const Place *place, bool same_version);
/* Migrates an empty or older one first, and opens it to write. */
const char *place_open_target(Arena *arena, Place *place);
void place_close(Place *place);
/* Whether both are the same database, as far as their addresses show. */
bool place_same(const Place *a, const Place *b);
/* The sentence, which speaks of DATABASE_URL, about the argument called name. */
const char *place_sentence(Arena *arena, const char *sentence, const char *name);
