"""GET /api/health: it tries what it speaks of, says what is wrong, and is well again by itself."""

import itertools
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from conftest import StartServer
from support.client import Api, admin
from support.contract import Contract
from support.database import Database
from support.exposition import Page
from support.mounts import may_mount
from support.postgres import Cluster
from support.server import ADMIN
from support.small_disk import SmallDisk

DEADLINE_S = 120
MEGABYTE = 1 << 20


def until(api: Api, **expected: object) -> dict[str, Any]:
    """Polls until health says that; each answer's status fits its words."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        response = api.get("/api/health")
        body = dict(response.json())
        assert (response.status_code == 200) == (body["status"] == "ok") == (body["message"] == "API is healthy")
        if {k: body[k] for k in expected} == expected:
            return body
        assert time.monotonic() < deadline, f"never {expected}: {body}"
        time.sleep(0.05)


@pytest.fixture
def api(start: StartServer, contract: Contract) -> Iterator[Api]:
    with Api(start(), contract) as api:
        yield api


def test_what_it_says(api: Api, database: Database) -> None:
    body = until(api, queues={"write": 0, "slow": 0, "hash": 0})  # jobs write as the server begins
    assert (body["status"], body["message"], body["read"], body["write"]) == ("ok", "API is healthy", "ok", "ok")
    assert body["database"] == ("sqlite" if database.is_sqlite else "postgresql")
    assert 0 <= body["checked_ms_ago"] < 60_000
    assert (body["disk_free_bytes"] is not None) is (body["wal_bytes"] is not None) is database.is_sqlite
    assert database.url.rpartition("/")[2] not in json.dumps(body)


def transactions(api: Api) -> float:
    return Page(api.get("/metrics").text).value("servicedesk_write_transactions_total")


def test_many_who_ask_cost_one_write_a_second(api: Api) -> None:
    began = time.monotonic()
    before = transactions(api)
    answers = [api.get("/api/health") for _ in range(300)]
    assert {answer.status_code for answer in answers} == {200}
    ages = [answer.json()["checked_ms_ago"] for answer in answers]
    checks = sum(later < earlier for earlier, later in itertools.pairwise(ages))
    assert checks <= time.monotonic() - began + 1
    assert transactions(api) - before < 30 + time.monotonic() - began  # those, and jobs that begin with the server


@pytest.mark.engine("sqlite")
def test_the_write_reaches_the_disk_and_leaves_nothing(api: Api, database: Database) -> None:
    """Each new look appends to the log; a write that changes nothing, or is undone, would not."""
    sizes = {until(api)["wal_bytes"]}
    deadline = time.monotonic() + DEADLINE_S
    while len(sizes) < 3:
        assert time.monotonic() < deadline, sizes
        sizes.add(api.get("/api/health").json()["wal_bytes"])
    assert database.rows("SELECT count(*) FROM schema_migrations WHERE version = 0") == [(0,)]


@pytest.mark.engine("sqlite")
def test_a_writer_that_is_kept_waiting(api: Api, database: Database) -> None:
    with sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        body = until(api, write="busy")
        assert (body["read"], body["message"]) == ("ok", "The database takes no writes in time")
        assert Page(api.get("/metrics").text).value("servicedesk_database_writable") == 0
        foreign.execute("ROLLBACK")
    until(api, status="ok", write="ok")


@pytest.mark.engine("sqlite")
@pytest.mark.skipif(not may_mount(), reason="nobody may make a mount namespace here (unshare --mount)")
class TestDisk:
    """A file system of 80 MB; health wants 64 free."""

    @pytest.fixture
    def small(self, start: StartServer, tmp_path: Path) -> SmallDisk:
        return SmallDisk(tmp_path, start, 80 * MEGABYTE)

    def test_little_room(self, small: SmallDisk, contract: Contract) -> None:
        with Api(small.server, contract) as api:
            until(api, status="ok")
            small.load(30 * MEGABYTE)
            body = until(api, message="The database's disk is almost full")
            assert (body["write"], body["status"]) == ("ok", "error")
            assert body["disk_free_bytes"] < 64 * MEGABYTE
            small.throw_ballast()
            until(api, status="ok")

    def test_no_room(self, small: SmallDisk, contract: Contract) -> None:
        with Api(small.server, contract) as api:
            chief = admin(api)
            page = api.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"], Origin=api.server.url)
            api.cookies.clear()
            small.fill()
            body = until(api, write="full")
            assert (body["read"], body["message"]) == ("ok", "The database's disk is full")
            refused = chief.post("/api/tickets/", json={"description": "x" * 60_000, "request_type": "other"})
            assert refused.status_code == 507
            renewal = {"Origin": api.server.url, "Cookie": page.headers["set-cookie"].partition(";")[0]}
            lost = api.post("/api/users/refresh", headers=renewal)
            assert (lost.status_code, lost.headers.get("set-cookie")) == (507, None), (
                "the next cookie is not kept either"
            )
            small.throw_ballast()
            until(api, status="ok", write="ok")
            assert api.post("/api/users/refresh", headers=renewal).status_code == 200
        log = small.server.logged(f'"request_id":"{refused.headers["x-request-id"]}"')
        failures = [line for line in map(json.loads, log.splitlines()) if line["message"] == "database"]
        ids = [line.get("request_id") for line in failures]
        assert refused.headers["x-request-id"] in ids, failures


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.mark.slow
@pytest.mark.engine("postgres")
def test_a_postgres_that_stops_and_starts(own_cluster: Cluster, start: StartServer, contract: Contract) -> None:
    settings = {"STATEMENT_TIMEOUT_MS": "2000"}
    with Api(start(database=Database(own_cluster.create()), **settings), contract) as api:
        until(api, status="ok")
        own_cluster.halt()
        body = until(api, status="error")
        assert (body["read"], body["message"]) == ("failed", "The database does not answer")
        page = Page(api.get("/metrics").text)
        assert (page.value("servicedesk_database_readable"), page.value("servicedesk_database_writable")) == (0, 0)
        assert "servicedesk_jobs" not in page.families
        own_cluster.go_on()
        until(api, status="ok", write="ok")


@pytest.mark.engine("postgres")
def test_a_statement_that_takes_too_long_is_given_up(start: StartServer, contract: Contract) -> None:
    with Api(start(STATEMENT_TIMEOUT_MS="300"), contract) as api:
        chief = admin(api)
        with psycopg.connect(api.server.database.url) as foreign:
            foreign.execute("LOCK TABLE tickets")
            assert chief.get("/api/tickets/").status_code == 503
            foreign.rollback()
        assert chief.get("/api/tickets/").status_code == 200


REFUSAL = """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{}'; END $$"""
REFUSALS = [
    ("53100", "full", "The database's disk is full"),
    ("25006", "failed", "The database cannot be written"),
]


@pytest.mark.engine("postgres")
@pytest.mark.parametrize(("code", "write", "message"), REFUSALS, ids=["full", "read-only"])
def test_a_postgres_that_refuses_writes(api: Api, database: Database, code: str, write: str, message: str) -> None:
    database.change(REFUSAL.format(code))
    database.change("CREATE TRIGGER refuse BEFORE INSERT ON schema_migrations EXECUTE FUNCTION refuse()")
    body = until(api, write=write)
    assert (body["status"], body["read"], body["message"]) == ("error", "ok", message)
    database.change("DROP TRIGGER refuse ON schema_migrations")
    until(api, status="ok", write="ok")


IDS: list[tuple[str, bool]] = [
    ("req-7F.a_b", True),
    ("x" * 64, True),
    ("0192f0c1-2b1c-7c3e-9a53-1f2e3d4c5b6a", True),
    ("x" * 65, False),
    ("", False),
    ("a b", False),
    ('a"b', False),
    ("a\tb", False),
    ("naïve", False),
]


@pytest.mark.parametrize(("given", "taken"), IDS)
def test_a_trusted_proxys_request_id(api: Api, given: str, taken: bool) -> None:
    response = api.get("/api/health", headers={"X-Request-Id": given.encode()})
    assert (response.headers["x-request-id"] == given) is taken
    api.server.logged(f'"request_id":"{response.headers["x-request-id"]}"')


@pytest.mark.engine("postgres")
def test_jobs_that_nobody_does(start: StartServer, contract: Contract, database: Database) -> None:
    """Where workers do them (not with SQLite) and none runs, health says so; some minutes are no matter."""
    minute = 60 * 1_000_000
    due = """INSERT INTO jobs (kind, key, payload, state, run_at, created_at, updated_at)
        VALUES ('keys.clean', 'waits', '', 'ready', ?, 0, 0)"""
    with Api(start(JOB_THREADS="0"), contract) as api:

        def until_jobs(state: str) -> tuple[str, str]:
            deadline = time.monotonic() + DEADLINE_S
            while (body := api.get("/api/health").json())["jobs"] != state:
                assert time.monotonic() < deadline, body
                time.sleep(0.05)
            return body["status"], body["message"]

        database.change(due, (time.time_ns() // 1000 - 4 * minute,))
        assert until_jobs("ok") == ("ok", "API is healthy")
        database.change("UPDATE jobs SET run_at = run_at - ? WHERE key = 'waits'", (2 * minute,))
        assert until_jobs("late") == ("degraded", "Jobs wait and nobody does them: is a worker running?")
        database.change("UPDATE jobs SET state = 'dead' WHERE key = 'waits'")
        assert until_jobs("ok") == ("ok", "API is healthy")


def test_nobody_else_names_a_request(start: StartServer, contract: Contract) -> None:
    with Api(start(TRUSTED_PROXIES=""), contract) as api:
        response = api.get("/api/health", headers={"X-Request-Id": "mine"})
        assert response.headers["x-request-id"] != "mine"
