/* Group commit and its faults: what was acknowledged is in the file opened afresh, what was refused is not, every
 * request hears once, and the writer goes on. The disk fails through fault_vfs.h. */
#include "base/seam.h"
#include "db/db_sqlite.h"
#include "fault_vfs.h"
#include "http/writer.h"
#include "job.h"
#include "limits.h"
#include "unit.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { JOBS = 6, GROUPS_MOST = 2000 };

/* Each look at the clock finds it so much later; 0: time stands still, so that a slow machine does not end a group. */
static _Atomic int64_t clock_us, clock_step_us;

static int64_t stepping_clock(void)
{
    return atomic_fetch_add(&clock_us, clock_step_us) + clock_step_us;
}

typedef struct Scene {
    Fixture fixture;
    WorkQueue queue;
    Histogram sizes;
    Job jobs[GROUP_MAX_REQUESTS + JOBS];
    int count;
    int cut_short; /* groups that a fault ended before their last request */
    int strays;    /* groups that were refused, and would be there after a kill */
} Scene;

static void scene_open(Scene *scene)
{
    memset(scene, 0, sizeof *scene);
    clock_step_us = 0;
    seams.monotonic_us = stepping_clock;
    seams.sqlite_vfs = "fault";
    fault_vfs_register();
    fixture_open(&scene->fixture, DB_SQLITE);
    queue_init(&scene->queue, LANE_QUEUE_MAX);
}

static void jobs_new(Scene *scene, int count, const char *prefix)
{
    scene->count = count;
    for (int i = 0; i < count; i++)
        job_init(&scene->jobs[i], "%s-%d", prefix, i);
}

static void jobs_free(Scene *scene)
{
    for (int i = 0; i < scene->count; i++)
        job_free(&scene->jobs[i]);
    scene->count = 0;
}

static void scene_close(Scene *scene)
{
    jobs_free(scene);
    queue_destroy(&scene->queue);
    fixture_close(&scene->fixture);
    seams.sqlite_vfs = NULL;
}

/* The first job begins the group, the others wait in the queue. */
static int run_group(Scene *scene)
{
    for (int i = 1; i < scene->count; i++)
        assert_true(queue_push(&scene->queue, &scene->jobs[i].work));
    return writer_group(&scene->queue, scene->fixture.db.conn, &scene->jobs[0].work, &scene->sizes);
}

static int run_rest(Scene *scene)
{
    Work *first = queue_try_pop(&scene->queue);
    return first ? writer_group(&scene->queue, scene->fixture.db.conn, first, &scene->sizes) : 0;
}

/* How many jobs that were not acknowledged have a row all the same. Those that were have theirs, or the test fails. */
static int count_stray(Scene *scene, const char *path)
{
    DbUrl url = scene->fixture.url;
    Arena arena = { 0 };
    DbConn *conn = NULL;
    const char *problem = NULL;
    int stray = 0;
    url.path = path;
    if (db_open(&url, DB_WRITE, NULL, 0, &arena, &conn, &problem) != ERR_OK)
        fail_msg("%s", problem);
    Db db = { conn, &arena, NULL, 0 };
    for (int i = 0; i < scene->count; i++) {
        int64_t rows = job_rows(&scene->jobs[i], &db);
        if (scene->jobs[i].err == ERR_OK && rows != 1)
            fail_msg("%s was acknowledged and is lost", scene->jobs[i].name);
        stray += scene->jobs[i].err != ERR_OK && rows != 0;
    }
    assert_int_equal(
        fixture_script(&db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    db_close(conn);
    arena_free(&arena);
    return stray;
}

/* The writer's connection goes and comes again: nothing of what it thinks counts, only what the file says. */
static void check_afresh(Scene *scene, int cache_pages)
{
    Fixture *f = &scene->fixture;
    for (int i = 0; i < scene->count; i++)
        assert_int_equal(scene->jobs[i].dones, 1);
    db_close(f->db.conn);
    assert_int_equal(count_stray(scene, f->url.path), 0);
    arena_reset(&f->arena);
    f->db.conn = fixture_connect(f, DB_WRITE, &thing_queries, 0);
    fixture_script(&f->db, arena_printf(&f->arena, "PRAGMA cache_size=%d", cache_pages).ptr);
}

static void copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    char bytes[4096];
    assert_true(in && out);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, got, out), got);
    fclose(in);
    fclose(out);
}

/* As after a kill at this moment: what lies on the disk, recovered from the log without the memory of the process. A
 * COMMIT whose last step failed, the sync, has already written its mark: such a group may be there, but never a part.
 */
static void check_killed(Scene *scene, int held)
{
    Arena arena = { 0 };
    const char *path = scene->fixture.url.path;
    const char *copy = arena_printf(&arena, "%s.killed", path).ptr;
    copy_file(path, copy);
    copy_file(arena_printf(&arena, "%s-wal", path).ptr, arena_printf(&arena, "%s-wal", copy).ptr);
    int stray = count_stray(scene, copy);
    assert_true(stray == 0 || (stray == held && held == JOBS));
    scene->strays += stray > 0;
    unlink(copy);
    arena_free(&arena);
}

/* --- the disk --- */

typedef struct DiskFault {
    const char *name;
    int code;
    Err err;
    int cache_pages; /* few: pages are written while the group runs; many: at COMMIT alone */
} DiskFault;

static DiskFault disk_faults[] = {
    { "full while the group runs", SQLITE_FULL, ERR_STORAGE_FULL, 4 },
    { "full at commit", SQLITE_FULL, ERR_STORAGE_FULL, 500 },
    { "broken while the group runs", SQLITE_IOERR_WRITE, ERR_DATABASE, 4 },
    { "broken at commit", SQLITE_IOERR_WRITE, ERR_DATABASE, 500 },
    { "interrupted while the group runs", SQLITE_INTERRUPT, ERR_BUSY, 4 },
    { "interrupted at commit", SQLITE_INTERRUPT, ERR_BUSY, 500 },
};

/* One group whose disk fails after so many writes; then the rest, and one more, on a disk that works again. Returns
 * whether the fault came. */
static bool group_with_fault(Scene *scene, const DiskFault *fault, int writes)
{
    char prefix[16];
    snprintf(prefix, sizeof prefix, "w%d", writes);
    jobs_new(scene, JOBS, prefix);
    for (int i = 0; i < JOBS; i++)
        scene->jobs[i].note_bytes = 9000;
    fixture_script(&scene->fixture.db, "DELETE FROM things"); /* the file stays small */
    fault_vfs_fail_after(writes, fault->code);
    int held = run_group(scene);
    bool came = fault_vfs_refused() > 0;
    fault_vfs_heal();
    for (int i = 0; i < held; i++)
        assert_true(scene->jobs[i].err == (came ? fault->err : ERR_OK));
    check_killed(scene, held);
    scene->cut_short += held < JOBS;
    while (run_rest(scene))
        continue;
    for (int i = held; i < JOBS; i++)
        assert_int_equal(scene->jobs[i].err, ERR_OK);
    check_afresh(scene, fault->cache_pages);
    jobs_free(scene);
    return came;
}

static void a_disk_that_fails_at_every_write(void **state)
{
    const DiskFault *fault = *state;
    Scene scene;
    scene_open(&scene);
    check_afresh(&scene, fault->cache_pages);
    int writes = 0;
    while (group_with_fault(&scene, fault, writes))
        assert_true(++writes < GROUPS_MOST);
    assert_true(writes > JOBS); /* the fault had that many places */
    assert_int_equal(scene.cut_short > 0, fault->cache_pages < JOBS);
    assert_true(scene.strays <= 1); /* of all places, the sync at the end alone */
    scene_close(&scene);
}

/* --- interrupts --- */

static int interrupt_now(void *handle)
{
    sqlite3_interrupt(handle);
    return 0;
}

/* A statement over all rows, stopped in its middle: SQLite rolls the whole transaction back. */
static Err update_interrupted(Job *job, Db *db)
{
    (void)job;
    sqlite3 *handle = ((SqliteConn *)db->conn)->handle;
    sqlite3_progress_handler(handle, 20, interrupt_now, handle);
    Err err = db_run(db, &thing_rename_all, &(ThingAfter){ 0 }, NULL);
    sqlite3_progress_handler(handle, 0, NULL, NULL);
    assert_int_equal(err, ERR_BUSY);
    assert_true(sqlite3_get_autocommit(handle));
    return err;
}

/* A handler that takes the failure for none. */
static Err update_interrupted_unnoticed(Job *job, Db *db)
{
    Err err = update_interrupted(job, db);
    (void)err;
    return ERR_OK;
}

/* One that goes on writing after it: outside of any transaction the row would be there for good. */
static Err update_interrupted_and_more(Job *job, Db *db)
{
    Err err = update_interrupted(job, db);
    assert_int_equal(err, ERR_BUSY);
    assert_int_not_equal(fixture_add(db, "stray"), ERR_OK);
    return ERR_OK;
}

static void interrupt_in_the_middle(Err (*after)(Job *job, Db *db), Err want)
{
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, JOBS, "i");
    scene.jobs[2].after = after;
    assert_int_equal(run_group(&scene), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(scene.jobs[i].err, want);
    for (int i = 3; i < JOBS; i++)
        assert_int_equal(scene.jobs[i].dones, 0);
    assert_int_equal(run_rest(&scene), 3);
    for (int i = 3; i < JOBS; i++)
        assert_int_equal(scene.jobs[i].err, ERR_OK);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(scene.jobs[i].runs, 1);
    check_afresh(&scene, 500);
    assert_int_equal(fixture_count(&scene.fixture.db), 3);
    scene_close(&scene);
}

static void an_interrupt_refuses_the_whole_group(void **state)
{
    (void)state;
    interrupt_in_the_middle(update_interrupted, ERR_BUSY);
}

static void an_interrupt_that_the_handler_hides(void **state)
{
    (void)state;
    interrupt_in_the_middle(update_interrupted_unnoticed, ERR_DATABASE);
}

static void nothing_is_written_after_an_interrupt(void **state)
{
    (void)state;
    interrupt_in_the_middle(update_interrupted_and_more, ERR_DATABASE);
}

/* --- refusals and bounds --- */

static void a_refusal_undoes_its_own_rows_alone(void **state)
{
    (void)state;
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, JOBS, "r");
    scene.jobs[0].answer = ERR_BAD_REQUEST;
    scene.jobs[3].answer = ERR_FORBIDDEN;
    snprintf(scene.jobs[4].name, sizeof scene.jobs[4].name, "r-1"); /* taken by then: the unique index refuses */
    assert_int_equal(run_group(&scene), JOBS);
    const Err want[JOBS] = { ERR_BAD_REQUEST, ERR_OK, ERR_OK, ERR_FORBIDDEN, ERR_UNIQUE, ERR_OK };
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(scene.jobs[i].err, want[i]);
    job_free(&scene.jobs[4]);
    job_init(&scene.jobs[4], "none");
    scene.jobs[4].dones = 1;
    check_afresh(&scene, 500);
    assert_int_equal(fixture_count(&scene.fixture.db), 3);
    scene_close(&scene);
}

static void a_refusal_stays_when_the_group_is_lost(void **state)
{
    (void)state;
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, 2, "s");
    scene.jobs[0].answer = ERR_BAD_REQUEST;
    fault_vfs_fail_after(0, SQLITE_FULL);
    assert_int_equal(run_group(&scene), 2);
    fault_vfs_heal();
    assert_int_equal(scene.jobs[0].err, ERR_BAD_REQUEST);
    assert_int_equal(scene.jobs[1].err, ERR_STORAGE_FULL);
    check_afresh(&scene, 500);
    scene_close(&scene);
}

/* --- where a group ends --- */

static void a_group_ends_at_its_count(void **state)
{
    (void)state;
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, GROUP_MAX_REQUESTS + JOBS, "b");
    assert_int_equal(run_group(&scene), GROUP_MAX_REQUESTS);
    assert_int_equal(scene.jobs[GROUP_MAX_REQUESTS - 1].dones, 1);
    assert_int_equal(scene.jobs[GROUP_MAX_REQUESTS].dones, 0);
    assert_int_equal(run_rest(&scene), JOBS);
    check_afresh(&scene, 500);
    scene_close(&scene);
}

static void a_group_ends_at_its_time(void **state)
{
    (void)state;
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, JOBS, "t");
    clock_step_us = GROUP_MAX_US / 2; /* a look at the clock when the group begins, one after each request */
    assert_int_equal(run_group(&scene), 2);
    assert_int_equal(run_rest(&scene), 2);
    assert_int_equal(run_rest(&scene), 2);
    check_afresh(&scene, 500);
    scene_close(&scene);
}

static void a_group_that_cannot_begin_refuses_all_that_wait(void **state)
{
    (void)state;
    Scene scene;
    scene_open(&scene);
    jobs_new(&scene, JOBS, "l");
    Db other = { fixture_connect(&scene.fixture, DB_WRITE, NULL, 0), &scene.fixture.arena, NULL, 0 };
    sqlite3_busy_timeout(((SqliteConn *)scene.fixture.db.conn)->handle, 0);
    assert_int_equal(db_begin(&other, DB_TX_WRITE), ERR_OK);
    assert_int_equal(run_group(&scene), JOBS);
    for (int i = 0; i < JOBS; i++) {
        assert_int_equal(scene.jobs[i].err, ERR_BUSY);
        assert_int_equal(scene.jobs[i].runs, 0);
    }
    db_rollback(&other);
    db_close(other.conn);
    check_afresh(&scene, 500);
    scene_close(&scene);
}

/* --- the thread --- */

enum { SENDERS = 4, SENT = 200 };

typedef struct Sender {
    WorkQueue *queue;
    Job jobs[SENT];
    pthread_t thread;
} Sender;

static void *send_jobs(void *arg)
{
    Sender *sender = arg;
    for (int i = 0; i < SENT; i++)
        if (!queue_push(sender->queue, &sender->jobs[i].work))
            abort();
    return NULL;
}

typedef struct Writer {
    WorkQueue *queue;
    DbConn *conn;
    Histogram sizes;
} Writer;

static void *run_writer(void *arg)
{
    Writer *writer = arg;
    writer_run(writer->queue, writer->conn, &writer->sizes);
    return NULL;
}

static void the_writer_runs_until_its_queue_is_closed_and_empty(void **state)
{
    (void)state;
    static Sender senders[SENDERS];
    static Tally tally = TALLY_EMPTY;
    Scene scene;
    pthread_t thread;
    scene_open(&scene);
    Writer writer = { .queue = &scene.queue, .conn = scene.fixture.db.conn };
    assert_int_equal(pthread_create(&thread, NULL, run_writer, &writer), 0);
    for (int s = 0; s < SENDERS; s++) {
        senders[s].queue = &scene.queue;
        for (int i = 0; i < SENT; i++) {
            job_init(&senders[s].jobs[i], "q%d-%d", s, i);
            senders[s].jobs[i].tally = &tally;
        }
        assert_int_equal(pthread_create(&senders[s].thread, NULL, send_jobs, &senders[s]), 0);
    }
    for (int s = 0; s < SENDERS; s++)
        pthread_join(senders[s].thread, NULL);
    queue_close(&scene.queue);
    pthread_join(thread, NULL);
    assert_int_equal(tally.done, SENDERS * SENT);
    HistogramSum sizes = { 0 };
    histogram_read(&writer.sizes, &sizes);
    assert_int_equal(sizes.sum, SENDERS * SENT); /* each in one group */
    for (int s = 0; s < SENDERS; s++)
        for (int i = 0; i < SENT; i++) {
            assert_int_equal(senders[s].jobs[i].err, ERR_OK);
            assert_int_equal(senders[s].jobs[i].dones, 1);
            job_free(&senders[s].jobs[i]);
        }
    check_afresh(&scene, 500);
    assert_int_equal(fixture_count(&scene.fixture.db), SENDERS * SENT);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { disk_faults[0].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[0] },
        { disk_faults[1].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[1] },
        { disk_faults[2].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[2] },
        { disk_faults[3].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[3] },
        { disk_faults[4].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[4] },
        { disk_faults[5].name, a_disk_that_fails_at_every_write, NULL, NULL, &disk_faults[5] },
        cmocka_unit_test(an_interrupt_refuses_the_whole_group),
        cmocka_unit_test(an_interrupt_that_the_handler_hides),
        cmocka_unit_test(nothing_is_written_after_an_interrupt),
        cmocka_unit_test(a_refusal_undoes_its_own_rows_alone),
        cmocka_unit_test(a_refusal_stays_when_the_group_is_lost),
        cmocka_unit_test(a_group_ends_at_its_count),
        cmocka_unit_test(a_group_ends_at_its_time),
        cmocka_unit_test(a_group_that_cannot_begin_refuses_all_that_wait),
        cmocka_unit_test(the_writer_runs_until_its_queue_is_closed_and_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
