#include "security/base64url.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* 64 for what is no digit. */
static uint32_t digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    if (c == '-')
        return 62;
    if (c == '_')
        return 63;
    return 64;
}

void base64url_encode(Str bytes, char *out)
{
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (uint8_t)bytes.ptr[i];
        held += 8;
        while (held >= 6) {
            held -= 6;
            *out++ = alphabet[bits >> held & 63];
        }
    }
    if (held > 0)
        *out = alphabet[bits << (6 - held) & 63];
}

bool base64url_decode(Str text, uint8_t *out, size_t *len)
{
    uint32_t bits = 0;
    int held = 0;
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t digit = digit_of(text.ptr[i]);
        if (digit > 63)
            return false;
        bits = bits << 6 | digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[count++] = (uint8_t)(bits >> held);
        }
    }
    /* What is left over is less than a byte, and zero; a lone last digit would leave six. */
    if (held == 6 || (bits & ((1U << held) - 1)) != 0)
        return false;
    *len = count;
    return true;
}
