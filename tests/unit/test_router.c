/* The router: which row a request finds, what a 405 allows, and that an incomplete or doubled row does not start. */
#include "http/route.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct TicketId {
    int64_t ticket_id;
} TicketId;
SCHEMA(TicketId, FIELD(TicketId, ticket_id));

typedef struct UserId {
    Str user_id;
} UserId;
SCHEMA(UserId, FIELD(UserId, user_id));

typedef struct CommentId {
    int64_t ticket_id, comment_id;
} CommentId;
SCHEMA(CommentId, FIELD(CommentId, ticket_id), FIELD(CommentId, comment_id));

static Err run(Ctx *ctx, const void *in, void *out)
{
    (void)ctx, (void)in, (void)out;
    return ERR_OK;
}

static bool may(const Ctx *ctx, const void *object)
{
    (void)ctx, (void)object;
    return true;
}

#define COMPLETE .auth = AUTH_NONE, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .run = run
#define ROW(verb, where, called) .method = verb, .path = where, .summary = "…", .name = called, .tag = "test", COMPLETE

static const Route users[] = {
    { ROW("POST", "/api/users/", "create") },
    { ROW("POST", "/api/users/login", "login") },
    { ROW("GET", "/api/users/me", "me") },
    { ROW("GET", "/api/users/{user_id}", "user"), .params = &UserId_schema },
};
static const Route tickets[] = {
    { ROW("GET", "/api/tickets/", "page"), .when_query = "limit" },
    { ROW("GET", "/api/tickets/", "counted"), .when_query = "count sum" },
    { ROW("GET", "/api/tickets/", "list") },
    { ROW("POST", "/api/tickets/", "create_ticket") },
    { ROW("GET", "/api/tickets/{ticket_id}", "ticket"), .params = &TicketId_schema },
    { ROW("PATCH", "/api/tickets/{ticket_id}", "update"), .params = &TicketId_schema },
    { ROW("DELETE", "/api/tickets/{ticket_id}", "delete"), .params = &TicketId_schema },
    { ROW("GET", "/api/tickets/{ticket_id}/comments/{comment_id}", "comment"), .params = &CommentId_schema },
    { ROW("PUT", "/api/tickets/open", "open") },
    { ROW("GET", "/deep/b/{ticket_id}/c", "shallow"), .params = &TicketId_schema },
    { ROW("GET", "/deep/{ticket_id}/{comment_id}/d", "deep"), .params = &CommentId_schema },
    { .method = "GET", .path = "/", .name = "root", .hidden = true, COMPLETE },
};
static const RouteTable tables[] = { { users, COUNT(users) }, { tickets, COUNT(tickets) } };

static const struct {
    const char *method, *path, *query;
    const char *name; /* NULL: none matches */
    const char *rest; /* "name=value …" of the parameters, or Allow */
} rows[] = {
    { "GET", "/", "", "root", "" },
    { "GET", "//", "", NULL, "" },
    { "GET", "", "", NULL, "" },
    { "OPTIONS", "*", "", NULL, "" },
    { "GET", "/api/users/me", "", "me", "" },
    { "GET", "/api/users/me/", "", "me", "" },
    { "GET", "/api/users/me//", "", NULL, "" },
    { "GET", "/api//users/me", "", NULL, "" },
    { "GET", "//api/users/me", "", NULL, "" },
    { "GET", "/api/users/ME", "", "user", "user_id=ME " },
    { "GET", "/api/users/me2", "", "user", "user_id=me2 " },
    { "GET", "/api/users/m", "", "user", "user_id=m " },
    { "HEAD", "/api/users/me", "", "me", "" },
    { "POST", "/api/users/login", "", "login", "" },
    { "GET", "/api/users/login", "", "user", "user_id=login " },
    { "HEAD", "/api/users/login/", "", "user", "user_id=login " },
    { "DELETE", "/api/users/login", "", NULL, "GET, HEAD, POST" },
    { "POST", "/api/users/me", "", NULL, "GET, HEAD" },
    { "POST", "/api/users/7", "", NULL, "GET, HEAD" },
    { "POST", "/api/users", "", "create", "" },
    { "POST", "/api/users/", "", "create", "" },
    { "GET", "/api/users/", "", NULL, "POST" },
    { "OPTIONS", "/api/users/", "", NULL, "POST" },
    { "get", "/api/users/me", "", NULL, "GET, HEAD" },
    { "BREW", "/api/tickets/7", "", NULL, "DELETE, GET, HEAD, PATCH" },
    { "GET", "/api/tickets", "", "list", "" },
    { "GET", "/api/tickets/", "limit=5", "page", "" },
    { "GET", "/api/tickets/", "a=1&limit", "page", "" },
    { "GET", "/api/tickets/", "limits=5", "list", "" },
    { "GET", "/api/tickets/", "a=limit", "list", "" },
    { "GET", "/api/tickets/", "count=1", "counted", "" },
    { "GET", "/api/tickets/", "a=1&s%75m=1", "counted", "" },
    { "GET", "/api/tickets/", "sum%20=1&su=1&coun=1&m=1", "list", "" },
    { "GET", "/api/tickets/", "count=1&limit=5", "page", "" },
    { "HEAD", "/api/tickets/", "limit=5", "page", "" },
    { "PUT", "/api/tickets/", "", NULL, "GET, HEAD, POST" },
    { "GET", "/api/tickets/7%2F8", "", "ticket", "ticket_id=7%2F8 " },
    { "PATCH", "/api/tickets/7", "", "update", "ticket_id=7 " },
    { "PUT", "/api/tickets/open", "", "open", "" },
    { "DELETE", "/api/tickets/open", "", "delete", "ticket_id=open " },
    { "POST", "/api/tickets/open", "", NULL, "DELETE, GET, HEAD, PATCH, PUT" },
    { "GET", "/api/tickets/open/comments/9", "", "comment", "ticket_id=open comment_id=9 " },
    { "GET", "/api/tickets/1/comments", "", NULL, "" },
    { "GET", "/api/tickets/1/comments/", "", NULL, "" },
    { "GET", "/api/tickets//comments/2", "", NULL, "" },
    { "GET", "/api/tickets/1/nope", "", NULL, "" },
    { "GET", "/deep/b/7/c", "", "shallow", "ticket_id=7 " },
    { "GET", "/deep/b/7/d", "", "deep", "ticket_id=b comment_id=7 " },
    { "GET", "/api", "", NULL, "" },
    { "GET", "/nope", "", NULL, "" },
};

static void test_rows(void **state)
{
    (void)state;
    Router *router = router_new(tables, COUNT(tables));
    for (size_t i = 0; i < COUNT(rows); i++) {
        Match match;
        char rest[128] = "";
        size_t used = 0;
        router_match(router, str(rows[i].method), str(rows[i].path), str(rows[i].query), &match);
        for (size_t j = 0; match.route && j < match.param_count; j++)
            used += (size_t)snprintf(rest + used, sizeof(rest) - used, "%.*s=%.*s ", (int)match.params[j].name.len,
                match.params[j].name.ptr, (int)match.params[j].value.len, match.params[j].value.ptr);
        const char *name = match.route ? match.route->name : NULL;
        if (!str_equal(str(name), str(rows[i].name)) || !str_is(str(match.route ? rest : match.allow), rows[i].rest))
            fail_msg("%s %s?%s: %s, %s", rows[i].method, rows[i].path, rows[i].query, name ? name : "none",
                match.route ? rest : match.allow);
    }
    router_free(router);
    router_free(NULL);
}

static void test_rows_in_order(void **state)
{
    (void)state;
    Router *router = router_new(tables, COUNT(tables));
    size_t count;
    const Route *const *all = router_rows(router, &count);
    assert_int_equal(count, COUNT(users) + COUNT(tickets));
    assert_ptr_equal(all[0], &users[0]);
    assert_ptr_equal(all[count - 1], &tickets[COUNT(tickets) - 1]);
    router_free(router);
}

/* In a child: an assertion ends the process. */
static bool starts(const Route *routes, size_t count)
{
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        signal(SIGABRT, SIG_DFL);
        router_free(router_new(&(RouteTable){ routes, count }, 1));
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_incomplete_rows_do_not_start(void **state)
{
    (void)state;
    const Route good = { ROW("GET", "/a", "a") };
    Route bad[17];
    for (size_t i = 0; i < COUNT(bad); i++)
        bad[i] = good;
    bad[0].auth = AUTH_UNSET;
    bad[1].lane = LANE_UNSET;
    bad[2].limit = LIMIT_UNSET;
    bad[3].status = 0;
    bad[4].run = NULL;
    bad[5].method = "BREW";
    bad[6].method = "HEAD";
    bad[7].path = "a";
    bad[8].summary = NULL;
    bad[9].name = NULL;
    bad[10].tag = NULL;
    bad[11].may = may;
    bad[12].out_list = true;
    bad[13].body = bad[13].form = &TicketId_schema;
    bad[14].path = "/a/{ticket_id}";
    bad[15].params = &TicketId_schema;
    bad[16].path = "/a/{id}";
    bad[16].params = &TicketId_schema;
    assert_true(starts(&good, 1));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (starts(&bad[i], 1))
            fail_msg("row %zu starts", i);
}

static void test_doubled_rows_do_not_start(void **state)
{
    (void)state;
    static const Route doubled[][2] = {
        { { ROW("GET", "/a", "a") }, { ROW("GET", "/a", "b") } },
        { { ROW("GET", "/a", "a") }, { ROW("GET", "/a/", "b") } },
        { { ROW("GET", "/a/{ticket_id}", "a"), .params = &TicketId_schema },
            { ROW("GET", "/a/{user_id}", "b"), .params = &UserId_schema } },
        { { ROW("GET", "/a", "a") }, { ROW("GET", "/a", "b"), .when_query = "limit" } },
        { { ROW("GET", "/a", "a"), .when_query = "limit" }, { ROW("GET", "/a", "b"), .when_query = "limit" } },
    };
    static const Route apart[2] = { { ROW("GET", "/a", "a"), .when_query = "limit" }, { ROW("GET", "/a", "b") } };
    assert_true(starts(apart, 2));
    for (size_t i = 0; i < COUNT(doubled); i++)
        if (starts(doubled[i], 2))
            fail_msg("pair %zu starts", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rows_in_order),
        cmocka_unit_test(test_incomplete_rows_do_not_start),
        cmocka_unit_test(test_doubled_rows_do_not_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
