/* app: start-up and shutdown. Everything that can go wrong at start is one sentence on stderr that names the setting
 * and the cure, and an exit code that is not zero. */
#pragma once

#include "conf/conf.h"
#include "db/db.h"
#include "redis/redis_url.h"

#include <signal.h>

struct Model;

/* Settings and database address, for every command. */
typedef struct AppStart {
    Arena arena; /* lives as long as the command */
    Conf conf;
    DbUrl url;
    RedisUrl redis;
} AppStart;

/* Reads the settings and runs the command, which returns the exit code; its sentence has been printed when it is not
 * zero. */
int app_run(int (*command)(AppStart *start, int argc, char **argv), int argc, char **argv);
/* Migrates and opens one connection, for the commands that change the database. False: the sentence has been printed.
 */
bool app_open_database(AppStart *start, DbConn **conn);

/* Brings the database to this version's tables. False: the sentence has been printed. */
bool app_migrate(AppStart *start);
/* Signals are taken by the main thread alone, in sigwait: blocked before any other thread is made. */
void app_block_signals(sigset_t *signals);

/* The client of Ollama, started: for every process that answers questions or runs jobs. NULL, or a sentence. */
const char *app_open_model(AppStart *start, struct Model **out);

/* The client of Redis, started; NULL when none is named. heard: as RedisConfig's. */
struct Redis *app_open_redis(AppStart *start, void (*heard)(void *arg, unsigned topics), void *arg);

/* Serves until SIGTERM or SIGINT, then answers what was accepted. A command for app_run, without arguments. */
int app_serve(AppStart *start, int argc, char **argv);
/* Prints the OpenAPI document. */
void app_print_openapi(void);
/* A sentence on stderr: "servicedesk: …". Returns 1, the exit code. */
int app_fail(const char *sentence);
