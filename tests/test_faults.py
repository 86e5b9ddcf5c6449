"""Faults from outside: what is refused is not kept, what is acknowledged is, and the server recovers by itself.

(Trust, reliability rows 3 and 5, and what each route answers then.)
"""

import fcntl
import os
import shutil
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from conftest import StartServer
from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.database import Database
from support.mounts import OWN_MOUNTS, may_mount
from support.postgres import Cluster
from support.server import Server

RECOVER_DEADLINE_S = 30
READS = ("/api/users/me", "/api/tickets/", "/api/tickets/?limit=5", "/api/tickets/1", "/api/health")
BALLAST_BYTES, DISK_BYTES = 4 << 20, 8 << 20


def create(api: Api, description: str = "x") -> int:
    return api.post("/api/tickets/", json={"description": description, "request_type": "other"}).status_code


def register(api: Api) -> int:
    return api.register(f"fault{time.monotonic_ns()}@example.com", password=PASSWORD).status_code


def comes_back(api: Api) -> None:
    """Polls until reads and writes work again."""
    deadline = time.monotonic() + RECOVER_DEADLINE_S
    while create(api) != 201 or {api.get(p).status_code for p in READS} != {200}:
        assert time.monotonic() < deadline, "it does not recover"
        time.sleep(0.05)


@pytest.fixture
def chief(start: StartServer, contract: Contract) -> Api:
    """An administrator with one ticket, on a server of this test's own."""
    api = admin(Api(start(), contract))
    assert create(api) == 201
    return api


@pytest.mark.slow
@pytest.mark.engine("sqlite")
def test_a_foreign_writer_makes_ours_wait_then_refuse(chief: Api, database: Database) -> None:
    with sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        refused = chief.post("/api/tickets/", json={"description": "refused", "request_type": "other"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        assert register(chief) == 503
        assert {chief.get(p).status_code for p in READS} == {200}
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
@pytest.mark.parametrize("path", READS)
def test_a_database_that_lets_nobody_read(chief: Api, database: Database, path: str) -> None:
    with no_reader_gets_in(database):
        response = chief.get(path)
    assert response.status_code == 503
    comes_back(chief)


@pytest.mark.engine("postgres")
def test_a_database_that_goes_away_and_comes_back(chief: Api, database: Database, cluster: Cluster) -> None:
    name = database.url.rpartition("/")[2]
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as root:
        root.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        root.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        assert {p: chief.get(p).status_code for p in READS} == dict.fromkeys(READS, 503)
        assert chief.get("/api/health").json()["status"] != "ok"
        assert (create(chief), register(chief), chief.login("admin@example.com").status_code) == (503, 503, 503)
        root.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    comes_back(chief)


@pytest.mark.engine("postgres")
def test_connections_that_are_cut_are_made_again(chief: Api, database: Database, cluster: Cluster) -> None:
    name = database.url.rpartition("/")[2]
    for _ in range(3):
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as root:
            root.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        comes_back(chief)


class SmallDisk:
    """A server whose database lies on a file system of a few megabytes that only it sees."""

    def __init__(self, folder: Path, start: StartServer) -> None:
        seeds, self.disk = folder / "seeds", folder / "disk"
        seeds.mkdir()
        self.disk.mkdir()
        seeded = Server(Database(f"sqlite:///{seeds}/desk.db"), folder / "seed-log")
        seeded.seed_admin()
        script = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs {self.disk} && cp {seeds}/* {self.disk} && exec "$@"'
        self.server = start(
            seed=False,
            database=Database(f"sqlite:///{self.disk}/desk.db"),
            wrapper=[*OWN_MOUNTS, "sh", "-c", script, "sh"],
        )
        self.seen = Path(f"/proc/{self.server.pid}/root{self.disk}")
        (self.seen / "ballast").write_bytes(bytes(BALLAST_BYTES))

    def throw_ballast(self) -> None:
        (self.seen / "ballast").unlink()

    def tickets(self, folder: Path) -> int:
        """How many are stored, from a copy: the lock files of another mount cannot be shared."""
        copy = folder / "copy"
        shutil.copytree(self.seen, copy)
        with sqlite3.connect(copy / "desk.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(connection.execute("SELECT count(*) FROM tickets").fetchone()[0])


@pytest.mark.engine("sqlite")
@pytest.mark.skipif(not may_mount(), reason="nobody may make a mount namespace here (unshare --mount)")
def test_a_full_disk(start: StartServer, contract: Contract, tmp_path: Path) -> None:
    small = SmallDisk(tmp_path, start)
    api = admin(Api(small.server, contract))
    acknowledged = 0
    while (status := create(api, "x" * 60_000)) == 201:
        acknowledged += 1
        assert acknowledged * 60_000 < DISK_BYTES
    assert status == 507
    refused = api.post("/api/tickets/", json={"description": "y" * 60_000, "request_type": "other"})
    assert refused.json() == {"detail": "The server's disk is full. Nothing was saved."}
    while register(api) == 201:
        pass
    assert len(api.get("/api/tickets/").json()) == acknowledged
    assert api.get("/api/health").status_code == 200
    small.throw_ballast()
    comes_back(api)
    after = len(api.get("/api/tickets/").json())
    assert small.tickets(tmp_path) == after > acknowledged
