/* servicedesk import-original --from URL: see import.h. */
#include "maintenance/commands.h"

#include "app.h"
#include "base/seam.h"
#include "maintenance/arguments.h"
#include "maintenance/import.h"
#include "maintenance/place.h"

#include <stdio.h>

static const char usage[] = "import-original --from URL";

static const char *source_expect(Arena *arena, const Place *from)
{
    static const char *const words[] = {
        [DB_IS_EMPTY] = "is empty",
        [DB_IS_OURS] = "belongs to this program already: `servicedesk copy` moves it",
        [DB_IS_FOREIGN] = "has no tables user, ticket and ticketcomment, so it is none of the original service desk",
    };
    if (from->state.owner == DB_IS_ORIGINAL)
        return NULL;
    return arena_printf(arena, "The database at --from (%s) %s.", from->url.shown, words[from->state.owner]).ptr;
}

static void count_print(const char *what, int64_t found, int64_t taken)
{
    printf("  %-9s %9lld", what, (long long)taken);
    if (found != taken)
        printf("  (of %lld)", (long long)found);
    printf("\n");
}

static void report_print(const Place *from, const Place *to, const ImportReport *report)
{
    printf("Taken over from %s into %s:\n", from->url.shown, to->url.shown);
    count_print("users", report->users.found, report->users.taken);
    count_print("tickets", report->tickets.found, report->tickets.taken);
    count_print("comments", report->comments.found, report->comments.taken);
    printf("\n%.*s", (int)report->notes.len, report->notes.len ? report->notes.ptr : "");
    printf("%sThe source was not changed. Everybody logs in with the password as before, and with the same address "
           "unless a line above says another.\n",
        report->notes.len ? "\n" : "");
}

static const char *import_places(Arena *arena, Place *from, Place *to)
{
    ImportReport report;
    const char *problem = NULL;
    if (place_same(from, to))
        return "--from is the database of DATABASE_URL itself: set DATABASE_URL to a new database.";
    if ((problem = place_open(arena, from, DB_SOURCE)) || (problem = source_expect(arena, from)) ||
        (problem = place_open_target(arena, to)))
        return problem;
    if (import_run(&from->db, &to->db, time_now(), &report, &problem) != ERR_OK)
        return problem;
    report_print(from, to, &report);
    buf_free(&report.notes);
    return NULL;
}

static int import_command(AppStart *start, int argc, char **argv)
{
    const char *url = NULL;
    Place from = { 0 }, to = { .name = "DATABASE_URL", .url = start->url, .db = { .arena = &start->arena } };
    Argument arguments[] = { { .flag = "--from", .value = &url, .required = true } };
    const char *problem = arguments_read(&start->arena, argc, argv, arguments, 1, usage);
    if (!problem)
        problem = place_read(&start->arena, "--from", url, &from);
    if (!problem)
        problem = import_places(&start->arena, &from, &to);
    place_close(&from);
    place_close(&to);
    return problem ? app_fail(problem) : 0;
}

int command_import_original(int argc, char **argv)
{
    return app_run(import_command, argc, argv);
}
