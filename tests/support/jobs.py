"""A desk whose jobs are looked at and hindered: the administrator of a running server, and its database from behind."""

import time
from collections.abc import Callable

from support.client import Api, admin
from support.contract import Contract
from support.server import Server

STEP = 500  # limits.h: JOB_STEP_ROWS
STEPS = 24  # of a job that a test finds in the middle: some seconds
PATIENCE_S = 120
MANY = """INSERT INTO comments (ticket_id, author_id, body, created_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT ?, 1, 'more', 1 FROM n"""
# What a trigger does before each row of a table is deleted: it fails, or it takes about a millisecond.
SQLITE_ACTIONS = {
    "fail": "SELECT RAISE(FAIL, 'the test says no')",
    "slow": "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
    " SELECT i FROM n)",
}
POSTGRES_ACTIONS = {"fail": "RAISE 'the test says no'", "slow": "PERFORM pg_sleep(0.001)"}


def eventually(what: Callable[[], object]) -> None:
    """Another process does it; nothing but its rows tells when."""
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


class Desk:
    """The administrator of a running server, and its database seen from behind."""

    def __init__(self, server: Server, contract: Contract) -> None:
        self.server, self.database, self.contract = server, server.database, contract
        self.api = self.login()

    def login(self) -> Api:
        with Api(self.server, self.contract) as anonymous:
            return admin(anonymous)

    def deleted_ticket(self, comments: int = 0) -> int:
        ticket = int(self.api.ticket()["id"])
        if comments:
            self.database.change(MANY, (comments, ticket))
        assert self.api.delete(f"/api/tickets/{ticket}").status_code == 204
        return ticket

    def make_due(self, kind: str = "ticket.purge") -> None:
        """As if the time had come. A commit of the server's own that enqueues something makes it look."""
        self.database.change("UPDATE jobs SET run_at = 0, leased_until = 0 WHERE state = 'ready' AND kind = ?", (kind,))
        self.deleted_ticket()

    def job(self, ticket: int) -> dict[str, object]:
        names = ("state", "attempts", "lease", "leased_until", "run_at", "last_error")
        rows = self.database.rows(f"SELECT {', '.join(names)} FROM jobs WHERE key = ?", (str(ticket),))
        return dict(zip(names, rows[0], strict=True)) if rows else {}

    def comments(self, ticket: int) -> int:
        return int(self.database.rows("SELECT count(*) FROM comments WHERE ticket_id = ?", (ticket,))[0][0])

    def is_gone(self, ticket: int) -> bool:
        return not self.database.rows("SELECT 1 FROM tickets WHERE id = ?", (ticket,))

    def trigger(self, table: str, action: str) -> None:
        if self.database.is_sqlite:
            self.database.change(f"CREATE TRIGGER hinder BEFORE DELETE ON {table} BEGIN {SQLITE_ACTIONS[action]}; END")
            return
        body = f"BEGIN {POSTGRES_ACTIONS[action]}; RETURN OLD; END"
        self.database.change(f"CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        self.database.change(f"CREATE TRIGGER hinder BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION hinder()")

    def release(self, table: str) -> None:
        self.database.change("DROP TRIGGER hinder" if self.database.is_sqlite else f"DROP TRIGGER hinder ON {table}")
