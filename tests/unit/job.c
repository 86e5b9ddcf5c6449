#include "job.h"

#include "unit.h"

#include <stdio.h>

static Err job_run(Work *work, Db *db)
{
    Job *job = (Job *)work;
    Thing made;
    char *note = arena_alloc(&job->arena, job->note_bytes + 1);
    memset(note, 'n', job->note_bytes);
    job->runs++;
    ThingInsert row = { .name = str(job->name), .note = { true, { note, job->note_bytes } } };
    TRY(db_one(db, &thing_insert, &row, &made));
    if (job->after)
        TRY(job->after(job, db));
    return job->answer;
}

static void job_done(Work *work, Err err)
{
    Job *job = (Job *)work;
    job->err = err;
    job->dones++;
    if (!job->tally)
        return;
    pthread_mutex_lock(&job->tally->lock);
    job->tally->done++;
    pthread_cond_broadcast(&job->tally->more);
    pthread_mutex_unlock(&job->tally->lock);
}

void job_init(Job *job, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *job = (Job){ .err = ERR_COUNT };
    vsnprintf(job->name, sizeof job->name, format, args);
    va_end(args);
    job->work = (Work){ .arena = &job->arena, .run = job_run, .done = job_done };
}

void job_free(Job *job)
{
    arena_free(&job->arena);
}

void jobs_wait(Tally *tally, int count)
{
    pthread_mutex_lock(&tally->lock);
    while (tally->done < count)
        pthread_cond_wait(&tally->more, &tally->lock);
    pthread_mutex_unlock(&tally->lock);
}

int64_t job_rows(const Job *job, Db *db)
{
    return fixture_script(db, arena_printf(db->arena, "SELECT count(*) FROM things WHERE name = '%s'", job->name).ptr);
}
