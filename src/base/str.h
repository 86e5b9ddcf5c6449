/* Str: a borrowed run of bytes, UTF-8 unless said otherwise, not NUL-terminated. Copies of a Str share the bytes;
 * whoever made them says how long they live (an arena, a static text, a request's buffer). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

typedef struct OptStr {
    bool has;
    Str value;
} OptStr;

typedef struct OptI64 {
    bool has;
    int64_t value;
} OptI64;

typedef struct OptEnum {
    bool has;
    int value;
} OptEnum;

/* Borrows a NUL-terminated text; NULL gives the empty Str. */
static inline Str str(const char *text)
{
    return (Str){ text ? text : "", text ? strlen(text) : 0 };
}

static inline bool str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(Str a, const char *text)
{
    return str_equal(a, str(text));
}

/* ASCII case only; other bytes compare as they are. */
bool str_equal_fold(Str a, Str b);
bool str_starts(Str a, const char *prefix);
/* Without ASCII blanks (space, \t \n \r \v \f) at both ends. */
Str str_trim(Str a);
/* The index of the first byte c, or a.len. */
size_t str_find(Str a, char c);
/* Cuts at the first sep: the part before it; *rest is what follows (empty when there is no sep). */
Str str_cut(Str a, char sep, Str *rest);

/* UTF-8. utf8_valid refuses overlong forms, surrogates and values past U+10FFFF; utf8_count expects valid text. */
bool utf8_valid(Str a);
/* How many bytes are valid from the start: the index of the first that is not, or a.len. */
size_t utf8_prefix(Str a);
size_t utf8_count(Str a);
/* Reads one code point at *at and moves past it; valid text only. */
uint32_t utf8_next(Str a, size_t *at);
