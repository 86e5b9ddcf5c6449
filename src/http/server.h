/* Server: the listening socket and its loops. */
#pragma once

#include "http/ctx.h"
#include "http/lane.h"

typedef struct Server Server;
struct News; /* parked.h */

typedef struct ServerConfig {
    const App *app;
    const DbUrl *url;
    const DbQueries *queries;
    int loops; /* at least 1 */
} ServerConfig;

/* Binds HOST and PORT, opens the loops' connections, starts the loops. On failure *problem is one sentence, in arena.
 */
Err server_start(const ServerConfig *config, Arena *arena, Server **out, const char **problem)
    __attribute__((warn_unused_result));
/* The port it listens on (PORT=0: the system's choice). */
int server_port(const Server *server);
/* Any thread, until server_free: every loop's parked streams hear of it (parked.h). Takes news over. */
void server_tell(Server *server, struct News *news);
/* Answers what was accepted, then ends the loops: at most DRAIN_TIMEOUT_MS. A second call does nothing. */
void server_stop(Server *server);
/* After server_stop and after lanes_stop: until then a lane may bring a request back. NULL is accepted. */
void server_free(Server *server);
