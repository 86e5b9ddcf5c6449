/* Seen from outside: health, metrics, the root's greeting, and for administrators what runs here. None of them tells of
 * a user, a path of this machine or a secret. */
#pragma once

#include "http/ctx.h"

/* What a look at the database came to. */
typedef enum HealthState { HEALTH_OK, HEALTH_BUSY, HEALTH_FULL, HEALTH_FAILED } HealthState;
extern const EnumValues HealthState_values;

/* Of what the server can do without. */
typedef enum HealthCompanion { COMPANION_OK, COMPANION_AWAY, COMPANION_UNSET } HealthCompanion;
extern const EnumValues HealthCompanion_values;

typedef enum HealthJobs { HEALTH_JOBS_OK, HEALTH_JOBS_LATE } HealthJobs;
extern const EnumValues HealthJobs_values;

/* Tables, read line by line. */
/* clang-format off */

typedef struct HealthQueues {
    int64_t write, slow, hash;
} HealthQueues;
SCHEMA(HealthQueues,
    FIELD(HealthQueues, write, .doc = "Requests that wait for the database's writer (PostgreSQL: for a connection)."),
    FIELD(HealthQueues, slow, .doc = "For a step of a long list."),
    FIELD(HealthQueues, hash, .doc = "For a password's hash."));

typedef struct Health {
    Str status, message, database;
    int read, write, redis, model;
    int64_t checked_ms_ago;
    OptI64 disk_free_bytes, wal_bytes;
    HealthQueues queues;
    int jobs;
} Health;
SCHEMA(Health,
    FIELD(Health, status, .doc = "ok; degraded: a companion is away, and what it does is done without it, or jobs wait for a worker; error: then the answer is a 503."),
    FIELD(Health, message, .doc = "What is wrong, in words."),
    FIELD(Health, database, .doc = "sqlite or postgresql"),
    FIELD(Health, read, .values = &HealthState_values, .doc = "Of a row."),
    FIELD(Health, write, .values = &HealthState_values, .doc = "Of a transaction, until it was on disk."),
    FIELD(Health, redis, .values = &HealthCompanion_values, .doc = "away: each process has its own limits meanwhile. unset: there is no REDIS_URL."),
    FIELD(Health, checked_ms_ago, .doc = "The age of both: they are tried once a second at most."),
    FIELD(Health, disk_free_bytes, .doc = "On the database's file system; null when it is not this server's."),
    FIELD(Health, wal_bytes, .doc = "Of SQLite's write-ahead log."),
    FIELD(Health, queues, .object = &HealthQueues_schema),
    FIELD(Health, model, .values = &HealthCompanion_values, .doc = "away: Ollama does not answer, answers no question, or has not the model. unset: there is no OLLAMA_HOST, and none on this machine."),
    FIELD(Health, jobs, .values = &HealthJobs_values, .doc = "late: one has been due for five minutes, and nobody does it."));

/* What an administrator sees of this installation. */
typedef struct AboutDatabase {
    Str engine, version;
    int64_t bytes;
} AboutDatabase;
SCHEMA(AboutDatabase,
    FIELD(AboutDatabase, engine, .doc = "sqlite or postgresql"),
    FIELD(AboutDatabase, version, .doc = "Of the engine."),
    FIELD(AboutDatabase, bytes));

typedef struct AboutDisk {
    OptI64 free_bytes, total_bytes;
} AboutDisk;
SCHEMA(AboutDisk,
    FIELD(AboutDisk, free_bytes, .doc = "Of the database's file system; null when it is not this server's."),
    FIELD(AboutDisk, total_bytes));

typedef struct AboutBackup {
    Time at;
    int64_t bytes;
} AboutBackup;
SCHEMA(AboutBackup,
    FIELD(AboutBackup, at),
    FIELD(AboutBackup, bytes, .doc = "Of the file."));

typedef struct AboutModel {
    bool configured;
    OptStr name;
} AboutModel;
SCHEMA(AboutModel,
    FIELD(AboutModel, configured),
    FIELD(AboutModel, name));

typedef struct About {
    Str version, commit;
    Time started_at;
    AboutDatabase database;
    AboutDisk disk;
    OptStr last_backup;
    AboutModel model;
} About;
SCHEMA(About,
    FIELD(About, version),
    FIELD(About, commit),
    FIELD(About, started_at),
    FIELD(About, database, .object = &AboutDatabase_schema),
    FIELD(About, disk, .object = &AboutDisk_schema),
    FIELD(About, last_backup, .format = FORMAT_JSON, .object = &AboutBackup_schema, .doc = "By `servicedesk backup`; null without one."),
    FIELD(About, model, .object = &AboutModel_schema, .doc = "The model that helps with requests."));

typedef struct Greeting {
    Str message;
} Greeting;
SCHEMA(Greeting,
    FIELD(Greeting, message));

/* clang-format on */

/* companions.c: what health says of the model: it is ok until it is known to be away; *away is why, in words, or NULL.
 * about and away may be NULL. */
HealthCompanion health_model(Ctx *ctx, AboutModel *about, const char **away);

extern const Route health_routes[], about_routes[];
extern const size_t health_routes_count, about_routes_count;

/* metrics_api.c */
Err metrics_get(Ctx *ctx, const void *in, void *out);
