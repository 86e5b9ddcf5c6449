"""HTTP boundaries, as raw bytes: trust row 21 (the forty-two rows) and row 22 (sizes and time)."""

import json
import select
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from conftest import StartServer
from support import boundary, everywhere, raw
from support.boundary import CHUNKED, CLOSE, HOST, Row
from support.client import Api
from support.server import ADMIN, Server, is_sanitized

LOGIN = f"username={ADMIN['ADMIN_EMAIL'].replace('@', '%40')}&password=AdminPass123%21".encode()
TRICKLE_DEADLINE_S = 30


def from_address(request: bytes) -> bytes:
    """The same request with an address of its own, so that login's limit does not answer."""
    return request.replace(HOST, HOST + b"X-Forwarded-For: 192.0.2.%d\r\n" % (time.monotonic_ns() % 250 + 1), 1)


def test_row_21_pipelining(server: Server) -> None:
    got = raw.exchange(server.port, boundary.get() * 2 + boundary.get(CLOSE))
    assert (got.statuses, got.closed) == ([200, 200, 200], True)
    # Each is whole; what health says of the disk and the model may change in between.
    assert all(json.loads(r.body)["status"] for r in got.replies)


def test_row_21_chunked_post(server: Server) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (LOGIN[:5], LOGIN[5:6], LOGIN[6:])) + b"0\r\n\r\n"
    got = raw.exchange(server.port, from_address(boundary.post(CHUNKED + CLOSE, body)))
    assert (got.statuses, got.closed) == ([200], True)


def test_row_21_expect_100_continue(server: Server) -> None:
    headers = b"Expect: 100-continue\r\nContent-Length: %d\r\n" % len(LOGIN) + CLOSE
    with raw.connect(server.port) as sock:
        sock.sendall(from_address(boundary.post(headers)))
        assert raw.read_head(sock).startswith(b"HTTP/1.1 100 ")
        sock.sendall(LOGIN)
        assert raw.read_all(sock).statuses == [200]


@pytest.mark.parametrize("row", boundary.REFUSED + boundary.REFUSED_MORE, ids=lambda r: r.name)
def test_row_21_refused(server: Server, row: Row) -> None:
    got = raw.exchange(server.port, row.request)
    assert got.closed, f"the connection stays open after {got.statuses}"
    assert len(got.statuses) == 1, f"more than one answer: {got.statuses}"
    assert got.statuses[0] in row.right, got.data[:300]
    reply = got.replies[0]
    assert reply.headers["connection"] == "close"
    assert isinstance(json.loads(reply.body)["detail"], str)
    everywhere.check_headers("", reply.headers)


@pytest.mark.parametrize(
    "target",
    [b"/%2e%2e/%2e%2e/etc/passwd", b"/../../etc/passwd", b"/assets/..%2f..%2fetc/passwd", b"/assets/%2e%2e/index.html"],
)
def test_row_21_path_traversal(server: Server, target: bytes) -> None:
    got = raw.exchange(server.port, boundary.get(CLOSE, target=target))
    assert len(got.statuses) == 1
    assert 400 <= got.statuses[0] < 500
    assert b"root:" not in got.data


def test_all_forty_two_rows_are_here() -> None:
    assert len(boundary.REFUSED) + 4 == 42


@pytest.mark.parametrize(
    "headers",
    [b"x-lower: a\r\n", b"X-Obs: \xe9\r\n", b"X-Empty:\r\n", b"X-Tab:\ta\t\r\n", b"X-Many: " + b"y" * 8000 + b"\r\n"],
)
def test_proper_headers_are_taken(server: Server, headers: bytes) -> None:
    assert raw.exchange(server.port, boundary.get(headers + CLOSE)).statuses == [200]


def test_a_request_in_single_bytes(server: Server) -> None:
    with raw.connect(server.port) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in from_address(boundary.post(b"Content-Length: %d\r\n" % len(LOGIN) + CLOSE, LOGIN)):
            sock.sendall(bytes([byte]))
        assert raw.read_all(sock).statuses == [200]


def test_http_10_closes(server: Server) -> None:
    got = raw.exchange(server.port, boundary.get(version=b"HTTP/1.0"))
    assert (got.statuses, got.closed) == ([200], True)


def test_absolute_form_is_understood(server: Server) -> None:
    assert raw.exchange(server.port, boundary.get(CLOSE, target=b"http://desk.example/api/health")).statuses == [200]


def test_unknown_method(server: Server) -> None:
    got = raw.exchange(server.port, b"BREW /api/health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    assert got.statuses[0] in (405, 501)


def test_row_22_a_gigabyte_is_refused_at_its_header(server: Server) -> None:
    """Nothing of the body is sent: the answer comes all the same, because the length says enough."""
    with raw.connect(server.port) as sock:
        sock.sendall(boundary.post(b"Content-Length: 1073741824\r\n"))
        got = raw.read_all(sock)
    assert (got.statuses, got.closed) == ([413], True)


@pytest.mark.parametrize("length", [b"Content-Length: 1048577\r\n", b"Transfer-Encoding: gzip\r\n"])
def test_a_refused_body_is_told_to_the_page_that_sent_it(server: Server, length: bytes) -> None:
    with raw.connect(server.port) as sock:
        sock.sendall(boundary.post(length + b"Origin: http://localhost:5173\r\n"))
        (reply,) = raw.read_all(sock).replies
    assert reply.status in (413, 501)
    assert reply.headers["access-control-allow-origin"] == "http://localhost:5173"


def test_row_22_a_gigabyte_is_refused_before_100_continue(server: Server) -> None:
    with raw.connect(server.port) as sock:
        sock.sendall(boundary.post(b"Content-Length: 1073741824\r\nExpect: 100-continue\r\n"))
        assert raw.read_all(sock).statuses == [413]


@pytest.fixture
def hasty(start: StartServer) -> Server:
    """A server that waits half a second for a header, a body, or the next request."""
    return start(HEADER_TIMEOUT_MS="500", BODY_TIMEOUT_MS="500", IDLE_TIMEOUT_MS="500")


def trickle(sock: socket.socket, parts: Iterator[bytes]) -> raw.Exchange:
    """Sends a byte now and then, far more often than any idle timer would fire, until the server has closed."""
    deadline = time.monotonic() + TRICKLE_DEADLINE_S
    for part in parts:
        assert time.monotonic() < deadline, "the server waits for ever for a client that trickles"
        readable, _, _ = select.select([sock], [], [], 0.05)
        if readable:
            break
        try:
            sock.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            break
    return raw.read_all(sock)


def endless(opening: bytes) -> Iterator[bytes]:
    yield opening
    while True:
        yield b"x"


@pytest.mark.parametrize(
    "opening",
    [
        b"GET /api/health HTTP/1.1\r\n" + HOST + b"X-Slow: ",
        b"GET /",
        boundary.post(b"Content-Length: 1000\r\n"),
        boundary.post(CHUNKED, b"3e8\r\n"),
    ],
    ids=["header", "request line", "body", "chunk"],
)
def test_row_22_deadlines_are_total(hasty: Server, opening: bytes) -> None:
    with raw.connect(hasty.port) as sock:
        got = trickle(sock, endless(opening))
    assert got.closed
    assert got.statuses in ([408], [])


def test_row_22_a_silent_connection_is_closed(hasty: Server) -> None:
    with raw.connect(hasty.port) as sock:
        assert raw.read_all(sock).closed


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer keeps what is freed")
def test_row_22_what_a_long_body_took_is_given_back(start: StartServer) -> None:
    """Also where the beginning of the next request stands behind it."""
    server, size = start(), 1024 * 1024
    before = server.resident()
    socks = [raw.connect(server.port) for _ in range(64)]
    for sock in socks:
        head = b"POST /nothing HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % size
        sock.sendall(head + b"x" * size + b"G")
        assert raw.read_head(sock).startswith(b"HTTP/1.1 404 ")
    held = server.resident() - before
    for sock in socks:
        sock.close()
    assert held < 24 * size


def test_row_22_an_idle_connection_is_closed(start: StartServer) -> None:
    with raw.connect(start(IDLE_TIMEOUT_MS="500").port) as sock:
        sock.sendall(boundary.get())
        got = raw.read_all(sock)
    assert (got.statuses, got.closed) == ([200], True)


def test_row_22_slow_clients_keep_nobody_waiting(start: StartServer, anonymous: Api) -> None:
    """Hundreds of half-sent requests stand open while others are served."""
    server = start()
    held = [raw.connect(server.port) for _ in range(300)]
    try:
        for n, sock in enumerate(held):
            sock.sendall(
                b"POST /api/tickets/ HTTP/1.1\r\n" + HOST + (b"Content-Length: 9\r\n\r\n{" if n % 2 else b"X: ")
            )
        with Api(server, anonymous.contract) as api:
            assert [api.get("/api/health").status_code for _ in range(20)] == [200] * 20
    finally:
        for sock in held:
            sock.close()


def test_a_client_that_leaves_harms_nobody(server: Server, anonymous: Api) -> None:
    """Connections cut at every point of a request, some while the answer is being made."""
    request = from_address(boundary.post(b"Content-Length: %d\r\n" % len(LOGIN), LOGIN))
    for cut in range(1, len(request), 7):
        with raw.connect(server.port) as sock:
            sock.sendall(request[:cut])
    for _ in range(10):
        with raw.connect(server.port) as sock:
            sock.sendall(boundary.get() * 50)
    assert anonymous.get("/api/health").status_code == 200


def test_many_connections_at_once(server: Server) -> None:
    statuses: list[list[int]] = []

    def one() -> None:
        statuses.append(raw.exchange(server.port, boundary.get() * 9 + boundary.get(CLOSE)).statuses)

    threads = [threading.Thread(target=one) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [[200] * 10] * 64
