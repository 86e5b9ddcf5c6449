/* libevent waits, edge-triggered; reading and writing are our own. What src/http/connection.c does. */
#include "hello.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Connection {
    struct event *readable;
    size_t len;
    char in[HELLO_HEAD_MAX];
} Connection;

/* False: the connection has ended. */
static bool answer(Connection *c, int fd)
{
    size_t used = 0;
    int count = hello_requests(c->in, c->len, &used);
    for (int i = 0; i < count; i++)
        if (write(fd, hello_answer, hello_answer_len) != (ssize_t)hello_answer_len)
            return false;
    c->len -= used;
    memmove(c->in, c->in + used, c->len);
    return true;
}

static bool serve(Connection *c, int fd)
{
    for (;;) {
        size_t room = sizeof c->in - c->len;
        ssize_t got = read(fd, c->in + c->len, room);
        if (got == 0 || room == 0)
            return false;
        if (got < 0)
            return true;
        c->len += (size_t)got;
        if (!answer(c, fd))
            return false;
        if ((size_t)got < room)
            return true;
    }
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    Connection *c = arg;
    if (serve(c, fd))
        return;
    event_free(c->readable);
    close(fd);
    free(c);
}

static void on_accept(evutil_socket_t listener, short what, void *arg)
{
    (void)what;
    int fd;
    while ((fd = hello_accept(listener)) >= 0) {
        Connection *c = calloc(1, sizeof *c);
        if (!c)
            abort();
        c->readable = event_new(arg, fd, EV_READ | EV_CLOSED | EV_ET | EV_PERSIST, on_readable, c);
        event_add(c->readable, NULL);
    }
}

int main(int argc, char **argv)
{
    int listener = hello_listen(argc, argv);
    struct event_base *base = event_base_new();
    event_add(event_new(base, listener, EV_READ | EV_PERSIST, on_accept, base), NULL);
    return event_base_dispatch(base);
}
