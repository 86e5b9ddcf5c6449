/* servicedesk restore FILE [--replace]: what a backup holds becomes the database of DATABASE_URL. */
#include "maintenance/commands.h"

#include "app.h"
#include "db/db_copy.h"
#include "db/db_snapshot.h"
#include "db/db_tables.h"
#include "db/db_verify.h"
#include "maintenance/arguments.h"
#include "maintenance/place.h"

#include <stdio.h>
#include <unistd.h>

static const char usage[] = "restore FILE [--replace]";

typedef struct Restore {
    Arena *arena;
    Place from, to;
    bool replace;
    const char *kept; /* where the replaced database is now */
} Restore;

static void finding_print(void *arg, const char *check, const char *finding)
{
    (void)arg;
    fprintf(stderr, "%s: %s\n", check, finding);
}

/* What a damaged file holds is not let in; what a sound one holds comes as it is, and `verify` says the same again. */
static const char *source_verify(Restore *restore)
{
    Place *from = &restore->from;
    DbVerifyReport report;
    if (db_verify(&from->db, from->state.version, finding_print, NULL, &report) != ERR_OK || report.damaged)
        return arena_printf(restore->arena, "The file %s is damaged (see above). Nothing was restored.", from->url.path)
            .ptr;
    return NULL;
}

static Err emptiness_read(Db *db, bool *out)
{
    TRY(db_begin(db, DB_TX_READ));
    Err err = db_tables_empty(db, out);
    db_rollback(db);
    return err;
}

/* The old database is kept beside the new one: whoever restores may have chosen the wrong file. */
static const char *old_keep(Restore *restore)
{
    Place *to = &restore->to;
    const char *problem = NULL;
    restore->kept = arena_printf(restore->arena, "%s.before-restore", to->url.path).ptr;
    if (access(restore->kept, F_OK) == 0)
        return arena_printf(restore->arena,
            "The file %s, which an earlier restore kept, is in the way: move it away or remove it.", restore->kept)
            .ptr;
    return db_snapshot(&to->db, restore->kept, &problem) == ERR_OK ? NULL : problem;
}

static const char *file_fill(Restore *restore)
{
    Place *to = &restore->to;
    const char *problem = NULL;
    bool empty = true;
    if (to->state.owner == DB_IS_OURS && emptiness_read(&to->db, &empty) != ERR_OK)
        return "The database at DATABASE_URL failed (see the line above).";
    if (to->state.owner == DB_IS_ORIGINAL || to->state.owner == DB_IS_FOREIGN || (!empty && !restore->replace))
        return arena_printf(restore->arena,
            "The database at DATABASE_URL (%s) is not empty: set DATABASE_URL to a new file, or add --replace, which "
            "keeps the old one beside it.",
            to->url.shown)
            .ptr;
    if (!db_snapshot_alone(&to->db))
        return arena_printf(restore->arena,
            "A server or another program has the database at DATABASE_URL (%s) open: end it first.", to->url.shown)
            .ptr;
    if (!empty && (problem = old_keep(restore)))
        return problem;
    return db_snapshot_restore(&restore->from.db, &to->db, &problem) == ERR_OK ? NULL : problem;
}

static const char *file_restore(Restore *restore)
{
    Place *to = &restore->to;
    const char *problem = NULL;
    if (place_same(&restore->from, to))
        return "FILE is the database of DATABASE_URL itself.";
    if (access(to->url.path, F_OK) != 0)
        return db_snapshot(&restore->from.db, to->url.path, &problem) == ERR_OK ? NULL : problem;
    problem = place_open(restore->arena, to, DB_WRITE);
    return problem ? problem : file_fill(restore);
}

static const char *rows_restore(Restore *restore)
{
    DbCopyReport report;
    const char *problem = NULL;
    if (restore->replace)
        return "--replace is for SQLite files: make a new database in PostgreSQL and set DATABASE_URL to it.";
    if ((problem = place_expect_ours(restore->arena, &restore->from, true)) ||
        (problem = place_open_target(restore->arena, &restore->to)))
        return problem;
    return db_copy(&restore->from.db, &restore->to.db, &report, &problem) == ERR_OK ? NULL : problem;
}

static const char *restore_run(Restore *restore)
{
    const char *problem = NULL;
    if (restore->to.url.engine == DB_SQLITE && !restore->to.url.path[0])
        return "DATABASE_URL (sqlite://) is a temporary database: set it to a file.";
    if ((problem = place_open(restore->arena, &restore->from, DB_SOURCE)) ||
        (problem = place_expect_ours(restore->arena, &restore->from, false)) || (problem = source_verify(restore)))
        return problem;
    return restore->to.url.engine == DB_SQLITE ? file_restore(restore) : rows_restore(restore);
}

static void said(const Restore *restore)
{
    printf("Restored %s (version %d) to %s.\n", restore->from.url.path, restore->from.state.version,
        restore->to.url.shown);
    if (restore->kept)
        printf("What was there before is in %s.\n", restore->kept);
}

static int restore_command(AppStart *start, int argc, char **argv)
{
    const char *path = NULL;
    Restore restore = { .arena = &start->arena,
        .to = { .name = "DATABASE_URL", .url = start->url, .db = { .arena = &start->arena } } };
    Argument arguments[] = { { .value = &path, .required = true }, { .flag = "--replace", .set = &restore.replace } };
    const char *problem = arguments_read(&start->arena, argc, argv, arguments, 2, usage);
    if (!problem)
        problem = place_read(&start->arena, "FILE", path, &restore.from);
    if (!problem && restore.from.url.engine != DB_SQLITE)
        problem =
            "restore takes the FILE that `servicedesk backup` made; `servicedesk copy` moves from other databases.";
    if (!problem)
        problem = restore_run(&restore);
    place_close(&restore.from);
    place_close(&restore.to);
    if (problem)
        return app_fail(problem);
    said(&restore);
    return 0;
}

int command_restore(int argc, char **argv)
{
    return app_run(restore_command, argc, argv);
}
