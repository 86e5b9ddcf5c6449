"""Three processes over one PostgreSQL and one Redis behind nginx, as docs/runbooks/scale.md has them, are one desk."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.database import Database, Databases
from support.live import Reader
from support.nginx import Nginx
from support.pgbouncer import PgBouncer
from support.redis import Redis
from support.server import Server

pytestmark = [pytest.mark.engine("postgres")]

PROCESSES, LOGINS = 3, 5
WRITERS, READERS = 2, 1
DEADLINE_S = 120
ADDRESSES = (f"127.0.{n >> 8 & 255}.{n & 255}" for n in itertools.count(256))  # clients of nginx, each its own


class ByNginx(httpx.HTTPTransport):
    """From an address of its own, which nginx writes down. Its one header more is taken away again: the answer must be
    the desk's."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        assert response.headers.pop("server") == "nginx"
        return response


class NginxApi(Api):
    def __init__(self, nginx: Nginx, contract: Contract, token: str | None = None, address: str | None = None) -> None:
        super().__init__(nginx, contract, token)  # type: ignore[arg-type]
        self._transport = ByNginx(local_address=address or next(ADDRESSES))

    def as_token(self, token: str | None) -> Api:
        return NginxApi(self.server, self.contract, token)  # type: ignore[arg-type]


@dataclass
class Desk:
    database: Database
    redis: Redis
    servers: list[Server]
    nginx: Nginx
    contract: Contract

    def client(self, token: str | None = None, address: str | None = None) -> Api:
        return NginxApi(self.nginx, self.contract, token, address)

    def behind(self, token: str | None = None) -> list[Api]:
        """Of each process, without nginx."""
        return [Api(server, self.contract, token) for server in self.servers]


@pytest.fixture(scope="module")
def desk(databases: Databases, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("processes")
    redis, database = Redis(), databases.create()
    settings = {"REDIS_URL": redis.url, "REDIS_TIMEOUT_MS": "5000", "DATABASE_POOL": "3"}
    servers = [Server(database, folder / f"log-{n}", **settings) for n in range(PROCESSES)]
    servers[0].seed_admin()
    for server in servers:
        server.start()
    nginx = Nginx(servers)
    yield Desk(database, redis, servers, nginx, contract)
    nginx.stop()
    for server in servers:
        server.stop()
    redis.stop()


@pytest.fixture(scope="module")
def boss(desk: Desk) -> Api:
    person = admin(desk.client())
    return desk.client(person.token)


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not what():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def redis_metric(api: Api, name: str) -> int:
    (line,) = [x for x in api.get("/metrics").text.splitlines() if x.startswith(f"servicedesk_redis_{name} ")]
    return int(line.split()[1])


def test_limits_hold_across_them(desk: Desk) -> None:
    """Whoever asks through nginx has five logins, whichever process answers; who else asks has his own."""
    one, other = desk.client(address="127.0.9.1"), desk.client(address="127.0.9.2")
    before = [redis_metric(api, "answered_total") for api in desk.behind()]
    # Each on a connection of its own between nginx and the processes: least_conn hands them round.
    with ThreadPoolExecutor(LOGINS + 4) as pool:
        statuses = list(pool.map(lambda _: one.post("/api/users/login", data={}).status_code, range(LOGINS + 4)))
    assert sorted(statuses) == [422] * LOGINS + [429] * 4
    refused = one.post("/api/users/login", data={})
    assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 60
    assert other.post("/api/users/login", data={}).status_code == 422
    for api in desk.behind():  # each for himself, past nginx
        direct = api.post("/api/users/login", data={}, headers={"X-Forwarded-For": "127.0.9.1"})
        assert direct.status_code == 429
    assert [redis_metric(api, "failed_total") for api in desk.behind()] == [0] * PROCESSES
    assert sum(redis_metric(api, "answered_total") for api in desk.behind()) > sum(before)


def test_a_forged_header_does_not_pass_nginx(desk: Desk) -> None:
    client = desk.client(address="127.0.9.3")
    statuses = [
        client.post("/api/users/login", data={}, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(LOGINS + 1)
    ]
    assert statuses == [422] * LOGINS + [429]
    assert httpx.get(f"{desk.nginx.url}/metrics", trust_env=False).status_code == 403


def test_events_of_each_reach_all(desk: Desk, boss: Api) -> None:
    """What one process commits, readers of all three hear, woken through Redis."""
    heard = [redis_metric(api, "heard_total") for api in desk.behind()]
    readers = [Reader(api) for api in desk.behind(boss.token)]
    through = Reader(boss)
    for reader in (*readers, through):
        reader.until_kind("hello")
    tickets = [api.ticket()["id"] for api in desk.behind(boss.token)]
    for reader in (*readers, through):
        assert sorted(t.data["ticket_id"] for t in reader.until(PROCESSES)) == sorted(tickets)
        reader.sock.close()
    until(lambda: all(redis_metric(a, "heard_total") > n for a, n in zip(desk.behind(), heard, strict=True)))


@pytest.mark.parametrize("way", ["logout", "deactivated", "password"])
def test_row_14_a_revocation_holds_on_every_process(desk: Desk, boss: Api, way: str) -> None:
    """Refused at the next request, on each; and the live stream that is open on another process ends."""
    person = desk.client().newcomer(f"{way}@example.com")
    first, *others = desk.behind(person.token)
    assert [api.get("/api/users/me").status_code for api in (first, *others)] == [200] * PROCESSES
    readers = [Reader(api) for api in others]
    for reader in readers:
        reader.until_kind("hello")
    if way == "logout":
        assert first.post("/api/users/logout").status_code == 204
    elif way == "deactivated":
        path = f"/api/users/{person.user['id']}"
        assert desk.behind(boss.token)[0].patch(path, json={"active": False}).status_code == 200
    else:
        body = {"current_password": PASSWORD, "new_password": "AnotherPass123!"}
        other = desk.client().person(f"{way}@example.com")
        assert desk.behind(other.token)[0].post("/api/users/me/password", json=body).status_code == 204
    assert [api.get("/api/users/me").status_code for api in (first, *others)] == [401] * PROCESSES
    for reader in readers:
        reader.until_end()
        reader.sock.close()


def test_jobs_run_once_whoever_runs_them(desk: Desk, boss: Api) -> None:
    """Tickets that are deleted on any process are purged, each once; counts that all three append to are folded."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        ids = [t["id"] for t in pool.map(lambda api: api.ticket(), desk.behind(boss.token) * 4)]
    for api, ticket in zip(desk.behind(boss.token) * 4, ids, strict=True):
        assert api.delete(f"/api/tickets/{ticket}").status_code == 204
    desk.database.change("UPDATE jobs SET run_at = 0 WHERE kind = 'ticket.purge'")
    until(lambda: not desk.database.rows("SELECT 1 FROM jobs WHERE kind = 'ticket.purge'"))
    assert not desk.database.rows("SELECT 1 FROM tickets WHERE deleted_at IS NOT NULL")
    assert desk.database.rows("SELECT count(*) FROM jobs WHERE state = 'dead'") == [(0,)]
    until(lambda: not desk.database.rows("SELECT 1 FROM ticket_count_deltas"))
    kept = desk.database.rows("SELECT coalesce(sum(n), 0)::bigint FROM ticket_counts")
    assert kept == [(desk.database.count("tickets"),)]


@dataclass
class Load:
    """People at work through nginx until told to stop, and what they were answered."""

    desk: Desk
    token: str
    over: threading.Event = field(default_factory=threading.Event)
    listens: threading.Event = field(default_factory=threading.Event)
    created: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def create(self) -> None:
        body = {"description": "under load", "request_type": "other"}
        self.work(lambda api: api.post("/api/tickets/", json=body), self.created)

    def look(self) -> None:
        self.work(lambda api: api.get("/api/tickets/?limit=20"), self.read)

    def work(self, ask: Callable[[Api], httpx.Response], answers: list[int]) -> None:
        with self.desk.client(self.token) as api:
            while not self.over.is_set():
                try:
                    answers.append(ask(api).status_code)
                except httpx.HTTPError as error:
                    self.lost.append(repr(error))

    def listen(self) -> None:
        """Until somebody comments. Goes on where it was cut, as a browser does."""
        last: str | None = None
        heard: list[str] = []
        with self.desk.client(self.token) as api:
            while "comment.created" not in heard:
                with Reader(api, last) as reader:
                    if reader.reply.status != 200:
                        self.lost.append(f"stream: {reader.reply.status}")
                        return
                    reader.until_kind("hello")
                    self.listens.set()
                    while "comment.created" not in heard and reader.read():
                        heard = [t.kind for t in reader.told[-5:]]
                    self.told += [t.data["ticket_id"] for t in reader.events if t.kind == "ticket.created"]
                    last = reader.last


@pytest.mark.slow
def test_a_rolling_restart_under_load_loses_nothing(desk: Desk, boss: Api) -> None:
    """Each process is ended and started again while people create, read and listen: no request fails, every ticket that
    was acknowledged is there once, and the listener hears of each once."""
    assert boss.token
    load, before = Load(desk, boss.token), desk.database.count("tickets")
    listener = threading.Thread(target=load.listen)
    listener.start()
    assert load.listens.wait(DEADLINE_S)
    people = [threading.Thread(target=work) for work in [load.create] * WRITERS + [load.look] * READERS]
    for thread in people:
        thread.start()
    for server in desk.servers:
        seen = len(load.created)
        until(lambda seen=seen: len(load.created) > seen + 20)
        server.stop()
        server.start()
    load.over.set()
    for thread in people:
        thread.join(DEADLINE_S)
    ticket = desk.database.rows("SELECT max(id) FROM tickets")[0][0]
    assert boss.post(f"/api/tickets/{ticket}/comments", json={"body": "the end"}).status_code == 201
    listener.join(DEADLINE_S)
    assert (load.lost, set(load.created), set(load.read)) == ([], {201}, {200})
    assert desk.database.count("tickets") == before + len(load.created)
    assert len(load.told) == len(set(load.told)) == len(load.created)


def test_through_pgbouncer(databases: Databases, contract: Contract, tmp_path: Path) -> None:
    """PREPARE=off: two processes whose twenty connections share four, each transaction another one."""
    pooler = PgBouncer(databases.create().url, pool=4)
    database = Database(pooler.url)
    servers = [Server(database, tmp_path / f"log-{n}", PREPARE="off", DATABASE_POOL="3") for n in range(2)]
    servers[0].seed_admin()
    try:
        with servers[0], servers[1]:
            apis = [Api(server, contract) for server in servers]
            people = [admin(api) for api in apis]
            reader = Reader(people[1])
            reader.until_kind("hello")

            def work(n: int) -> list[int]:
                api = people[n % 2]
                ticket = api.ticket(f"Pooled printer {n}")["id"]
                path = f"/api/tickets/{ticket}"
                asked = [
                    api.patch(path, json={"urgency": "high"}),
                    api.post(f"{path}/comments", json={"body": "x"}),
                    api.get(path),
                    api.get("/api/tickets/?limit=50&sort=-updated_at"),
                    api.get("/api/tickets/?limit=5&q=pooled"),
                    api.get("/api/tickets/"),
                    api.get("/api/tickets/count?status=new"),
                    api.get(f"{path}/events"),
                    api.get("/api/statistics"),
                    api.get("/api/export/tickets"),
                ]
                return [response.status_code for response in asked]

            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(work, range(24)))
            assert {tuple(a) for a in answers} == {(200, 201, *[200] * 8)}
            assert len({t.data["ticket_id"] for t in reader.until(24 * 3)}) == 24
            reader.sock.close()
            assert {api.get("/api/health").json()["status"] for api in apis} == {"ok"}
        assert not any("prepared statement" in server.log.read_text() for server in servers)
    finally:
        pooler.stop()
