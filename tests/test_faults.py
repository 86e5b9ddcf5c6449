"""Faults from outside: what is refused is not kept, what is acknowledged is, and the server recovers by itself.

(Trust, reliability rows 3 and 5, and what each route answers then.)
"""

import fcntl
import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from conftest import StartServer
from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.database import Database
from support.mounts import may_mount
from support.operations import NO_OLLAMA, Prepared, prepare
from support.postgres import Cluster
from support.small_disk import SmallDisk

pytestmark = pytest.mark.patient

RECOVER_DEADLINE_S = 120
READS = ("/api/users/me", "/api/tickets/", "/api/tickets/?limit=5", "/api/tickets/1", "/api/health")
# Without the ballast there is more room than health asks for.
BALLAST_BYTES, DISK_BYTES = 76 << 20, 80 << 20
READS_BY_POST = (
    "POST /api/tickets/bulk-changes/preview",
    "POST /api/chat/stream",
    "POST /api/chat/message",
    "POST /api/tickets/{ticket_id}/draft-reply",
    "POST /api/model/test",
)
PROMOTES = "PATCH /api/users/{user_id}"
NUMBERS = count()
TELL_WHAT_THEY_CAN = ("GET /metrics", "GET /api/chat/status")  # with the database or without it
SIDE_BY_SIDE = 8  # requests that wait for a lock, on loops of their own


def create(api: Api, description: str = "x") -> int:
    return api.post("/api/tickets/", json={"description": description, "request_type": "other"}).status_code


def register(api: Api) -> int:
    return api.register(f"fault{time.monotonic_ns()}@example.com", password=PASSWORD).status_code


def leave_no_room(api: Api) -> None:
    """Fills the log up to its last page, which the smallest of changes takes."""
    while api.patch("/api/users/me", json={"name": f"N{next(NUMBERS)}"}).status_code == 200:
        pass


def comes_back(api: Api) -> None:
    """Polls until reads and writes work again."""
    deadline = time.monotonic() + RECOVER_DEADLINE_S
    while create(api) != 201 or {api.get(p).status_code for p in READS} != {200}:
        assert time.monotonic() < deadline, "it does not recover"
        time.sleep(0.05)


@pytest.fixture
def chief(start: StartServer, contract: Contract) -> Api:
    """An administrator with one ticket, on a server of this test's own."""
    settings = {"LOOPS": str(SIDE_BY_SIDE), "OLLAMA_HOST": NO_OLLAMA, "STATEMENT_TIMEOUT_MS": "2000"}
    api = admin(Api(start(**settings), contract))
    assert create(api) == 201
    return api


def operations(chief: Api, status: int, *, reading: bool) -> dict[str, Prepared]:
    """One request of each operation that may answer so, made ready while everything works."""
    owner = chief.newcomer(f"owner{next(NUMBERS)}@example.com", "Olga Owner")
    prepared = {
        o.name: prepare(o.name, chief, owner, 1, chief)
        for o in chief.contract.operations
        if status in o.statuses
        and (o.method == "GET" or o.name in READS_BY_POST) is reading
        and o.name not in TELL_WHAT_THEY_CAN
    }
    if PROMOTES in prepared:
        prepared[PROMOTES].options["json"] = {"is_admin": True}  # who changes nothing writes nothing
    return prepared


def answered(prepared: dict[str, Prepared]) -> dict[str, int]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return dict(zip(prepared, pool.map(lambda p: p.send().status_code, prepared.values()), strict=True))


@pytest.mark.slow
@pytest.mark.engine("sqlite")
def test_a_foreign_writer_makes_ours_wait_then_refuse(chief: Api, database: Database) -> None:
    writing = operations(chief, 503, reading=False)
    with sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        refused = chief.post("/api/tickets/", json={"description": "refused", "request_type": "other"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        assert answered(writing) == dict.fromkeys(writing, 503)
        seen = {p: chief.get(p).status_code for p in READS}
        assert seen == dict.fromkeys(READS, 200) | {"/api/health": 503}  # which tries to write
        foreign.execute("ROLLBACK")
    comes_back(chief)
    assert database.rows("SELECT count(*) FROM tickets WHERE description = 'refused'") == [(0,)]


@contextmanager
def no_reader_gets_in(database: Database) -> Iterator[None]:
    """Holds the locks of SQLite's shared index that every reader needs: bytes 120 to 127 of the -shm file."""
    with Path(database.url.removeprefix("sqlite:///") + "-shm").open("r+b") as shm:
        fcntl.fcntl(shm, fcntl.F_SETLKW, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 120, 8, 0))
        yield


@pytest.mark.slow
@pytest.mark.engine("sqlite")
def test_a_database_that_lets_nobody_read(chief: Api, database: Database) -> None:
    reading = operations(chief, 503, reading=True)
    with no_reader_gets_in(database):
        assert answered(reading) == dict.fromkeys(reading, 503)
    comes_back(chief)


@pytest.mark.engine("postgres")
def test_a_database_that_goes_away_and_comes_back(chief: Api, database: Database, cluster: Cluster) -> None:
    name = database.url.rpartition("/")[2]
    prepared = operations(chief, 503, reading=True) | operations(chief, 503, reading=False)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as root:
        root.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        root.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        assert answered(prepared) == dict.fromkeys(prepared, 503)
        assert {p: chief.get(p).status_code for p in READS} == dict.fromkeys(READS, 503)
        assert chief.get("/api/health").json()["status"] != "ok"
        root.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    comes_back(chief)


@pytest.mark.engine("postgres")
def test_connections_that_are_cut_are_made_again(chief: Api, database: Database, cluster: Cluster) -> None:
    name = database.url.rpartition("/")[2]
    for _ in range(3):
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as root:
            root.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        comes_back(chief)


@pytest.mark.engine("sqlite")
@pytest.mark.skipif(not may_mount(), reason="nobody may make a mount namespace here (unshare --mount)")
def test_a_full_disk(start: StartServer, contract: Contract, tmp_path: Path) -> None:
    small = SmallDisk(tmp_path, start, DISK_BYTES, OLLAMA_HOST=NO_OLLAMA)
    small.load(BALLAST_BYTES)
    api = admin(Api(small.server, contract))
    assert create(api) == 201
    attempts = [operations(api, 507, reading=False) for _ in range(3)]
    acknowledged = before = len(api.get("/api/tickets/").json())
    while (status := create(api, "x" * 60_000)) == 201:
        acknowledged += 1
        assert (acknowledged - before) * 60_000 < DISK_BYTES
    assert status == 507
    refused = api.post("/api/tickets/", json={"description": "y" * 60_000, "request_type": "other"})
    assert refused.json() == {"detail": "The server's disk is full. Nothing was saved."}
    while register(api) == 201:
        pass
    assert len(api.get("/api/tickets/").json()) == acknowledged
    for name in attempts[0]:
        answers = []
        for prepared in attempts:
            leave_no_room(api)
            answers.append(prepared[name].send().status_code)
        assert 507 in answers, f"{name} found room every time: {answers}"
    health = api.get("/api/health")
    assert (health.status_code, health.json()["read"]) == (503, "ok")
    assert "disk" in health.json()["message"]
    acknowledged = len(api.get("/api/tickets/").json())
    small.throw_ballast()
    comes_back(api)
    after = len(api.get("/api/tickets/").json())
    assert small.tickets(tmp_path) == after > acknowledged
