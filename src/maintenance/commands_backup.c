/* servicedesk backup FILE: a SQLite file of the whole desk, as it is at one moment, while the service goes on. */
#include "maintenance/commands.h"

#include "app.h"
#include "base/seam.h"
#include "db/db_copy.h"
#include "db/db_snapshot.h"
#include "db/migrate.h"
#include "health_sql.h"
#include "maintenance/arguments.h"
#include "maintenance/place.h"
#include "queries.h"
#include "security/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] = "backup FILE";

static void part_remove(Arena *arena, const char *part)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        unlink(arena_printf(arena, "%s%s", part, suffixes[i]).ptr);
}

/* PostgreSQL's rows into a new SQLite file. */
static const char *rows_save(Arena *arena, Place *from, const char *part)
{
    Place to;
    DbCopyReport report;
    const char *problem = place_expect_ours(arena, from, true);
    part_remove(arena, part); /* of a backup that was interrupted */
    if (!problem)
        problem = place_read(arena, "FILE", part, &to);
    if (problem)
        return problem;
    problem = place_open_target(arena, &to);
    if (!problem && db_copy(&from->db, &to.db, &report, &problem) == ERR_OK)
        problem = NULL;
    /* What was committed lies in the log: closing would lose it without a word when the disk has no room for both. */
    if (!problem && !db_snapshot_alone(&to.db))
        problem = arena_printf(arena, "The file %s cannot be written: is the disk full?", part).ptr;
    place_close(&to);
    if (problem)
        part_remove(arena, part);
    return problem;
}

static const char *save(Arena *arena, Place *from, const char *path)
{
    const char *problem = NULL;
    if (from->url.engine == DB_SQLITE)
        return db_snapshot(&from->db, path, &problem) == ERR_OK ? NULL : problem;
    const char *part = db_part_path(arena, path);
    if ((problem = rows_save(arena, from, part)))
        return problem;
    return db_part_finish(arena, part, path, &problem) ? NULL : problem;
}

static int64_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (int64_t)info.st_size : 0;
}

static bool note_write(Arena *arena, const Place *from, const char *path)
{
    enum { DEADLINE_MS = 10 * 1000 };
    DbConn *conn = NULL;
    const char *problem = NULL;
    if (from->state.version != migrations_count || /* an older one has no table for it */
        db_open(&from->url, DB_WRITE, &db_queries, DEADLINE_MS, arena, &conn, &problem) != ERR_OK)
        return false;
    Db db = { .conn = conn, .arena = arena };
    Err err = health_note_backup(&db, &(HealthNoteBackup){ time_now(), size_of(path) }, NULL);
    db_close(conn);
    return err == ERR_OK;
}

/* In the database that was backed up, for those who ask when that was. The backup is good without it. */
static void note(Arena *arena, Place *from, const char *path)
{
    place_close(from);
    if (!note_write(arena, from, path))
        fputs("servicedesk: The backup is whole, but that it was made could not be noted in the database.\n", stderr);
}

/* Nobody has signed in yet where there is no key. */
static void say_key_file(const char *file)
{
    char *whole = realpath(file, NULL);
    if (whole)
        printf(
            "The secret key in %s is not in it. Keep it too, in another place: with another key everybody has to log "
            "in again.\n",
            whole);
    free(whole);
}

static void said(AppStart *start, const Place *from, const char *path)
{
    printf("Backed up %s (version %d) to %s: %lld bytes.\n", from->url.shown, from->state.version, path,
        (long long)size_of(path));
    if (start->conf.secret_key.len)
        puts("SECRET_KEY is not in it. Keep it too, in another place: with another key everybody has to log in again.");
    else
        say_key_file(secret_key_file(&start->arena, from->url.path));
}

static const char *backup(AppStart *start, Place *from, const char *path)
{
    Arena *arena = &start->arena;
    const char *problem = NULL;
    if (from->url.engine == DB_SQLITE && !from->url.path[0])
        return "DATABASE_URL (sqlite://) is a temporary database: there is nothing to keep.";
    if (access(path, F_OK) == 0)
        return arena_printf(arena, "The file %s exists already: give the backup another name.", path).ptr;
    if ((problem = place_open(arena, from, DB_SOURCE)) || (problem = place_expect_ours(arena, from, false)) ||
        (problem = save(arena, from, path)))
        return problem;
    note(arena, from, path);
    said(start, from, path);
    return NULL;
}

static int backup_command(AppStart *start, int argc, char **argv)
{
    const char *path = NULL;
    Place from = { .name = "DATABASE_URL", .url = start->url, .db = { .arena = &start->arena } };
    Argument arguments[] = { { .value = &path, .required = true } };
    const char *problem = arguments_read(&start->arena, argc, argv, arguments, 1, usage);
    if (!problem)
        problem = backup(start, &from, path);
    place_close(&from);
    return problem ? app_fail(problem) : 0;
}

int command_backup(int argc, char **argv)
{
    return app_run(backup_command, argc, argv);
}
