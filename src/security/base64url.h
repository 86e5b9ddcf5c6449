/* Base64 in the URL alphabet without padding, strict: one text for each run of bytes, so that no bit of a token can be
 * changed and still be taken for the same. */
#pragma once

#include "base/str.h"

static inline size_t base64url_size(size_t bytes)
{
    return (bytes * 4 + 2) / 3;
}
/* Writes base64url_size(bytes.len) characters, no NUL. */
void base64url_encode(Str bytes, char *out);
/* At most text.len * 3 / 4 bytes to out; false for a foreign character, a length that none has, unused bits that are
 * set. */
bool base64url_decode(Str text, uint8_t *out, size_t *len);
