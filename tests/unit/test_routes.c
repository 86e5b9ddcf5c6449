/* The program's own routes: every row is whole, every schema fits its struct, and what follows from a row's columns is
 * not said again in its errors. */
#include "http/route.h"
#include "routes.h"
#include "unit.h"

#include <stdio.h>

/* Whoever opens a route to everybody says so here as well. */
static const char *const public_routes[] = {
    "GET /",
    "GET /openapi.json",
    "GET /docs",
    "GET /redoc",
    "GET /metrics",
    "GET /api/health",
    "GET /api/chat/status",
    "POST /api/users/",
    "POST /api/users/login",
    "POST /api/users/refresh",
    "POST /api/users/reset-password",
};

/* Objects that are not there for whom they are not for: load alone decides, and says 404. */
static const char *const absent_for_others[] = {
    "GET /api/users/{user_id}",
    "DELETE /api/users/me/sessions/{session_id}",
};

/* Questions too long for an address. */
static const char *const asking_posts[] = {
    "POST /api/tickets/bulk-changes/preview",
    "POST /api/chat/stream",
    "POST /api/chat/message",
    "POST /api/tickets/{ticket_id}/draft-reply",
    "POST /api/model/test",
};

/* Those that the row's auth, limit, body and the server itself bring along, and those that stay inside. */
static const Err implied[] = { ERR_OK, ERR_BODY_UNREADABLE, ERR_UNAUTHENTICATED, ERR_CREDENTIALS, ERR_ADMIN_ONLY,
    ERR_METHOD, ERR_REQUEST_TIMEOUT, ERR_TOO_LARGE, ERR_INVALID, ERR_TOO_MANY, ERR_HEADER_TOO_LARGE, ERR_INTERNAL,
    ERR_NOT_IMPLEMENTED, ERR_HTTP_VERSION, ERR_BUSY, ERR_NO_ROW, ERR_UNIQUE, ERR_RETRY };

typedef struct Rows {
    Router *router;
    const Route *const *list;
    size_t count;
} Rows;

static Rows rows_open(void)
{
    Rows rows = { .router = router_new(route_tables(), route_tables_count) };
    rows.list = router_rows(rows.router, &rows.count);
    assert_true(rows.count > 0);
    return rows;
}

static bool has_error(const Route *route, Err err)
{
    for (const Err *at = route->errors; at && *at != ERR_OK; at++)
        if (*at == err)
            return true;
    return false;
}

static bool is_among(const Route *route, const char *const *names, size_t count)
{
    char name[128];
    snprintf(name, sizeof name, "%s %s", route->method, route->path);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_public(const Route *route)
{
    return is_among(route, public_routes, COUNT(public_routes));
}

static void the_router_takes_every_row(void **state)
{
    (void)state;
    Rows rows = rows_open();
    size_t total = 0;
    for (size_t i = 0; i < route_tables_count; i++)
        total += route_tables()[i].count;
    assert_int_equal(rows.count, total);
    router_free(rows.router);
}

static void every_row_has_its_texts(void **state)
{
    (void)state;
    Rows rows = rows_open();
    for (size_t i = 0; i < rows.count; i++) {
        const Route *route = rows.list[i];
        assert_true(route->summary && route->summary[0]);
        assert_true(route->name && route->name[0]);
        assert_true(route->tag && route->tag[0]);
        assert_true(route->status >= 200 && route->status < 300);
    }
    router_free(rows.router);
}

static void nothing_is_open_by_forgetting(void **state)
{
    (void)state;
    Rows rows = rows_open();
    size_t open = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const Route *route = rows.list[i];
        if ((route->auth == AUTH_NONE) != is_public(route))
            fail_msg("%s %s: public in the table, or in this test, but not in both", route->method, route->path);
        open += route->auth == AUTH_NONE;
    }
    assert_int_equal(open, COUNT(public_routes));
    router_free(rows.router);
}

static void an_object_of_somebody_has_rights(void **state)
{
    (void)state;
    Rows rows = rows_open();
    for (size_t i = 0; i < rows.count; i++) {
        const Route *route = rows.list[i];
        bool is_absent = is_among(route, absent_for_others, COUNT(absent_for_others));
        if (route->params && route->auth != AUTH_ADMIN && !(route->load && (route->may || is_absent)))
            fail_msg("%s %s names an object: load and may decide who gets it", route->method, route->path);
        assert_true(!route->load || has_error(route, ERR_NOT_FOUND));
        assert_true(!route->may || has_error(route, ERR_FORBIDDEN));
    }
    router_free(rows.router);
}

/* A row that asks for no token may ask for something else. */
static bool is_implied(const Route *route, Err err)
{
    return err != ERR_OK && (route->auth != AUTH_NONE || (err != ERR_UNAUTHENTICATED && err != ERR_CREDENTIALS));
}

static void errors_do_not_repeat_the_columns(void **state)
{
    (void)state;
    Rows rows = rows_open();
    for (size_t i = 0; i < rows.count; i++)
        for (size_t j = 0; j < COUNT(implied); j++)
            if (is_implied(rows.list[i], implied[j]) && has_error(rows.list[i], implied[j]))
                fail_msg("%s %s lists %s, which follows from its columns", rows.list[i]->method, rows.list[i]->path,
                    err_info(implied[j])->name);
    router_free(rows.router);
}

static void changes_run_where_changes_run(void **state)
{
    (void)state;
    Rows rows = rows_open();
    for (size_t i = 0; i < rows.count; i++) {
        bool reads =
            strcmp(rows.list[i]->method, "GET") == 0 || is_among(rows.list[i], asking_posts, COUNT(asking_posts));
        bool writes = rows.list[i]->lane == LANE_WRITE || rows.list[i]->lane == LANE_HASH;
        assert_true(reads != writes);
    }
    router_free(rows.router);
}

static void rows_told_apart_by_a_parameter_come_first(void **state)
{
    (void)state;
    Rows rows = rows_open();
    for (size_t i = 0; i < rows.count; i++)
        for (size_t j = 0; j < i; j++) {
            const Route *before = rows.list[j], *after = rows.list[i];
            if (strcmp(before->path, after->path) != 0 || strcmp(before->method, after->method) != 0)
                continue;
            assert_non_null(before->when_query);
            assert_non_null(before->query);
            for (Str names = str(before->when_query); names.len;)
                assert_non_null(schema_pair_field(before->query, str_cut(names, ' ', &names)));
        }
    router_free(rows.router);
}

static void check(const Schema *schema, const char *where)
{
    const char *wrong = schema ? schema_check(schema) : NULL;
    if (wrong)
        fail_msg("%s of %s: %s", schema->name ? schema->name : "a schema", where, wrong);
}

static void every_schema_fits_its_struct(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_tables_count; i++)
        for (size_t j = 0; j < route_tables()[i].count; j++) {
            const Route *route = &route_tables()[i].routes[j];
            const Schema *all[] = { route->body, route->form, route->query, route->params, route->out };
            for (size_t k = 0; k < COUNT(all); k++)
                check(all[k], route->path);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_router_takes_every_row),
        cmocka_unit_test(every_row_has_its_texts),
        cmocka_unit_test(nothing_is_open_by_forgetting),
        cmocka_unit_test(an_object_of_somebody_has_rights),
        cmocka_unit_test(errors_do_not_repeat_the_columns),
        cmocka_unit_test(changes_run_where_changes_run),
        cmocka_unit_test(rows_told_apart_by_a_parameter_come_first),
        cmocka_unit_test(every_schema_fits_its_struct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
