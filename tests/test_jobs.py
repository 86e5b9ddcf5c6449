"""Jobs: what a change leaves behind is done later, once, whatever happens to the process that does it."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from conftest import StartServer
from support.contract import Contract
from support.database import Database
from support.jobs import MANY, STEP, STEPS, Desk, eventually

LEASE_S = 60
KEPT = "SELECT status, urgency, operator_id, n FROM ticket_counts"
DELTAS = "SELECT status, urgency, operator_id, delta FROM ticket_count_deltas"
FRESH = """SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets
    WHERE deleted_at IS NULL GROUP BY 1, 2, 3"""


@pytest.fixture
def desk(start: StartServer, contract: Contract) -> Iterator[Desk]:
    one = Desk(start(), contract)
    yield one
    one.api.close()


def counts(database: Database) -> dict[tuple[str, str, int], int]:
    """The kept counters, with what waits to be folded in, without zeros."""
    kept: dict[tuple[str, str, int], int] = {}
    both = KEPT if database.is_sqlite else f"{KEPT} UNION ALL {DELTAS}"
    for status, urgency, operator, n in database.rows(both):
        kept[status, urgency, operator] = kept.get((status, urgency, operator), 0) + int(n)
    return {key: n for key, n in kept.items() if n}


def fresh_counts(database: Database) -> dict[tuple[str, str, int], int]:
    return {(status, urgency, operator): int(n) for status, urgency, operator, n in database.rows(FRESH)}


# --- the purge of deleted tickets ---


def test_a_deleted_ticket_waits_and_then_goes_with_all_it_had(desk: Desk) -> None:
    stays = int(desk.api.ticket()["id"])
    desk.database.change(MANY, (10, stays))
    gone = int(desk.api.ticket()["id"])
    desk.database.change(MANY, (3 * STEP + 7, gone))
    for text in ("another text", "a third one"):
        assert desk.api.patch(f"/api/tickets/{gone}", json={"description": text}).status_code == 200
    assert desk.api.delete(f"/api/tickets/{gone}").status_code == 204
    events = desk.database.count("events")
    job = desk.job(gone)
    assert job["state"] == "ready"
    assert abs(int(str(job["run_at"])) / 1e6 - time.time() - 660) < 60
    assert desk.comments(gone) == 3 * STEP + 7
    desk.make_due()
    eventually(lambda: not desk.job(gone))
    assert desk.is_gone(gone)
    assert desk.comments(gone) == 0
    assert desk.database.count("revisions") == 0
    assert desk.comments(stays) == 10
    assert desk.database.count("events") == events + 2  # of the ticket that woke the runner
    assert not desk.is_gone(stays)


def test_a_ticket_that_is_not_deleted_any_more_stays(desk: Desk) -> None:
    ticket = desk.deleted_ticket(comments=3)
    desk.database.change("UPDATE tickets SET deleted_at = NULL WHERE id = ?", (ticket,))
    desk.make_due()
    eventually(lambda: not desk.job(ticket))
    assert not desk.is_gone(ticket)
    assert desk.comments(ticket) == 3


def in_the_middle(desk: Desk, steps: int) -> int:
    """A ticket whose purge is under way, slowly: at least one step is done, and one is not."""
    desk.trigger("comments", "slow")
    ticket = desk.deleted_ticket(comments=steps * STEP)
    desk.make_due()
    eventually(lambda: desk.comments(ticket) < steps * STEP)
    return ticket


def test_a_killed_purge_loses_and_doubles_nothing(desk: Desk) -> None:
    ticket = in_the_middle(desk, STEPS)
    desk.server.kill()
    left = desk.comments(ticket)
    assert 0 < left < STEPS * STEP
    assert left % STEP == 0, "a step is whole, or it never was"
    job = desk.job(ticket)
    assert job["lease"] != ""
    assert job["attempts"] == 1
    assert 0 < int(str(job["leased_until"])) / 1e6 - time.time() <= LEASE_S
    desk.release("comments")
    desk.database.change("UPDATE jobs SET run_at = 0, leased_until = 0 WHERE lease <> ''")  # the lease runs out
    desk.server.start()
    eventually(lambda: not desk.job(ticket))
    assert desk.is_gone(ticket)
    assert desk.comments(ticket) == 0
    assert counts(desk.database) == fresh_counts(desk.database)


def test_a_lease_is_kept_while_it_lasts(desk: Desk) -> None:
    held = desk.deleted_ticket()
    until = int((time.time() + 3600) * 1e6)
    desk.database.change(
        "UPDATE jobs SET run_at = ?, leased_until = ?, lease = 'another' WHERE key = ?", (until, until, str(held))
    )
    free = desk.deleted_ticket()
    desk.database.change("UPDATE jobs SET run_at = 0 WHERE key = ?", (str(free),))
    desk.deleted_ticket()
    eventually(lambda: not desk.job(free))
    assert desk.job(held)["lease"] == "another"
    assert not desk.is_gone(held)


def test_sigterm_ends_a_step_and_gives_the_job_back(desk: Desk) -> None:
    ticket = in_the_middle(desk, STEPS)
    desk.server.stop()
    left = desk.comments(ticket)
    assert 0 < left < STEPS * STEP
    assert left % STEP == 0
    job = desk.job(ticket)
    assert (job["state"], job["lease"], job["leased_until"], job["attempts"]) == ("ready", "", 0, 0)
    desk.release("comments")
    desk.server.start()
    eventually(lambda: not desk.job(ticket))
    assert desk.is_gone(ticket)


def failed(desk: Desk, ticket: int) -> dict[str, object]:
    """The job as a try left it that was not well."""
    seen: list[dict[str, object]] = []

    def is_over() -> bool:
        seen.append(desk.job(ticket))
        return bool(seen[-1]["last_error"]) and not seen[-1]["lease"]

    eventually(is_over)
    return seen[-1]


def try_again(desk: Desk, ticket: int, attempts: int) -> None:
    """At once, as if it had been tried so often; not while it is being tried."""
    due = "UPDATE jobs SET run_at = 0, attempts = ?, last_error = '' WHERE key = ? AND lease = ''"

    def is_due() -> bool:
        desk.database.change(due, (attempts, str(ticket)))
        return desk.job(ticket)["last_error"] == ""

    eventually(is_due)
    desk.deleted_ticket()


def test_what_fails_is_tried_again_and_is_dead_in_the_end(desk: Desk) -> None:
    desk.trigger("tickets", "fail")
    ticket = desk.deleted_ticket(comments=STEP + 1)
    desk.make_due()
    begun = time.time()
    job = failed(desk, ticket)
    assert (job["state"], job["lease"], job["attempts"]) == ("ready", "", 1), "the step before it counts as a success"
    assert begun < int(str(job["run_at"])) / 1e6 <= time.time() + 5
    assert desk.comments(ticket) == 1
    for attempts in (2, 10):
        try_again(desk, ticket, attempts - 1)
        assert failed(desk, ticket)["attempts"] == attempts
    assert desk.job(ticket)["state"] == "dead"
    assert desk.job(ticket)["lease"] == ""
    assert desk.comments(ticket) == 1
    desk.release("tickets")
    desk.database.change("UPDATE jobs SET state = 'ready', attempts = 0")
    desk.make_due()
    eventually(lambda: not desk.job(ticket))
    assert desk.is_gone(ticket)


def test_a_job_whose_workers_die_is_dead_in_the_end(desk: Desk) -> None:
    ticket = desk.deleted_ticket()
    desk.database.change("UPDATE jobs SET attempts = 10 WHERE key = ?", (str(ticket),))
    desk.make_due()
    eventually(lambda: desk.job(ticket)["state"] == "dead")
    assert desk.job(ticket)["last_error"] == "Its workers ended without an answer."
    assert not desk.is_gone(ticket)


def test_a_kind_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    desk.database.change(
        "INSERT INTO jobs (kind, key, payload, state, run_at, created_at)"
        " VALUES ('of.tomorrow', '7', '', 'ready', 1, 1)"
    )
    desk.make_due()
    eventually(lambda: desk.job(7)["run_at"] != 1 and desk.job(7)["lease"] == "")
    assert desk.job(7)["attempts"] == 0
    assert desk.job(7)["state"] == "ready"


@pytest.mark.engine("postgres")
def test_two_processes_share_the_jobs(desk: Desk, start: StartServer) -> None:
    """One process is held up in every job that it can take; the other does the rest, and none of those."""
    psycopg = pytest.importorskip("psycopg")
    held = [desk.deleted_ticket(comments=2) for _ in range(2)]
    with psycopg.connect(desk.database.url) as lock:
        lock.execute("SELECT id FROM comments WHERE ticket_id = ANY (%s) FOR UPDATE", (held,))
        desk.make_due()
        eventually(lambda: all(desk.job(ticket)["lease"] for ticket in held))
        start(database=desk.database, seed=False)
        rest = [desk.deleted_ticket(comments=STEP + 3) for _ in range(8)]
        desk.database.change(
            "UPDATE jobs SET run_at = 0 WHERE kind = 'ticket.purge' AND lease = '' AND state = 'ready'"
        )
        eventually(lambda: all(desk.is_gone(ticket) for ticket in rest))
        assert not any(desk.is_gone(ticket) for ticket in held)
        lock.rollback()
    eventually(lambda: all(desk.is_gone(ticket) for ticket in held))
    assert desk.database.count("comments") == 0


# --- what recurs ---


def test_old_keys_sessions_and_links_are_cleaned(desk: Desk) -> None:
    now = int(time.time() * 1e6)
    day = 24 * 3600 * 10**6
    for key, age in (("old", day + 10**9), ("new", day - 10**9)):
        desk.database.change(
            "INSERT INTO idempotency_keys (user_id, key, request, status, etag, body, created_at)"
            " VALUES (1, ?, '', 201, '', '{}', ?)",
            (key, now - age),
        )
    insert = """INSERT INTO sessions (user_id, created_at, seen_at, expires_at, user_agent, address)
        VALUES (1, 1, 1, ?, ?, '')"""
    desk.database.change(insert, (now - 31 * day, "old"))
    desk.database.change(insert, (now - 29 * day, "new"))
    link = """INSERT INTO password_resets (user_id, made_by_id, digest, created_at, expires_at)
        VALUES (1, 1, ?, 1, ?)"""
    desk.database.change(link, ("old", now - day - 10**9))
    desk.database.change(link, ("new", now - day + 10**9))
    for kind in ("keys.clean", "sessions.clean"):
        desk.make_due(kind)
    eventually(lambda: desk.database.rows("SELECT key FROM idempotency_keys") == [("new",)])
    eventually(lambda: not desk.database.rows("SELECT 1 FROM sessions WHERE user_agent = 'old'"))
    assert desk.database.rows("SELECT 1 FROM sessions WHERE user_agent = 'new'")
    eventually(lambda: desk.database.rows("SELECT digest FROM password_resets") == [("new",)])
    again = desk.database.rows("SELECT run_at FROM jobs WHERE kind = 'keys.clean' AND lease = ''")
    assert abs(again[0][0] / 1e6 - time.time() - 3600) < 60


# --- kept counters ---


def disturb(desk: Desk, seed: int, changes: int) -> None:
    """One person's random creates, changes and deletes."""
    rng = random.Random(seed)
    mine: list[int] = []
    with desk.api.as_token(desk.api.token) as api:
        for _ in range(changes):
            what = rng.random()
            if what < 0.5 or not mine:
                mine.append(int(api.ticket(urgency=rng.choice(("low", "normal", "high")))["id"]))
            elif what < 0.8:
                operator = rng.choice((None, 1))
                status = rng.choice(("pending", "closed") if operator else ("new", "pending", "closed"))
                change = {"status": status, "operator_id": operator, "urgency": rng.choice(("low", "high"))}
                assert api.patch(f"/api/tickets/{rng.choice(mine)}", json=change).status_code == 200
            else:
                ticket = mine.pop(rng.randrange(len(mine)))
                assert api.delete(f"/api/tickets/{ticket}").status_code == 204


def test_counters_are_what_a_count_says_after_a_storm(desk: Desk) -> None:
    assert counts(desk.database) == {}
    with ThreadPoolExecutor(6) as people:
        storms = [people.submit(disturb, desk, seed, 60) for seed in range(6)]
        while wait(storms, 0.05).not_done:  # and the folding in the middle of it
            desk.database.change("UPDATE jobs SET run_at = 0 WHERE kind = 'counts.fold' AND lease = ''")
    for storm in storms:
        storm.result()
    expected = fresh_counts(desk.database)
    assert sum(expected.values()) > 20
    assert counts(desk.database) == expected
    if not desk.database.is_sqlite:
        desk.make_due("counts.fold")
        eventually(lambda: desk.database.count("ticket_count_deltas") == 0)
        assert counts(desk.database) == fresh_counts(desk.database)


def test_a_request_that_fails_changes_no_counter(desk: Desk) -> None:
    before = counts(desk.database)
    ticket = desk.api.ticket()
    assert desk.api.patch(f"/api/tickets/{ticket['id']}", json={"status": "assigned"}).status_code == 400
    assert desk.api.delete("/api/tickets/999999").status_code == 404
    assert desk.api.delete(f"/api/tickets/{ticket['id']}").status_code == 204
    assert desk.api.delete(f"/api/tickets/{ticket['id']}").status_code == 404
    assert counts(desk.database) == before == fresh_counts(desk.database)


def test_a_clock_that_was_ahead_puts_nothing_off_for_good(desk: Desk) -> None:
    """Found at the next start."""
    at = "SELECT run_at FROM jobs WHERE kind = 'keys.clean'"
    eventually(lambda: desk.database.rows(at))
    desk.server.stop()
    desk.database.change("UPDATE jobs SET run_at = run_at + 1000000000000000 WHERE kind = 'keys.clean'")
    desk.server.start()
    eventually(lambda: desk.database.rows(at)[0][0] < (time.time() + 2 * 3600) * 1e6)
