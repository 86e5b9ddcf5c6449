/* JSON Schema from our schemas: the components of the OpenAPI document, and the schema of one field. Inside http/ only.
 */
#pragma once

#include "http/pretty.h"

/* Which way the values go: in requests a field may be missing or have a default; in answers every field is there, and
 * secrets (FORMAT_PASSWORD) are not. */
typedef enum Direction { DIRECTION_IN, DIRECTION_OUT } Direction;

typedef struct Component {
    const char *name;
    const Schema *schema;       /* an object … */
    const EnumValues *values;   /* … or an enum … */
    void (*print)(Pretty *doc); /* … or what no schema can say: writes the members */
    Direction direction;
} Component;

/* A set by name. Lives in the arena. */
typedef struct Components {
    Arena *arena;
    Component *items;
    size_t count, cap;
} Components;

/* Adds it and what its schema refers to. One name stands for one thing: asserts that. */
void components_add(Components *set, Component component);
/* Sorted by name. */
void components_print(Components *set, Pretty *doc);

/* "$ref": "#/components/schemas/<name>" as a member, or as the whole of "schema". */
void openapi_ref_member(Pretty *doc, const char *name);
void openapi_ref(Pretty *doc, const char *name);
/* The schema of a field as the value of key. */
void openapi_field(Pretty *doc, const char *key, const Field *field);
bool openapi_required(const Field *field, Direction direction);

/* openapi_fixed.c: the error bodies, and how a client logs in. */
void openapi_add_fixed(Components *set);
void openapi_security_schemes(Pretty *json);
