/* Schema: a C struct described once. The same rows decode and validate JSON, forms, path and query; map SQL rows and
 * parameters by name; print JSON; and make the OpenAPI document. A renamed field does not compile; a forgotten one
 * leaves a gap in the struct that schema_check finds. */
#pragma once

#include "base/seam.h"
#include "base/str.h"

typedef struct Schema Schema;

typedef enum FieldType {
    FIELD_NONE, /* the zero value is invalid */
    FIELD_STR,
    FIELD_BOOL,
    FIELD_I64,
    FIELD_TIME,
    FIELD_ENUM, /* int: the index in .values */
    FIELD_OPT_STR,
    FIELD_OPT_I64,
    FIELD_OPT_ENUM,
    FIELD_OPT_TIME,
    FIELD_OBJECT, /* a struct inside; .object describes it. Pairs know no structs: there, its fields stand among the
                     others, and it has no name */
    FIELD_LIST,   /* List; items are structs of .object, ints of .values, in JSON int64_t when .item says so; without
                     any of these they are Str */
    FIELD_SENT,   /* FieldMask of the object that it stands in: what was sent of it. No key of its own */
} FieldType;

typedef struct EnumValues {
    const char *name; /* as in OpenAPI: "TicketStatus" */
    const char *const *names;
    int count;
} EnumValues;

typedef struct List {
    void *items;
    size_t count;
} List;

typedef enum FieldFormat {
    FORMAT_NONE,
    FORMAT_EMAIL,    /* the rules of security/email.h, reached through schema_email_rule */
    FORMAT_PASSWORD, /* .max counts bytes; never printed, never in a log */
    FORMAT_JSON,   /* for answers: the text is JSON itself, an object (of .object, if it has one), and printed as it is.
                      An object that may be null is an OptStr of this format */
    FORMAT_NUMBER, /* for answers: the text is a JSON number with a fraction, and printed as it is */
} FieldFormat;

typedef struct Field {
    const char *name;
    FieldType type;
    uint32_t offset, size;
    uint32_t name_len; /* of keys in JSON, which are half of an answer's pieces */
    const EnumValues *values;
    const Schema *object;
    FieldType item; /* of a list: FIELD_I64, or nothing */
    FieldFormat format;
    /* Str: code points (bytes for FORMAT_PASSWORD), 0 = no bound but the body's; numbers: value, both 0 = none; lists
     * in JSON: items. */
    int64_t min, max;
    /* For the document and the message; the one that exists is ^password$ and compares the text within. */
    const char *pattern;
    /* The value when absent, as a text that the field takes; NULL = required; "" = zero: an empty Str or List, 0,
     * false, the first of the values. Opt types need none: absent is without a value. An object that has one may be
     * null, which is the same as absent. */
    const char *fallback;
    bool sparse;   /* a list that an answer leaves out when it has no items, not even none: when items is NULL */
    bool computed; /* not a column: the slice fills it in; the database layer does not map it */
    const char *doc;
} Field;

struct Schema {
    const char *name;
    const char *doc;
    const Field *fields;
    size_t count; /* 64 at most: FieldMask */
    size_t size;
};

/* Bit i: field i was sent. Tells absent from null in PATCH. */
typedef uint64_t FieldMask;

/* clang-format off */
#define FIELD(T, member, ...)                                                                       \
    { .name = #member, .name_len = sizeof(#member) - 1,                                             \
      .offset = offsetof(T, member), .size = sizeof(((T *)0)->member),                               \
      .type = _Generic(((T *)0)->member, Str: FIELD_STR, bool: FIELD_BOOL, int64_t: FIELD_I64,       \
                       Time: FIELD_TIME, int: FIELD_ENUM, OptStr: FIELD_OPT_STR,                     \
                       OptI64: FIELD_OPT_I64, OptEnum: FIELD_OPT_ENUM, OptTime: FIELD_OPT_TIME,     \
                       List: FIELD_LIST, FieldMask: FIELD_SENT,                                      \
                       default: FIELD_OBJECT), __VA_ARGS__ }

/* In the slice's header, under the struct. */
#define SCHEMA(T, ...)                                                                               \
    static const Schema T##_schema __attribute__((unused)) = {                                       \
        .name = #T, .size = sizeof(T), .fields = (const Field[]){ __VA_ARGS__ },                     \
        .count = sizeof((const Field[]){ __VA_ARGS__ }) / sizeof(Field) }
/* clang-format on */

/* NULL when the table fits its struct, else what is wrong: a gap that alignment does not explain, an overlap, a field
 * without values or object, a fallback that its field would refuse, more than 64 fields. For unit tests and start-up.
 */
const char *schema_check(const Schema *schema);
const Field *schema_field(const Schema *schema, Str name);
/* The same among pairs: of the objects in it, too. */
const Field *schema_pair_field(const Schema *schema, Str name);

/* The field of that name, which exists, is in the mask. */
bool schema_sent(const Schema *schema, FieldMask sent, const char *name);

/* A field that may hold no value. */
static inline bool field_is_opt(const Field *field)
{
    return field->type == FIELD_OPT_STR || field->type == FIELD_OPT_I64 || field->type == FIELD_OPT_ENUM ||
           field->type == FIELD_OPT_TIME;
}
