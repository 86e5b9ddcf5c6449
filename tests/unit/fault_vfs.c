#include "fault_vfs.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* The system's own file follows behind. */
typedef struct FaultFile {
    sqlite3_file base;
    const char *path; /* SQLite's, as long as the file is open */
} FaultFile;

static atomic_bool armed;
static atomic_int writes_left, refused, fault_code;
static void (*synced)(const char *path);

void fault_vfs_fail_after(int writes, int code)
{
    atomic_store(&armed, false);
    atomic_store(&writes_left, writes);
    atomic_store(&refused, 0);
    atomic_store(&fault_code, code);
    atomic_store(&armed, true);
}

void fault_vfs_heal(void)
{
    atomic_store(&armed, false);
}

int fault_vfs_refused(void)
{
    return atomic_load(&refused);
}

void fault_vfs_on_sync(void (*told)(const char *path))
{
    synced = told;
}

/* SQLITE_OK, or the code to fail with. */
static int fault(void)
{
    if (!atomic_load(&armed) || atomic_fetch_sub(&writes_left, 1) > 0)
        return SQLITE_OK;
    atomic_fetch_add(&refused, 1);
    return atomic_load(&fault_code);
}

static sqlite3_file *inner(sqlite3_file *file)
{
    return (sqlite3_file *)((FaultFile *)file + 1);
}

static int fault_close(sqlite3_file *file)
{
    return inner(file)->pMethods->xClose(inner(file));
}

static int fault_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    return inner(file)->pMethods->xRead(inner(file), bytes, size, offset);
}

static int fault_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    int code = fault();
    return code ? code : inner(file)->pMethods->xWrite(inner(file), bytes, size, offset);
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = fault();
    return code ? code : inner(file)->pMethods->xTruncate(inner(file), size);
}

/* Counted and told, not done: hundreds of real ones take a minute. */
static int fault_sync(sqlite3_file *file, int flags)
{
    int code = fault();
    (void)flags;
    if (code == SQLITE_OK && synced)
        synced(((FaultFile *)file)->path);
    return code;
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return inner(file)->pMethods->xFileSize(inner(file), size);
}

static int fault_lock(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xLock(inner(file), level);
}

static int fault_unlock(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xUnlock(inner(file), level);
}

static int fault_reserved(sqlite3_file *file, int *held)
{
    return inner(file)->pMethods->xCheckReservedLock(inner(file), held);
}

static int fault_control(sqlite3_file *file, int op, void *arg)
{
    return inner(file)->pMethods->xFileControl(inner(file), op, arg);
}

static int fault_sector(sqlite3_file *file)
{
    return inner(file)->pMethods->xSectorSize(inner(file));
}

static int fault_traits(sqlite3_file *file)
{
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

static int fault_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return inner(file)->pMethods->xShmMap(inner(file), page, size, extend, out);
}

static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}

static void fault_shm_barrier(sqlite3_file *file)
{
    inner(file)->pMethods->xShmBarrier(inner(file));
}

static int fault_shm_unmap(sqlite3_file *file, int remove)
{
    return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

/* Version 2: without memory-mapped reads, which this program does not use. */
static const sqlite3_io_methods fault_methods = {
    .iVersion = 2,
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = fault_size,
    .xLock = fault_lock,
    .xUnlock = fault_unlock,
    .xCheckReservedLock = fault_reserved,
    .xFileControl = fault_control,
    .xSectorSize = fault_sector,
    .xDeviceCharacteristics = fault_traits,
    .xShmMap = fault_shm_map,
    .xShmLock = fault_shm_lock,
    .xShmBarrier = fault_shm_barrier,
    .xShmUnmap = fault_shm_unmap,
};

static int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    sqlite3_vfs *system = vfs->pAppData;
    int code = system->xOpen(system, name, inner(file), flags, out_flags);
    ((FaultFile *)file)->path = name;
    file->pMethods = inner(file)->pMethods ? &fault_methods : NULL;
    return code;
}

/* The other functions of the system's VFS know it by their first argument only through pAppData of their own, and this
 * copy keeps that: what it adds needs a place of its own. */
void fault_vfs_register(void)
{
    static sqlite3_vfs vfs;
    if (sqlite3_vfs_find("fault"))
        return;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    vfs = *system;
    vfs.pNext = NULL;
    vfs.zName = "fault";
    vfs.szOsFile = (int)sizeof(FaultFile) + system->szOsFile;
    vfs.pAppData = system;
    vfs.xOpen = fault_open;
    sqlite3_vfs_register(&vfs, 0);
}
