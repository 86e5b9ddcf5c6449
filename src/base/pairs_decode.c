#include "base/decode.h"
#include "base/json.h"

#include <assert.h>

typedef struct PairsDecode {
    const Pair *pairs;
    size_t count;
    bool is_form;
    Spot where;
    Problems *problems;
} PairsDecode;

static bool is_sent(const PairsDecode *decode, const Pair *pair, const Field *field)
{
    return str_is(pair->name, field->name) && !(decode->is_form && pair->value.len == 0);
}

/* The last of its name decides, an empty one included: in a form it says that the field is absent. */
static const Pair *pair_find(const PairsDecode *decode, const Field *field)
{
    for (size_t i = decode->count; i-- > 0;)
        if (str_is(decode->pairs[i].name, field->name))
            return is_sent(decode, &decode->pairs[i], field) ? &decode->pairs[i] : NULL;
    return NULL;
}

static void scalar_decode(const PairsDecode *decode, const Spot *spot, const Field *field, Str text, void *out)
{
    Refusal refusal = decode_text(decode->problems->arena, field, text, out);
    if (!refusal.type)
        return;
    Buf quoted = { 0 };
    json_write_str(&quoted, text);
    spot_problem(decode->problems, spot, refusal, arena_copy(decode->problems->arena, buf_view(&quoted)));
    buf_free(&quoted);
}

static size_t list_decode(const PairsDecode *decode, const Spot *spot, const Field *field, List *out)
{
    bool is_enum = field->values != NULL;
    Field item = { .name = "item", .type = is_enum ? FIELD_ENUM : FIELD_STR, .values = field->values };
    size_t size = is_enum ? sizeof(int) : sizeof(Str);
    assert(!field->object);
    size_t count = 0;
    for (size_t i = 0; i < decode->count; i++)
        count += is_sent(decode, &decode->pairs[i], field);
    List list = { arena_array(decode->problems->arena, count, size), 0 };
    for (size_t i = 0; i < decode->count; i++) {
        if (!is_sent(decode, &decode->pairs[i], field))
            continue;
        Spot inner = { .outer = spot, .index = list.count };
        scalar_decode(decode, &inner, &item, decode->pairs[i].value, (char *)list.items + size * list.count++);
    }
    *out = list;
    return count;
}

/* True when the field was sent. */
static bool field_decode(const PairsDecode *decode, const Spot *spot, const Field *field, void *out)
{
    if (field->type == FIELD_LIST)
        return list_decode(decode, spot, field, out) > 0;
    const Pair *pair = pair_find(decode, field);
    if (pair)
        scalar_decode(decode, spot, field, pair->value, out);
    return pair != NULL;
}

/* An object's fields stand among the others; it was sent when one of them was. */
static FieldMask fields_decode(const PairsDecode *decode, const Schema *schema, void *out)
{
    FieldMask mask = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        Spot spot = { .outer = &decode->where, .name = field->name };
        void *at = (char *)out + field->offset;
        bool sent = field->type == FIELD_OBJECT ? fields_decode(decode, field->object, at) != 0
                                                : field_decode(decode, &spot, field, at);
        if (sent)
            mask |= (FieldMask)1 << i;
        else if (field->type != FIELD_OBJECT && !decode_absent(decode->problems->arena, field, at))
            spot_problem(decode->problems, &spot, refusal_of("missing", "Field required"), str("null"));
    }
    return mask;
}

void schema_decode_pairs(const Schema *schema, const char *where, const Pair *pairs, size_t count, void *out,
    FieldMask *sent, Problems *problems)
{
    PairsDecode decode = { pairs, count, str_is(str(where), "body"), { .name = where }, problems };
    memset(out, 0, schema->size);
    FieldMask mask = fields_decode(&decode, schema, out);
    if (sent)
        *sent = mask;
}
