#include "security/digest.h"

#include <assert.h>
#include <openssl/evp.h>

enum { DIGEST_BYTES = 32 };

static Str print_hex(Arena *arena, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(arena, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return (Str){ text, 2 * count };
}

Str digest_print(Arena *arena, const Str *parts, size_t count)
{
    uint8_t digest[DIGEST_BYTES];
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    int good = hash && EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
    for (size_t i = 0; good && i < count; i++) {
        uint64_t length = parts[i].len;
        good = EVP_DigestUpdate(hash, &length, sizeof length) && EVP_DigestUpdate(hash, parts[i].ptr, parts[i].len);
    }
    good = good && EVP_DigestFinal_ex(hash, digest, NULL);
    assert(good);
    EVP_MD_CTX_free(hash);
    return print_hex(arena, digest, sizeof digest);
}

Str digest_of(Arena *arena, Str text)
{
    uint8_t digest[DIGEST_BYTES];
    int good = EVP_Digest(text.ptr, text.len, digest, NULL, EVP_sha256(), NULL);
    assert(good);
    return print_hex(arena, digest, sizeof digest);
}
