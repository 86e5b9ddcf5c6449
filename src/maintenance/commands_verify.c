/* servicedesk verify [--database URL|FILE]: see db_verify.h. Findings on stdout, exit 1 when there are any. */
#include "maintenance/commands.h"

#include "app.h"
#include "db/db_verify.h"
#include "maintenance/arguments.h"
#include "maintenance/place.h"

#include <stdio.h>

static const char usage[] = "verify [--database URL]";

static void finding_print(void *arg, const char *check, const char *finding)
{
    (void)arg;
    printf("%s: %s\n", check, finding);
}

static const char *verify(Arena *arena, Place *place, int64_t *findings)
{
    DbVerifyReport report;
    const char *problem = NULL;
    if ((problem = place_open(arena, place, DB_SOURCE)) || (problem = place_expect_ours(arena, place, false)))
        return problem;
    if (db_verify(&place->db, place->state.version, finding_print, NULL, &report) != ERR_OK)
        return arena_printf(
            arena, "The database at %s (%s) cannot be read to its end (see above).", place->name, place->url.shown)
            .ptr;
    printf("%s: version %d, %d checks, %lld findings\n", place->url.shown, place->state.version, report.checks,
        (long long)report.findings);
    *findings = report.findings;
    return NULL;
}

static int verify_command(AppStart *start, int argc, char **argv)
{
    const char *other = NULL, *problem = NULL;
    int64_t findings = 0;
    Place place = { .name = "DATABASE_URL", .url = start->url, .db = { .arena = &start->arena } };
    Argument arguments[] = { { .flag = "--database", .value = &other } };
    problem = arguments_read(&start->arena, argc, argv, arguments, 1, usage);
    if (!problem && other)
        problem = place_read(&start->arena, "--database", other, &place);
    if (!problem)
        problem = verify(&start->arena, &place, &findings);
    place_close(&place);
    if (problem)
        return app_fail(problem);
    return findings ? 1 : 0;
}

int command_verify(int argc, char **argv)
{
    return app_run(verify_command, argc, argv);
}
