#include "base/json_view.h"

#include "base/json_doc.h"

JsonView json_view_root(const JsonDoc *doc)
{
    return (JsonView){ doc, doc->root };
}

JsonKind json_view_kind(JsonView view)
{
    const json_t *value = view.value;
    if (!value || json_odd(view.doc, value))
        return JSON_KIND_OTHER;
    switch (json_typeof(value)) {
    case JSON_INTEGER: return JSON_KIND_INTEGER;
    case JSON_STRING: return JSON_KIND_TEXT;
    case JSON_ARRAY: return JSON_KIND_LIST;
    case JSON_OBJECT: return JSON_KIND_OBJECT;
    default: return JSON_KIND_OTHER;
    }
}

JsonView json_view_member(JsonView object, const char *name)
{
    return (JsonView){ object.doc, json_object_get(object.value, name) };
}

size_t json_view_count(JsonView list)
{
    return json_array_size(list.value);
}

JsonView json_view_item(JsonView list, size_t index)
{
    return (JsonView){ list.doc, json_array_get(list.value, index) };
}

Str json_view_text(JsonView view)
{
    if (json_view_kind(view) != JSON_KIND_TEXT)
        return (Str){ 0 };
    return (Str){ json_string_value(view.value), json_string_length(view.value) };
}

bool json_view_is_null(JsonView view)
{
    return json_is_null((const json_t *)view.value);
}

bool json_view_is_bool(JsonView view)
{
    return json_is_boolean((const json_t *)view.value);
}

bool json_view_is_true(JsonView view)
{
    return json_is_true((const json_t *)view.value);
}

int64_t json_view_i64(JsonView view)
{
    return json_integer_value(view.value);
}

Str json_view_echo(Arena *arena, JsonView view)
{
    Buf out = { 0 };
    json_echo(&out, view.doc, view.value);
    Str text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}
