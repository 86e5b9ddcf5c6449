#include "http/server.h"

#include "conf/conf.h"
#include "http/loop.h"
#include "http/parked.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTEN_BACKLOG = 4096 };

struct Server {
    Loop *loops;
    int count;
    int listener, port;
    bool stopped;
};

static int listen_on(const struct addrinfo *address)
{
    int on = 1, unsent = SOCKET_UNSENT_BYTES;
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address->ai_protocol);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    /* Accepted sockets inherit both. The second keeps a stream pulled: the kernel would take megabytes ahead of a slow
     * client, read with the rights of long ago. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static const char *cure_of(Arena *arena, const Conf *conf, int why)
{
    const char *format =
        "HOST=%s PORT=%d cannot be listened on (%s): set them to an address of this machine and a free port.";
    if (why == EADDRINUSE)
        format =
            "Port %2$d on %1$s is in use (%3$s): stop the program that listens there, or set PORT to another number.";
    if (why == EACCES)
        format = "Port %2$d on %1$s needs rights that this user does not have (%3$s): set PORT to 1024 or more.";
    if (why == EADDRNOTAVAIL)
        format = "HOST=%1$s is no address of this machine (PORT %2$d, %3$s): set HOST to one of its addresses, or to "
                 "0.0.0.0 for all.";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return arena_printf(arena, format, arena_copy(arena, conf->host).ptr, conf->port, strerrordesc_np(why)).ptr;
#pragma GCC diagnostic pop
}

static int bound_port(int fd)
{
    struct sockaddr_in6 address = { 0 };
    socklen_t size = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &size);
    return ntohs(address.sin6_port); /* at the same place as sin_port */
}

static Err open_listener(Server *server, const Conf *conf, Arena *arena, const char **problem)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV
    };
    struct addrinfo *found = NULL;
    Str host = arena_copy(arena, conf->host);
    int failed = getaddrinfo(host.ptr, arena_printf(arena, "%d", conf->port).ptr, &hints, &found);
    if (failed) {
        *problem =
            arena_printf(arena, "HOST=%s is not known (%s): set HOST to an address of this machine, such as 127.0.0.1.",
                host.ptr, gai_strerror(failed))
                .ptr;
        return ERR_INTERNAL;
    }
    server->listener = listen_on(found);
    int why = errno;
    freeaddrinfo(found);
    if (server->listener < 0) {
        *problem = cure_of(arena, conf, why);
        return ERR_INTERNAL;
    }
    server->port = bound_port(server->listener);
    return ERR_OK;
}

static Err open_loops(Server *server, const ServerConfig *config, Arena *arena, const char **problem)
{
    bool inline_fast = lanes_fast_is_inline(config->app->lanes);
    server->loops = calloc((size_t)config->loops, sizeof *server->loops);
    assert(server->loops);
    for (int i = 0; i < config->loops; i++) {
        DbConn *conn = NULL;
        if (inline_fast)
            TRY(db_open(config->url, DB_READ, config->queries, 0, arena, &conn, problem));
        loop_init(&server->loops[i], config->app, conn);
        server->count++;
    }
    return ERR_OK;
}

void server_free(Server *server)
{
    if (!server)
        return;
    for (int i = 0; i < server->count; i++) {
        db_close(server->loops[i].conn);
        loop_free(&server->loops[i]);
    }
    free(server->loops);
    free(server);
}

Err server_start(const ServerConfig *config, Arena *arena, Server **out, const char **problem)
{
    Server *server = calloc(1, sizeof *server);
    assert(server);
    Err err = open_listener(server, config->app->conf, arena, problem);
    if (err == ERR_OK) {
        err = open_loops(server, config, arena, problem);
        if (err != ERR_OK)
            close(server->listener);
    }
    if (err != ERR_OK) {
        server_free(server);
        return err;
    }
    loop_listen(&server->loops[0], server->listener, server->loops, server->count);
    for (int i = 0; i < server->count; i++)
        loop_start(&server->loops[i]);
    *out = server;
    return ERR_OK;
}

int server_port(const Server *server)
{
    return server->port;
}

void server_tell(Server *server, News *news)
{
    atomic_init(&news->holders, server->count);
    for (int i = 0; i < server->count; i++)
        parked_tell(&server->loops[i], news);
}

void server_stop(Server *server)
{
    if (server->stopped)
        return;
    server->stopped = true;
    for (int i = 0; i < server->count; i++)
        loop_drain(&server->loops[i]);
    for (int i = 0; i < server->count; i++)
        loop_join(&server->loops[i]);
}
