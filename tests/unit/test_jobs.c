/* Leases and the runner, on both engines: a job's steps happen once, whoever holds it, fails, or comes too late. The
 * steps here count in a kept counter of tickets: one effect is one more there. */
#include "db/migrate.h"
#include "db_fixture.h"
#include "gate.h"
#include "jobs_sql.h"
#include "limits.h"
#include "queries.h"
#include "runner/lease.h"
#include "runner/runner.h"
#include "tickets/tickets_count.h"
#include "unit.h"

#include <stdatomic.h>

enum { LEASE_S = 60, EVERY_S = 600 };

/* --- a clock that the test moves --- */

static Time begun; /* stands still, however slow the machine */
static _Atomic int64_t forward_us;

static Time moved_now(void)
{
    return (Time){ begun.us + atomic_load(&forward_us) };
}

static void forward(int64_t seconds)
{
    atomic_fetch_add(&forward_us, seconds * 1000000);
}

/* --- kinds of the test's own --- */

static Gate *gate; /* the slow kind's; set before any thread */

static Err effect(Db *db)
{
    return ticket_count_change(db, TICKET_NEW, URGENCY_LOW, (OptI64){ 0 }, 1);
}

static Err three_step(Db *db, const Job *job, JobProgress *out)
{
    List counts;
    (void)job;
    TRY(effect(db));
    TRY(ticket_counts_read(db, &counts));
    *out = ((const TicketCount *)counts.items)->n < 3 ? JOB_MORE : JOB_DONE;
    return ERR_OK;
}

static Err failing_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job, (void)out;
    TRY(effect(db));
    return ERR_DATABASE;
}

static Err once_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job;
    *out = JOB_DONE;
    return effect(db);
}

/* Without an end. */
static Err slow_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job;
    gate_pass(gate);
    *out = JOB_MORE;
    return effect(db);
}

static const JobType kinds[] = {
    { "three", three_step, .lease_s = LEASE_S, .attempts_max = 2 },
    { "failing", failing_step, .lease_s = LEASE_S, .attempts_max = 2 },
    { "recurring", once_step, .lease_s = LEASE_S, .every_s = EVERY_S },
    { "slow", slow_step, .lease_s = LEASE_S, .attempts_max = 2 },
    { "folding", once_step, .lease_s = LEASE_S, .every_s = EVERY_S, .on_postgres_only = true },
};
static const JobTypes types = { kinds, COUNT(kinds) };
static const JobTypes slow_alone = { &kinds[3], 1 };

/* --- a migrated database with lanes --- */

typedef struct Place {
    Fixture f;
    Lanes *lanes;
    LeaseSite site;
} Place;

static void place_migrate(Place *place, DbEngine engine)
{
    const char *problem = NULL;
    MigrateReport report;
    *place = (Place){ 0 };
    fixture_empty(&place->f, engine);
    if (db_migrate(&place->f.url, &place->f.arena, &report, &problem) != ERR_OK)
        fail_msg("%s", problem);
}

static void place_staff(Place *place, DbListener committed)
{
    const char *problem = NULL;
    LaneConfig config = {
        .url = &place->f.url, .queries = &db_queries, .hash_threads = 1, .pool_threads = 1, .committed = committed
    };
    if (lanes_start(&config, &place->f.arena, &place->lanes, &problem) != ERR_OK)
        fail_msg("%s", problem);
    place->f.db = (Db){ fixture_connect(&place->f, DB_WRITE, &db_queries, 0), &place->f.arena };
    place->site = (LeaseSite){ place->lanes, place->f.db.conn, &place->f.arena };
}

static void place_open(Place *place, void **state)
{
    place_migrate(place, *(const DbEngine *)*state);
    place_staff(place, (DbListener){ 0 });
}

static void place_close(Place *place)
{
    lanes_stop(place->lanes);
    fixture_close(&place->f);
}

/* Due now. Through SQL, as the kinds are not the program's; key tells jobs of one kind apart. */
static void add_job(Place *place, const char *kind, const char *key)
{
    fixture_script(&place->f.db,
        arena_printf(&place->f.arena,
            "INSERT INTO jobs (kind, key, payload, state, run_at, created_at) VALUES ('%s', '%s', '', 'ready', 1, 1)",
            kind, key)
            .ptr);
}

static int64_t value(Place *place, const char *sql)
{
    return fixture_script(&place->f.db, sql);
}

static int64_t effects(Place *place)
{
    List counts;
    assert_int_equal(ticket_counts_read(&place->f.db, &counts), ERR_OK);
    return counts.count ? ((const TicketCount *)counts.items)->n : 0;
}

static Lease take(Place *place)
{
    Lease lease;
    assert_int_equal(lease_take(place->site, &types, &lease), ERR_OK);
    return lease;
}

static void assert_nothing_to_take(Place *place)
{
    Lease lease;
    assert_int_equal(lease_take(place->site, &types, &lease), ERR_NO_ROW);
}

/* --- leases --- */

static void steps_follow_until_the_job_is_gone(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    Lease lease = take(&place);
    JobProgress progress = JOB_MORE;
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(progress, JOB_MORE);
        assert_int_equal(lease_step(place.site, &lease, &progress), ERR_OK);
        assert_int_equal(effects(&place), i);
    }
    assert_int_equal(progress, JOB_DONE);
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs"), 0);
    place_close(&place);
}

static void a_leased_job_is_nobody_elses(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    take(&place);
    assert_nothing_to_take(&place);
    forward(LEASE_S - 5);
    assert_nothing_to_take(&place);
    place_close(&place);
}

static void a_slow_worker_loses_the_job_and_does_nothing(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    JobProgress progress = JOB_DONE;
    Lease slow = take(&place);
    assert_int_equal(lease_step(place.site, &slow, &progress), ERR_OK);
    forward(LEASE_S + 1);
    Lease fast = take(&place);
    assert_int_equal(fast.job.id, slow.job.id);
    assert_int_equal(fast.job.attempts, 2);
    assert_int_equal(lease_step(place.site, &slow, &progress), ERR_CONFLICT);
    lease_failed(place.site, &slow, ERR_DATABASE);
    lease_give_back(place.site, &slow, time_now());
    assert_int_equal(effects(&place), 1);
    assert_nothing_to_take(&place);
    assert_int_equal(lease_step(place.site, &fast, &progress), ERR_OK);
    assert_int_equal(effects(&place), 2);
    place_close(&place);
}

static void a_step_extends_the_lease(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    JobProgress progress = JOB_DONE;
    Lease lease = take(&place);
    forward(LEASE_S - 5);
    assert_int_equal(lease_step(place.site, &lease, &progress), ERR_OK);
    forward(LEASE_S - 5);
    assert_nothing_to_take(&place);
    place_close(&place);
}

static void a_failed_step_leaves_nothing_and_comes_again(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "failing", "");
    JobProgress progress = JOB_MORE;
    Lease lease = take(&place);
    Err err = lease_step(place.site, &lease, &progress);
    assert_int_equal(err, ERR_DATABASE);
    assert_int_equal(effects(&place), 0);
    lease_failed(place.site, &lease, err);
    assert_nothing_to_take(&place);
    forward(5);
    lease = take(&place);
    assert_int_equal(lease.job.attempts, 2);
    place_close(&place);
}

static void what_failed_too_often_is_dead(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "failing", "");
    for (int i = 0; i < 2; i++) {
        Lease lease = take(&place);
        lease_failed(place.site, &lease, ERR_STORAGE_FULL);
        assert_int_equal(value(&place, "SELECT count(*) FROM jobs WHERE state = 'dead'"), i);
        forward(10);
    }
    assert_nothing_to_take(&place);
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs WHERE last_error LIKE '%disk is full%'"), 1);
    JobCounts counts;
    assert_int_equal(jobs_counts(&place.f.db, &counts), ERR_OK);
    assert_int_equal(counts.dead, 1);
    assert_int_equal(counts.ready + counts.waiting, 0);
    place_close(&place);
}

static void whose_workers_die_is_dead_too(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    for (int i = 0; i < 2; i++) {
        Lease lease = take(&place);
        assert_true(lease_is_runnable(place.site, &lease));
        forward(LEASE_S + 1);
    }
    Lease lease = take(&place);
    assert_false(lease_is_runnable(place.site, &lease));
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs WHERE state = 'dead' AND lease = ''"), 1);
    place_close(&place);
}

static void what_is_given_back_was_not_tried(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "");
    for (int i = 0; i < 5; i++) {
        Lease lease = take(&place);
        assert_int_equal(lease.job.attempts, 1);
        lease_give_back(place.site, &lease, time_now());
    }
    place_close(&place);
}

static void a_recurring_job_comes_again_and_never_dies(void **state)
{
    Place place;
    place_open(&place, state);
    bool is_postgres = place.f.url.engine == DB_POSTGRES;
    for (int i = 0; i < 2; i++)
        assert_int_equal(lease_plant(place.site, &types, place.f.url.engine), ERR_OK);
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs"), is_postgres ? 2 : 1);
    value(&place, "DELETE FROM jobs WHERE kind = 'folding'");
    JobProgress progress = JOB_MORE;
    Lease lease = take(&place);
    assert_int_equal(lease_step(place.site, &lease, &progress), ERR_OK);
    assert_int_equal(progress, JOB_DONE);
    assert_nothing_to_take(&place);
    forward(EVERY_S);
    for (int i = 1; i < 12; i++) {
        lease = take(&place);
        assert_int_equal(lease.job.attempts, i);
        assert_true(lease_is_runnable(place.site, &lease));
        lease_failed(place.site, &lease, ERR_BUSY);
        forward(JOB_RETRY_MAX_S);
    }
    place_close(&place);
}

static void the_longest_due_comes_first(void **state)
{
    Place place;
    place_open(&place, state);
    add_job(&place, "three", "later");
    add_job(&place, "three", "first");
    value(&place, "UPDATE jobs SET run_at = 2 WHERE key = 'later'");
    assert_true(str_is(take(&place).job.key, "first"));
    assert_true(str_is(take(&place).job.key, "later"));
    place_close(&place);
}

/* --- enqueueing --- */

static Err enqueue(Db *db, const char *payload, Time run_at)
{
    TRY(db_begin(db, DB_TX_WRITE));
    TRY(job_enqueue(db, JOB_TICKET_PURGE, str("7"), str(payload), run_at));
    return db_commit(db);
}

static void one_of_a_kind_and_key_at_a_time(void **state)
{
    Place place;
    place_open(&place, state);
    assert_int_equal(enqueue(&place.f.db, "first", time_now()), ERR_OK);
    assert_int_equal(enqueue(&place.f.db, "second", time_now()), ERR_OK);
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs WHERE payload = 'first'"), 1);
    assert_int_equal(value(&place, "SELECT count(*) FROM jobs"), 1);
    value(&place, "UPDATE jobs SET state = 'dead', attempts = 9");
    assert_int_equal(enqueue(&place.f.db, "third", time_now()), ERR_OK);
    assert_int_equal(
        value(&place, "SELECT count(*) FROM jobs WHERE payload = 'third' AND state = 'ready' AND attempts = 0"), 1);
    place_close(&place);
}

static void count_call(void *arg, unsigned topics)
{
    assert_int_equal(topics, DB_TOPIC_JOBS);
    ++*(int *)arg;
}

static void the_listener_hears_of_commits_alone(void **state)
{
    Place place;
    int calls = 0;
    place_open(&place, state);
    db_listen(place.f.db.conn, (DbListener){ count_call, &calls });
    assert_int_equal(db_begin(&place.f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(job_enqueue(&place.f.db, JOB_TICKET_PURGE, str("1"), str(""), time_now()), ERR_OK);
    assert_int_equal(calls, 0);
    db_rollback(&place.f.db);
    assert_int_equal(db_begin(&place.f.db, DB_TX_WRITE), ERR_OK);
    assert_int_equal(db_commit(&place.f.db), ERR_OK);
    assert_int_equal(calls, 0);
    assert_int_equal(enqueue(&place.f.db, "", time_now()), ERR_OK);
    assert_int_equal(calls, 1);
    place_close(&place);
}

/* --- the runner --- */

typedef struct Office {
    Place place;
    Runner *runner;
} Office;

static void office_open(Office *office, void **state)
{
    Place *place = &office->place;
    const char *problem = NULL;
    place_migrate(place, *(const DbEngine *)*state);
    office->runner = runner_new(&(RunnerConfig){
        .url = &place->f.url, .queries = &db_queries, .types = &slow_alone, .threads = 1, .poll_ms = 1000 });
    place_staff(place, runner_listener(office->runner));
    if (runner_start(office->runner, place->lanes, &place->f.arena, &problem) != ERR_OK)
        fail_msg("%s", problem);
}

static void office_close(Office *office)
{
    runner_stop(office->runner);
    lanes_stop(office->place.lanes);
    runner_free(office->runner);
    fixture_close(&office->place.f);
}

static Err add_slow_run(Work *work, Db *db)
{
    (void)work;
    db_notify(db, DB_TOPIC_JOBS);
    return job_plant(db, &(JobPlant){ str("slow"), time_now() }, NULL);
}

/* As a request does it: in a lane. */
static void enqueue_slow(Office *office)
{
    Work work = { .arena = &office->place.f.arena, .run = add_slow_run };
    assert_int_equal(lanes_write_and_wait(office->place.lanes, &office->place.f.db, &work), ERR_OK);
}

static void commits_wake_it_and_a_drain_gives_back(void **state)
{
    Office office;
    Gate closed = GATE_CLOSED;
    gate = &closed;
    office_open(&office, state);
    db_listen(office.place.f.db.conn, runner_listener(office.runner)); /* PostgreSQL: enqueue_slow's */
    enqueue_slow(&office);
    gate_await(&closed, 1); /* the first step is under way; by itself the runner wakes in an hour */
    runner_drain(office.runner);
    gate_open(&closed);
    runner_stop(office.runner);
    Place *place = &office.place;
    const char *sql = "SELECT count(*) FROM jobs WHERE kind = 'slow' AND state = 'ready' AND lease = '' "
                      "AND leased_until = 0 AND attempts = 0";
    assert_int_equal(value(place, sql), 1);
    assert_int_equal(effects(place), 1);
    office_close(&office);
}

/* --- pure --- */

static void every_kind_has_its_row(void **state)
{
    (void)state;
    assert_int_equal(job_types.count, JobKind_values.count);
    for (int i = 0; i < JobKind_values.count; i++) {
        assert_string_equal(job_types.list[i].name, JobKind_values.names[i]);
        assert_true(job_types.list[i].lease_s > 0);
        assert_true(job_types.list[i].every_s || job_types.list[i].attempts_max);
        assert_ptr_equal(job_type_find(&job_types, str(job_types.list[i].name)), &job_types.list[i]);
    }
    assert_null(job_type_find(&job_types, str("ticket.purg")));
}

static void retries_wait_twice_as_long_each_time(void **state)
{
    (void)state;
    const int64_t s = 1000000;
    static const struct {
        int64_t attempts, most_s;
    } rows[] = { { 0, 5 }, { 1, 5 }, { 2, 10 }, { 3, 20 }, { 10, 2560 }, { 11, 3600 }, { INT64_MAX, 3600 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(job_retry_us(rows[i].attempts, 0), rows[i].most_s * s);
        assert_int_equal(job_retry_us(rows[i].attempts, UINT32_MAX), rows[i].most_s * s / 2);
        int64_t middle_us = job_retry_us(rows[i].attempts, UINT32_MAX / 2);
        assert_in_range(middle_us, rows[i].most_s * s * 3 / 4, rows[i].most_s * s * 3 / 4 + 1);
    }
}

static int set_up(void **state, DbEngine *engine)
{
    *state = engine;
    return 0;
}

static int use_sqlite(void **state)
{
    static DbEngine engine = DB_SQLITE;
    return set_up(state, &engine);
}

static int use_postgres(void **state)
{
    static DbEngine engine = DB_POSTGRES;
    return set_up(state, &engine);
}

static int64_t (*real_monotonic_us)(void);

/* What sleeps until a time on this clock sleeps an hour longer. */
static int64_t monotonic_ahead(void)
{
    return real_monotonic_us() + 3600LL * 1000000;
}

int main(void)
{
    const struct CMUnitTest pure[] = {
        cmocka_unit_test(every_kind_has_its_row),
        cmocka_unit_test(retries_wait_twice_as_long_each_time),
    };
    const struct CMUnitTest both[] = {
        cmocka_unit_test(steps_follow_until_the_job_is_gone),
        cmocka_unit_test(a_leased_job_is_nobody_elses),
        cmocka_unit_test(a_slow_worker_loses_the_job_and_does_nothing),
        cmocka_unit_test(a_step_extends_the_lease),
        cmocka_unit_test(a_failed_step_leaves_nothing_and_comes_again),
        cmocka_unit_test(what_failed_too_often_is_dead),
        cmocka_unit_test(whose_workers_die_is_dead_too),
        cmocka_unit_test(what_is_given_back_was_not_tried),
        cmocka_unit_test(a_recurring_job_comes_again_and_never_dies),
        cmocka_unit_test(the_longest_due_comes_first),
        cmocka_unit_test(one_of_a_kind_and_key_at_a_time),
        cmocka_unit_test(the_listener_hears_of_commits_alone),
        cmocka_unit_test(commits_wake_it_and_a_drain_gives_back),
    };
    begun = seams.now();
    seams.now = moved_now;
    real_monotonic_us = seams.monotonic_us;
    seams.monotonic_us = monotonic_ahead;
    int failed = cmocka_run_group_tests(pure, NULL, NULL);
    failed += cmocka_run_group_tests_name("sqlite", both, use_sqlite, NULL);
    return failed + cmocka_run_group_tests_name("postgres", both, use_postgres, NULL);
}
