"""SIGTERM: what was accepted is answered, nothing is half done, the exit code is 0 (trust, reliability row 9)."""

import signal
import socket
import threading
from collections.abc import Callable

import pytest

from conftest import StartServer
from support import people, raw
from support.boundary import HOST, post
from support.client import Api, admin
from support.contract import Contract
from support.server import Server

WRITERS = 8


@pytest.fixture
def busy(start: StartServer, contract: Contract) -> tuple[Server, str]:
    """A server and its administrator's token."""
    server = start()
    with Api(server, contract) as api:
        token = admin(api).token
    assert token
    return server, token


def create_request(token: str, body: bytes, extra: bytes = b"") -> bytes:
    return (
        b"POST /api/tickets/ HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/json\r\nAuthorization: Bearer "
        + token.encode()
        + b"\r\nContent-Length: %d\r\n" % len(body)
        + extra
        + b"\r\n"
    )


def keep_creating(port: int, token: str, enough: Callable[[], None], answered: list[int]) -> None:
    """One ticket after another on one connection, until the server closes it. Notes each answer."""
    body = b'{"description":"under load","request_type":"other"}'
    with raw.connect(port) as sock:
        while True:
            try:
                sock.sendall(create_request(token, body) + body)
                head = raw.read_head(sock)
            except OSError:
                return
            if not head:
                return
            reply, rest = raw.head_of(head)
            while len(rest) < int(reply.headers["content-length"]):
                rest += sock.recv(65536)
            answered.append(reply.status)
            enough()
            if reply.headers.get("connection") == "close":
                return


def test_under_load_what_is_stored_is_what_was_answered(busy: tuple[Server, str]) -> None:
    server, token = busy
    answered: list[int] = []
    warm = threading.Event()

    def enough() -> None:
        if len(answered) >= 20 * WRITERS:
            warm.set()

    work = (server.port, token, enough, answered)
    threads = [threading.Thread(target=keep_creating, args=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    assert warm.wait(60)
    server.signal()
    for thread in threads:
        thread.join(60)
    server.stop()
    assert set(answered) == {201}
    assert server.database.count("tickets") == len(answered)


def test_requests_under_way_are_answered(busy: tuple[Server, str]) -> None:
    """100 Continue proves that the server has the request; its body comes after the signal."""
    server, token = busy
    body = b'{"description":"in time","request_type":"other"}'
    socks = [raw.connect(server.port) for _ in range(4)]
    for sock in socks:
        sock.sendall(create_request(token, body, b"Expect: 100-continue\r\n"))
        assert raw.read_head(sock).startswith(b"HTTP/1.1 100 ")
    server.signal()
    for sock in socks:
        sock.sendall(body)
    results = [raw.read_all(sock) for sock in socks]
    server.stop()
    assert [(r.statuses, r.closed) for r in results] == [([201], True)] * 4
    assert server.database.count("tickets") == 4


def queue_logins(server: Server, count: int) -> list[socket.socket]:
    """Logins that the server has, whole; more than it hashes at a time."""
    form = b"username=admin%40example.com&password=AdminPass123%21"
    socks = [raw.connect(server.port) for _ in range(count)]
    for n, sock in enumerate(socks):
        headers = b"X-Forwarded-For: 192.0.2.%d\r\nContent-Length: %d\r\nExpect: 100-continue\r\n" % (n, len(form))
        sock.sendall(post(headers))
        assert raw.read_head(sock).startswith(b"HTTP/1.1 100 ")
        sock.sendall(form)
    return socks


def test_logins_in_the_queue_are_answered(start: StartServer) -> None:
    server = start(DRAIN_TIMEOUT_MS="3600000", HASH_THREADS="1")
    people.costly(server.database)
    socks = queue_logins(server, 3)
    server.signal()
    results = [raw.read_all(sock) for sock in socks]
    server.stop()
    assert [r.statuses for r in results] == [[200]] * 3


def test_work_that_outlasts_the_drain_is_given_up(start: StartServer) -> None:
    """The time is over while logins still wait for their hash: it ends all the same, and well."""
    server = start(DRAIN_TIMEOUT_MS="1", HASH_THREADS="1")
    people.costly(server.database)
    socks = queue_logins(server, 8)
    server.signal()
    server.stop()
    for sock in socks:
        assert raw.read_all(sock).statuses in ([200], [503], [])


def test_an_idle_connection_is_closed_at_once(start: StartServer) -> None:
    """Not when some time is over: each is longer here than anybody waits."""
    server = start(DRAIN_TIMEOUT_MS="3600000", IDLE_TIMEOUT_MS="3600000", HEADER_TIMEOUT_MS="3600000")
    with raw.connect(server.port) as sock:
        sock.sendall(b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n")
        assert raw.read_head(sock).startswith(b"HTTP/1.1 200 ")
        server.signal()
        assert raw.read_all(sock).closed
    server.stop()


def test_a_silent_connection_does_not_hold_it(start: StartServer) -> None:
    """Its request may be on the way: it has its time for a header, and no more."""
    server = start(DRAIN_TIMEOUT_MS="3600000", HEADER_TIMEOUT_MS="500")
    with raw.connect(server.port) as sock:
        server.signal()
        assert raw.read_all(sock).closed
    server.stop()


def test_a_client_that_never_finishes_does_not_hold_it(start: StartServer) -> None:
    server = start(DRAIN_TIMEOUT_MS="500")
    with raw.connect(server.port) as sock:
        sock.sendall(b"POST /api/tickets/ HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\n{")
        server.signal()
        server.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_signals_end_it_well(start: StartServer, number: signal.Signals) -> None:
    server = start()
    server.signal(number)
    server.stop()


def test_nobody_is_accepted_afterwards(busy: tuple[Server, str]) -> None:
    server, _ = busy
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_it_starts_again_on_the_same_data(start: StartServer, contract: Contract) -> None:
    first = start()
    with Api(first, contract) as api:
        ticket = admin(api).ticket("Kept")
    first.stop()
    second = start(seed=False)
    with Api(second, contract) as api:
        assert admin(api).get(f"/api/tickets/{ticket['id']}").json() == ticket


def test_killed_it_keeps_what_it_acknowledged(start: StartServer, contract: Contract) -> None:
    first = start()
    with Api(first, contract) as api:
        made = [admin(api).ticket(f"Acknowledged {n}")["id"] for n in range(3)]
        first.kill()
    second = start(seed=False)
    with Api(second, contract) as api:
        assert [t["id"] for t in admin(api).get("/api/tickets/").json()] == made
