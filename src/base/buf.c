#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUF_FIRST_BYTES = 256 };

void buf_free(Buf *buf)
{
    free(buf->ptr);
    *buf = (Buf){ 0 };
}

/* Doubles, so that n bytes added one by one cost O(n). */
void buf_grow(Buf *buf, size_t extra)
{
    size_t need = 0;
    bool overflow = __builtin_add_overflow(buf->len, extra, &need);
    size_t cap = buf->cap < BUF_FIRST_BYTES ? BUF_FIRST_BYTES : buf->cap;
    while (!overflow && cap < need)
        overflow = __builtin_mul_overflow(cap, (size_t)2, &cap);
    char *ptr = overflow ? NULL : realloc(buf->ptr, cap);
    if (!ptr) {
        fprintf(stderr, "buf: no memory for %zu bytes more than %zu\n", extra, buf->len);
        abort();
    }
    buf->ptr = ptr;
    buf->cap = cap;
}

void buf_text(Buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_utf8(Buf *buf, uint32_t point)
{
    static const unsigned char leads[] = { 0, 0xC0, 0xE0, 0xF0 };
    int more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    buf_char(buf, (char)(leads[more] | point >> (6 * more)));
    for (int i = more - 1; i >= 0; i--)
        buf_char(buf, (char)(0x80 | (point >> (6 * i) & 0x3F)));
}

void buf_i64(Buf *buf, int64_t value)
{
    char digits[20]; /* of 2^64 at most, least first from the end */
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        buf_char(buf, '-');
    buf_add(buf, digits + at, sizeof digits - at);
}

__attribute__((format(printf, 2, 0))) static void buf_vprintf(Buf *buf, const char *format, va_list args)
{
    assert(format);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    char *at = buf_reserve(buf, (size_t)len + 1); /* the NUL is written, not counted */
    vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    buf->len += (size_t)len;
}

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}
