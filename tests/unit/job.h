/* Jobs: work for a lane or the writer that adds one row to `things` of db_fixture.h, and remembers what became of it.
 * A job outlives its last done. Fields that the lane's thread writes are read after jobs_wait, or after writer_group on
 * the same thread. */
#pragma once

#include "db_fixture.h"
#include "http/lane.h"

#include <pthread.h>

/* Counts jobs that are done; one for a test. */
typedef struct Tally {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int done;
} Tally;

typedef struct Job Job;
struct Job {
    Work work; /* first: lanes hand back the Work */
    Arena arena;
    Tally *tally; /* may be NULL */
    char name[32];
    size_t note_bytes;              /* of the row's note: pages to write */
    Err (*after)(Job *job, Db *db); /* after the row; NULL: nothing */
    Err answer;                     /* what run returns, when row and after went well */
    void *context;                  /* for after */
    int runs, dones;
    Err err;
};

#define TALLY_EMPTY                                                                    \
    {                                                                                  \
        .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER, .done = 0 \
    }

/* The name is the row's, so that no two jobs of a test share one. */
void job_init(Job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
void job_free(Job *job);
/* Waits until so many jobs of the tally are done. */
void jobs_wait(Tally *tally, int count);
/* How many rows have this job's name, on the connection of db. */
int64_t job_rows(const Job *job, Db *db);
