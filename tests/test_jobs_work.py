"""`servicedesk work`: jobs in a process of their own, beside others that serve."""

import json
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from conftest import StartServer
from support import server as servers
from support.contract import Contract
from support.database import Database
from support.jobs import MANY, STEP, STEPS, Desk, eventually
from support.ollama import USUAL_PORT, Ollama
from support.redis import Redis
from support.server import BINARY

NO_REDIS = "redis://127.0.0.1:1/0"
Line = dict[str, object]


class Worker:
    """The process, and what it says."""

    def __init__(self, database: Database, **settings: str) -> None:
        self.process = subprocess.Popen(
            [str(BINARY), "work"],
            env=servers.environment({"DATABASE_URL": database.url, **settings}),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said(lambda line: line["message"] == "working")

    def said(self, what: Callable[[Line], bool]) -> Line:
        assert self.process.stderr
        for text in self.process.stderr:
            line = json.loads(text)
            if what(line):
                return dict(line)
        raise AssertionError("it ended without saying so")

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        self.process.communicate(timeout=servers.COMMAND_DEADLINE_S)
        return self.process.returncode


@contextmanager
def worker(database: Database, **settings: str) -> Iterator[Worker]:
    """Ends by SIGTERM, which gives back what it had taken."""
    one = Worker(database, **settings)
    try:
        yield one
        if one.process.poll() is None:
            assert one.end(signal.SIGTERM) == 0
    finally:
        one.process.kill()
        one.process.communicate()


@pytest.fixture
def desk(start: StartServer, contract: Contract) -> Iterator[Desk]:
    """Its server leaves jobs to others."""
    server = start(JOB_THREADS="0")
    one = Desk(server, contract)
    yield one
    one.api.close()


def in_the_middle(desk: Desk, steps: int) -> int:
    """A ticket whose purge is due, and slow."""
    desk.trigger("comments", "slow")
    ticket = int(desk.api.ticket()["id"])
    desk.database.change(MANY, (steps * STEP, ticket))
    assert desk.api.delete(f"/api/tickets/{ticket}").status_code == 204
    desk.database.change("UPDATE jobs SET run_at = 0")
    return ticket


@pytest.mark.engine("postgres")
@pytest.mark.parametrize("settings", [{}, {"REDIS_URL": NO_REDIS}], ids=["alone", "redis is away"])
def test_it_does_what_serve_leaves_to_it(settings: dict[str, str], desk: Desk) -> None:
    ticket = desk.deleted_ticket(comments=STEP + 1)
    assert [job["state"] for job in desk.api.get("/api/jobs/").json()["items"]] == ["waiting"], "nothing recurs"
    with worker(desk.database, **settings):
        desk.database.change("UPDATE jobs SET run_at = 0")
        eventually(lambda: desk.is_gone(ticket))
        recurring = {"counts.fold", "keys.clean", "sessions.clean"}
        eventually(lambda: recurring <= {job["kind"] for job in desk.api.get("/api/jobs/").json()["items"]})


def recurs_no_more(database: Database) -> None:
    """Nothing that recurs wakes whoever comes next."""
    with worker(database):
        kinds = "SELECT 1 FROM jobs WHERE kind IN ('counts.fold', 'keys.clean', 'sessions.clean')"
        eventually(lambda: len(database.rows(kinds)) == 3)
    database.change("UPDATE jobs SET run_at = ?, leased_until = 0, lease = '', state = 'ready'", (2**53,))


@pytest.mark.engine("postgres")
def test_redis_wakes_it(start: StartServer, contract: Contract) -> None:
    """It would look by itself after an hour."""
    redis = Redis()
    try:
        patient = {"REDIS_URL": redis.url, "REDIS_TIMEOUT_MS": "5000", "JOB_POLL_MS": "3600000"}
        desk = Desk(start(**patient, JOB_THREADS="0"), contract)
        recurs_no_more(desk.database)
        with worker(desk.database, **patient, JOB_THREADS="1"):
            for _ in range(5):  # the first one may be found by a worker that has just begun; the last one not
                ticket = desk.deleted_ticket()
                eventually(lambda: desk.api.get("/api/health").json()["redis"] == "ok")
                desk.make_due()
                eventually(lambda ticket=ticket: desk.is_gone(ticket))
        desk.api.close()
    finally:
        redis.stop()


def is_pulled_by_a_worker(desk: Desk, ollama: Ollama) -> None:
    """Who was told of it; nobody had taken it."""
    assert desk.api.get("/api/model/").json()["pull"]["state"] == "waiting"
    with worker(desk.database, OLLAMA_HOST=ollama.host):
        eventually(lambda: desk.api.get("/api/model/").json()["pull"]["state"] == "done")
    desk.api.close()


@pytest.mark.engine("postgres")
def test_a_model_is_pulled_by_whom_was_told_of_it(start: StartServer, contract: Contract) -> None:
    """A worker without OLLAMA_HOST leaves it to others, and does the rest."""
    with Ollama(models=("other:1b",)) as ollama:
        ollama.pull = lambda call: call.stream([b'{"status":"success"}\n'])
        desk = Desk(start(JOB_THREADS="0", OLLAMA_HOST=ollama.host), contract)
        assert desk.api.post("/api/model/pull", json={}).status_code == 202
        ticket = desk.deleted_ticket(comments=1)
        with worker(desk.database):
            desk.database.change("UPDATE jobs SET run_at = 0")
            eventually(lambda: desk.is_gone(ticket))
            assert desk.api.get("/api/model/").json()["pull"]["state"] == "waiting"
        is_pulled_by_a_worker(desk, ollama)


@pytest.mark.engine("postgres")
def test_a_server_that_has_no_model_leaves_the_pull_to_another(start: StartServer, contract: Contract) -> None:
    """It serves beside the one that was told of Ollama, and asks where Ollama usually is: nobody is there."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", USUAL_PORT)) == 0:
            pytest.skip("an Ollama runs on this machine")
    with Ollama(models=("other:1b",)) as ollama:
        ollama.pull = lambda call: call.stream([b'{"status":"success"}\n'])
        desk = Desk(start(JOB_THREADS="0", OLLAMA_HOST=ollama.host), contract)
        start()
        assert desk.api.post("/api/model/pull", json={}).status_code == 202
        ticket = desk.deleted_ticket(comments=1)
        desk.database.change("UPDATE jobs SET run_at = 0")
        eventually(lambda: desk.is_gone(ticket))
        is_pulled_by_a_worker(desk, ollama)


@pytest.mark.engine("postgres")
def test_a_killed_worker_loses_and_doubles_nothing(desk: Desk) -> None:
    ticket = in_the_middle(desk, STEPS)
    with worker(desk.database) as one:
        eventually(lambda: desk.comments(ticket) < STEPS * STEP)
        one.end(signal.SIGKILL)
    left = desk.comments(ticket)
    assert 0 < left < STEPS * STEP
    assert left % STEP == 0, "a step is whole, or it never was"
    running = desk.api.get("/api/jobs/?state=running").json()["items"]
    assert [job["key"] for job in running if job["kind"] == "ticket.purge"] == [str(ticket)]
    desk.release("comments")
    desk.database.change("UPDATE jobs SET run_at = 0, leased_until = 0")  # the lease runs out
    with worker(desk.database):
        eventually(lambda: not desk.job(ticket))
    assert desk.is_gone(ticket)


@pytest.mark.engine("postgres")
def test_sigterm_gives_the_job_back(desk: Desk) -> None:
    ticket = in_the_middle(desk, STEPS)
    with worker(desk.database) as one:
        eventually(lambda: desk.comments(ticket) < STEPS * STEP)
        assert one.end(signal.SIGTERM) == 0
    left = desk.comments(ticket)
    assert 0 < left < STEPS * STEP
    assert left % STEP == 0
    job = desk.job(ticket)
    assert (job["state"], job["lease"], job["leased_until"], job["attempts"]) == ("ready", "", 0, 0)


def refused(database: Database, *command: str, **settings: str) -> str:
    done = subprocess.run(
        [str(BINARY), *command],
        env=servers.environment({"DATABASE_URL": database.url, **settings}),
        capture_output=True,
        text=True,
        check=False,
        timeout=servers.COMMAND_DEADLINE_S,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.engine("sqlite")
def test_on_sqlite_serve_does_it_and_says_so(database: Database) -> None:
    assert "work needs PostgreSQL: SQLite has one writer, and that is serve" in refused(database, "work")
    assert "JOB_THREADS is 0" in refused(database, "serve", JOB_THREADS="0")


@pytest.mark.engine("postgres")
def test_bad_settings_are_one_sentence(database: Database) -> None:
    assert "JOB_THREADS is 0: work runs jobs and nothing else" in refused(database, "work", JOB_THREADS="0")
    assert "work takes no arguments" in refused(database, "work", "now")
    assert "REDIS_URL" in refused(database, "work", REDIS_URL="http://somewhere")
