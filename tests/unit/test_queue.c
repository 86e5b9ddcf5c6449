/* The queue between threads: in order, bounded, and nothing that is in is lost when it closes. */
#include "http/queue.h"
#include "limits.h"
#include "unit.h"

#include <stdatomic.h>
#include <stdlib.h>

static void first_in_is_first_out(void **state)
{
    (void)state;
    Work works[3] = { 0 };
    WorkQueue queue;
    queue_init(&queue, 3);
    assert_null(queue_try_pop(&queue));
    for (size_t i = 0; i < COUNT(works); i++)
        assert_true(queue_push(&queue, &works[i]));
    assert_ptr_equal(queue_pop(&queue), &works[0]);
    assert_ptr_equal(queue_try_pop(&queue), &works[1]);
    assert_true(queue_push(&queue, &works[0])); /* behind the third */
    assert_ptr_equal(queue_pop(&queue), &works[2]);
    assert_ptr_equal(queue_pop(&queue), &works[0]);
    assert_null(queue_try_pop(&queue));
    queue_destroy(&queue);
}

static void a_full_queue_refuses(void **state)
{
    (void)state;
    Work works[3] = { 0 };
    WorkQueue queue;
    queue_init(&queue, 2);
    assert_true(queue_push(&queue, &works[0]));
    assert_true(queue_push(&queue, &works[1]));
    assert_false(queue_push(&queue, &works[2]));
    assert_ptr_equal(queue_pop(&queue), &works[0]);
    assert_true(queue_push(&queue, &works[2]));
    assert_ptr_equal(queue_pop(&queue), &works[1]);
    assert_ptr_equal(queue_pop(&queue), &works[2]);
    queue_destroy(&queue);
}

static void a_closed_queue_gives_what_it_has_and_takes_no_more(void **state)
{
    (void)state;
    Work works[3] = { 0 };
    WorkQueue queue;
    queue_init(&queue, 3);
    assert_true(queue_push(&queue, &works[0]));
    assert_true(queue_push(&queue, &works[1]));
    queue_close(&queue);
    assert_false(queue_push(&queue, &works[2]));
    assert_ptr_equal(queue_pop(&queue), &works[0]);
    assert_ptr_equal(queue_pop(&queue), &works[1]);
    assert_null(queue_pop(&queue));
    assert_null(queue_pop(&queue));
    queue_destroy(&queue);
}

enum { PUSHERS = 3, POPPERS = 3, EACH = 2000 };

/* Work that knows how often it was taken. */
typedef struct Ticket {
    Work work;
    atomic_int taken;
} Ticket;

typedef struct Pusher {
    WorkQueue *queue;
    Ticket tickets[EACH];
} Pusher;

static void *push_all(void *arg)
{
    Pusher *pusher = arg;
    for (int i = 0; i < EACH; i++)
        while (!queue_push(pusher->queue, &pusher->tickets[i].work))
            sched_yield(); /* full: the poppers are on their way */
    return NULL;
}

static void *pop_all(void *arg)
{
    for (Work *work = queue_pop(arg); work; work = queue_pop(arg))
        atomic_fetch_add(&((Ticket *)work)->taken, 1);
    return NULL;
}

static void many_threads_take_each_work_once(void **state)
{
    (void)state;
    WorkQueue queue;
    pthread_t pushers[PUSHERS], poppers[POPPERS];
    Pusher *all = calloc(PUSHERS, sizeof *all);
    queue_init(&queue, 16);
    for (int i = 0; i < POPPERS; i++)
        assert_int_equal(pthread_create(&poppers[i], NULL, pop_all, &queue), 0);
    for (int i = 0; i < PUSHERS; i++) {
        all[i].queue = &queue;
        assert_int_equal(pthread_create(&pushers[i], NULL, push_all, &all[i]), 0);
    }
    for (int i = 0; i < PUSHERS; i++)
        pthread_join(pushers[i], NULL);
    queue_close(&queue); /* wakes every popper that waits */
    for (int i = 0; i < POPPERS; i++)
        pthread_join(poppers[i], NULL);
    for (int i = 0; i < PUSHERS; i++)
        for (int j = 0; j < EACH; j++)
            assert_int_equal(atomic_load(&all[i].tickets[j].taken), 1);
    free(all);
    queue_destroy(&queue);
}

static void work_grows_stale(void **state)
{
    (void)state;
    Work work = { .queued_us = 5 };
    int64_t age_us = WORK_MAX_AGE_MS * (int64_t)1000;
    assert_false(work_is_stale(&work, 5 + age_us));
    assert_true(work_is_stale(&work, 5 + age_us + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_is_first_out),
        cmocka_unit_test(a_full_queue_refuses),
        cmocka_unit_test(a_closed_queue_gives_what_it_has_and_takes_no_more),
        cmocka_unit_test(many_threads_take_each_work_once),
        cmocka_unit_test(work_grows_stale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
