/* A schema of every field type, for the targets that read input through one. */
#pragma once

#include "base/json.h"

static const char *const level_names[] = { "low", "normal", "high" };
static const EnumValues Level_values = { "Level", level_names, 3 };

typedef struct Turn {
    Str role, content;
} Turn;
SCHEMA(Turn, FIELD(Turn, role), FIELD(Turn, content, .max = 100));

typedef struct Every {
    Str name, email, password;
    OptStr note;
    int64_t number;
    OptI64 operator_id;
    bool flag;
    int level;
    Turn turn;
    List turns, words;
} Every;
SCHEMA(Every, FIELD(Every, name, .min = 1, .max = 20), FIELD(Every, email, .format = FORMAT_EMAIL),
    FIELD(Every, password, .format = FORMAT_PASSWORD, .max = 10), FIELD(Every, note),
    FIELD(Every, number, .min = 1, .max = 200), FIELD(Every, operator_id), FIELD(Every, flag, .fallback = "false"),
    FIELD(Every, level, .values = &Level_values, .fallback = "normal"), FIELD(Every, turn, .object = &Turn_schema),
    FIELD(Every, turns, .object = &Turn_schema, .fallback = ""), FIELD(Every, words, .fallback = ""));

typedef struct Form {
    OptStr grant_type;
    Str username;
    int64_t number;
    OptI64 page;
    bool flag;
    int level;
    List status;
} Form;
SCHEMA(Form, FIELD(Form, grant_type, .pattern = "^password$"), FIELD(Form, username, .max = 20),
    FIELD(Form, number, .min = 1, .max = 200), FIELD(Form, page), FIELD(Form, flag, .fallback = "false"),
    FIELD(Form, level, .values = &Level_values, .fallback = "normal"), FIELD(Form, status, .fallback = ""));
