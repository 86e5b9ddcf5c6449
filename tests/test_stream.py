"""The whole list as a stream, and the same list in pages, over five thousand tickets."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import client, raw
from support.boundary import HOST
from support.client import Api
from support.contract import Contract
from support.database import Databases
from support.server import Server
from test_tickets import pages

TICKETS, USERS = 5000, 40


@pytest.fixture(scope="module")
def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(databases.create(), Path(tmp_path_factory.mktemp("full")) / "log", DRAIN_TIMEOUT_MS="1000")
    server.seed_admin()
    server.command("seed-demo", "--tickets", str(TICKETS), "--users", str(USERS))
    with server:
        yield server


@pytest.fixture(scope="module")
def chief(full: Server, contract: Contract) -> Api:
    return client.admin(Api(full, contract))


def list_request(api: Api) -> bytes:
    assert api.token
    return b"GET /api/tickets/ HTTP/1.1\r\n" + HOST + b"Authorization: Bearer " + api.token.encode() + b"\r\n\r\n"


def test_demo_has_what_it_was_asked_for(full: Server) -> None:
    assert full.database.count("tickets") == TICKETS
    assert full.database.count("users") == USERS + 1


def test_whole_list_in_id_order(chief: Api) -> None:
    ids = [t["id"] for t in chief.get("/api/tickets/").json()]
    assert len(ids) == TICKETS
    assert ids == sorted(set(ids))


def test_whole_list_is_chunked_and_ends_properly(full: Server, chief: Api) -> None:
    with raw.connect(full.port) as sock:
        sock.sendall(list_request(chief).replace(HOST, HOST + b"Connection: close\r\n"))
        (reply,) = raw.read_all(sock).replies
    assert reply.headers["transfer-encoding"] == "chunked"
    assert len(json.loads(reply.body)) == TICKETS


def test_pages_cover_all_exactly_once(chief: Api) -> None:
    ids = [t["id"] for t in pages(chief, "limit=200")]
    assert len(ids) == TICKETS
    assert ids == sorted(set(ids), reverse=True)


def test_pages_and_list_show_the_same(chief: Api) -> None:
    whole = {t["id"]: t for t in chief.get("/api/tickets/").json()}
    assert all(whole[t["id"]] == t for t in chief.get("/api/tickets/?limit=200").json())


def test_a_client_that_stops_reading_holds_nobody(full: Server, chief: Api) -> None:
    """Readers that take nothing stand open while others read, write and page."""
    stalled = [raw.connect(full.port) for _ in range(20)]
    try:
        for sock in stalled:
            sock.sendall(list_request(chief))
            assert sock.recv(1) == b"H"
        made = chief.ticket("Written while others stand still")
        assert chief.get(f"/api/tickets/{made['id']}").json() == made
        assert len(chief.get("/api/tickets/").json()) == TICKETS + 1
    finally:
        for sock in stalled:
            sock.close()
    assert chief.get("/api/health").status_code == 200


def test_a_slow_reader_gets_all(full: Server, chief: Api) -> None:
    """What is written meanwhile may be in it or not, at its place; nothing is there twice, nothing is missing."""
    before = [t["id"] for t in chief.get("/api/tickets/").json()]
    with raw.connect(full.port) as sock:
        sock.sendall(list_request(chief).replace(HOST, HOST + b"Connection: close\r\n"))
        first = sock.recv(1000)
        chief.ticket("Written in the middle")
        rest = raw.read_all(sock)
    (reply,) = raw.parse(first + rest.data)
    ids = [t["id"] for t in json.loads(reply.body)]
    assert ids == sorted(set(ids))
    assert set(before) <= set(ids)


def test_row_02_a_reader_who_is_no_admin_any_more_is_cut(full: Server, chief: Api) -> None:
    """A stream may outlive the rights that it began with: each step asks for them again."""
    operator = chief.person("operator1@example.com", "DemoPass123!")
    is_admin = "UPDATE users SET is_admin = ? WHERE email = 'operator1@example.com'"
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", full.port))
        sock.sendall(list_request(operator))
        first = sock.recv(1000)
        full.database.change(is_admin, [False])
        rest = raw.read_all(sock)
    full.database.change(is_admin, [True])
    assert first.startswith(b"HTTP/1.1 200")
    assert rest.closed
    assert not rest.data.endswith(raw.LAST_CHUNK)


def test_head_of_the_whole_list(chief: Api) -> None:
    response = chief.head("/api/tickets/")
    assert (response.status_code, response.content) == (200, b"")


def test_stalled_readers_do_not_hold_the_end(full: Server, chief: Api) -> None:
    """The last test of this module: the fixture stops the server while a reader stands still."""
    sock = raw.connect(full.port)
    sock.sendall(list_request(chief))
    assert sock.recv(1) == b"H"
    full.stop()
    sock.close()
