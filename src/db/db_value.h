/* Rows of one value, for queries that are declared `one id`, `each text`, …: their one column is called `value`. */
#pragma once

#include "db/db.h"

typedef struct DbInt {
    int64_t value;
} DbInt;
SCHEMA(DbInt, FIELD(DbInt, value));

typedef struct DbBool {
    bool value;
} DbBool;
SCHEMA(DbBool, FIELD(DbBool, value));

typedef struct DbText {
    Str value;
} DbText;
SCHEMA(DbText, FIELD(DbText, value));

typedef struct DbTime {
    Time value;
} DbTime;
SCHEMA(DbTime, FIELD(DbTime, value));
