"""What needs a person: admins see the jobs, give a dead one another chance, or throw it away."""

import json
import time
from collections.abc import Iterator

import pytest

from support.client import Api
from support.database import Database
from support.jobs import eventually

INSERT = """INSERT INTO jobs (kind, key, payload, state, run_at, attempts, lease, leased_until, last_error,
        created_at, updated_at)
    VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?)"""
HOUR_US = 3600 * 10**6
BAD = "It can never be done: its key or its payload is not one of its kind."


def now_us() -> int:
    return int(time.time() * 1e6)


def add(database: Database, key: str, state: str = "ready", due: int = 0, lease: str = "", until: int = 0) -> int:
    """A job of a kind that no worker of this version touches, unless it is due."""
    dead = ("dead", 10, "It failed.") if state == "dead" else ("ready", 0, "")
    values = (
        "of.tomorrow",
        key,
        dead[0],
        due or now_us() + HOUR_US,
        dead[1],
        lease,
        until,
        dead[2],
        1_000_000,
        2_000_000,
    )
    database.change(INSERT, values)
    return int(database.rows("SELECT id FROM jobs WHERE kind = 'of.tomorrow' AND key = ?", (key,))[0][0])


def jobs(admin: Api, **query: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    cursor: dict[str, object] = {}
    while True:
        page = admin.get("/api/jobs/", params={**query, **cursor}).json()
        assert len(page["items"]) <= int(str(query.get("limit", 50)))
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def events(database: Database) -> list[tuple[str, dict[str, object], int | None]]:
    rows = database.rows("SELECT kind, changes, actor_id FROM events ORDER BY id")
    return [(kind, json.loads(changes), actor) for kind, changes, actor in rows if kind.startswith("job.")]


@pytest.fixture
def database(admin: Api) -> Iterator[Database]:
    """The module's, without the jobs of the test before."""
    yield admin.server.database
    admin.server.database.change("DELETE FROM jobs WHERE kind IN ('of.tomorrow', 'ticket.purge')")


def test_states_and_what_may_be_done(admin: Api, database: Database) -> None:
    until = now_us() + HOUR_US
    ids = {
        "dead": add(database, "a", "dead"),
        "waiting": add(database, "b"),
        "running": add(database, "c", lease="somebody", due=until, until=until),
    }
    for state, number in ids.items():
        found = {job["id"]: job for job in jobs(admin, state=state)}
        assert not set(ids.values()) - {number} & set(found)
        job = found[number]
        assert job["state"] == state
        assert job["can"] == {"replay": state == "dead", "discard": state == "dead"}
        assert job["error"] == ("It failed." if state == "dead" else None)
        assert job["attempts"] == (10 if state == "dead" else 0)
        assert job["created_at"] == "1970-01-01T00:00:01"
        assert job["updated_at"] == "1970-01-01T00:00:02"
    everything = {job["id"]: job["state"] for job in jobs(admin)}
    assert {number: state for state, number in ids.items()}.items() <= everything.items()


@pytest.mark.parametrize("state", ["dead", "waiting", None])
def test_pages_hold_each_job_once(state: str | None, admin: Api, database: Database) -> None:
    made = [add(database, str(n), "dead" if state == "dead" else "ready") for n in range(7)]
    query = {"state": state} if state else {}
    for limit in (1, 3, 7, 200):
        found = [job["id"] for job in jobs(admin, limit=limit, **query)]
        assert found == sorted(found, reverse=True)
        assert [number for number in found if number in made] == made[::-1]


def test_a_cursor_belongs_to_its_list(admin: Api, database: Database) -> None:
    for n in range(2):
        add(database, str(n), "dead")
    cursor = admin.get("/api/jobs/?state=dead&limit=1").json()["next"]
    assert admin.get(f"/api/jobs/?state=dead&limit=1&cursor={cursor}").status_code == 200
    for query in (f"cursor={cursor}", f"state=waiting&cursor={cursor}", f"state=dead&cursor={cursor}x", "cursor="):
        refused = admin.get(f"/api/jobs/?{query}")
        assert refused.status_code == 422, query
        assert refused.json()["detail"][0]["loc"] == ["query", "cursor"]


def test_a_job_that_can_never_be_done_is_dead_at_once_and_comes_back_dead(admin: Api, database: Database) -> None:
    database.change(INSERT, ("ticket.purge", "no number", "ready", 1, 0, "", 0, "", 1, 1))
    admin.delete(f"/api/tickets/{admin.ticket()['id']}").raise_for_status()  # enqueues another one: the runner looks
    eventually(lambda: [job for job in jobs(admin, state="dead") if job["key"] == "no number"])
    (job,) = jobs(admin, state="dead")
    assert (job["kind"], job["attempts"], job["error"]) == ("ticket.purge", 1, BAD)
    told = {"job_id": job["id"], "kind": "ticket.purge", "key": "no number"}
    assert events(database)[-1:] == [("job.died", told, None)]

    again = admin.post(f"/api/jobs/{job['id']}/replay")
    assert again.status_code == 200
    assert (again.json()["state"], again.json()["attempts"], again.json()["error"]) == ("waiting", 0, None)
    eventually(lambda: events(database)[-1][0] == "job.died")
    assert events(database)[-2:] == [("job.replayed", told, admin.user["id"]), ("job.died", told, None)]


def test_a_replayed_job_is_done(admin: Api, database: Database) -> None:
    ticket = admin.ticket()["id"]
    admin.delete(f"/api/tickets/{ticket}").raise_for_status()
    dead = "UPDATE jobs SET state = 'dead', attempts = 10, last_error = 'The disk was full.' WHERE key = ?"
    database.change(dead, (str(ticket),))
    (job,) = jobs(admin, state="dead")
    assert (job["key"], job["error"]) == (str(ticket), "The disk was full.")
    assert admin.post(f"/api/jobs/{job['id']}/replay").status_code == 200
    eventually(lambda: not database.rows("SELECT 1 FROM tickets WHERE id = ?", (ticket,)))
    eventually(lambda: not jobs(admin, state="dead") and admin.post(f"/api/jobs/{job['id']}/replay").status_code == 404)


def test_a_discarded_job_is_gone(admin: Api, database: Database) -> None:
    number = add(database, "a", "dead")
    assert admin.delete(f"/api/jobs/{number}").status_code == 204
    assert number not in [job["id"] for job in jobs(admin)]
    assert events(database)[-1] == (
        "job.discarded",
        {"job_id": number, "kind": "of.tomorrow", "key": "a"},
        admin.user["id"],
    )
    for gone in (admin.delete(f"/api/jobs/{number}"), admin.post(f"/api/jobs/{number}/replay")):
        assert gone.status_code == 404
        assert gone.json() == {"detail": "Job not found"}


def test_what_is_not_dead_stays_as_it_is(admin: Api, database: Database) -> None:
    until = now_us() + HOUR_US
    before = events(database)
    for number in (add(database, "a"), add(database, "b", lease="somebody", due=until, until=until)):
        row = database.rows("SELECT * FROM jobs WHERE id = ?", (number,))
        for refused in (admin.delete(f"/api/jobs/{number}"), admin.post(f"/api/jobs/{number}/replay")):
            assert refused.status_code == 409
            assert refused.json() == {"detail": "This job is not dead: it waits for its turn, or runs"}
        assert database.rows("SELECT * FROM jobs WHERE id = ?", (number,)) == row
    assert events(database) == before
