#include "http/byte_class.h"
#include "http/route.h"

#include <assert.h>
#include <stdlib.h>

/* A tree of path segments. At each place the literals are tried before the parameter, and a place that has no row for
 * the method is left again: GET /api/users/login is the row of /api/users/{user_id} when only a POST row has the
 * literal. */

static const char *const methods[] = { "DELETE", "GET", "HEAD", "PATCH", "POST", "PUT" }; /* as Allow lists them */
enum { METHOD_COUNT = sizeof(methods) / sizeof(methods[0]), METHOD_GET = 1, METHOD_HEAD = 2, METHOD_UNKNOWN = -1 };

typedef struct Row {
    const Route *route;
    size_t index; /* in Router.rows */
    int method;
    Str names[HTTP_PATH_PARAMS_MAX];
    size_t name_count;
    struct Row *next; /* of the same place, in the order of the tables */
} Row;

typedef struct Node {
    Str literal;
    struct Node *children, *sibling; /* literals */
    struct Node *parameter;
    Row *rows;
} Node;

struct Router {
    Arena arena;
    const Route **rows;
    size_t count;
    Node *root;
};

/* The segments of a path that are still to come; ptr is NULL behind the last one. */
typedef Str Segments;

static Segments segments_of(Str path)
{
    bool slash = path.len > 1 && path.ptr[path.len - 1] == '/';
    return path.len > 1 ? (Str){ path.ptr + 1, path.len - 1 - slash } : (Str){ 0 };
}

static Str segment_next(Segments *rest)
{
    size_t end = str_find(*rest, '/');
    Str segment = { rest->ptr, end };
    *rest = end < rest->len ? (Str){ rest->ptr + end + 1, rest->len - end - 1 } : (Str){ 0 };
    return segment;
}

static bool is_parameter(Str segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

static int method_index(Str name)
{
    for (int i = 0; i < METHOD_COUNT; i++)
        if (str_is(name, methods[i]))
            return i;
    return METHOD_UNKNOWN;
}

static Node *child_literal(Router *router, Node *node, Str literal)
{
    for (Node *child = node->children; child; child = child->sibling)
        if (str_equal(child->literal, literal))
            return child;
    Node *child = arena_alloc(&router->arena, sizeof(*child));
    *child = (Node){ .literal = literal, .sibling = node->children };
    return node->children = child;
}

static Node *child_parameter(Router *router, Node *node)
{
    if (!node->parameter)
        node->parameter = arena_alloc(&router->arena, sizeof(*node->parameter));
    return node->parameter;
}

static void check_schema(const Schema *schema)
{
    assert(!schema || !schema_check(schema));
}

static void check_route(const Route *route)
{
    int method = method_index(str(route->method));
    assert(method != METHOD_UNKNOWN && method != METHOD_HEAD); /* HEAD follows from GET */
    assert(route->path && route->path[0] == '/');
    assert(route->hidden || (route->summary && route->name && route->tag));
    assert(route->auth != AUTH_UNSET);
    assert(route->lane != LANE_UNSET);
    assert(route->limit != LIMIT_UNSET);
    assert(route->status != 0);
    assert(route->run);
    assert(!(route->body && route->form));
    assert(!route->out_list || route->out);
    assert(!route->may || route->load);
    assert(!route->in_snapshot || route->lane == LANE_FAST);
    assert(!route->idempotent || (route->lane == LANE_WRITE && route->auth != AUTH_NONE && route->out));
    check_schema(route->body);
    check_schema(route->form);
    check_schema(route->query);
    check_schema(route->params);
    check_schema(route->out);
    check_schema(route->conflict);
}

/* Each {name} of the path is a field of Route.params, and the other way round. */
static void check_names(const Row *row)
{
    const Schema *params = row->route->params;
    assert(row->name_count == (params ? params->count : 0));
    for (size_t i = 0; i < row->name_count; i++)
        assert(schema_field(params, row->names[i]));
}

/* Appends the row to its place. A row that always counts hides the ones behind it, so that it must be the last of its
 * method. */
static void place_row(Node *node, Row *row)
{
    Row **slot = &node->rows;
    for (; *slot; slot = &(*slot)->next) {
        bool rival = (*slot)->method == row->method;
        assert(!rival || (*slot)->route->when_query);
        assert(!rival || !row->route->when_query || !str_is(str(row->route->when_query), (*slot)->route->when_query));
    }
    *slot = row;
}

static void add_route(Router *router, const Route *route)
{
    check_route(route);
    Row *row = arena_alloc(&router->arena, sizeof(*row));
    *row = (Row){ .route = route, .index = router->count, .method = method_index(str(route->method)) };
    Node *node = router->root;
    Segments rest = segments_of(str(route->path));
    while (rest.ptr) {
        Str segment = segment_next(&rest);
        if (!is_parameter(segment)) {
            node = child_literal(router, node, segment);
            continue;
        }
        assert(row->name_count < HTTP_PATH_PARAMS_MAX);
        row->names[row->name_count++] = (Str){ segment.ptr + 1, segment.len - 2 };
        node = child_parameter(router, node);
    }
    check_names(row);
    place_row(node, row);
    router->rows[router->count++] = route;
}

Router *router_new(const RouteTable *tables, size_t count)
{
    Router *router = calloc(1, sizeof(*router));
    assert(router);
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += tables[i].count;
    router->rows = arena_array(&router->arena, total, sizeof(const Route *));
    router->root = arena_alloc(&router->arena, sizeof(*router->root));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            add_route(router, &tables[i].routes[j]);
    return router;
}

void router_free(Router *router)
{
    if (!router)
        return;
    arena_free(&router->arena);
    free(router);
}

const Route *const *router_rows(const Router *router, size_t *count)
{
    *count = router->count;
    return router->rows;
}

typedef struct Search {
    int method;
    Str query;
    Str values[HTTP_PATH_PARAMS_MAX];
    size_t value_count;
    unsigned allowed; /* bit i: methods[i], of every place that fits the path */
    const Row *found;
} Search;

/* Compared as it will be decoded: %71 is q. */
static bool name_is(Str given, Str name)
{
    for (; given.len && name.len; name = (Str){ name.ptr + 1, name.len - 1 }) {
        int high = given.ptr[0] == '%' && given.len > 2 ? hex_value((uint8_t)given.ptr[1]) : -1;
        int low = high >= 0 ? hex_value((uint8_t)given.ptr[2]) : -1;
        size_t len = low >= 0 ? 3 : 1;
        if ((low >= 0 ? (char)(high * 16 + low) : given.ptr[0]) != name.ptr[0])
            return false;
        given = (Str){ given.ptr + len, given.len - len };
    }
    return !given.len && !name.len;
}

static bool query_has(Str query, Str name)
{
    while (query.len) {
        Str value = { 0 };
        Str pair = str_cut(query, '&', &query);
        if (name_is(str_cut(pair, '=', &value), name))
            return true;
    }
    return false;
}

static bool query_has_any(Str query, Str names)
{
    while (names.len)
        if (query_has(query, str_cut(names, ' ', &names)))
            return true;
    return false;
}

static bool pick_row(const Node *node, Search *search)
{
    for (const Row *row = node->rows; row; row = row->next) {
        search->allowed |= 1u << row->method;
        bool counts = !row->route->when_query || query_has_any(search->query, str(row->route->when_query));
        if (row->method == search->method && counts) {
            search->found = row;
            return true;
        }
    }
    return false;
}

static bool find(const Node *node, Segments rest, Search *search)
{
    if (!rest.ptr)
        return pick_row(node, search);
    Str segment = segment_next(&rest);
    for (const Node *child = node->children; child; child = child->sibling)
        if (str_equal(child->literal, segment) && find(child, rest, search))
            return true;
    if (!node->parameter || segment.len == 0)
        return false;
    search->values[search->value_count++] =
        segment; /* the tree is no deeper in parameters than its rows: checked by add_route */
    if (find(node->parameter, rest, search))
        return true;
    search->value_count--;
    return false;
}

static void list_allowed(unsigned allowed, char *out, size_t size)
{
    size_t len = 0;
    if (allowed & 1u << METHOD_GET)
        allowed |= 1u << METHOD_HEAD;
    out[0] = '\0';
    for (int i = 0; i < METHOD_COUNT; i++) {
        if (!(allowed & 1u << i))
            continue;
        Str name = str(methods[i]);
        assert(len + 2 + name.len < size);
        if (len) {
            memcpy(out + len, ", ", 2);
            len += 2;
        }
        memcpy(out + len, name.ptr, name.len + 1);
        len += name.len;
    }
}

void router_match(const Router *router, Str method, Str path, Str query, Match *out)
{
    int index = method_index(method);
    Search search = { .method = index == METHOD_HEAD ? METHOD_GET : index, .query = query };
    out->route = NULL;
    out->param_count = 0;
    out->allow[0] = '\0';
    if (path.len == 0 || path.ptr[0] != '/')
        return;
    if (!find(router->root, segments_of(path), &search)) {
        list_allowed(search.allowed, out->allow, sizeof(out->allow));
        return;
    }
    out->route = search.found->route;
    out->row = search.found->index;
    out->param_count = search.value_count;
    for (size_t i = 0; i < search.value_count; i++)
        out->params[i] = (Pair){ search.found->names[i], search.values[i] };
}
