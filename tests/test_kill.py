"""kill -9 amid acknowledged writes (trust, reliability row 1): nothing acknowledged is lost, nothing doubled.

    KILLS=1000 pytest tests/test_kill.py        the same, more often: `make faults`

Each round starts the server on the database of the round before, lets several people create tickets, comment and
change them, kills it at a moment that depends on what was answered, and compares. A request that was not answered may
have been done or not, but not twice, and a change not by half. A ticket without an answer is asked for again, with
the same Idempotency-Key.
"""

import os
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from support import server as servers
from support.client import ADDRESSES
from support.database import Database
from support.server import Server

KILLS = int(os.environ.get("KILLS", "20"))
WRITERS = 4
LEAST, MOST = 5, 120  # answers of a round before the kill

JSON = dict[str, object]


@dataclass
class Written:
    """What one writer did: answered for sure, or asked and never answered."""

    tickets: dict[int, str] = field(default_factory=dict)  # id -> description
    comments: dict[int, tuple[int, str]] = field(default_factory=dict)  # id -> ticket, body
    changes: dict[int, str] = field(default_factory=dict)  # ticket -> the last description that was acknowledged
    open_changes: dict[int, str] = field(default_factory=dict)  # ticket -> one that was asked for, unanswered
    bodies: set[str] = field(default_factory=set)  # every text that was ever sent: each is unique
    unanswered: str | None = None  # the ticket that was asked for when the server went; asked for again, same key

    def text(self, what: str, number: int, writer: int) -> str:
        body = f"{what} {writer}.{number}.{len(self.bodies)}"
        self.bodies.add(body)
        return body


class Round:
    """Counts answers; the writer whose answer is the last before the kill does it."""

    def __init__(self, server: Server, kill_after: int) -> None:
        self.server, self.left = server, kill_after
        self.lock = threading.Lock()

    def answered(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                assert self.server.process is not None
                self.server.process.kill()


class Writer(threading.Thread):
    """One person who writes until the server is gone."""

    def __init__(self, at: Round, token: str, number: int, written: Written) -> None:
        super().__init__()
        self.at, self.token, self.number, self.written = at, token, number, written
        self.problem: str | None = None

    def run(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "X-Forwarded-For": next(ADDRESSES)}
        with httpx.Client(base_url=self.at.server.url, headers=headers, trust_env=False, timeout=120) as client:
            try:
                for n in range(10**6):
                    self.write(client, n)
            except httpx.TransportError:
                return  # killed
            except AssertionError as error:
                self.problem = str(error)

    def send(self, client: httpx.Client, method: str, path: str, body: JSON, status: int, **headers: str) -> JSON:
        response = client.request(method, path, json=body, headers=headers)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        return dict(response.json())

    def create(self, client: httpx.Client, n: int) -> int:
        """A ticket; the one that got no answer before the kill first, as a careful client does."""
        written = self.written
        text = written.unanswered or written.text("ticket", n, self.number)
        written.unanswered = text
        body: JSON = {"description": text, "request_type": "other"}
        key = {"Idempotency-Key": text.replace(" ", "-")}
        ticket = int(str(self.send(client, "POST", "/api/tickets/", body, 201, **key)["id"]))
        written.unanswered = None
        written.tickets[ticket] = text
        return ticket

    def write(self, client: httpx.Client, n: int) -> None:
        written = self.written
        ticket = self.create(client, n)
        self.at.answered()
        body = written.text("comment", n, self.number)
        comment = self.send(client, "POST", f"/api/tickets/{ticket}/comments", {"body": body}, 201)
        written.comments[int(str(comment["id"]))] = (ticket, body)
        self.at.answered()
        changed = written.text("changed", n, self.number)
        written.open_changes[ticket] = changed
        self.send(client, "PATCH", f"/api/tickets/{ticket}", {"description": changed}, 200)
        written.changes[ticket] = written.open_changes.pop(ticket)
        self.at.answered()


# One statement, so of one moment: what PostgreSQL was still committing when the server went may land between two.
ALL_ROWS = """
SELECT 'ticket', id, 0, description FROM tickets UNION ALL
SELECT 'comment', id, ticket_id, body FROM comments UNION ALL
SELECT kind, coalesce(ticket_id, 0), count(*), '' FROM events
WHERE kind IN ('ticket.created', 'comment.created') GROUP BY kind, ticket_id
"""


def compare(database: Database, writers: list[Written]) -> None:
    """Everything acknowledged is there, everything that is there was asked for once."""
    rows = database.rows(ALL_ROWS)
    tickets = {row[1]: row[3] for row in rows if row[0] == "ticket"}
    comments = {row[1]: (row[2], row[3]) for row in rows if row[0] == "comment"}
    asked = set().union(*(w.bodies for w in writers))
    for written in writers:
        for ticket, description in written.tickets.items():
            allowed = {written.changes.get(ticket, description), written.open_changes.get(ticket)}
            assert tickets.get(ticket) in allowed, f"ticket {ticket} is {tickets.get(ticket)!r}, not one of {allowed}"
        lost = {c: body for c, body in written.comments.items() if comments.get(c) != body}
        assert not lost, f"comments that were acknowledged are not there: {lost}"
    texts = [*tickets.values(), *(body for _, body in comments.values())]
    assert len(texts) == len(set(texts)), "a request was done twice"
    assert set(texts) <= asked
    created = {row[1]: row[2] for row in rows if row[0] == "ticket.created"}
    assert created == dict.fromkeys(tickets, 1), "each ticket has its one event"
    assert sum(row[2] for row in rows if row[0] == "comment.created") == len(comments)


def verify(database: Database) -> None:
    done = servers.run("verify", DATABASE_URL=database.url)
    assert done.returncode == 0, done.stdout + done.stderr


def tokens(server: Server) -> list[str]:
    """Of people who registered once; with the same key their tokens outlive the kills."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=120) as client:
        made = []
        for n in range(WRITERS):
            person = {"name": f"Writer {n}", "email": f"w{n}@example.com", "password": "StrongPass123!"}
            headers = {"X-Forwarded-For": next(ADDRESSES)}
            assert client.post("/api/users/", json=person, headers=headers).status_code == 201
            form = {"username": person["email"], "password": person["password"]}
            made.append(client.post("/api/users/login", data=form, headers=headers).json()["access_token"])
    return made


def write_and_kill(server: Server, people: list[str], written: list[Written], kill_after: int) -> None:
    """Until everybody has seen the server go."""
    at = Round(server, kill_after)
    writers = [Writer(at, token, n, written[n]) for n, token in enumerate(people)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    problems = [w.problem for w in writers if w.problem]
    assert not problems, f"{problems}\n{server.tail()}"


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_doubled(database: Database, tmp_path: Path) -> None:
    choice = random.Random(1)  # the same moments every time; the threads' order is not
    with Server(database, tmp_path / "log") as server:
        people = tokens(server)
    written = [Written() for _ in people]
    for kill in range(KILLS):
        server = Server(database, tmp_path / "log").start()
        try:
            compare(database, written)
            if kill % 10 == 9:
                verify(database)
            write_and_kill(server, people, written, choice.randint(LEAST, MOST))
        finally:
            server.kill()
    with Server(database, tmp_path / "log"):
        compare(database, written)
        verify(database)
    answers = sum(len(w.tickets) + len(w.comments) + len(w.changes) for w in written)
    print(f"{KILLS} kills, {answers} acknowledged, 0 lost, 0 doubled, 0 corrupt")
    assert answers >= KILLS * LEAST
