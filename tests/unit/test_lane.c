/* The lanes, on both engines (PostgreSQL when TEST_POSTGRES_URL names one): each runs its work on its own connection,
 * refuses when it is full, and stops only when what it took is done. */
#include "fault_vfs.h"
#include "gate.h"
#include "http/lane.h"
#include "job.h"
#include "limits.h"
#include "unit.h"

#include <stdlib.h>

enum { HASH_THREADS = 2, POOL_THREADS = 3, MANY = 200 };

typedef struct Scene {
    Fixture fixture;
    Lanes *lanes;
    Tally tally;
    Job jobs[MANY];
    int count;
} Scene;

static const DbEngine engines[] = { DB_SQLITE, DB_POSTGRES };

static void scene_open(Scene *scene, void **state)
{
    memset(scene, 0, sizeof *scene);
    scene->tally = (Tally)TALLY_EMPTY;
    fixture_open(&scene->fixture, *(const DbEngine *)*state);
    LaneConfig config = { .url = &scene->fixture.url,
        .queries = &thing_queries,
        .hash_threads = HASH_THREADS,
        .pool_threads = POOL_THREADS };
    const char *problem = NULL;
    if (lanes_start(&config, &scene->fixture.arena, &scene->lanes, &problem) != ERR_OK)
        fail_msg("%s", problem);
}

static Job *job_new(Scene *scene)
{
    assert_true(scene->count < MANY);
    Job *job = &scene->jobs[scene->count];
    job_init(job, "job-%d", scene->count++);
    job->tally = &scene->tally;
    return job;
}

/* The lanes end first: what they were given is done then. */
static void scene_stop(Scene *scene)
{
    lanes_stop(scene->lanes);
    scene->lanes = NULL;
}

static void scene_close(Scene *scene)
{
    scene_stop(scene);
    for (int i = 0; i < scene->count; i++)
        job_free(&scene->jobs[i]);
    fixture_close(&scene->fixture);
}

/* --- work --- */

static Err count_things(Work *work, Db *db)
{
    Job *job = (Job *)work;
    DbInt count = { -1 };
    job->runs++;
    TRY(db_one(db, &thing_count, NULL, &count));
    return count.value == 0 ? ERR_OK : ERR_CONFLICT;
}

static Err wait_at_gate(Work *work, Db *db)
{
    (void)db;
    gate_pass(((Job *)work)->context);
    return ERR_OK;
}

/* Keeps all threads of a lane busy. */
static void lane_block(Scene *scene, Lane lane, Gate *gate, int threads)
{
    for (int i = 0; i < threads; i++) {
        Job *job = job_new(scene);
        job->context = gate;
        job->work.run = wait_at_gate;
        assert_int_equal(lanes_submit(scene->lanes, lane, &job->work), ERR_OK);
    }
    gate_await(gate, scene->count); /* of this lane and of those blocked before it */
}

/* --- tests --- */

static void each_lane_runs_its_work(void **state)
{
    Scene scene;
    scene_open(&scene, state);
    bool sqlite = scene.fixture.url.engine == DB_SQLITE;
    assert_int_equal(lanes_fast_is_inline(scene.lanes), sqlite);
    const Lane readers[] = { LANE_SLOW, LANE_HASH, LANE_FAST };
    for (size_t i = 0; i < COUNT(readers) - sqlite; i++) {
        Job *job = job_new(&scene);
        job->work.run = count_things;
        assert_int_equal(lanes_submit(scene.lanes, readers[i], &job->work), ERR_OK);
    }
    jobs_wait(&scene.tally, scene.count);
    Job *write = job_new(&scene);
    assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &write->work), ERR_OK);
    jobs_wait(&scene.tally, scene.count);
    for (int i = 0; i < scene.count; i++) {
        assert_int_equal(scene.jobs[i].err, ERR_OK);
        assert_int_equal(scene.jobs[i].runs, 1);
        assert_int_equal(scene.jobs[i].dones, 1);
    }
    assert_int_equal(job_rows(write, &scene.fixture.db), 1);
    scene_close(&scene);
}

static void a_failed_write_leaves_nothing(void **state)
{
    Scene scene;
    scene_open(&scene, state);
    Job *bad = job_new(&scene);
    bad->answer = ERR_BAD_REQUEST;
    assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &bad->work), ERR_OK);
    Job *good = job_new(&scene);
    assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &good->work), ERR_OK);
    jobs_wait(&scene.tally, 2);
    assert_int_equal(bad->err, ERR_BAD_REQUEST);
    assert_int_equal(good->err, ERR_OK);
    assert_int_equal(job_rows(bad, &scene.fixture.db), 0);
    assert_int_equal(job_rows(good, &scene.fixture.db), 1);
    scene_close(&scene);
}

static void a_full_lane_refuses_at_once(void **state)
{
    Scene scene;
    Gate gate = GATE_CLOSED;
    scene_open(&scene, state);
    lane_block(&scene, LANE_HASH, &gate, HASH_THREADS);
    for (int i = 0; i < HASH_QUEUE_MAX; i++) {
        Job *job = job_new(&scene);
        job->work.run = count_things;
        assert_int_equal(lanes_submit(scene.lanes, LANE_HASH, &job->work), ERR_OK);
    }
    int taken = scene.count;
    Job *refused = job_new(&scene);
    refused->work.run = count_things;
    assert_int_equal(lanes_submit(scene.lanes, LANE_HASH, &refused->work), ERR_BUSY);
    Job *elsewhere = job_new(&scene); /* the other lanes have queues of their own */
    elsewhere->work.run = count_things;
    assert_int_equal(lanes_submit(scene.lanes, LANE_SLOW, &elsewhere->work), ERR_OK);
    jobs_wait(&scene.tally, 1);
    gate_open(&gate);
    jobs_wait(&scene.tally, taken + 1);
    scene_stop(&scene);
    for (int i = 0; i < taken; i++)
        assert_int_equal(scene.jobs[i].dones, 1);
    assert_int_equal(refused->runs + refused->dones, 0);
    scene_close(&scene);
}

static void stopping_runs_what_is_queued(void **state)
{
    Scene scene;
    Gate gate = GATE_CLOSED;
    const Lane lanes[] = { LANE_WRITE, LANE_SLOW, LANE_HASH };
    scene_open(&scene, state);
    lane_block(&scene, LANE_WRITE, &gate, scene.fixture.url.engine == DB_SQLITE ? 1 : POOL_THREADS);
    lane_block(&scene, LANE_SLOW, &gate, 2);
    lane_block(&scene, LANE_HASH, &gate, HASH_THREADS);
    int blocked = scene.count;
    for (int i = 0; i < 90; i++) {
        Job *job = job_new(&scene);
        if (lanes[i % 3] != LANE_WRITE)
            job->work.run = wait_at_gate;
        job->context = &gate;
        assert_int_equal(lanes_submit(scene.lanes, lanes[i % 3], &job->work), ERR_OK);
    }
    gate_open(&gate);
    scene_stop(&scene);
    for (int i = blocked; i < scene.count; i++) {
        assert_int_equal(scene.jobs[i].dones, 1);
        assert_int_equal(scene.jobs[i].err, ERR_OK);
    }
    assert_int_equal(fixture_count(&scene.fixture.db), 30);
    scene_close(&scene);
}

static void giving_up_refuses_what_is_queued(void **state)
{
    Scene scene;
    Gate gate = GATE_CLOSED;
    const Lane lanes[] = { LANE_WRITE, LANE_SLOW, LANE_HASH };
    scene_open(&scene, state);
    lane_block(&scene, LANE_WRITE, &gate, scene.fixture.url.engine == DB_SQLITE ? 1 : POOL_THREADS);
    lane_block(&scene, LANE_SLOW, &gate, 2);
    lane_block(&scene, LANE_HASH, &gate, HASH_THREADS);
    int blocked = scene.count;
    for (int i = 0; i < 30; i++)
        assert_int_equal(lanes_submit(scene.lanes, lanes[i % 3], &job_new(&scene)->work), ERR_OK);
    lanes_give_up(scene.lanes);
    assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &job_new(&scene)->work), ERR_BUSY);
    gate_open(&gate);
    scene_stop(&scene);
    for (int i = blocked; i < scene.count - 1; i++) {
        assert_int_equal(scene.jobs[i].runs, 0);
        assert_int_equal(scene.jobs[i].dones, 1);
        assert_int_equal(scene.jobs[i].err, ERR_BUSY);
    }
    assert_int_equal(fixture_count(&scene.fixture.db), 0);
    scene_close(&scene);
}

/* --- a hash that writes --- */

typedef struct Registration {
    Scene *scene;
    Job inner;    /* what the writer runs; its done is nobody's */
    int64_t seen; /* rows of it that the hash's own connection sees afterwards */
} Registration;

static Err write_and_look(Work *work, Db *db)
{
    Job *job = (Job *)work;
    Registration *it = job->context;
    Err err = lanes_write_and_wait(it->scene->lanes, db, &it->inner.work);
    it->seen = job_rows(&it->inner, db);
    return err;
}

static void hashes_write_and_wait(void **state)
{
    enum { AT_ONCE = 40 };
    static Registration registrations[AT_ONCE];
    Scene scene;
    scene_open(&scene, state);
    for (int i = 0; i < AT_ONCE; i++) {
        Registration *it = &registrations[i];
        it->scene = &scene;
        job_init(&it->inner, "inner-%d", i);
        it->inner.answer = i % 5 == 4 ? ERR_BAD_REQUEST : ERR_OK;
        Job *job = job_new(&scene);
        job->context = it;
        job->work.run = write_and_look;
        assert_int_equal(lanes_submit(scene.lanes, LANE_HASH, &job->work), ERR_OK);
    }
    jobs_wait(&scene.tally, AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
        bool good = i % 5 != 4;
        assert_int_equal(scene.jobs[i].err, good ? ERR_OK : ERR_BAD_REQUEST);
        assert_int_equal(registrations[i].seen, good);
        assert_int_equal(registrations[i].inner.dones, 0);
        job_free(&registrations[i].inner);
    }
    scene_close(&scene);
}

static void a_hash_hears_that_the_writer_is_full(void **state)
{
    static Job fill[LANE_QUEUE_MAX];
    Scene scene;
    Gate gate = GATE_CLOSED;
    scene_open(&scene, state);
    lane_block(&scene, LANE_WRITE, &gate, 1);
    for (int i = 0; i < LANE_QUEUE_MAX; i++) {
        job_init(&fill[i], "fill-%d", i);
        fill[i].work.run = count_things;
        assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &fill[i].work), ERR_OK);
    }
    Registration it = { .scene = &scene };
    job_init(&it.inner, "inner");
    Job *job = job_new(&scene);
    job->context = &it;
    job->work.run = write_and_look;
    assert_int_equal(lanes_submit(scene.lanes, LANE_HASH, &job->work), ERR_OK);
    jobs_wait(&scene.tally, 1);
    assert_int_equal(job->err, ERR_BUSY);
    assert_int_equal(it.inner.runs, 0);
    gate_open(&gate);
    scene_stop(&scene);
    for (int i = 0; i < LANE_QUEUE_MAX; i++)
        job_free(&fill[i]);
    job_free(&it.inner);
    scene_close(&scene);
}

/* --- transactions that must run again (PostgreSQL) --- */

enum { TRIES_MOST = 10 };

static Err ask_again(Job *job, Db *db)
{
    (void)db;
    return job->runs <= *(const int *)job->context ? ERR_RETRY : ERR_OK;
}

static void a_lost_transaction_runs_again(void **state)
{
    static const int losses[] = { 1, TRIES_MOST - 1, TRIES_MOST, 1000 };
    Scene scene;
    scene_open(&scene, state);
    for (size_t i = 0; i < COUNT(losses); i++) {
        Job *job = job_new(&scene);
        job->after = ask_again;
        job->context = (void *)&losses[i];
        assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &job->work), ERR_OK);
    }
    jobs_wait(&scene.tally, scene.count);
    for (int i = 0; i < scene.count; i++) {
        bool given_up = losses[i] >= TRIES_MOST;
        assert_int_equal(scene.jobs[i].err, given_up ? ERR_RETRY : ERR_OK);
        assert_int_equal(scene.jobs[i].runs, given_up ? TRIES_MOST : losses[i] + 1);
        assert_int_equal(scene.jobs[i].dones, 1);
        assert_int_equal(job_rows(&scene.jobs[i], &scene.fixture.db), !given_up);
    }
    scene_close(&scene);
}

/* Each counts the rows and adds one, and neither commits before the other has counted: one order of them is impossible.
 */
static Err count_and_meet(Job *job, Db *db)
{
    DbInt count = { -1 };
    TRY(db_one(db, &thing_count, NULL, &count));
    gate_pass(job->context);
    return ERR_OK;
}

static void of_two_that_read_what_the_other_writes_one_runs_again(void **state)
{
    Scene scene;
    Gate gate = GATE_CLOSED;
    scene_open(&scene, state);
    for (int i = 0; i < 2; i++) {
        Job *job = job_new(&scene);
        job->after = count_and_meet;
        job->context = &gate;
        assert_int_equal(lanes_submit(scene.lanes, LANE_WRITE, &job->work), ERR_OK);
    }
    gate_await(&gate, 2);
    gate_open(&gate);
    jobs_wait(&scene.tally, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(scene.jobs[i].err, ERR_OK);
        assert_int_equal(job_rows(&scene.jobs[i], &scene.fixture.db), 1);
    }
    assert_int_equal(scene.jobs[0].runs + scene.jobs[1].runs, 3);
    scene_close(&scene);
}

static void lanes_that_cannot_open_say_why(void **state)
{
    Scene scene;
    Lanes *lanes = NULL;
    const char *problem = NULL;
    memset(&scene, 0, sizeof scene);
    fixture_empty(&scene.fixture, *(const DbEngine *)*state); /* without the tables, which PostgreSQL says at once */
    DbUrl url = scene.fixture.url;
    if (url.engine == DB_SQLITE)
        url.path = "/no/such/folder/desk.db";
    LaneConfig config = { .url = &url, .queries = &thing_queries, .hash_threads = 1, .pool_threads = 1 };
    assert_int_not_equal(lanes_start(&config, &scene.fixture.arena, &lanes, &problem), ERR_OK);
    assert_non_null(problem);
    assert_null(lanes);
    lanes_stop(lanes); /* nothing */
    fixture_close(&scene.fixture);
}

#define ON(engine, test)                                              \
    {                                                                 \
#test " " #engine, test, NULL, NULL, (void *)&engines[engine] \
    }
#define ON_BOTH(test) ON(DB_SQLITE, test), ON(DB_POSTGRES, test)

/* SQLite's files are not synced, which no test here is about: what waits for that longer than WORK_MAX_AGE_MS is
 * refused.
 */
static int without_syncs(void **state)
{
    (void)state;
    fault_vfs_register();
    seams.sqlite_vfs = "fault";
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(each_lane_runs_its_work),
        ON_BOTH(a_failed_write_leaves_nothing),
        ON_BOTH(a_full_lane_refuses_at_once),
        ON_BOTH(stopping_runs_what_is_queued),
        ON_BOTH(giving_up_refuses_what_is_queued),
        ON_BOTH(hashes_write_and_wait),
        ON(DB_SQLITE, a_hash_hears_that_the_writer_is_full), /* PostgreSQL: the hash's own connection writes */
        ON(DB_POSTGRES, a_lost_transaction_runs_again),
        ON(DB_POSTGRES, of_two_that_read_what_the_other_writes_one_runs_again),
        ON_BOTH(lanes_that_cannot_open_say_why),
    };
    return cmocka_run_group_tests(tests, without_syncs, NULL);
}
