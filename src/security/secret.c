#include "security/secret.h"

#include "base/seam.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = 32, KEY_LEN = 2 * KEY_BYTES, KEY_FILE_MAX_BYTES = 4096, PROD_MIN_BYTES = 32 };

#define HOW_TO_MAKE_ONE "make one with: openssl rand -hex 32"
#define PUBLIC_KEY "dev-only-secret-key-change-in-production"

static const char *complain(Arena *arena, const char *path, const char *what, int error)
{
    return arena_printf(arena,
        "SECRET_KEY is not set, and its file %s cannot be %s: %s. Set SECRET_KEY; " HOW_TO_MAKE_ONE ".", path, what,
        strerrordesc_np(error))
        .ptr;
}

static Str key_make(Arena *arena)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t bytes[KEY_BYTES];
    random_bytes(bytes, sizeof bytes);
    char *text = arena_alloc(arena, KEY_LEN + 1);
    for (size_t i = 0; i < KEY_LEN; i++)
        text[i] = hex[bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
    return (Str){ text, KEY_LEN };
}

static bool write_whole(int file, Str text)
{
    while (text.len > 0) {
        ssize_t written = write(file, text.ptr, text.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text = (Str){ text.ptr + written, text.len - (size_t)written };
    }
    return true;
}

/* Makes the file appear whole or not at all: written under a name of its own, then linked, which fails when another
 * process was first; the caller reads back whichever key won. */
static const char *key_file_make(Arena *arena, const char *path)
{
    uint64_t tag;
    random_bytes(&tag, sizeof tag);
    const char *draft = arena_printf(arena, "%s.%016llx", path, (unsigned long long)tag).ptr;
    int file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return complain(arena, path, "made", errno);
    Str key = key_make(arena);
    bool written = write_whole(file, key) && write_whole(file, str("\n")) && fsync(file) == 0;
    int error = errno;
    close(file);
    if (written && link(draft, path) != 0 && errno != EEXIST) {
        written = false;
        error = errno;
    }
    unlink(draft);
    return written ? NULL : complain(arena, path, "made", error);
}

/* A file that others can read, or that somebody else wrote, holds no secret. */
static const char *key_file_judge(Arena *arena, const char *path, int file)
{
    struct stat info;
    if (fstat(file, &info) != 0)
        return complain(arena, path, "read", errno);
    if (!S_ISREG(info.st_mode))
        return arena_printf(
            arena, "The file of the secret key, %s, is not a plain file. Remove it or set SECRET_KEY.", path)
            .ptr;
    if (info.st_uid != geteuid())
        return arena_printf(
            arena, "The file of the secret key, %s, belongs to another user. Remove it or set SECRET_KEY.", path)
            .ptr;
    if (info.st_mode & 077)
        return arena_printf(arena,
            "The file of the secret key, %s, is open to others (mode %04o). Close it with: chmod 600 %s", path,
            info.st_mode & 07777, path)
            .ptr;
    return NULL;
}

static const char *key_file_read(Arena *arena, const char *path, int file, Str *out)
{
    const char *problem = key_file_judge(arena, path, file);
    if (problem)
        return problem;
    char *text = arena_alloc(arena, KEY_FILE_MAX_BYTES);
    ssize_t len = read(file, text, KEY_FILE_MAX_BYTES);
    if (len < 0)
        return complain(arena, path, "read", errno);
    Str key = str_trim((Str){ text, (size_t)len });
    if (key.len < KEY_BYTES || len == KEY_FILE_MAX_BYTES)
        return arena_printf(arena,
            "The file of the secret key, %s, holds no key. Remove it (everybody logs in again) or set SECRET_KEY.",
            path)
            .ptr;
    *out = key;
    return NULL;
}

static const char *key_of_file(Arena *arena, const char *path, Str *out)
{
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) {
        const char *problem = key_file_make(arena, path);
        if (problem)
            return problem;
        file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (file < 0)
        return complain(arena, path, "read", errno);
    const char *problem = key_file_read(arena, path, file, out);
    close(file);
    return problem;
}

/* What ENV=prod wants of a key, whatever it is accepted for. */
static const char *prod_problem(Arena *arena, const char *name, Str key)
{
    if (key.len < PROD_MIN_BYTES)
        return arena_printf(
            arena, "%s has %zu bytes, and ENV=prod wants 32 or more; " HOW_TO_MAKE_ONE ".", name, key.len)
            .ptr;
    if (str_is(key, PUBLIC_KEY))
        return arena_printf(
            arena, "%s is the original's development key, which everybody knows; " HOW_TO_MAKE_ONE ".", name)
            .ptr;
    return NULL;
}

const char *secret_key_previous_problem(Arena *arena, Str given, bool prod)
{
    return prod && given.len ? prod_problem(arena, "SECRET_KEY_PREVIOUS", given) : NULL;
}

const char *secret_key_file(Arena *arena, const char *database_path)
{
    return database_path && *database_path ? arena_printf(arena, "%s.key", database_path).ptr
                                           : ".servicedesk-secret-key";
}

const char *secret_key_load(Arena *arena, Str given, bool prod, const char *database_path, bool in_memory, Str *out)
{
    if (prod && given.len == 0)
        return "SECRET_KEY is not set, and ENV=prod does not start without one; " HOW_TO_MAKE_ONE ".";
    if (given.len > 0) {
        const char *problem = prod ? prod_problem(arena, "SECRET_KEY", given) : NULL;
        if (!problem)
            *out = given;
        return problem;
    }
    if (in_memory) {
        *out = key_make(arena);
        return NULL;
    }
    return key_of_file(arena, secret_key_file(arena, database_path), out);
}
