/* libevent waits, reads and writes: a bufferevent for each connection. */
#include "hello.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

static void on_read(struct bufferevent *connection, void *arg)
{
    (void)arg;
    struct evbuffer *in = bufferevent_get_input(connection);
    for (;;) {
        struct evbuffer_ptr end = evbuffer_search(in, "\r\n\r\n", 4, NULL);
        if (end.pos < 0)
            return;
        evbuffer_drain(in, (size_t)end.pos + 4);
        bufferevent_write(connection, hello_answer, hello_answer_len);
    }
}

static void on_end(struct bufferevent *connection, short what, void *arg)
{
    (void)what, (void)arg;
    bufferevent_free(connection);
}

static void on_accept(evutil_socket_t listener, short what, void *arg)
{
    (void)what;
    int fd;
    while ((fd = hello_accept(listener)) >= 0) {
        struct bufferevent *connection = bufferevent_socket_new(arg, fd, BEV_OPT_CLOSE_ON_FREE);
        bufferevent_setcb(connection, on_read, NULL, on_end, NULL);
        bufferevent_setwatermark(connection, EV_READ, 0, HELLO_HEAD_MAX);
        bufferevent_enable(connection, EV_READ | EV_WRITE);
    }
}

int main(int argc, char **argv)
{
    int listener = hello_listen(argc, argv);
    struct event_base *base = event_base_new();
    event_add(event_new(base, listener, EV_READ | EV_PERSIST, on_accept, base), NULL);
    return event_base_dispatch(base);
}
