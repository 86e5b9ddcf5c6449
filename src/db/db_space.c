#include "db/db_space.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

static OptI64 file_size(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return (OptI64){ 0 };
    return (OptI64){ true, (int64_t)info.st_size };
}

DbSpace db_space(const DbUrl *url)
{
    DbSpace space = { 0 };
    char wal[4096];
    struct statvfs disk;
    if (url->engine != DB_SQLITE || !url->path[0])
        return space;
    if (statvfs(url->path, &disk) == 0) {
        space.free_bytes = (OptI64){ true, (int64_t)(disk.f_bavail * disk.f_frsize) };
        space.total_bytes = (OptI64){ true, (int64_t)(disk.f_blocks * disk.f_frsize) };
    }
    if (snprintf(wal, sizeof wal, "%s-wal", url->path) < (int)sizeof wal)
        space.wal_bytes = file_size(wal);
    return space;
}
