/* The OpenAPI document: each column of a row shows, and the text is stable. */
#include "http/openapi.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const EnumValues Colour_values = { "Colour", (const char *const[]){ "red", "green" }, 2 };

typedef struct Part {
    int64_t id;
} Part;
SCHEMA(Part, FIELD(Part, id));

typedef struct Thing {
    Str name, email, secret;
    bool used;
    int colour;
    int64_t size;
    Time at;
    OptStr note;
    OptI64 owner_id;
    OptEnum shade;
    Str extra;
    Part part;
    List parts, words;
} Thing;
SCHEMA(Thing, FIELD(Thing, name, .doc = "What it is \"called\"."), FIELD(Thing, email, .format = FORMAT_EMAIL),
    FIELD(Thing, secret, .format = FORMAT_PASSWORD), FIELD(Thing, used), FIELD(Thing, colour, .values = &Colour_values),
    FIELD(Thing, size), FIELD(Thing, at), FIELD(Thing, note), FIELD(Thing, owner_id),
    FIELD(Thing, shade, .values = &Colour_values), FIELD(Thing, extra, .format = FORMAT_JSON),
    FIELD(Thing, part, .object = &Part_schema), FIELD(Thing, parts, .object = &Part_schema), FIELD(Thing, words));

typedef struct ThingCreate {
    Str name, secret;
    OptStr kind;
    Str scope;
    int64_t size;
    bool used;
    int colour;
    List words;
} ThingCreate;
SCHEMA(ThingCreate, FIELD(ThingCreate, name, .min = 1, .max = 200),
    FIELD(ThingCreate, secret, .format = FORMAT_PASSWORD, .max = 1024),
    FIELD(ThingCreate, kind, .pattern = "^password$"), FIELD(ThingCreate, scope, .fallback = ""),
    FIELD(ThingCreate, size, .min = -1, .max = 7, .fallback = "5"), FIELD(ThingCreate, used, .fallback = "false"),
    FIELD(ThingCreate, colour, .values = &Colour_values, .fallback = "red"), FIELD(ThingCreate, words, .fallback = ""));

typedef struct ThingId {
    int64_t thing_id;
} ThingId;
SCHEMA(ThingId, FIELD(ThingId, thing_id));

typedef struct PageQuery {
    int64_t limit;
    Str q;
} PageQuery;
SCHEMA(PageQuery, FIELD(PageQuery, limit, .min = 1, .max = 200, .doc = "How many."), FIELD(PageQuery, q));

typedef struct ListQuery {
    Str q;
} ListQuery;
SCHEMA(ListQuery, FIELD(ListQuery, q));

static Err run(Ctx *ctx, const void *in, void *out)
{
    (void)ctx, (void)in, (void)out;
    return ERR_OK;
}

static Err load(Ctx *ctx)
{
    (void)ctx;
    return ERR_OK;
}

static bool may(const Ctx *ctx, const void *object)
{
    (void)ctx, (void)object;
    return true;
}

#define ROW(verb, where, called) .method = verb, .path = where, .name = called, .tag = "things", .run = run

static const Route routes[] = {
    { ROW("GET", "/", "root"), .hidden = true, .auth = AUTH_NONE, .lane = LANE_LOOP, .limit = LIMIT_NONE,
        .status = 200 },
    { ROW("GET", "/api/things/", "page_things"), .summary = "A page", .auth = AUTH_USER, .lane = LANE_FAST,
        .limit = LIMIT_NONE, .status = 200, .query = &PageQuery_schema, .out = &Thing_schema, .out_list = true,
        .when_query = "limit", .errors = ERRORS(ERR_CONFLICT) },
    { ROW("GET", "/api/things/", "read_things"), .summary = "All", .auth = AUTH_USER, .lane = LANE_SLOW,
        .limit = LIMIT_NONE, .status = 200, .query = &ListQuery_schema, .out = &Thing_schema, .out_list = true },
    { ROW("POST", "/api/things/", "create_thing"), .summary = "Make", .auth = AUTH_NONE, .lane = LANE_WRITE,
        .limit = LIMIT_REGISTER, .status = 201, .body = &ThingCreate_schema, .out = &Thing_schema },
    { ROW("POST", "/api/login", "login"), .summary = "Log in", .auth = AUTH_NONE, .lane = LANE_HASH,
        .limit = LIMIT_LOGIN, .status = 200, .form = &ThingCreate_schema, .out = &Part_schema,
        .errors = ERRORS(ERR_LOGIN) },
    { ROW("DELETE", "/api/things/{thing_id}", "delete_thing"), .summary = "Delete", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &ThingId_schema,
        .errors = ERRORS(ERR_NOT_FOUND) },
    { ROW("PUT", "/api/things/{thing_id}", "put_thing"), .summary = "Put", .auth = AUTH_USER, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 200, .params = &ThingId_schema, .load = load, .may = may,
        .query = &ListQuery_schema, .conflict = &Part_schema },
    { ROW("GET", "/api/health", "health"), .summary = "Health", .auth = AUTH_NONE, .lane = LANE_LOOP,
        .limit = LIMIT_NONE, .status = 200, .out = &Part_schema },
};

#define REF(name) "{\"$ref\":\"#/components/schemas/" name "\"}"
#define LIST_OP "paths|/api/things/|get"
#define MAKE_OP "paths|/api/things/|post"
#define THING "components|schemas|Thing|"
#define CREATE "components|schemas|ThingCreate|"
#define ERROR_REPLY(text) \
    "{\"description\":\"" text "\",\"content\":{\"application/json\":{\"schema\":" REF("ErrorDetail") "}}}"

/* Where, and what stands there without blanks; keys "…" list the keys of an object. */
static const struct {
    const char *where, *json;
} expected[] = {
    { "keys", "openapi info paths components" },
    { "openapi", "\"3.1.0\"" },
    { "info", "{\"title\":\"Mini Service Desk\",\"version\":\"0.1.0\"}" },
    { "paths|keys", "/api/things/ /api/login /api/things/{thing_id} /api/health" },
    { "paths|/api/things/|keys", "get post" },
    { LIST_OP "|keys", "tags summary operationId security parameters responses" },
    { LIST_OP "|tags", "[\"things\"]" },
    { LIST_OP "|summary", "\"All\"" },
    { LIST_OP "|operationId", "\"read_things_api_things__get\"" },
    { LIST_OP "|security", "[{\"OAuth2PasswordBearer\":[]}]" },
    { LIST_OP "|parameters",
        "[{\"name\":\"limit\",\"in\":\"query\",\"required\":false,\"schema\":{\"type\":\"integer\",\"minimum\":1,"
        "\"maximum\":200,"
        "\"description\":\"How "
        "many.\"}},{\"name\":\"q\",\"in\":\"query\",\"required\":false,\"schema\":{\"type\":\"string\"}}]" },
    { LIST_OP "|responses|keys", "200 401 409 422 503" },
    { LIST_OP "|responses|200",
        "{\"description\":\"Successful "
        "Response\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"array\",\"items\":" REF("Thing") "}}}}" },
    { LIST_OP "|responses|401", ERROR_REPLY("Not authenticated") },
    { LIST_OP "|responses|422|content|application/json|schema", REF("HTTPValidationError") },
    { MAKE_OP "|keys", "tags summary operationId requestBody responses" },
    { MAKE_OP "|operationId", "\"create_thing_api_things__post\"" },
    { MAKE_OP "|requestBody",
        "{\"required\":true,\"content\":{\"application/json\":{\"schema\":" REF("ThingCreate") "}}}" },
    { MAKE_OP "|responses|keys", "201 400 413 422 429 503 507" },
    { MAKE_OP "|responses|201|content|application/json|schema", REF("Thing") },
    { "paths|/api/login|post|requestBody|content",
        "{\"application/x-www-form-urlencoded\":{\"schema\":" REF("Body_login_api_login_post") "}}" },
    { "paths|/api/login|post|responses|keys", "200 400 401 413 422 429 503" },
    { "paths|/api/things/{thing_id}|delete|operationId", "\"delete_thing_api_things__thing_id__delete\"" },
    { "paths|/api/things/{thing_id}|delete|parameters",
        "[{\"name\":\"thing_id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"integer\"}}]" },
    { "paths|/api/things/{thing_id}|delete|responses|keys", "204 401 403 404 422 503 507" },
    { "paths|/api/things/{thing_id}|delete|responses|204", "{\"description\":\"Successful Response\"}" },
    { "paths|/api/things/{thing_id}|put|parameters",
        "[{\"name\":\"thing_id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"integer\"}},"
        "{\"name\":\"q\",\"in\":\"query\",\"required\":true,\"schema\":{\"type\":\"string\"}},"
        "{\"name\":\"If-Match\",\"in\":\"header\",\"required\":false,\"description\":\"The ETag that the change was "
        "made "
        "for; when there is a newer one, 409.\",\"schema\":{\"type\":\"string\"}}]" },
    { "paths|/api/things/{thing_id}|put|responses|keys", "200 401 403 409 422 503 507" },
    { "paths|/api/things/{thing_id}|put|responses|409|content|application/json|schema", REF("Part") },
    { "paths|/api/things/{thing_id}|put|responses|200|content", "{\"application/json\":{}}" },
    { "paths|/api/health|get|keys", "tags summary operationId responses" },
    { "paths|/api/health|get|responses|keys", "200" },
    { "components|keys", "schemas securitySchemes" },
    { "components|schemas|keys",
        "Body_login_api_login_post Colour ErrorDetail HTTPValidationError Part Thing ThingCreate ValidationError" },
    { "components|schemas|Colour", "{\"type\":\"string\",\"enum\":[\"red\",\"green\"],\"title\":\"Colour\"}" },
    { THING "properties|keys", "name email used colour size at note owner_id shade extra part parts words" },
    { THING "required",
        "[\"name\",\"email\",\"used\",\"colour\",\"size\",\"at\",\"note\",\"owner_id\",\"shade\",\"extra\",\"part\","
        "\"parts\",\"words\"]" },
    { THING "properties|name", "{\"type\":\"string\",\"description\":\"What it is \\\"called\\\".\"}" },
    { THING "properties|email", "{\"type\":\"string\",\"format\":\"email\"}" },
    { THING "properties|used", "{\"type\":\"boolean\"}" },
    { THING "properties|colour", REF("Colour") },
    { THING "properties|at",
        "{\"type\":\"string\",\"format\":\"date-time-local\","
        "\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\\\.[0-9]{6})?$\"}" },
    { THING "properties|note", "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}" },
    { THING "properties|owner_id", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}" },
    { THING "properties|shade", "{\"anyOf\":[" REF("Colour") ",{\"type\":\"null\"}]}" },
    { THING "properties|extra", "{\"type\":\"object\",\"additionalProperties\":true}" },
    { THING "properties|part", REF("Part") },
    { THING "properties|parts", "{\"type\":\"array\",\"items\":" REF("Part") "}" },
    { THING "properties|words", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}" },
    { CREATE "required", "[\"name\",\"secret\"]" },
    { CREATE "properties|name", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":200}" },
    { CREATE "properties|secret", "{\"type\":\"string\",\"format\":\"password\",\"maxLength\":1024}" },
    { CREATE "properties|kind", "{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^password$\"},{\"type\":\"null\"}]}" },
    { CREATE "properties|scope", "{\"type\":\"string\",\"default\":\"\"}" },
    { CREATE "properties|size", "{\"type\":\"integer\",\"minimum\":-1,\"maximum\":7,\"default\":5}" },
    { CREATE "properties|used", "{\"type\":\"boolean\",\"default\":false}" },
    { CREATE "properties|colour", "{\"$ref\":\"#/components/schemas/Colour\",\"default\":\"red\"}" },
    { CREATE "properties|words", "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"default\":[]}" },
    { "components|schemas|ErrorDetail", "{\"type\":\"object\",\"properties\":{\"detail\":{\"type\":\"string\"},"
                                        "\"code\":{\"type\":\"string\",\"description\":\"Which error of its status it "
                                        "is, where a status has several.\"}},"
                                        "\"required\":[\"detail\"],\"title\":\"ErrorDetail\"}" },
    { "components|schemas|ValidationError|properties|loc",
        "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}}" },
    { "components|securitySchemes", "{\"OAuth2PasswordBearer\":{\"type\":\"oauth2\",\"flows\":{\"password\":{"
                                    "\"scopes\":{},\"tokenUrl\":\"/api/users/login\"}}}}" },
};

static Buf print(void)
{
    Buf out = { 0 };
    Router *router = router_new(&(RouteTable){ routes, COUNT(routes) }, 1);
    openapi_print(router, &out);
    router_free(router);
    return out;
}

static char *list_keys(const json_t *object)
{
    const char *key;
    json_t *value;
    char *out = calloc(1, 1024);
    json_object_foreach((json_t *)object, key, value)
        snprintf(out + strlen(out), 1024 - strlen(out), "%s%s", out[0] ? " " : "", key);
    return out;
}

/* The compact text of what stands at a|b|c; the caller's to free. */
static char *text_at(const json_t *json, const char *where)
{
    Str rest = str(where);
    while (json && rest.len) {
        char key[128];
        Str part = str_cut(rest, '|', &rest);
        snprintf(key, sizeof(key), "%.*s", (int)part.len, part.ptr);
        if (strcmp(key, "keys") == 0)
            return list_keys(json);
        json = json_object_get(json, key);
    }
    return json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY) : strdup("(nothing)");
}

static void test_members(void **state)
{
    (void)state;
    Buf out = print();
    json_error_t error;
    json_t *json = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s at line %d", error.text, error.line);
    for (size_t i = 0; i < COUNT(expected); i++) {
        char *text = text_at(json, expected[i].where);
        if (strcmp(text, expected[i].json) != 0)
            fail_msg("%s: %s", expected[i].where, text);
        free(text);
    }
    json_decref(json);
    buf_free(&out);
}

static void test_text_is_stable_and_indented(void **state)
{
    (void)state;
    static const char start[] = "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\n    \"title\": \"Mini Service Desk\",\n";
    Buf first = print(), second = print();
    assert_true(str_equal(buf_view(&first), buf_view(&second)));
    assert_true(str_starts(buf_view(&first), start));
    assert_true(first.len > 2 && memcmp(first.ptr + first.len - 2, "}\n", 2) == 0);
    buf_free(&first);
    buf_free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_text_is_stable_and_indented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
