/* Bytes on the wire: what each may be part of in a request's head (one load and one test), as a hexadecimal digit, as
 * Latin-1. Inside http/ only. */
#pragma once

#include <stdint.h>

enum { IN_TOKEN = 1, IN_TARGET = 2, IN_VALUE = 4, IN_HOST = 8, IN_ALL = 15 };

extern const uint8_t http_byte_class[256];

static inline const char *span(const char *at, const char *end, uint8_t class)
{
    while (at < end && (http_byte_class[(uint8_t)*at] & class))
        at++;
    return at;
}

/* -1: no digit. */
static inline int hex_value(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    uint8_t lower = byte | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Writes the UTF-8 of a Latin-1 character, two bytes at most, and returns where the next one goes. */
static inline char *put_latin1(char *at, uint8_t byte)
{
    if (byte >= 0x80) {
        *at++ = (char)(0xc0 | byte >> 6);
        byte = 0x80 | (byte & 0x3f);
    }
    *at++ = (char)byte;
    return at;
}
