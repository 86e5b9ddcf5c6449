#include "base/json.h"
void schema_decode_json(const Schema *schema, const JsonDoc *doc, void *out, FieldMask *sent, Problems *problems)
{
    (void)schema;
    (void)doc;
    (void)out;
    (void)sent;
    (void)problems;
}
void schema_problem_not_json(Str body, Problems *problems)
{
    (void)body;
    (void)problems;
}
void schema_problem_no_body(Problems *problems)
{
    (void)problems;
}
