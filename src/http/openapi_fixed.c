#include "http/openapi_schema.h"

/* The parts of the document that come from no row and no struct of ours. */

static void print_error(Pretty *json)
{
    pretty_text(json, "type", "object");
    pretty_open(json, "properties", '{');
    pretty_open(json, "detail", '{');
    pretty_text(json, "type", "string");
    pretty_close(json, '}');
    pretty_open(json, "code", '{');
    pretty_text(json, "type", "string");
    pretty_text(json, "description", "Which error of its status it is, where a status has several.");
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_open(json, "required", '[');
    pretty_text(json, NULL, "detail");
    pretty_close(json, ']');
}

static void print_type(Pretty *json, const char *key, const char *type)
{
    pretty_open(json, key, '{');
    pretty_text(json, "type", type);
    pretty_close(json, '}');
}

static void print_location(Pretty *json)
{
    pretty_open(json, "loc", '{');
    pretty_text(json, "type", "array");
    pretty_open(json, "items", '{');
    pretty_open(json, "anyOf", '[');
    print_type(json, NULL, "string");
    print_type(json, NULL, "integer");
    pretty_close(json, ']');
    pretty_close(json, '}');
    pretty_close(json, '}');
}

static void print_problem(Pretty *json)
{
    pretty_text(json, "type", "object");
    pretty_open(json, "properties", '{');
    print_location(json);
    print_type(json, "msg", "string");
    print_type(json, "type", "string");
    pretty_close(json, '}');
    pretty_open(json, "required", '[');
    pretty_text(json, NULL, "loc");
    pretty_text(json, NULL, "msg");
    pretty_text(json, NULL, "type");
    pretty_close(json, ']');
}

static void print_problems(Pretty *json)
{
    pretty_text(json, "type", "object");
    pretty_open(json, "properties", '{');
    pretty_open(json, "detail", '{');
    pretty_text(json, "type", "array");
    pretty_open(json, "items", '{');
    openapi_ref_member(json, "ValidationError");
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_open(json, "required", '[');
    pretty_text(json, NULL, "detail");
    pretty_close(json, ']');
}

void openapi_add_fixed(Components *set)
{
    static const Component fixed[] = {
        { .name = "ErrorDetail", .print = print_error },
        { .name = "HTTPValidationError", .print = print_problems },
        { .name = "ValidationError", .print = print_problem },
    };
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        components_add(set, fixed[i]);
}

void openapi_security_schemes(Pretty *json)
{
    pretty_open(json, "securitySchemes", '{');
    pretty_open(json, "OAuth2PasswordBearer", '{');
    pretty_text(json, "type", "oauth2");
    pretty_open(json, "flows", '{');
    pretty_open(json, "password", '{');
    pretty_open(json, "scopes", '{');
    pretty_close(json, '}');
    pretty_text(json, "tokenUrl", "/api/users/login");
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_close(json, '}');
}
