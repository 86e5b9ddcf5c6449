/* Probe: whether the database can be read and written now. The write is a real one, committed to disk; whoever asks
 * within PROBE_FRESH_MS of the last look gets that one's result, so that asking often costs the writer nothing.
 *
 * For the one thread of LANE_WATCH alone. It waits at most wait_ms for SQLite's writer; one that has not come back
 * by then is not waited for again, and nothing else is asked of it. */
#pragma once

#include "db/db_space.h"
#include "http/lane.h"

enum { PROBE_FRESH_MS = 1000, DISK_FREE_MIN_BYTES = 64 * 1024 * 1024, JOBS_LATE_S = 5 * 60 };

typedef struct Probe Probe;

typedef struct ProbeResult {
    Err read, write; /* ERR_OK, ERR_BUSY (no answer in time), ERR_STORAGE_FULL, ERR_DATABASE */
    int64_t took_us; /* of the look */
    int64_t at_us;   /* monotonic */
    DbSpace space;
    bool disk_low;  /* less than DISK_FREE_MIN_BYTES are free */
    bool jobs_late; /* one has been due for JOBS_LATE_S: nobody does them */
} ProbeResult;

/* url must outlive it. */
Probe *probe_new(const DbUrl *url, int wait_ms);
/* After lanes_stop: until then the writer may bring its work back. NULL is accepted. */
void probe_free(Probe *probe);
/* db: the lane's own. The result is the probe's, until the next call. */
const ProbeResult *probe_look(Probe *probe, Db *db, Lanes *lanes);
