#include "http/input.h"

#include "http/url.h"

/* --- syntax --- */

static bool is_json_type(Str type)
{
    Str head = { type.ptr, 12 }, tail = { type.ptr + type.len - 5, 5 };
    if (str_equal_fold(type, str("application/json")))
        return true;
    return type.len >= 17 && str_equal_fold(head, str("application/")) && str_equal_fold(tail, str("+json"));
}

/* The body says that it is something else; no Content-Type, or an empty one, says nothing. */
static bool is_other_type(const Request *r)
{
    const Str *given = http_header(&r->http, "Content-Type");
    Str rest;
    return given && given->len && !is_json_type(str_trim(str_cut(*given, ';', &rest)));
}

static Err parse_json(Request *r, Input *out)
{
    out->is_other = is_other_type(r);
    if (r->body.len == 0 || out->is_other)
        return ERR_OK;
    Problem syntax;
    JsonStatus status = json_parse(&r->arena, r->body, &out->doc, &syntax);
    if (status == JSON_ENCODING)
        return ERR_BODY_UNREADABLE;
    if (status == JSON_OK)
        return ERR_OK;
    problem_add(&r->problems, syntax); /* told alone */
    return ERR_INVALID;
}

static Err parse_form(Request *r, Input *out)
{
    const Str *type = http_header(&r->http, "Content-Type");
    const char *broken = form_decode(&r->arena, type, r->body, &out->form, &out->form_count);
    return broken ? err_detail(&r->ctx, ERR_BAD_REQUEST, "%s", broken) : ERR_OK;
}

Err input_parse(Request *r, Input *out)
{
    if (r->ctx.route->body)
        return parse_json(r, out);
    if (r->ctx.route->form)
        return parse_form(r, out);
    return ERR_OK;
}

/* --- fields --- */

static void *decode_pairs(Request *r, const Schema *schema, const char *where, const Pair *pairs, size_t count)
{
    void *out = arena_alloc(&r->arena, schema->size);
    schema_decode_pairs(schema, where, pairs, count, out, NULL, &r->problems);
    return out;
}

static const void *decode_query(Request *r, const Schema *schema)
{
    Pair *pairs = NULL;
    size_t count = 0;
    url_pairs(&r->arena, r->http.query, &pairs, &count);
    return decode_pairs(r, schema, "query", pairs, count);
}

static void *decode_body(Request *r, const Schema *schema, const Input *input)
{
    void *out = arena_alloc(&r->arena, schema->size);
    if (input->is_other && r->body.len)
        schema_problem_not_json(r->body, &r->problems);
    else if (!input->doc)
        schema_problem_no_body(&r->problems);
    else
        schema_decode_json(schema, input->doc, out, &r->ctx.sent, &r->problems);
    return out;
}

void input_decode(Request *r, const Input *input)
{
    const Route *route = r->ctx.route;
    if (route->params)
        r->ctx.params = decode_pairs(r, route->params, "path", r->match.params, r->match.param_count);
    if (route->query)
        r->ctx.query = decode_query(r, route->query);
    if (route->body)
        r->in = decode_body(r, route->body, input);
    if (route->form)
        r->in = decode_pairs(r, route->form, "body", input->form, input->form_count);
}

void input_free(Input *input)
{
    json_free(input->doc);
    input->doc = NULL;
}
