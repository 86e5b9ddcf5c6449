"""`servicedesk refresh`: every ticket once a day, whatever happens to the process that does it, and what is derived is
what it ought to be afterwards."""

import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support import server as servers
from support.database import Database
from support.jobs import eventually
from support.server import BINARY, ROOT

pytestmark = pytest.mark.patient

STEP = 100  # limits.h: REFRESH_STEP
LONG_AGO = 1_000_000_000_000_000  # 2001, in microseconds
USER = """INSERT INTO users (name, email, hashed_password, is_admin, created_at, name_folded)
    VALUES ('Ada Áron', 'ada@example.com', 'x', {no}, 1, 'ada áron')"""
TICKETS = """INSERT INTO tickets (description, status, urgency, request_type, created_by_id, created_at, updated_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT 'ticket ' || i, 'new', 'low', 'other', 1, ?, ? FROM n"""
COUNTS = ("DELETE FROM ticket_counts", "INSERT INTO ticket_counts VALUES ('new', 'low', 0, ?)")
DAYS = ("DELETE FROM ticket_days", "INSERT INTO ticket_days (day, created, closed) VALUES (?, ?, 0)")
# Each change of a ticket leaves a row; of one ticket it never goes well.
SQLITE_WATCH = """CREATE TABLE moves (ticket_id INTEGER);
    CREATE TRIGGER watch AFTER UPDATE ON tickets BEGIN INSERT INTO moves VALUES (new.id); END"""
POSTGRES_WATCH = """CREATE TABLE moves (ticket_id bigint);
    CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN INSERT INTO moves VALUES (new.id); RETURN new; END$$;
    CREATE TRIGGER watch AFTER UPDATE ON tickets FOR EACH ROW EXECUTE FUNCTION watch()"""
SQLITE_HINDER = """CREATE TRIGGER hinder BEFORE UPDATE ON tickets WHEN {when} BEGIN {action}; END"""
POSTGRES_HINDER = """CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN IF {when} THEN {action}; END IF; RETURN new; END$$;
    CREATE TRIGGER hinder BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE FUNCTION hinder()"""
SQLITE_SLOW = """SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    SELECT i FROM n)"""


class Refresh:
    """A database of tickets, and the command on it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def alone(self) -> None:
        """PostgreSQL still commits what it got from a process that is gone."""
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        clients = f"{others} AND backend_type = 'client backend'"
        eventually(lambda: self.database.is_sqlite or not self.database.rows(clients))

    def fill(self, tickets: int) -> None:
        assert self.command("migrate").returncode == 0
        self.database.change(USER.format(no=0 if self.database.is_sqlite else "false"))
        self.database.change(TICKETS, (tickets, LONG_AGO, LONG_AGO))
        self.database.change(COUNTS[0])
        self.database.change(COUNTS[1], (tickets,))
        self.database.change(DAYS[0])
        self.database.change(DAYS[1], (LONG_AGO // 86_400_000_000, tickets))

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BINARY), *arguments],
            env=servers.environment({"DATABASE_URL": self.database.url, **settings}),
            capture_output=True,
            text=True,
            check=False,
            timeout=servers.COMMAND_DEADLINE_S,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        done = self.command("refresh", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(BINARY), "refresh"],
            env=servers.environment({"DATABASE_URL": self.database.url}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def verify(self) -> None:
        done = self.command("verify")
        assert done.returncode == 0, done.stdout

    def watch(self) -> None:
        self.database.script(SQLITE_WATCH if self.database.is_sqlite else POSTGRES_WATCH)

    def hinder(self, when: str, *, sqlite: str, postgres: str) -> None:
        text = SQLITE_HINDER if self.database.is_sqlite else POSTGRES_HINDER
        self.database.script(text.format(when=when, action=sqlite if self.database.is_sqlite else postgres))

    def release(self) -> None:
        self.database.change("DROP TRIGGER hinder" if self.database.is_sqlite else "DROP TRIGGER hinder ON tickets")

    def moves(self) -> list[int]:
        return sorted(ticket for (ticket,) in self.database.rows("SELECT ticket_id FROM moves"))

    def ids(self) -> list[int]:
        return [ticket for (ticket,) in self.database.rows("SELECT id FROM tickets ORDER BY id")]

    def untouched(self) -> int:
        return int(self.database.rows("SELECT count(*) FROM tickets WHERE updated_at = created_at")[0][0])


@pytest.fixture
def refresh(database: Database) -> Refresh:
    today = datetime.now(UTC)
    if (today + timedelta(minutes=2)).date() != today.date():
        pytest.skip("the day, which is in each key, is about to end")
    return Refresh(database)


def summary(total: int, processed: int, skipped: int, errors: int) -> str:
    return f"Total: {total}\nProcessed: {processed}\nSkipped (idempotent): {skipped}\nErrors: {errors}\n"


def test_every_ticket_once_a_day(refresh: Refresh) -> None:
    refresh.fill(2 * STEP + 7)
    before = time.time() * 1e6
    said = refresh.run()
    workers = 1 if refresh.database.is_sqlite else 5
    assert said.startswith(f"Concurrency: {workers}, retries: 3, dry run: no\nFound 207 tickets to process\n")
    assert said.endswith("\n" + summary(207, 207, 0, 0))
    rows = refresh.database.rows("SELECT id, created_at, updated_at, version, description FROM tickets")
    assert len(rows) == 207
    for number, created, updated, version, description in rows:
        assert before <= updated <= time.time() * 1e6
        assert (created, version, description) == (LONG_AGO, 1, f"ticket {number}")
    day = datetime.now(UTC).date()
    keys = {hashlib.sha256(f"refresh:refresh:{n}:{day}".encode()).hexdigest()[:32] for n in refresh.ids()}
    assert {key for (key,) in refresh.database.rows("SELECT key FROM refresh_keys")} == keys
    events = refresh.database.rows("SELECT kind, audience, changes FROM events")
    assert events == [("tickets.refreshed", "admins", '{"processed":207,"skipped":0,"errors":0,"repaired":0}')]

    moved = refresh.database.rows("SELECT id, updated_at FROM tickets ORDER BY id")
    assert refresh.run().endswith(summary(207, 0, 207, 0))
    assert refresh.database.rows("SELECT id, updated_at FROM tickets ORDER BY id") == moved
    assert refresh.database.count("events") == 1
    refresh.verify()

    refresh.database.change("DELETE FROM refresh_keys")  # as if it were another day
    assert refresh.run().endswith(summary(207, 207, 0, 0))


def test_a_desk_without_tickets(refresh: Refresh) -> None:
    assert refresh.command("migrate").returncode == 0
    assert refresh.run().endswith("Found 0 tickets to process\n" + summary(0, 0, 0, 0))


def test_deleted_tickets_are_left_alone(refresh: Refresh) -> None:
    refresh.fill(3)
    refresh.database.change("UPDATE tickets SET deleted_at = 5 WHERE id = 2")
    refresh.database.change("UPDATE ticket_counts SET n = 2")
    refresh.database.change("UPDATE ticket_days SET created = 2")
    assert refresh.run().endswith("Found 2 tickets to process\n" + summary(2, 2, 0, 0))
    assert refresh.untouched() == 1


def test_a_dry_run_says_what_it_would_do_and_does_nothing(refresh: Refresh) -> None:
    refresh.fill(5)
    refresh.run()
    refresh.database.change(TICKETS, (2, LONG_AGO, LONG_AGO))
    refresh.database.change("UPDATE users SET name_folded = 'someone else'")
    tables = ("tickets", "users", "ticket_counts", "ticket_days", "refresh_keys", "events")
    before = [sorted(refresh.database.rows(f"SELECT * FROM {table}")) for table in tables]
    said = refresh.run("--dry-run")
    assert "dry run: yes" in said
    assert "Would repair: folded names: of user 1, searches compare another name than his\n" in said
    assert "Would repair: kept counters: of tickets new, low, operator 0 the counter says 5, there are 7\n" in said
    assert "Would repair: counters of days: " in said
    assert said.endswith(summary(7, 2, 5, 0))
    assert [sorted(refresh.database.rows(f"SELECT * FROM {table}")) for table in tables] == before


def test_what_is_derived_is_put_right_and_told(refresh: Refresh) -> None:
    refresh.fill(4)
    refresh.run()
    for statement in (
        "UPDATE ticket_counts SET n = 9",
        "UPDATE ticket_days SET created = 8, closed = 7",
        "UPDATE users SET name_folded = 'ADA'",
        "UPDATE tickets SET status = 'closed' WHERE id = 1",
        "UPDATE tickets SET closed_at = 5 WHERE id = 2",
        "UPDATE tickets SET status = 'closed', closed_at = updated_at, answered_at = 5 WHERE id = 3",
    ):
        refresh.database.change(statement)
    closed = refresh.database.rows("SELECT updated_at FROM tickets WHERE id = 1")
    said = refresh.run()
    for line in (
        "Wrong: folded names: of user 1, searches compare another name than his\n",
        "Wrong: kept counters: of tickets new, low, operator 0 the counter says 9, there are 2\n",
        "Wrong: kept counters: of tickets closed, low, operator 0 the counter says 0, there are 2\n",
        "Wrong: counters of days: ",
        "Wrong: times of closing: ticket 1 is closed, since no time\n",
        "Wrong: times of closing: ticket 2 is not closed, and has a time of closing\n",
        "Wrong: answers: ticket 3 is answered, and closed\n",
    ):
        assert line in said
    wrong = said.count("Wrong: ")
    assert f"Repaired: {wrong}\n" in said
    assert said.endswith(summary(4, 0, 4, 0))
    refresh.verify()
    assert refresh.database.rows("SELECT name_folded FROM users") == [("ada áron",)]
    assert refresh.database.rows("SELECT closed_at FROM tickets WHERE id = 1") == closed
    assert refresh.database.rows("SELECT closed_at FROM tickets WHERE id = 2") == [(None,)]
    assert refresh.database.rows("SELECT answered_at FROM tickets WHERE id = 3") == [(None,)]
    changes = refresh.database.rows("SELECT changes FROM events ORDER BY id")[-1][0]
    assert f'"repaired":{wrong}' in changes
    assert "Wrong" not in refresh.run()


def test_a_ticket_that_never_goes_well_is_an_error_and_the_others_are_done(refresh: Refresh) -> None:
    refresh.fill(STEP + 5)
    refresh.hinder("new.id = 17", sqlite="SELECT RAISE(FAIL, 'the test says no')", postgres="RAISE 'the test says no'")
    said = refresh.run(code=1)
    assert [line for line in said.splitlines() if line.startswith("Ticket")] == [
        f"Ticket 17: try {n} of 3 failed: The database is not available. Please try again." for n in (1, 2, 3)
    ]
    assert said.endswith(summary(STEP + 5, STEP + 4, 0, 1))
    assert refresh.untouched() == 1
    refresh.release()
    assert refresh.run().endswith(summary(STEP + 5, 1, STEP + 4, 0))


@pytest.mark.engine("postgres")
def test_what_fails_twice_and_then_goes_well_is_no_error(refresh: Refresh) -> None:
    refresh.fill(3)
    refresh.database.change("CREATE SEQUENCE tries")  # what a transaction takes of it is not undone
    refresh.hinder("new.id = 2 AND nextval('tries') <= 3", sqlite="", postgres="RAISE 'not yet'")
    said = refresh.run()
    assert said.count("Ticket 2: try ") == 2  # the first one was with its neighbours
    assert said.endswith(summary(3, 3, 0, 0))


def test_a_database_that_fails_for_good_ends_it(refresh: Refresh) -> None:
    refresh.fill(3 * STEP)
    refresh.hinder("true", sqlite="SELECT RAISE(FAIL, 'the test says no')", postgres="RAISE 'the test says no'")
    said = refresh.run(code=1)
    assert "20 tickets in a row failed: the rest is left for the next run.\n" in said
    assert said.endswith(summary(3 * STEP, 0, 0, 3 * STEP))
    assert refresh.database.count("refresh_keys") == 0


def test_a_killed_refresh_loses_and_doubles_nothing(refresh: Refresh) -> None:
    total = 20 * STEP
    refresh.fill(total)
    refresh.watch()
    refresh.hinder("true", sqlite=SQLITE_SLOW, postgres="PERFORM pg_sleep(0.01)")
    with refresh.start() as running:
        eventually(refresh.moves)
        running.kill()
    refresh.alone()
    done = refresh.moves()
    assert 0 < len(done) < total
    assert len(done) % STEP == 0, "a step is whole, or it never was"
    assert refresh.database.count("refresh_keys") == len(done)
    refresh.release()
    assert refresh.run().endswith(summary(total, total - len(done), len(done), 0))
    assert refresh.moves() == refresh.ids()
    refresh.verify()


def test_two_at_once_share_the_tickets(refresh: Refresh) -> None:
    total = 6 * STEP
    refresh.fill(total)
    refresh.watch()
    with refresh.start() as one, refresh.start() as other:
        said = [process.communicate(timeout=servers.COMMAND_DEADLINE_S)[0] for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], said
    processed = [int(text.partition("Processed: ")[2].partition("\n")[0]) for text in said]
    assert sum(processed) == total
    assert refresh.moves() == refresh.ids()
    refresh.verify()


@pytest.mark.parametrize("way", [("scripts/refresh.py",), ("-m", "scripts.refresh")], ids=["file", "module"])
def test_under_the_originals_name(way: tuple[str, ...], refresh: Refresh) -> None:
    refresh.fill(2)
    settings = {"SERVICEDESK": str(BINARY), "DATABASE_URL": refresh.database.url, "PYTHONDONTWRITEBYTECODE": "1"}
    for arguments, end in ((("--dry-run",), summary(2, 2, 0, 0)), ((), summary(2, 2, 0, 0)), ((), summary(2, 0, 2, 0))):
        done = subprocess.run(
            [sys.executable, *way, *arguments],
            cwd=ROOT,
            env=servers.environment(settings),
            capture_output=True,
            text=True,
            check=False,
            timeout=servers.COMMAND_DEADLINE_S,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(end)


@pytest.mark.parametrize(
    ("arguments", "url", "word"),
    [
        (("--dry",), "", "--dry is not known: servicedesk refresh [--dry-run]"),
        (("--dry-run",), "sqlite:///{folder}/none.db", "none.db"),
        ((), "sqlite:///{folder}/none.db", "none.db"),
        ((), "mysql://there/desk", "DATABASE_URL"),
    ],
)
def test_bad_arguments_are_one_sentence(
    arguments: tuple[str, ...], url: str, word: str, refresh: Refresh, tmp_path: Path
) -> None:
    url = url.format(folder=tmp_path) or refresh.database.url
    done = refresh.command("refresh", *arguments, DATABASE_URL=url)
    assert done.returncode == 1
    assert word in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert not list(tmp_path.iterdir())
