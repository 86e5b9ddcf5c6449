/* A whole server inside the test: a SQLite file of its own, migrated, the lanes, one loop on a free port of 127.0.0.1,
 * and routes of the test's choice. And clients: real sockets, blocking, that fail the test when nothing comes for a
 * minute. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "conf/conf.h"
#include "http/route.h"
#include "http/server.h"
#include "http/static.h"
#include "security/token.h"

#include <pthread.h>

typedef struct Client {
    int fd;
    Buf in;    /* what has come */
    size_t at; /* of it: how much was read */
} Client;

typedef struct Desk {
    Arena arena;
    char folder[32];
    DbUrl url;
    Conf conf;
    StaticTable files; /* empty */
    TokenRing *tokens;
    struct TrustedProxies *proxies;
    Router *router;
    App app;
    Server *server;
    int port;
    Client probe; /* for desk_barrier */
} Desk;

/* The loop's clock goes by the real one plus what desk_forward added. "/ping" is always there. */
void desk_open(Desk *desk, const RouteTable *tables, size_t count);
/* Ends the server, then the lanes; again: nothing. */
void desk_stop(Desk *desk);
void desk_close(Desk *desk);
/* When it returns, the loop has seen everything that client (NULL: anybody, in all likelihood) sent before the call. */
void desk_barrier(Desk *desk, const Client *client);
/* Forwards the clock past every deadline, and returns when the loop has noticed. */
void desk_expire_all(Desk *desk);
/* Deadlines come so much nearer, at the loop's next tick. */
void desk_forward(int64_t ms);
/* From now on it goes by what desk_forward adds alone, however slow the test; or goes again. */
void desk_clock_stops(bool stops);
/* A user in the database, and a token of his. */
Str desk_user(Desk *desk, const char *email, bool admin);

typedef struct Reply {
    int status;
    Str head, body;
    bool whole; /* the body came to its end */
} Reply;

Client client_open(const Desk *desk);
/* With a receive buffer so small that the server must wait for it. */
Client client_open_small(const Desk *desk);
void client_close(Client *client);
void client_send(Client *client, Str bytes);
void client_text(Client *client, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The next answer; head and body live in the client until it is closed or sends again. status 0: the server has closed
 * the connection. */
Reply client_reply(Client *client);
/* The answer to a HEAD. */
Reply client_reply_head(Client *client);
/* Returns when the next answer has begun to come; false: the server has closed the connection. */
bool client_await(Client *client);
/* Nothing more came, and the server has closed the connection without a reset, which could cost the last answer. */
void client_assert_closed(Client *client);
bool reply_has(const Reply *reply, const char *line);
/* The next answer has that status. */
Reply client_expect(Client *client, int status);
