/* Argon2id hashes as text: $argon2id$v=19$m=65536,t=3,p=4$<salt>$<tag>, base64 without padding (the PHC format). */
#pragma once

#include "base/arena.h"

enum {
    PHC_SALT_MIN_BYTES = 8,
    PHC_SALT_MAX_BYTES = 64,
    PHC_TAG_MIN_BYTES = 16,
    PHC_TAG_MAX_BYTES = 64,
    /* What a stored hash may ask of this machine: 1 GiB, and no more work than 64 passes with 64 lanes. */
    PHC_MEMORY_MAX_KIB = 1024 * 1024,
    PHC_PASSES_MAX = 64,
    PHC_LANES_MAX = 64,
};

typedef struct Phc {
    uint32_t memory_kib, passes, lanes;
    size_t salt_len, tag_len;
    uint8_t salt[PHC_SALT_MAX_BYTES], tag[PHC_TAG_MAX_BYTES];
} Phc;

/* False for another scheme or version, a malformed text, and parameters out of bounds. */
bool phc_parse(Str text, Phc *out);
Str phc_print(Arena *arena, const Phc *phc);
