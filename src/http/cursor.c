#include "http/cursor.h"

#include "base/json.h"
#include "security/base64url.h"

#include <endian.h>

enum { CHECK_BYTES = 8 };

static uint64_t hash_add(uint64_t hash, Str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ (uint8_t)bytes.ptr[i]) * 0x100000001b3u; /* FNV-1a */
    return hash;
}

static uint64_t check_of(Str place, Str bound)
{
    uint64_t hash = hash_add(0xcbf29ce484222325u, bound);
    return htobe64(hash_add(hash, place));
}

Str cursor_print(Arena *arena, Str place, Str bound)
{
    uint64_t check = check_of(place, bound);
    size_t len = CHECK_BYTES + place.len, chars = (len * 4 + 2) / 3;
    char *bytes = arena_alloc(arena, len), *text = arena_alloc(arena, chars);
    memcpy(bytes, &check, CHECK_BYTES);
    memcpy(bytes + CHECK_BYTES, place.ptr, place.len);
    base64url_encode((Str){ bytes, len }, text);
    return (Str){ text, chars };
}

bool cursor_read(Arena *arena, Str cursor, Str bound, Str *place)
{
    uint64_t check = 0;
    size_t len = 0;
    uint8_t *bytes = arena_alloc(arena, cursor.len + 1);
    if (!base64url_decode(cursor, bytes, &len) || len < CHECK_BYTES)
        return false;
    Str rest = { (const char *)bytes + CHECK_BYTES, len - CHECK_BYTES };
    memcpy(&check, bytes, CHECK_BYTES);
    if (check != check_of(rest, bound))
        return false;
    *place = rest;
    return true;
}

Err cursor_refuse(Ctx *ctx, Str cursor)
{
    Buf input = { 0 };
    json_write_str(&input, cursor);
    problem_add(
        ctx->problems, (Problem){ .type = "value_error",
                           .loc = str("[\"query\",\"cursor\"]"),
                           .msg = str("This cursor does not belong to this list: leave it out to begin at its start"),
                           .input = arena_copy(ctx->arena, buf_view(&input)) });
    buf_free(&input);
    return ERR_INVALID;
}
