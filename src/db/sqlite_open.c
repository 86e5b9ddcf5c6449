/* Opening a SQLite file: the settings that every connection has, and one sentence for each thing that can be wrong with
 * it. */
#include "db/db_sqlite.h"

#include "base/buf.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUSY_TIMEOUT_MS = 5000,
    WAL_WAIT_MS = 10,      /* between two tries to make the file a WAL file, which another process may be doing */
    PROGRESS_STEPS = 1000, /* of SQLite's machine, between two looks at the clock: well under a millisecond */
};

/* synchronous=FULL: a commit is on disk before it is acknowledged. Each connection has a cache of its own, so it is
 * small: the system's page cache holds the file (larger ones, and reading through a memory map, gained nothing when
 * measured, and an error of the disk under a map is a signal). A WAL that one slow reader grew is cut back to 64 MB. */
#define SETTINGS                 \
    "PRAGMA synchronous=FULL;"   \
    "PRAGMA foreign_keys=ON;"    \
    "PRAGMA trusted_schema=OFF;" \
    "PRAGMA cache_size=-2000;"   \
    "PRAGMA journal_size_limit=67108864"

static pthread_once_t sqlite_once = PTHREAD_ONCE_INIT;
static pthread_once_t temporary_once = PTHREAD_ONCE_INIT;
static char temporary_path[4096];

/* Connections belong to one thread at a time, so they need no locks; the memory statistics are one lock for all
 * threads. */
static void sqlite_configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void temporary_remove(void)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char path[sizeof temporary_path + 8];
        snprintf(path, sizeof path, "%s%s", temporary_path, suffixes[i]);
        unlink(path);
    }
}

static void temporary_make(void)
{
    const char *folder = getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
    int len =
        snprintf(temporary_path, sizeof temporary_path, "%s/servicedesk-XXXXXX", folder && *folder ? folder : "/tmp");
    int file = len < (int)sizeof temporary_path ? mkstemp(temporary_path) : -1;
    if (file < 0) {
        temporary_path[0] = '\0';
        return;
    }
    close(file);
    atexit(temporary_remove);
}

static Err refuse(SqliteConn *conn, const char **problem, Str sentence)
{
    *problem = sentence.ptr;
    sqlite_file_close(conn);
    return ERR_DATABASE;
}

/* What is wrong with the place, as far as the file system says; NULL when it says nothing. */
static const char *place_problem(Arena *arena, const char *path, DbMode mode, const char *shown)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash          ? "."
                         : slash == path ? "/"
                                         : arena_printf(arena, "%.*s", (int)(slash - path), path).ptr;
    struct stat info;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return arena_printf(arena,
            "The folder %s of the database file does not exist: make it, or set DATABASE_URL (%s) to another place.",
            folder, shown)
            .ptr;
    bool exists = stat(path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return arena_printf(arena, "%s is a folder, not a database file: set DATABASE_URL (%s) to a file.", path, shown)
            .ptr;
    if (!exists && mode == DB_SOURCE)
        return arena_printf(arena, "There is no database file %s: set DATABASE_URL (%s) to the right one.", path, shown)
            .ptr;
    if (mode == DB_SOURCE)
        return NULL;
    if (eaccess(folder, W_OK | X_OK) != 0)
        return arena_printf(arena,
            "The folder %s may not be written, and SQLite needs that: give its rights to the user the server runs as, "
            "or set DATABASE_URL (%s) to another place.",
            folder, shown)
            .ptr;
    if (exists && eaccess(path, R_OK | W_OK) != 0)
        return arena_printf(arena,
            "The database file %s may not be read and written: give its rights to the user the server runs as, or set "
            "DATABASE_URL (%s) to another file.",
            path, shown)
            .ptr;
    return NULL;
}

static Str open_sentence(SqliteConn *conn, Arena *arena, int code, const char *path)
{
    const char *shown = conn->base.url.shown;
    int primary = code & 0xff;
    if (primary == SQLITE_NOTADB)
        return arena_printf(arena,
            "%s is not a database file: set DATABASE_URL (%s) to another file, or move this one away.", path, shown);
    if (primary == SQLITE_CORRUPT)
        return arena_printf(arena,
            "The database file %s is damaged: restore it from a backup, or set DATABASE_URL (%s) to another file.",
            path, shown);
    if (primary == SQLITE_FULL)
        return arena_printf(arena,
            "The disk that holds %s is full: make room, or set DATABASE_URL (%s) to another place.", path, shown);
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return arena_printf(arena,
            "Another program has locked %s for more than %d seconds: end it, or set DATABASE_URL (%s) to another file.",
            path, BUSY_TIMEOUT_MS / 1000, shown);
    if (code == SQLITE_READONLY_ROLLBACK)
        return arena_printf(arena,
            "The program that wrote %s was ended in the middle of a change: open it once with that program, so that it "
            "is whole, or set DATABASE_URL (%s) to another file.",
            path, shown);
    const char *place = place_problem(arena, path, conn->base.mode, shown);
    if (place)
        return str(place);
    const char *words = conn->handle ? sqlite3_errmsg(conn->handle) : sqlite3_errstr(code);
    return arena_printf(
        arena, "The database file %s cannot be opened (%s): DATABASE_URL (%s) says where it is.", path, words, shown);
}

/* The mode is kept in the file; the first connection of all sets it. SQLite does not wait there for another that does
 * the same. */
static int journal_wal(sqlite3 *handle)
{
    int code = SQLITE_BUSY;
    for (int waited_ms = 0; waited_ms < BUSY_TIMEOUT_MS; waited_ms += WAL_WAIT_MS) {
        code = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
        if ((code & 0xff) != SQLITE_BUSY)
            return code;
        sqlite3_sleep(WAL_WAIT_MS);
    }
    return code;
}

static int past_deadline(void *arg)
{
    const SqliteConn *conn = arg;
    return conn->deadline_us != 0 && monotonic_us() > conn->deadline_us;
}

static int truth_take(void *out, int count, char **values, char **names)
{
    (void)names;
    *(bool *)out = count > 0 && values[0] && values[0][0] == '1';
    return 0;
}

/* A file of another program is read and refused (migrate.c), and stays as it was: only ours becomes a WAL file. The
 * first reading also shows a file that is no database. */
static int journal_choose(const SqliteConn *conn)
{
    bool ours = false;
    int code = sqlite3_exec(conn->handle, "SELECT count(*) = 0 OR max(name = 'schema_migrations') FROM sqlite_master",
        truth_take, &ours, NULL);
    return code == SQLITE_OK && ours && conn->base.mode == DB_WRITE ? journal_wal(conn->handle) : code;
}

static int settings_apply(SqliteConn *conn)
{
    sqlite3 *handle = conn->handle;
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int code = journal_choose(conn);
    if (code == SQLITE_OK)
        code = sqlite3_exec(handle, SETTINGS, NULL, NULL, NULL);
    if (code == SQLITE_OK && conn->base.mode != DB_WRITE)
        code = sqlite3_exec(handle, "PRAGMA query_only=ON", NULL, NULL, NULL);
    if (conn->base.deadline_ms > 0)
        sqlite3_progress_handler(handle, PROGRESS_STEPS, past_deadline, conn);
    return code;
}

static bool exists(Arena *arena, const char *path, const char *suffix)
{
    struct stat info;
    return stat(arena_printf(arena, "%s%s", path, suffix).ptr, &info) == 0;
}

/* Whether its header says that it wants a WAL beside it. */
static bool is_wal(const char *path)
{
    enum { READ_VERSION = 19, WAL = 2 };
    char header[READ_VERSION + 1] = { 0 };
    FILE *file = fopen(path, "rb");
    bool wal = file && fread(header, sizeof header, 1, file) == 1 && header[READ_VERSION] == WAL;
    if (file)
        fclose(file);
    return wal;
}

/* Reading a WAL file makes the two files beside it, unless it is said not to change, which is true while no WAL is
 * there: nobody has it open. All others are read with their locks. */
static const char *source_uri(Arena *arena, const char *path)
{
    bool still = is_wal(path) && !exists(arena, path, "-wal");
    Buf uri = { 0 };
    buf_text(&uri, "file:");
    for (const char *at = path; *at; at++)
        if (strchr("%?#", *at))
            buf_printf(&uri, "%%%02X", (unsigned)*at);
        else
            buf_char(&uri, *at);
    buf_text(&uri, still ? "?mode=ro&immutable=1" : "?mode=ro");
    const char *kept = arena_copy(arena, buf_view(&uri)).ptr;
    buf_free(&uri);
    return kept;
}

static int file_open(SqliteConn *conn, Arena *arena, const char *path)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (conn->base.mode) {
    case DB_SOURCE:
        path = source_uri(arena, path);
        flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        break;
    case DB_READ: flags |= SQLITE_OPEN_READWRITE; break;
    case DB_WRITE: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; break;
    }
    return sqlite3_open_v2(path, &conn->handle, flags, seams.sqlite_vfs);
}

Err sqlite_file_open(SqliteConn *conn, Arena *arena, const char **problem)
{
    const char *path = conn->base.url.path;
    pthread_once(&sqlite_once, sqlite_configure);
    if (!*path) {
        pthread_once(&temporary_once, temporary_make);
        path = temporary_path;
        if (!*path)
            return refuse(conn, problem,
                arena_printf(arena,
                    "No temporary file can be made for the database: set TMPDIR to a folder that may be written, or "
                    "DATABASE_URL (%s) to a file.",
                    conn->base.url.shown));
    }
    int code = file_open(conn, arena, path);
    if (code == SQLITE_OK && conn->base.mode != DB_SOURCE && sqlite3_db_readonly(conn->handle, "main") == 1)
        code = SQLITE_READONLY;
    if (code == SQLITE_OK)
        code = settings_apply(conn);
    return code == SQLITE_OK ? ERR_OK : refuse(conn, problem, open_sentence(conn, arena, code, path));
}

void sqlite_file_close(SqliteConn *conn)
{
    if (!conn->handle)
        return;
    int code = sqlite3_close(conn->handle);
    assert(code == SQLITE_OK); /* else a statement was not finalized */
    conn->handle = NULL;
}
