/* WorkQueue: a bounded first-in first-out line of Work between threads. */
#pragma once

#include "http/lane.h"

#include <pthread.h>

typedef struct WorkQueue {
    pthread_mutex_t lock;
    pthread_cond_t more;
    Work *head, *tail;
    int length, max;
    int waiting;             /* threads in queue_pop with nothing to do */
    uint64_t taken, refused; /* since queue_init */
    bool closing;
} WorkQueue;

void queue_init(WorkQueue *queue, int max);
void queue_destroy(WorkQueue *queue);
/* False when it is full or closing. */
bool queue_push(WorkQueue *queue, Work *work);
/* Waits; NULL: closing and empty. */
Work *queue_pop(WorkQueue *queue);
/* Does not wait; NULL when there is nothing now. */
Work *queue_try_pop(WorkQueue *queue);
/* It has waited WORK_MAX_AGE_MS: whoever asked has given up or should, and is refused (ERR_BUSY) without running. */
bool work_is_stale(const Work *work, int64_t now_us);
/* What is there now, for those who watch. */
typedef struct QueueStats {
    int length, waiting;
    uint64_t taken, refused;
    int64_t oldest_us; /* when the first one came; 0: nobody waits */
} QueueStats;
QueueStats queue_stats(WorkQueue *queue);
/* Nothing comes in any more; what is in goes out. */
void queue_close(WorkQueue *queue);
