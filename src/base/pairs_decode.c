#include "base/json.h"
void schema_decode_pairs(const Schema *schema, const char *where, const Pair *pairs, size_t count, void *out,
    FieldMask *sent, Problems *problems)
{
    (void)schema;
    (void)where;
    (void)pairs;
    (void)count;
    (void)out;
    (void)sent;
    (void)problems;
}
