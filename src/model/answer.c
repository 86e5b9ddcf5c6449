#include "model/answer.h"

#include "base/json_view.h"

enum { NAME_MAX_BYTES = 512, NAMES_MAX = 1000 };

/* The root of a document that is an object; *doc is the caller's: json_free. */
static bool open_object(Arena *arena, Str text, JsonDoc **doc, JsonView *out)
{
    Problem problem;
    *doc = NULL;
    if (!utf8_valid(text) || json_parse(arena, text, doc, &problem) != JSON_OK)
        return false;
    *out = json_view_root(*doc);
    return json_view_kind(*out) == JSON_KIND_OBJECT;
}

static bool is_absent(JsonView view)
{
    return !view.value || json_view_is_null(view);
}

/* A text that may be missing. False: it is something else. */
static bool text_of(Arena *arena, JsonView object, const char *name, Str *out)
{
    JsonView value = json_view_member(object, name);
    *out = (Str){ 0 };
    if (is_absent(value))
        return true;
    if (json_view_kind(value) != JSON_KIND_TEXT)
        return false;
    *out = arena_copy(arena, json_view_text(value));
    return true;
}

static bool number_of(JsonView object, const char *name, int64_t *out)
{
    JsonView value = json_view_member(object, name);
    *out = is_absent(value) ? 0 : json_view_i64(value);
    return (is_absent(value) || json_view_kind(value) == JSON_KIND_INTEGER) && *out >= 0;
}

static bool flag_of(JsonView object, const char *name, bool *out)
{
    JsonView value = json_view_member(object, name);
    *out = !is_absent(value) && json_view_is_true(value);
    return is_absent(value) || json_view_is_bool(value);
}

static bool read_chat(Arena *arena, JsonView root, ChatLine *out)
{
    JsonView message = json_view_member(root, "message");
    if (!text_of(arena, root, "error", &out->error))
        return false;
    if (out->error.len)
        return true;
    bool shaped = flag_of(root, "done", &out->done) && text_of(arena, root, "done_reason", &out->done_reason);
    if (is_absent(message))
        return shaped && out->done;
    return shaped && json_view_kind(message) == JSON_KIND_OBJECT && text_of(arena, message, "content", &out->content);
}

bool answer_chat(Arena *arena, Str line, ChatLine *out)
{
    JsonDoc *doc = NULL;
    JsonView root;
    *out = (ChatLine){ 0 };
    bool good = open_object(arena, line, &doc, &root) && read_chat(arena, root, out);
    json_free(doc);
    return good;
}

static bool read_pull(Arena *arena, JsonView root, PullLine *out)
{
    return text_of(arena, root, "error", &out->error) && text_of(arena, root, "status", &out->status) &&
           number_of(root, "completed", &out->completed) && number_of(root, "total", &out->total) &&
           (out->error.len || out->status.len);
}

bool answer_pull(Arena *arena, Str line, PullLine *out)
{
    JsonDoc *doc = NULL;
    JsonView root;
    *out = (PullLine){ 0 };
    bool good = open_object(arena, line, &doc, &root) && read_pull(arena, root, out);
    json_free(doc);
    return good;
}

static bool read_tags(Arena *arena, JsonView root, NameList *out)
{
    JsonView models = json_view_member(root, "models");
    size_t count = json_view_count(models);
    if (is_absent(models))
        return true; /* none yet, in some versions */
    if (json_view_kind(models) != JSON_KIND_LIST || count > NAMES_MAX)
        return false;
    out->items = arena_array(arena, count, sizeof *out->items);
    for (size_t i = 0; i < count; i++) {
        Str name;
        if (!text_of(arena, json_view_item(models, i), "name", &name) || !name.len || name.len > NAME_MAX_BYTES)
            return false;
        out->items[out->count++] = name;
    }
    return true;
}

bool answer_tags(Arena *arena, Str document, NameList *out)
{
    JsonDoc *doc = NULL;
    JsonView root;
    *out = (NameList){ 0 };
    bool good = open_object(arena, document, &doc, &root) && read_tags(arena, root, out);
    json_free(doc);
    return good;
}

bool answer_version(Arena *arena, Str document, Str *out)
{
    JsonDoc *doc = NULL;
    JsonView root;
    bool good = open_object(arena, document, &doc, &root) && text_of(arena, root, "version", out) && out->len &&
                out->len < NAME_MAX_BYTES;
    json_free(doc);
    return good;
}

static Str untagged(Str name)
{
    static const char latest[] = ":latest";
    size_t len = sizeof latest - 1;
    if (name.len > len && str_equal_fold((Str){ name.ptr + name.len - len, len }, str(latest)))
        name.len -= len;
    return name;
}

bool model_name_is(Str a, Str b)
{
    return str_equal_fold(untagged(a), untagged(b));
}
