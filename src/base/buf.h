/* Buf: a growing run of bytes on the heap, for answers and log lines. One owner; buf_free ends it. */
#pragma once

#include "base/str.h"

typedef struct Buf {
    char *ptr;
    size_t len, cap;
} Buf;

void buf_free(Buf *buf);
/* Behind buf_reserve, when there is no room; capacity doubles. Without memory the process ends. */
void buf_grow(Buf *buf, size_t extra);

/* Makes room for extra more bytes and returns where they go (len is not moved). Inline, as the next two: an answer is
 * hundreds of small pieces. */
static inline char *buf_reserve(Buf *buf, size_t extra)
{
    if (!buf->ptr || buf->cap - buf->len < extra)
        buf_grow(buf, extra);
    return buf->ptr + buf->len;
}

static inline void buf_add(Buf *buf, const void *bytes, size_t size)
{
    if (!size)
        return;
    memcpy(buf_reserve(buf, size), bytes, size);
    buf->len += size;
}

static inline void buf_char(Buf *buf, char c)
{
    *buf_reserve(buf, 1) = c;
    buf->len++;
}

static inline void buf_str(Buf *buf, Str text)
{
    buf_add(buf, text.ptr, text.len);
}

void buf_text(Buf *buf, const char *text);
/* A code point up to U+10FFFF as UTF-8. */
void buf_utf8(Buf *buf, uint32_t point);
void buf_i64(Buf *buf, int64_t value);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline Str buf_view(const Buf *buf)
{
    return (Str){ buf->ptr ? buf->ptr : "", buf->len };
}
