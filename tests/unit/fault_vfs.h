/* A disk that fails when told to: a SQLite VFS named "fault" over the system's own. A test registers it, sets
 * seams.sqlite_vfs = "fault" before it opens a database, and then says after how many writes the disk is full or
 * broken. Any thread. */
#pragma once

/* Registers the VFS; again: nothing happens. */
void fault_vfs_register(void);
/* Of the writes, truncations and syncs from now on the first `writes` succeed, all later ones fail with code
 * (SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_INTERRUPT, ...) until fault_vfs_heal. In WAL mode a transaction writes when
 * it commits, or earlier when it is larger than the connection's page cache (2 MB). */
void fault_vfs_fail_after(int writes, int code);
void fault_vfs_heal(void);
/* Writes that were refused since the last fault_vfs_fail_after: a test asserts that its fault happened. */
int fault_vfs_refused(void);
/* What is told of each file that SQLite asks to be on the disk now, in the thread that asks; NULL: nothing. Set before
 * other threads run. With it a test knows what a power cut would leave. */
void fault_vfs_on_sync(void (*told)(const char *path));
