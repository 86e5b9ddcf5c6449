#include "base/json_doc.h"

#include "base/json_locate.h"
#include "limits.h"

SchemaEmailRule schema_email_rule;

enum { PARSE_FLAGS = JSON_ALLOW_NUL | JSON_DECODE_ANY };

void json_free(JsonDoc *doc)
{
    if (doc)
        json_decref(doc->root);
}

static bool is_deeper(json_t *value, int levels)
{
    if (!json_is_object(value) && !json_is_array(value))
        return false;
    if (levels == 0)
        return true;
    const char *key = NULL;
    size_t index = 0;
    json_t *item = NULL;
    json_array_foreach(value, index, item)
    {
        if (is_deeper(item, levels - 1))
            return true;
    }
    json_object_foreach(value, key, item)
    {
        if (is_deeper(item, levels - 1))
            return true;
    }
    return false;
}

static json_t *parse(Str text)
{
    /* jansson overlooks a raw NUL behind a number. It is never JSON, inside strings or outside. */
    if (str_find(text, '\0') < text.len)
        return NULL;
    json_t *root = json_loadb(text.ptr, text.len, PARSE_FLAGS, NULL);
    if (root && is_deeper(root, JSON_DEPTH_MAX)) {
        json_decref(root);
        return NULL;
    }
    return root;
}

/* UTF-8 in which surrogates may be encoded one by one, as if they were characters: so the original reads bytes. */
static bool is_readable(Str text)
{
    for (size_t end = utf8_prefix(text); end < text.len; end = utf8_prefix(text)) {
        const unsigned char *bad = (const unsigned char *)text.ptr + end;
        if (text.len - end < 3 || bad[0] != 0xED || bad[1] < 0xA0 || bad[1] > 0xBF || (bad[2] & 0xC0) != 0x80)
            return false;
        text = (Str){ text.ptr + end + 3, text.len - end - 3 };
    }
    return true;
}

static Problem problem_syntax(Arena *arena, JsonFault fault)
{
    Buf quoted = { 0 };
    json_write_str(&quoted, str(fault.message));
    Problem problem = {
        .type = "json_invalid",
        .loc = arena_printf(arena, "[\"body\",%zu]", fault.position),
        .msg = str("JSON decode error"),
        .input = str("{}"),
        .ctx = arena_printf(arena, "{\"error\":%.*s}", (int)quoted.len, quoted.ptr),
    };
    buf_free(&quoted);
    return problem;
}

/* jansson refused: either it is no JSON, and the client is told where, or it holds odd tokens. */
static JsonStatus parse_refused(Str text, JsonDoc *doc, Problem *problem)
{
    Arena *arena = doc->odds.arena;
    if (!is_readable(text))
        return JSON_ENCODING;
    JsonFault fault = json_locate(text, (JsonTokenSink){ json_odds_hear, &doc->odds });
    if (fault.refusal == JSON_REFUSAL_DIGITS)
        return JSON_ENCODING;
    if (fault.refusal == JSON_REFUSAL_NONE) {
        Buf replaced = { 0 };
        json_odds_replace(&doc->odds, text, &replaced);
        doc->root = parse(buf_view(&replaced));
        buf_free(&replaced);
    }
    if (doc->root)
        return JSON_OK;
    /* JSON that jansson cannot read even so: none is known, and none may end in a crash. */
    *problem = problem_syntax(arena, fault.message ? fault : (JsonFault){ .message = "Expecting value" });
    return JSON_SYNTAX;
}

JsonStatus json_parse(Arena *arena, Str text, JsonDoc **out, Problem *problem)
{
    JsonDoc *doc = arena_alloc(arena, sizeof *doc);
    doc->odds.arena = arena;
    if (str_starts(text, "\xEF\xBB\xBF"))
        text = (Str){ text.ptr + 3, text.len - 3 };
    doc->root = parse(text);
    JsonStatus status = doc->root ? JSON_OK : parse_refused(text, doc, problem);
    if (status == JSON_OK)
        *out = doc;
    return status;
}
