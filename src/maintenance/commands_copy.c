/* servicedesk copy --from URL --to URL: see db_copy.h. */
#include "maintenance/commands.h"

#include "app.h"
#include "db/db_copy.h"
#include "maintenance/arguments.h"
#include "maintenance/copy_report.h"
#include "maintenance/place.h"

#include <stdio.h>

static const char usage[] = "copy --from URL --to URL";

static const char *copy_places(Arena *arena, Place *from, Place *to)
{
    DbCopyReport report;
    const char *problem = NULL;
    if (place_same(from, to))
        return "--from and --to name the same database.";
    if ((problem = place_open(arena, from, DB_SOURCE)) || (problem = place_expect_ours(arena, from, true)) ||
        (problem = place_open_target(arena, to)))
        return problem;
    if (db_copy(&from->db, &to->db, &report, &problem) != ERR_OK)
        return problem;
    printf("Copied from %s to %s, and read back row by row:\n", from->url.shown, to->url.shown);
    copy_report_print(&report);
    puts("\nThe source was not changed. Set DATABASE_URL to the new database, with the same SECRET_KEY as before.");
    return NULL;
}

static int copy_command(AppStart *start, int argc, char **argv)
{
    const char *from_url = NULL, *to_url = NULL;
    Place from = { 0 }, to = { 0 };
    Argument arguments[] = { { .flag = "--from", .value = &from_url, .required = true },
        { .flag = "--to", .value = &to_url, .required = true } };
    const char *problem = arguments_read(&start->arena, argc, argv, arguments, 2, usage);
    if (!problem)
        problem = place_read(&start->arena, "--from", from_url, &from);
    if (!problem)
        problem = place_read(&start->arena, "--to", to_url, &to);
    if (!problem)
        problem = copy_places(&start->arena, &from, &to);
    place_close(&from);
    place_close(&to);
    return problem ? app_fail(problem) : 0;
}

int command_copy(int argc, char **argv)
{
    return app_run(copy_command, argc, argv);
}
