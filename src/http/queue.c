#include "http/queue.h"

#include "base/seam.h"
#include "limits.h"

#include <assert.h>

void queue_init(WorkQueue *queue, int max)
{
    *queue = (WorkQueue){ .max = max };
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->more, NULL);
}

void queue_destroy(WorkQueue *queue)
{
    assert(!queue->head);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->more);
}

bool queue_push(WorkQueue *queue, Work *work)
{
    work->next = NULL;
    work->queued_us = monotonic_us();
    pthread_mutex_lock(&queue->lock);
    bool room = !queue->closing && queue->length < queue->max;
    if (room) {
        if (queue->tail)
            queue->tail->next = work;
        else
            queue->head = work;
        queue->tail = work;
        queue->length++;
        pthread_cond_signal(&queue->more);
    } else {
        queue->refused++;
    }
    pthread_mutex_unlock(&queue->lock);
    return room;
}

/* The lock is held. */
static Work *take_head(WorkQueue *queue)
{
    Work *work = queue->head;
    if (!work)
        return NULL;
    queue->head = work->next;
    if (!queue->head)
        queue->tail = NULL;
    queue->length--;
    queue->taken++;
    return work;
}

Work *queue_pop(WorkQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->waiting++;
    while (!queue->head && !queue->closing)
        pthread_cond_wait(&queue->more, &queue->lock);
    queue->waiting--;
    Work *work = take_head(queue);
    pthread_mutex_unlock(&queue->lock);
    return work;
}

Work *queue_try_pop(WorkQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    Work *work = take_head(queue);
    pthread_mutex_unlock(&queue->lock);
    return work;
}

bool work_is_stale(const Work *work, int64_t now_us)
{
    return now_us - work->queued_us > WORK_MAX_AGE_MS * (int64_t)1000;
}

QueueStats queue_stats(WorkQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    QueueStats stats = { queue->length, queue->waiting, queue->taken, queue->refused,
        queue->head ? queue->head->queued_us : 0 };
    pthread_mutex_unlock(&queue->lock);
    return stats;
}

void queue_close(WorkQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closing = true;
    pthread_cond_broadcast(&queue->more);
    pthread_mutex_unlock(&queue->lock);
}
