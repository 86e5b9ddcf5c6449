/* JSON both ways. Reading: jansson behind a handle, its refusals told in the words and character positions of Python's
 * json module (json_locate.c), because clients of this API show them. Writing: our own, driven by schemas. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "base/schema.h"

typedef struct JsonDoc JsonDoc;

typedef enum JsonStatus {
    JSON_OK,
    JSON_SYNTAX,   /* 422 json_invalid; *problem is filled */
    JSON_ENCODING, /* 400: not UTF-8 */
} JsonStatus;

/* On JSON_OK *out is the caller's: json_free. problem lives in the arena. */
JsonStatus json_parse(Arena *arena, Str text, JsonDoc **out, Problem *problem);
void json_free(JsonDoc *doc);

/* Validates as pydantic's lax mode does and fills out (a struct of schema->size) with values that live in
 * problems->arena. Problems are added in field order; a field with a problem keeps its zero value. sent may be NULL.
 * A Time is not read from input yet: such a field here is a programmer's error and ends the process. */
void schema_decode_json(const Schema *schema, const JsonDoc *doc, void *out, FieldMask *sent, Problems *problems);
/* The body's Content-Type is present and not JSON: the raw text is the input of model_attributes_type. No body at all:
 * missing. */
void schema_problem_not_json(Str body, Problems *problems);
void schema_problem_no_body(Problems *problems);
/* For handlers, about a field of the body. The field was null, and this caller would have changed it: what the field
 * says to null when it must have a value. And what no type can say; msg lives as long as the arena, input is JSON. */
void schema_problem_null(const Field *field, Problems *problems);
void schema_problem_value(const Field *field, const char *msg, Str input, Problems *problems);

typedef struct Pair {
    Str name, value; /* percent-decoded */
} Pair;

/* Forms (where = "body"), queries ("query") and path parameters ("path"). In forms an empty value counts as absent.
 * The last of several equal names counts, as in the original; a FIELD_LIST takes all of them.
 * Query and path input problems echo the text; a form's `missing` has input null. */
void schema_decode_pairs(const Schema *schema, const char *where, const Pair *pairs, size_t count, void *out,
    FieldMask *sent, Problems *problems);

/* Prints value (a struct of schema) as an object, fields in order. Time as YYYY-MM-DDTHH:MM:SS[.ffffff]; Opt without a
 * value as null; fields of FORMAT_PASSWORD are left out. */
void json_write(Buf *out, const Schema *schema, const void *value);
/* The fields of the mask alone. */
void json_write_fields(Buf *out, const Schema *schema, FieldMask which, const void *value);
void json_write_list(Buf *out, const Schema *item, const List *list);
/* With the quotes; escapes as Python's json.dumps(ensure_ascii=False). */
void json_write_str(Buf *out, Str text);
void json_write_time(Buf *out, Time time); /* without quotes */

/* The address rules behind FORMAT_EMAIL: set once at start to email_check of security/email.h (base may not include
 * it). Returns NULL and the normalised address, or the reason in arena. */
typedef const char *(*SchemaEmailRule)(Arena *arena, Str address, Str *normalised);
extern SchemaEmailRule schema_email_rule;
