/* See db_snapshot.h. sqlite3_backup copies all pages in one call, so no writer can come between and begin it anew. */
#include "db/db_snapshot.h"

#include "db/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static sqlite3 *handle_of(const Db *db)
{
    return ((const SqliteConn *)db->conn)->handle;
}

static Err refuse(const char **problem, Str sentence)
{
    *problem = sentence.ptr;
    return ERR_DATABASE;
}

static bool folder_sync(const char *path)
{
    char folder[4096] = ".";
    const char *slash = strrchr(path, '/');
    if (slash)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return synced;
}

static bool file_sync(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return synced;
}

const char *db_part_path(Arena *arena, const char *path)
{
    return arena_printf(arena, "%s.part", path).ptr;
}

/* SQLite would play what an earlier file of that name left beside it into the new one. */
static const char *remains_problem(Arena *arena, const char *path)
{
    static const char *const suffixes[] = { "-wal", "-journal" };
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        Str remains = arena_printf(arena, "%s%s", path, suffixes[i]);
        struct stat info;
        if (stat(remains.ptr, &info) == 0 && info.st_size > 0)
            return arena_printf(arena,
                "The file %s is what an earlier database of that name left, and would damage a new one: move it away, "
                "or choose another name.",
                remains.ptr)
                .ptr;
    }
    return NULL;
}

bool db_part_finish(Arena *arena, const char *part, const char *path, const char **problem)
{
    *problem = remains_problem(arena, path);
    if (*problem) {
        unlink(part);
        return false;
    }
    bool done = chmod(part, 0600) == 0 && file_sync(part) && rename(part, path) == 0 && folder_sync(path);
    if (!done) {
        char words[128];
        *problem =
            arena_printf(arena, "The file %s cannot be written (%s).", path, strerror_r(errno, words, sizeof words))
                .ptr;
        unlink(part);
    }
    return done;
}

/* The pages of from become those of to. The mode of the file goes along: a copy of a WAL file is one. */
static int pages_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite3_errcode(to);
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup);
}

/* No journal and no waiting for the disk: a copy that is not finished is thrown away, and db_part_finish syncs it. */
static int part_write(const Db *db, const char *part)
{
    sqlite3 *handle = NULL;
    int code = sqlite3_open_v2(part, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(handle, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = pages_copy(handle_of(db), handle);
    int closed = sqlite3_close(handle);
    return code == SQLITE_OK ? closed : code;
}

Err db_snapshot(Db *db, const char *path, const char **problem)
{
    const char *part = db_part_path(db->arena, path);
    unlink(part); /* of a snapshot that was interrupted */
    int code = part_write(db, part);
    if (code != SQLITE_OK) {
        unlink(part);
        return refuse(
            problem, arena_printf(db->arena, "The file %s cannot be written (%s).", path, sqlite3_errstr(code)));
    }
    return db_part_finish(db->arena, part, path, problem) ? ERR_OK : ERR_DATABASE;
}

static int mode_take(void *out, int count, char **values, char **names)
{
    (void)names;
    *(bool *)out = count > 0 && values[0] && strcmp(values[0], "delete") == 0;
    return 0;
}

/* Leaving WAL needs the file for oneself: SQLite refuses while another connection is open. */
bool db_snapshot_alone(Db *db)
{
    bool alone = false;
    int code = sqlite3_exec(handle_of(db), "PRAGMA journal_mode=DELETE", mode_take, &alone, NULL);
    return code == SQLITE_OK && alone;
}

Err db_snapshot_restore(Db *from, Db *db, const char **problem)
{
    int code = pages_copy(handle_of(from), handle_of(db));
    return code == SQLITE_OK
               ? ERR_OK
               : refuse(problem, arena_printf(db->arena, "The database at DATABASE_URL (%s) cannot be written (%s).",
                                     db->conn->url.shown, sqlite3_errstr(code)));
}
