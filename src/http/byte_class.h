/* What a byte of a request's head may be part of: one load and one test a byte. Inside http/ only. */
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
