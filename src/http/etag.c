#include "http/etag.h"

#include <inttypes.h>

Str etag_print(Arena *arena, int64_t version)
{
    return arena_printf(arena, "\"%" PRId64 "\"", version);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_etag_byte(char c)
{
    return c != '"' && (unsigned char)c > 0x20 && (unsigned char)c != 0x7F;
}

/* entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE, from *at on; *tag is what stands in the quotes. */
static bool tag_read(Str list, size_t *at, Str *tag)
{
    size_t i = *at;
    if (list.len - i >= 2 && list.ptr[i] == 'W' && list.ptr[i + 1] == '/')
        i += 2;
    if (i == list.len || list.ptr[i++] != '"')
        return false;
    size_t begin = i;
    while (i < list.len && is_etag_byte(list.ptr[i]))
        i++;
    if (i == list.len || list.ptr[i] != '"')
        return false;
    *tag = (Str){ list.ptr + begin, i - begin };
    *at = i + 1;
    return true;
}

static void blanks_skip(Str list, size_t *at)
{
    while (*at < list.len && is_blank(list.ptr[*at]))
        ++*at;
}

static bool tag_is(Str tag, int64_t version)
{
    char text[24];
    int64_t rest = version;
    size_t begin = sizeof text;
    do
        text[--begin] = (char)('0' + rest % 10);
    while (rest /= 10);
    return str_equal(tag, (Str){ text + begin, sizeof text - begin });
}

/* 1#entity-tag; empty members are allowed. *found: one of them names the version. */
static bool list_read(Str list, int64_t version, bool *found)
{
    size_t at = 0;
    Str tag;
    while (at < list.len) {
        blanks_skip(list, &at);
        if (at < list.len && list.ptr[at] != ',') {
            if (!tag_read(list, &at, &tag))
                return false;
            *found |= tag_is(tag, version);
            blanks_skip(list, &at);
        }
        if (at < list.len && list.ptr[at++] != ',')
            return false;
    }
    return true;
}

bool etag_if_match(const HttpRequest *request, int64_t version)
{
    bool any = false, found = false;
    for (size_t i = 0; i < request->header_count; i++) {
        if (!str_equal_fold(request->headers[i].name, str("If-Match")))
            continue;
        any = true;
        if (str_is(request->headers[i].value, "*"))
            found = true;
        else if (!list_read(request->headers[i].value, version, &found))
            return false;
    }
    return !any || found;
}
