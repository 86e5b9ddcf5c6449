"""Redis as a companion: what it adds while it is there, and that nobody misses a request when it is not."""

import time
from collections.abc import Iterator

import pytest

from conftest import StartServer
from support.client import Api
from support.contract import Contract
from support.exposition import Page
from support.redis import Redis
from support.server import run

pytestmark = pytest.mark.engine("sqlite")  # it has nothing to do with the database

LOGINS, REGISTRATIONS = 5, 3
PATIENT = "5000"  # milliseconds: on a busy machine too no question is given up
AWAY = "Redis does not answer: each process has its own limits meanwhile"
DEADLINE_S = 120


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    running = Redis()
    yield running
    running.stop()


def login(api: Api, address: str) -> int:
    """Malformed, so that nothing is hashed; it counts all the same."""
    return api.post("/api/users/login", data={}, headers={"X-Forwarded-For": address}).status_code


def metric(api: Api, name: str) -> float:
    return Page(api.get("/metrics").text).value(f"servicedesk_redis_{name}")


def until(api: Api, state: str) -> dict[str, object]:
    """Health, as soon as it says so of Redis."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        body: dict[str, object] = api.get("/api/health").json()
        if body["redis"] == state:
            return body
        assert time.monotonic() < deadline, body


def until_answered(api: Api, commands: int) -> None:
    """Who asked may go on a moment before it is counted."""
    deadline = time.monotonic() + DEADLINE_S
    while (counted := metric(api, "answered_total")) != commands:
        assert time.monotonic() < deadline, counted


def test_unset_is_not_missed(start: StartServer, contract: Contract) -> None:
    server = start(seed=False)
    with Api(server, contract) as api:
        body = api.get("/api/health").json()
        assert (body["status"], body["redis"]) == ("ok", "unset")
        assert "redis" not in api.get("/metrics").text
        assert [login(api, "192.0.2.1") for _ in range(LOGINS + 1)] == [422] * LOGINS + [429]
    server.stop()
    assert "redis" not in server.log.read_text().lower()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("localhost:6379", "does not begin with redis://"),
        ("rediss://:hunter2@localhost", "speaks no TLS"),
        ("redis://:hunter2@localhost:99999", "port"),
        ("redis://:hunter2@localhost/x", "number"),
    ],
)
def test_a_wrong_url_is_one_sentence(url: str, words: str) -> None:
    done = run("serve", DATABASE_URL="sqlite://", REDIS_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("servicedesk: REDIS_URL ") and done.stderr.count("\n") == 1
    assert words in done.stderr and "hunter2" not in done.stderr


def test_limits_are_shared_word_for_word(start: StartServer, contract: Contract, redis: Redis) -> None:
    """Two processes count together; a refusal says what one process alone would say, and does not count."""
    servers = [start(REDIS_URL=redis.url, REDIS_TIMEOUT_MS=PATIENT) for _ in range(2)]
    with Api(servers[0], contract) as one, Api(servers[1], contract) as two:
        assert {until(api, "ok")["status"] for api in (one, two)} == {"ok"}
        apis = [one, two, one, two, one, two, one, two]
        assert [login(api, "192.0.2.1") for api in apis] == [422] * LOGINS + [429] * 3
        assert login(two, "192.0.2.2") == 422
        refused = two.post("/api/users/login", data={}, headers={"X-Forwarded-For": "192.0.2.1"})
        assert refused.json() == {"detail": "Too many requests. Please wait 60 seconds."}
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        key = f"servicedesk:limit:login:{'0' * 20}ffffc0000201"
        assert redis.say("LLEN", key) == str(LOGINS)
        assert 0 < int(redis.say("PTTL", key)) <= 60_000
        people = [
            {"name": "N", "email": f"shared{n}@example.com", "password": "x"} for n in range(REGISTRATIONS + 2)
        ]  # too weak a password: nothing is hashed, and it counts
        statuses = [
            apis[n].post("/api/users/", json=person, headers={"X-Forwarded-For": "192.0.2.1"}).status_code
            for n, person in enumerate(people)
        ]
        assert statuses == [400] * REGISTRATIONS + [429] * 2
        assert metric(one, "failed_total") == metric(two, "failed_total") == 0
        assert metric(one, "answered_total") >= LOGINS // 2


def test_a_call_falls_out_after_a_minute(start: StartServer, contract: Contract, redis: Redis) -> None:
    """Its own clock counts: what lies a minute back is over, what lies ahead (a clock that was set) is forgotten."""
    key = f"servicedesk:limit:login:{'0' * 20}ffffc0000203"
    with Api(start(REDIS_URL=redis.url, REDIS_TIMEOUT_MS=PATIENT), contract) as api:
        until(api, "ok")
        seconds, micros = redis.say("TIME").split()
        now = int(seconds) * 1_000_000 + int(micros)
        ages = [61, 60, 45, 30, 20, 10, 5, -1000]
        redis.say("RPUSH", key, *(str(now - age * 1_000_000) for age in ages))
        refused = api.post("/api/users/login", data={}, headers={"X-Forwarded-For": "192.0.2.3"})
        assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 15
        redis.say("LREM", key, "1", str(now - 45 * 1_000_000))
        assert login(api, "192.0.2.3") == 422
        assert redis.say("LLEN", key) == str(LOGINS)
        assert login(api, "192.0.2.3") == 429


@pytest.mark.parametrize("login_words", ["", "desk", "default"])
def test_ways_to_name_it(start: StartServer, contract: Contract, login_words: str) -> None:
    """A unix socket, a database's number, a password with odd signs, a user of its own."""
    running = Redis(requirepass="p@ss:/%")
    try:
        running.say(
            "ACL", "SETUSER", "desk", "on", ">p@ss:/%", "~servicedesk:*", "&servicedesk:*", "+@all", "-@dangerous"
        )
        url = f"unix://{login_words}:p%40ss%3A%2F%25@{running.socket}?db=7"
        with Api(start(REDIS_URL=url, REDIS_TIMEOUT_MS=PATIENT), contract) as api:
            until(api, "ok")
            assert login(api, "192.0.2.1") == 422
            until_answered(api, 1)
        assert running.say("-n", "7", "EXISTS", f"servicedesk:limit:login:{'0' * 20}ffffc0000201") == "1"
    finally:
        running.stop()


class Trouble:
    """A way for Redis to fail, and back."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    def frozen(self) -> None:
        self.redis.freeze()

    def frozen_end(self) -> None:
        self.redis.thaw()

    def killed(self) -> None:
        self.redis.kill()

    def killed_end(self) -> None:
        self.redis.go_on()

    def replica(self) -> None:
        self.redis.say("REPLICAOF", "127.0.0.1", "1")

    def replica_end(self) -> None:
        self.redis.say("REPLICAOF", "NO", "ONE")

    def lonely(self) -> None:
        """Not enough replicas to take a write."""
        self.redis.say("CONFIG", "SET", "min-replicas-to-write", "1")

    def lonely_end(self) -> None:
        self.redis.say("CONFIG", "SET", "min-replicas-to-write", "0")

    def full(self) -> None:
        self.redis.say("CONFIG", "SET", "maxmemory", "1")

    def full_end(self) -> None:
        self.redis.say("CONFIG", "SET", "maxmemory", "0")

    def password(self) -> None:
        self.redis.say("CONFIG", "SET", "requirepass", "another")
        self.redis.password = "another"
        self.redis.say("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def password_end(self) -> None:
        self.redis.say("CONFIG", "SET", "requirepass", "")
        self.redis.password = ""


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    """With a Redis of this test's own."""
    running = Redis()
    yield Trouble(running)
    running.thaw()
    running.stop()


def test_in_trouble(start: StartServer, contract: Contract, trouble: Trouble) -> None:
    """Whatever happens to it: every request is answered as without it, health says so, and it comes back by itself."""
    kinds = ("frozen", "killed", "replica", "lonely", "full", "password")
    with Api(start(REDIS_URL=trouble.redis.url), contract) as api:
        until(api, "ok")
        for n, kind in enumerate(kinds, 1):
            address = f"192.0.2.{n}"
            assert login(api, address) == 422, kind
            getattr(trouble, kind)()
            assert [login(api, address) for _ in range(LOGINS)] == [422] * (LOGINS - 1) + [429], kind
            body = until(api, "away")
            assert (body["status"], body["message"]) == ("degraded", AWAY), kind
            assert metric(api, "up") == 0
            assert login(api, f"198.51.100.{n}") == 422, kind
            getattr(trouble, f"{kind}_end")()
            assert until(api, "ok")["status"] == "ok", kind
            assert login(api, address) == 429, kind
        assert metric(api, "losses_total") >= len(kinds)
    api.server.stop()
    log = api.server.log.read_text()
    assert log.count("redis is away") >= len(kinds)
    assert log.count("redis is there") - log.count("redis is away") in (0, 1), "once for each time"


def test_wiped(start: StartServer, contract: Contract, trouble: Trouble) -> None:
    """Nothing is lost but the others' counts: what a process allowed itself it remembers."""
    servers = [start(REDIS_URL=trouble.redis.url, REDIS_TIMEOUT_MS=PATIENT) for _ in range(2)]
    with Api(servers[0], contract) as one, Api(servers[1], contract) as two:
        until(one, "ok"), until(two, "ok")
        assert [login(one, "192.0.2.1") for _ in range(LOGINS)] == [422] * LOGINS
        trouble.redis.say("FLUSHALL")
        trouble.redis.say("SCRIPT", "FLUSH")
        assert login(one, "192.0.2.1") == 429
        assert login(two, "192.0.2.1") == 422
        assert metric(one, "losses_total") == metric(two, "losses_total") == 0


def test_away_from_the_start(start: StartServer, contract: Contract, trouble: Trouble) -> None:
    """It is no reason not to start; when it comes, it is used."""
    trouble.killed()
    with Api(start(REDIS_URL=trouble.redis.url, REDIS_TIMEOUT_MS=PATIENT), contract) as api:
        assert until(api, "away")["status"] == "degraded"
        assert login(api, "192.0.2.1") == 422
        trouble.killed_end()
        until(api, "ok")
        assert login(api, "192.0.2.2") == 422
        until_answered(api, 1)


def test_its_password_is_in_no_log(start: StartServer, contract: Contract) -> None:
    """A Redis that does not know AUTH repeats its arguments."""
    running = Redis(rename_command=("AUTH", ""))
    url = f"redis://joe:hunter2secret@127.0.0.1:{running.port}"
    try:
        server = start(REDIS_URL=url, REDIS_TIMEOUT_MS=PATIENT, seed=False)
        with Api(server, contract) as api:
            until(api, "away")
        server.stop()
    finally:
        running.stop()
    log = server.log.read_text()
    assert "unknown command" in log
    assert "joe" not in log and "hunter2secret" not in log


def test_a_frozen_one_counts_nothing_late(start: StartServer, contract: Contract, trouble: Trouble) -> None:
    """What stood in its sockets while it was frozen runs when it goes on; nobody waits for it any more."""
    with Api(start(REDIS_URL=trouble.redis.url), contract) as api:
        until(api, "ok")
        trouble.frozen()
        assert login(api, "192.0.2.1") == 422
        until(api, "away")
        time.sleep(1)  # the time after which nobody waits is long over, however slowly Redis told its own
        trouble.frozen_end()
        until(api, "ok")
        assert trouble.redis.say("EXISTS", f"servicedesk:limit:login:{'0' * 20}ffffc0000201") == "0"
