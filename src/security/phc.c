#include "security/phc.h"

#include "security/base64url.h"

/* PHC uses the other two digits of base64; the rest is the same, and as strict. */
static void swap_digits(char *text, size_t len, const char from[2], const char to[2])
{
    for (size_t i = 0; i < len; i++)
        for (int k = 0; k < 2; k++)
            if (text[i] == from[k]) {
                text[i] = to[k];
                break;
            }
}

static bool bytes_parse(Str text, size_t least, size_t most, uint8_t *out, size_t *len)
{
    char copy[(PHC_TAG_MAX_BYTES * 4 + 2) / 3];
    if (text.len > sizeof copy || str_find(text, '-') < text.len || str_find(text, '_') < text.len)
        return false;
    memcpy(copy, text.ptr, text.len);
    swap_digits(copy, text.len, "+/", "-_");
    uint8_t bytes[sizeof copy];
    if (!base64url_decode((Str){ copy, text.len }, bytes, len) || *len < least || *len > most)
        return false;
    memcpy(out, bytes, *len);
    return true;
}

/* "m=65536" with name "m=". No leading zero, no sign. */
static bool number_parse_named(Str text, const char *name, uint32_t least, uint32_t most, uint32_t *out)
{
    size_t start = strlen(name);
    if (!str_starts(text, name) || text.len == start || text.len > start + 9 || text.ptr[start] == '0')
        return false;
    uint32_t value = 0;
    for (size_t i = start; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    *out = value;
    return value >= least && value <= most;
}

static bool costs_parse(Str text, Phc *out)
{
    Str rest;
    Str memory = str_cut(text, ',', &rest);
    Str passes = str_cut(rest, ',', &rest);
    return number_parse_named(rest, "p=", 1, PHC_LANES_MAX, &out->lanes) &&
           number_parse_named(passes, "t=", 1, PHC_PASSES_MAX, &out->passes) &&
           number_parse_named(memory, "m=", 8 * out->lanes, PHC_MEMORY_MAX_KIB, &out->memory_kib);
}

bool phc_parse(Str text, Phc *out)
{
    static const char prefix[] = "$argon2id$v=19$";
    if (!str_starts(text, prefix))
        return false;
    Phc phc = { 0 };
    Str rest = { text.ptr + sizeof prefix - 1, text.len - (sizeof prefix - 1) };
    Str costs = str_cut(rest, '$', &rest);
    Str salt = str_cut(rest, '$', &rest);
    if (!costs_parse(costs, &phc))
        return false;
    if (!bytes_parse(salt, PHC_SALT_MIN_BYTES, PHC_SALT_MAX_BYTES, phc.salt, &phc.salt_len))
        return false;
    if (!bytes_parse(rest, PHC_TAG_MIN_BYTES, PHC_TAG_MAX_BYTES, phc.tag, &phc.tag_len))
        return false;
    *out = phc;
    return true;
}

Str phc_print(Arena *arena, const Phc *phc)
{
    char salt[(PHC_SALT_MAX_BYTES * 4 + 2) / 3], tag[(PHC_TAG_MAX_BYTES * 4 + 2) / 3];
    size_t salt_len = base64url_size(phc->salt_len), tag_len = base64url_size(phc->tag_len);
    base64url_encode((Str){ (const char *)phc->salt, phc->salt_len }, salt);
    base64url_encode((Str){ (const char *)phc->tag, phc->tag_len }, tag);
    swap_digits(salt, salt_len, "-_", "+/");
    swap_digits(tag, tag_len, "-_", "+/");
    return arena_printf(arena, "$argon2id$v=19$m=%u,t=%u,p=%u$%.*s$%.*s", phc->memory_kib, phc->passes, phc->lanes,
        (int)salt_len, salt, (int)tag_len, tag);
}
