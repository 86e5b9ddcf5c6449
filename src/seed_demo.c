#include "commands.h"

#include "app.h"
#include "base/seam.h"
#include "demo/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
    const char *flag;
    int64_t min, max;
} arguments[] = {
    { "--tickets", 1, DEMO_TICKETS_MAX },
    { "--users", DEMO_USERS_MIN, DEMO_USERS_MAX },
};
enum { ARGUMENTS = sizeof arguments / sizeof *arguments };

static int argument_find(const char *flag)
{
    for (int i = 0; i < ARGUMENTS; i++)
        if (str_is(str(flag), arguments[i].flag))
            return i;
    return -1;
}

static bool number_read(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end = NULL;
    bool is_number = *text >= '0' && *text <= '9';
    long long value = is_number ? strtoll(text, &end, 10) : 0; /* past 64 bits: the largest, which is too large */
    *out = value;
    return is_number && !*end && value >= min && value <= max;
}

/* NULL, or what is wrong. values: as arguments, 0 for the one that is not given. */
static const char *arguments_read(Arena *arena, int argc, char **argv, int64_t *values)
{
    for (int i = 0; i < argc; i += 2) {
        int at = argument_find(argv[i]);
        if (at < 0)
            return arena_printf(
                arena, "seed-demo does not know \"%s\"; it takes --tickets N --users M, or --company.", argv[i])
                .ptr;
        if (values[at])
            return arena_printf(arena, "%s is given twice.", argv[i]).ptr;
        if (!number_read(i + 1 < argc ? argv[i + 1] : "", arguments[at].min, arguments[at].max, &values[at]))
            return arena_printf(arena, "%s needs a whole number from %lld to %lld.", argv[i],
                (long long)arguments[at].min, (long long)arguments[at].max)
                .ptr;
    }
    for (int i = 0; i < ARGUMENTS; i++)
        if (!values[i])
            return arena_printf(
                arena, "%s is missing: seed-demo takes --tickets N --users M, or --company.", arguments[i].flag)
                .ptr;
    return NULL;
}

static void progress_quiet(const char *table, int64_t done, int64_t total)
{
    (void)table, (void)done, (void)total;
}

static void progress_line(const char *table, int64_t done, int64_t total)
{
    fprintf(stderr, "\r  %-8s %3lld %%%s", table, (long long)(done * 100 / total), done == total ? "\n" : "");
}

static void report_people(const DemoReport *made, bool company)
{
    if (company)
        printf("Administrators: anna.novak@example.com and %lld others; an employee with many tickets: "
               "maria.dvorak@example.com.\nEverybody's password: " DEMO_PASSWORD "\n",
            (long long)made->operators - 1);
    else
        printf("Administrators: operator1@example.com to operator%lld@example.com; the others: user1@example.com to "
               "user%lld@example.com.\nEverybody's password: " DEMO_PASSWORD "\n",
            (long long)made->operators, (long long)(made->users - made->operators));
}

static void report(DemoSize size, const DemoReport *made)
{
    printf("The database now has %lld tickets with %lld comments, and %lld users.\n", (long long)made->tickets,
        (long long)made->comments, (long long)made->users);
    if (made->histories)
        printf("The newest %lld tickets have a history.\n", (long long)made->histories);
    else
        printf("No ticket has a history: the database had events already.\n");
    report_people(made, size.company);
}

static int seed(AppStart *start, DemoSize size)
{
    DbConn *conn = NULL;
    DemoReport made;
    const char *problem = NULL;
    if (!app_open_database(start, &conn))
        return 1;
    Db db = { .conn = conn, .arena = &start->arena };
    Err err = demo_seed(&db, size, time_now(), isatty(STDERR_FILENO) ? progress_line : progress_quiet, &made, &problem);
    db_close(conn);
    if (err != ERR_OK)
        return app_fail(problem);
    report(size, &made);
    return 0;
}

static int seed_demo_run(AppStart *start, int argc, char **argv)
{
    int64_t values[ARGUMENTS] = { 0 };
    if (argc == 1 && str_is(str(argv[0]), "--company"))
        return seed(start, (DemoSize){ .company = true });
    const char *problem = arguments_read(&start->arena, argc, argv, values);
    return problem ? app_fail(problem) : seed(start, (DemoSize){ .tickets = values[0], .users = values[1] });
}

int command_seed_demo(int argc, char **argv)
{
    return app_run(seed_demo_run, argc, argv);
}
