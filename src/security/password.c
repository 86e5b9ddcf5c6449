#include "security/password.h"

#include "base/seam.h"
#include "security/phc.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <stdatomic.h>

#ifndef PASSWORD_MEMORY_KIB
#define PASSWORD_MEMORY_KIB (64 * 1024) /* a build with sanitizers takes less (meson.build) */
#endif

enum { MEMORY_KIB = PASSWORD_MEMORY_KIB, PASSES = 3, LANES = 4, SALT_BYTES = 16, TAG_BYTES = 32 };

/* Counts since start, for password_hashes_count alone. */
static atomic_int_fast64_t hashes_count;

int64_t password_hashes_count(void)
{
    return atomic_load(&hashes_count);
}

/* Fills tag (phc->tag_len bytes) from the rest of phc. False: no memory. */
static bool phc_compute(
    const Phc *phc, Str password, uint8_t *tag) /* NOLINT(readability-non-const-parameter): filled */
{
    atomic_fetch_add(&hashes_count, 1);
    /* The library's types want pointers that it only reads from; without CLEAR_PASSWORD it does not write there. */
    argon2_context context = {
        .out = tag,
        .outlen = (uint32_t)phc->tag_len,
        .pwd = (uint8_t *)(uintptr_t)password.ptr,
        .pwdlen = (uint32_t)password.len,
        .salt = (uint8_t *)(uintptr_t)phc->salt,
        .saltlen = (uint32_t)phc->salt_len,
        .t_cost = phc->passes,
        .m_cost = phc->memory_kib,
        .lanes = phc->lanes,
        .threads = 1, /* a lane of HASH is one thread; the library would start one for each of the four */
        .version = ARGON2_VERSION_13,
        .flags = ARGON2_DEFAULT_FLAGS,
    };
    return argon2id_ctx(&context) == ARGON2_OK;
}

Err password_hash(Arena *arena, Str password, Str *phc)
{
    Phc made = {
        .memory_kib = MEMORY_KIB, .passes = PASSES, .lanes = LANES, .salt_len = SALT_BYTES, .tag_len = TAG_BYTES
    };
    random_bytes(made.salt, made.salt_len);
    if (!phc_compute(&made, password, made.tag))
        return ERR_BUSY;
    *phc = phc_print(arena, &made);
    return ERR_OK;
}

bool password_verify(Str phc, Str password)
{
    /* Nobody's: what an unknown user is hashed against, so that he costs what a known one does. */
    Phc stored = {
        .memory_kib = MEMORY_KIB, .passes = PASSES, .lanes = LANES, .salt_len = SALT_BYTES, .tag_len = TAG_BYTES
    };
    bool known = phc_parse(phc, &stored);
    uint8_t tag[PHC_TAG_MAX_BYTES] = { 0 };
    bool computed = phc_compute(&stored, password, tag);
    bool same = CRYPTO_memcmp(tag, stored.tag, stored.tag_len) == 0;
    OPENSSL_cleanse(tag, sizeof tag);
    return known && computed && same;
}
