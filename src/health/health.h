/* Health, and the root's greeting. */
#pragma once

#include "http/ctx.h"

/* Tables, read line by line. */
/* clang-format off */

typedef struct Health {
    Str status, message, database;
} Health;
SCHEMA(Health,
    FIELD(Health, status, .doc = "ok, or what is not."),
    FIELD(Health, message),
    FIELD(Health, database, .doc = "sqlite or postgresql"));

typedef struct Greeting {
    Str message;
} Greeting;
SCHEMA(Greeting,
    FIELD(Greeting, message));

/* clang-format on */

extern const Route health_routes[];
extern const size_t health_routes_count;
