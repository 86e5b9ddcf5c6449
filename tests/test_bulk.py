"""Many tickets changed, removed and taken back in one go: all of them or none, as one change each would do it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from conftest import StartServer
from support.client import Api
from support.client import admin as log_in_admin
from support.contract import Contract
from support.database import Database
from support.server import Server
from test_jobs import eventually
from test_people_admin import promoted

URL = "/api/tickets/bulk-changes"
US = 1_000_000
UNDO_US, DAY_US = 600 * US, 24 * 3600 * US
MOST = 500
ASSIGNED = "Assigned status requires an operator"
NEW = "New status cannot have an operator assigned"
SHOWN = ("status", "urgency", "request_type", "operator_id", "closed_at", "description", "title", "created_at")
# All that a change may touch, to see that nothing was.
EVERYTHING = """
SELECT 'ticket', id, version, status, urgency, request_type, coalesce(operator_id, 0), coalesce(closed_at, 0),
    coalesce(deleted_at, 0) FROM tickets
UNION ALL SELECT 'event', id, 0, kind, '', '', coalesce(ticket_id, 0), 0, 0 FROM events
UNION ALL SELECT 'bulk', id, 0, '', '', '', 0, coalesce(undone_at, 0), 0 FROM bulk_changes
UNION ALL SELECT 'kept', id, version, status, urgency, request_type, coalesce(operator_id, 0), 0, 0
    FROM bulk_change_tickets
UNION ALL SELECT 'job', id, 0, kind, key, '', 0, 0, 0 FROM jobs WHERE kind = 'ticket.purge' ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def second(anonymous: Api, server: Server) -> Api:
    """Another administrator."""
    person = {"ADMIN_NAME": "Berta", "ADMIN_EMAIL": "berta@example.com", "ADMIN_PASSWORD": "AdminPass123!"}
    server.command("seed-admin", **person)
    return anonymous.person("berta@example.com", "AdminPass123!")


@pytest.fixture(autouse=True)
def sound(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test, counters and histories are what a count says."""
    yield
    if "server" in request.fixturenames:
        request.getfixturevalue("server").command("verify")


def send(api: Api, tickets: object, **body: object) -> httpx.Response:
    return api.post(URL, json={"ticket_ids": tickets, **body})


def change(api: Api, tickets: list[int], **changes: object) -> dict[str, Any]:
    response = send(api, tickets, changes=changes)
    assert response.status_code == 201, response.text
    return dict(response.json())


def remove(api: Api, tickets: list[int]) -> dict[str, Any]:
    response = send(api, tickets, remove=True)
    assert response.status_code == 201, response.text
    return dict(response.json())


def undo(api: Api, number: int) -> httpx.Response:
    return api.post(f"{URL}/{number}/undo")


def look(api: Api, ticket: int) -> dict[str, Any]:
    response = api.get(f"/api/tickets/{ticket}")
    assert response.status_code == 200, response.text
    return dict(response.json())


def shown(ticket: dict[str, Any]) -> dict[str, Any]:
    return {key: ticket[key] for key in SHOWN}


def events(api: Api, ticket: int) -> list[tuple[str, dict[str, Any]]]:
    return [(e["kind"], e["changes"]) for e in api.get(f"/api/tickets/{ticket}/events?limit=200").json()]


def make(user: Api, count: int) -> list[int]:
    return [int(user.ticket(f"Number {n}\nmore")["id"]) for n in range(count)]


@pytest.fixture
def four(user: Api, admin: Api) -> list[int]:
    """New, assigned, pending with an operator, closed."""
    tickets = make(user, 4)
    for ticket, status in zip(tickets[1:], ("assigned", "pending", "closed"), strict=True):
        body = {"status": status, "operator_id": admin.user["id"]}
        assert admin.patch(f"/api/tickets/{ticket}", json=body).status_code == 200
    return tickets


# --- a change ---


def test_each_changes_as_by_itself(user: Api, admin: Api, four: list[int]) -> None:
    before = [look(user, t) for t in four]
    done = change(admin, four[:3] + four[:1], urgency="high", request_type="other")
    assert (done["changed"], done["unchanged"]) == (3, 0)
    for ticket, was in zip(four[:3], before, strict=False):
        now = look(user, ticket)
        assert shown(now) == shown(was) | {"urgency": "high", "request_type": "other"}
        assert now["version"] == was["version"] + 1
        assert now["updated_at"] > was["updated_at"]
        changes = {"urgency": ["normal", "high"], "request_type": ["hardware", "other"]}
        for reader in (user, admin):
            assert events(reader, ticket)[-1] == ("ticket.changed", changes)
    assert look(user, four[3]) == before[3]


def test_what_is_so_already_is_left_alone(admin: Api, four: list[int]) -> None:
    change(admin, four[:1], urgency="high")
    before = [look(admin, t) for t in four]
    done = change(admin, four, urgency="high")
    assert (done["changed"], done["unchanged"]) == (3, 1)
    assert look(admin, four[0]) == before[0]
    again = change(admin, four, urgency="high")
    assert (again["changed"], again["unchanged"]) == (0, 4)
    assert undo(admin, again["id"]).json() == {"restored": 0, "kept": []}


@pytest.mark.parametrize(
    ("changes", "after"),  # of the new, the assigned, the pending, the closed: (status, whether it has the operator)
    [
        ({"operator_id": 1}, [("assigned", 1), ("assigned", 1), ("pending", 1), ("closed", 1)]),
        ({"operator_id": None}, [("new", 0), ("new", 0), ("pending", 0), ("closed", 0)]),
        ({"status": "new"}, [("new", 0), ("new", 0), ("new", 0), ("new", 0)]),
        ({"status": "closed"}, [("closed", 0), ("closed", 1), ("closed", 1), ("closed", 1)]),
        ({"status": "pending", "operator_id": None}, [("pending", 0)] * 4),
        ({"status": "assigned", "operator_id": 1}, [("assigned", 1)] * 4),
        ({"status": "new", "operator_id": None}, [("new", 0)] * 4),
    ],
)
def test_status_and_operator_go_together(
    admin: Api, four: list[int], changes: dict[str, object], after: list[tuple[str, int]]
) -> None:
    assert admin.user["id"] == 1
    change(admin, four, **changes)
    assert [(t["status"], t["operator_id"] or 0) for t in (look(admin, n) for n in four)] == after
    for ticket in four:
        closed = look(admin, ticket)
        assert (closed["closed_at"] is not None) == (closed["status"] == "closed")


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"status": "assigned"}, {0: ASSIGNED}),
        ({"status": "assigned", "operator_id": None}, dict.fromkeys(range(4), ASSIGNED)),
        ({"status": "new", "operator_id": 1}, dict.fromkeys(range(4), NEW)),
    ],
)
def test_one_that_refuses_keeps_all_as_they_are(
    admin: Api, server: Server, four: list[int], changes: dict[str, object], refused: dict[int, str]
) -> None:
    before = server.database.rows(EVERYTHING)
    answer = send(admin, [*four, 999_999], changes=changes)
    assert answer.status_code == 409
    expected = [{"ticket_id": four[n], "title": f"Number {n}", "reason": why} for n, why in refused.items()]
    missing = {"ticket_id": 999_999, "title": "", "reason": "Ticket not found"}
    assert sorted(answer.json()["refused"], key=lambda r: r["ticket_id"]) == [*expected, missing]
    assert "nothing was changed" in answer.json()["detail"]
    assert server.database.rows(EVERYTHING) == before


def test_what_does_not_exist_is_refused_in_a_removal_too(admin: Api, four: list[int]) -> None:
    assert admin.delete(f"/api/tickets/{four[0]}").status_code == 204
    answer = send(admin, [*four, -1, 0], remove=True)
    assert answer.status_code == 409
    assert sorted(r["ticket_id"] for r in answer.json()["refused"]) == [-1, 0, four[0]]
    assert look(admin, four[1])


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ({}, [("missing", ["body", "ticket_ids"])]),
        ({"ticket_ids": [], "remove": True}, [("too_short", ["body", "ticket_ids"])]),
        ({"ticket_ids": list(range(501)), "remove": True}, [("too_long", ["body", "ticket_ids"])]),
        ({"ticket_ids": [1, "x"], "remove": True}, [("int_parsing", ["body", "ticket_ids", 1])]),
        ({"ticket_ids": [2**63], "remove": True}, [("int_parsing_size", ["body", "ticket_ids", 0])]),
        ({"ticket_ids": 1, "remove": True}, [("list_type", ["body", "ticket_ids"])]),
        ({"ticket_ids": [1]}, [("value_error", ["body", "changes"])]),
        ({"ticket_ids": [1], "changes": {}}, [("value_error", ["body", "changes"])]),
        ({"ticket_ids": [1], "changes": {"description": "x"}}, [("value_error", ["body", "changes"])]),
        ({"ticket_ids": [1], "changes": {"status": "closed"}, "remove": True}, [("value_error", ["body", "changes"])]),
        ({"ticket_ids": [1], "changes": {"status": "open"}}, [("enum", ["body", "changes", "status"])]),
        ({"ticket_ids": [1], "changes": {"urgency": None}}, [("value_error", ["body", "changes", "urgency"])]),
        (
            {"ticket_ids": [1], "changes": {"operator_id": 999_999}},
            [("value_error", ["body", "changes", "operator_id"])],
        ),
        (
            {"ticket_ids": [1], "changes": {"operator_id": 1.5}},
            [("int_from_float", ["body", "changes", "operator_id"])],
        ),
        ({"ticket_ids": [1], "changes": [1]}, [("model_attributes_type", ["body", "changes"])]),
    ],
)
@pytest.mark.parametrize("path", [URL, f"{URL}/preview"])
def test_what_no_ticket_could_take(
    admin: Api, server: Server, path: str, body: dict[str, object], entries: list[tuple[str, list[object]]]
) -> None:
    before = server.database.rows(EVERYTHING)
    answer = admin.post(path, json=body)
    assert answer.status_code == 422, answer.text
    assert [(e["type"], e["loc"]) for e in answer.json()["detail"]] == entries
    assert server.database.rows(EVERYTHING) == before


def test_an_operator_is_an_admin(user: Api, admin: Api, four: list[int]) -> None:
    answer = send(admin, four, changes={"operator_id": user.user["id"]})
    assert answer.status_code == 422
    [entry] = answer.json()["detail"]
    assert (entry["loc"], entry["input"]) == (["body", "changes", "operator_id"], user.user["id"])
    assert "administrator" in entry["msg"]


def test_the_literal_path_wins(user: Api, admin: Api, four: list[int]) -> None:
    """`bulk-changes` is no ticket's number, and a ticket's own routes are as they were."""
    assert user.post(f"{URL}/1/undo").status_code == 403
    assert (user.get(URL).status_code, admin.get(URL).status_code) == (403, 200)
    assert admin.post(f"/api/tickets/{four[0]}/close").status_code == 200


# --- before it is made ---


@pytest.mark.parametrize(
    "body",
    [
        {"changes": {"operator_id": 1}},
        {"changes": {"status": "assigned"}},
        {"changes": {"urgency": "normal"}},
        {"remove": True},
    ],
)
def test_a_preview_says_what_the_change_does(
    admin: Api, server: Server, four: list[int], body: dict[str, object]
) -> None:
    before = server.database.rows(EVERYTHING)
    asked = admin.post(f"{URL}/preview", json={"ticket_ids": four, **body})
    assert asked.status_code == 200
    assert server.database.rows(EVERYTHING) == before
    done = send(admin, four, **body)
    if asked.json()["refused"]:
        assert (done.status_code, done.json()["refused"]) == (409, asked.json()["refused"])
    else:
        assert (done.json()["changed"], done.json()["unchanged"]) == (
            asked.json()["changed"],
            asked.json()["unchanged"],
        )
    assert asked.json()["changed"] + asked.json()["unchanged"] + len(asked.json()["refused"]) == 4


# --- and back ---


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "closed"},
        {"status": "new"},
        {"operator_id": None},
        {"operator_id": 1, "urgency": "low"},
        {"status": "pending", "request_type": "software"},
    ],
)
def test_undo_makes_them_what_they_were(
    user: Api, admin: Api, server: Server, four: list[int], changes: dict[str, object]
) -> None:
    """Each with its own values, the time of closing too; the way there and back stays in the history."""
    statistics = admin.get("/api/statistics").json(), admin.get("/api/statistics/days?days=7").json()
    before = [look(user, t) for t in four]
    done = change(admin, four, **changes)
    middle = [look(user, t) for t in four]
    answer = undo(admin, done["id"])
    assert (answer.status_code, answer.json()) == (200, {"restored": done["changed"], "kept": []})
    for ticket, was, there in zip(four, before, middle, strict=True):
        now = look(user, ticket)
        assert shown(now) == shown(was)
        changed = there["version"] > was["version"]
        assert now["version"] == was["version"] + (2 if changed else 0)
        if changed:
            (_, there_event), (_, back) = events(user, ticket)[-2:]
            assert back == {key: value[::-1] for key, value in there_event.items()}
    assert (admin.get("/api/statistics").json(), admin.get("/api/statistics/days?days=7").json()) == statistics


def test_what_somebody_changed_since_is_kept(admin: Api, second: Api, four: list[int]) -> None:
    done = change(admin, four, urgency="high")
    assert second.patch(f"/api/tickets/{four[1]}", json={"urgency": "low"}).status_code == 200
    assert second.delete(f"/api/tickets/{four[2]}").status_code == 204
    answer = undo(admin, done["id"]).json()
    assert answer == {
        "restored": 2,
        "kept": [
            {"ticket_id": four[1], "title": "Number 1", "reason": "It was changed since"},
            {"ticket_id": four[2], "title": "Number 2", "reason": "It was deleted since"},
        ],
    }
    assert [look(admin, t)["urgency"] for t in (four[0], four[1], four[3])] == ["normal", "low", "normal"]


def test_a_comment_is_no_change(user: Api, admin: Api, four: list[int]) -> None:
    done = change(admin, four, urgency="high")
    assert user.post(f"/api/tickets/{four[0]}/comments", json={"body": "Thanks"}).status_code == 201
    assert undo(admin, done["id"]).json() == {"restored": 4, "kept": []}


def test_once_in_time_and_by_who_made_it(user: Api, admin: Api, second: Api, server: Server, four: list[int]) -> None:
    first, late = change(admin, four, urgency="high"), change(admin, four, urgency="low")
    assert undo(second, first["id"]).status_code == 404
    assert undo(user, first["id"]).status_code == 403
    assert undo(admin, 999_999).status_code == 404
    assert undo(admin, late["id"]).status_code == 200
    twice = undo(admin, late["id"])
    assert (twice.status_code, twice.json()) == (409, {"detail": "It has been undone already"})
    server.database.change("UPDATE bulk_changes SET at = at - ? WHERE id = ?", (UNDO_US, first["id"]))
    before = server.database.rows(EVERYTHING)
    over = undo(admin, first["id"])
    assert over.status_code == 409
    assert "ten minutes" in over.json()["detail"]
    assert server.database.rows(EVERYTHING) == before


def test_the_time_to_undo_is_what_the_answer_says(admin: Api, server: Server, four: list[int]) -> None:
    done = change(admin, four, urgency="high")
    [(at,)] = server.database.rows("SELECT at FROM bulk_changes WHERE id = ?", (done["id"],))
    until = datetime.fromisoformat(done["undo_until"]).replace(tzinfo=UTC)
    assert until == datetime.fromtimestamp(0, UTC) + timedelta(microseconds=at + UNDO_US)
    server.database.change("UPDATE bulk_changes SET at = ? WHERE id = ?", (at - UNDO_US + 30 * US, done["id"]))
    assert undo(admin, done["id"]).status_code == 200


# --- removed ---


def purges(database: Database, tickets: list[int]) -> list[str]:
    keys = {str(t) for t in tickets}
    return sorted(key for (key,) in database.rows("SELECT key FROM jobs WHERE kind = 'ticket.purge'") if key in keys)


def all_places(api: Api, tickets: list[int]) -> list[object]:
    """Where a ticket shows: by itself, in the lists, in the export, in the numbers."""
    ids = set(tickets)
    listed = [
        t for path in ("/api/tickets/", "/api/tickets/?limit=200") for t in api.get(path).json() if t["id"] in ids
    ]
    rows = [line for line in api.get("/api/export/tickets").text.splitlines() if "Number" in line]
    comments = [api.get(f"/api/tickets/{t}/comments").json() for t in tickets]
    return [[shown(t) for t in listed], [row.split(",")[0] for row in rows], comments]


def test_removed_and_back_with_all_they_had(user: Api, admin: Api, server: Server, four: list[int]) -> None:
    assert user.post(f"/api/tickets/{four[0]}/comments", json={"body": "One"}).status_code == 201
    assert admin.post(f"/api/tickets/{four[0]}/comments", json={"body": "n", "internal": True}).status_code == 201
    statistics = admin.get("/api/statistics").json()
    before = [all_places(api, four) for api in (user, admin)]
    done = remove(admin, four)
    assert done["changed"] == 4
    for ticket in four:
        assert user.get(f"/api/tickets/{ticket}").status_code == 404
    assert purges(server.database, four) == sorted(map(str, four))
    assert admin.get("/api/statistics").json()["total"] == statistics["total"] - 4
    assert undo(admin, done["id"]).json() == {"restored": 4, "kept": []}
    assert [all_places(api, four) for api in (user, admin)] == before
    assert purges(server.database, four) == []
    assert admin.get("/api/statistics").json() == statistics
    for reader in (user, admin):
        assert [kind for kind, _ in events(reader, four[0])][-2:] == ["ticket.deleted", "ticket.restored"]
    again = remove(admin, four)
    assert again["changed"] == 4, "what came back can go again"
    assert purges(server.database, four) == sorted(map(str, four))
    assert undo(admin, again["id"]).json()["restored"] == 4


def test_a_purge_comes_later_than_the_last_undo(admin: Api, server: Server, four: list[int]) -> None:
    done = remove(admin, four)
    [(made,)] = server.database.rows("SELECT at FROM bulk_changes WHERE id = ?", (done["id"],))
    for ticket in four:
        [(run_at,)] = server.database.rows("SELECT run_at FROM jobs WHERE key = ?", (str(ticket),))
        assert run_at >= made + UNDO_US + 10 * US  # the longest that a request may wait


def test_a_purge_that_has_begun_goes_on(admin: Api, server: Server, four: list[int]) -> None:
    done = remove(admin, four)
    begun = "UPDATE jobs SET lease = 'somebody', attempts = 1 WHERE kind = 'ticket.purge' AND key = ?"
    server.database.change(begun, (str(four[1]),))
    server.database.change("DELETE FROM jobs WHERE kind = 'ticket.purge' AND key = ?", (str(four[2]),))
    answer = undo(admin, done["id"]).json()
    assert answer["restored"] == 2
    assert [(k["ticket_id"], k["title"], k["reason"]) for k in answer["kept"]] == [
        (four[1], "Number 1", "It is gone for good"),
        (four[2], "Number 2", "It is gone for good"),
    ]
    assert admin.get(f"/api/tickets/{four[1]}").status_code == 404


# --- all or none ---


def test_a_key_makes_it_happen_once(admin: Api, server: Server, four: list[int]) -> None:
    body = {"ticket_ids": four, "changes": {"urgency": "high"}}
    key = {"Idempotency-Key": f"bulk-{four[0]}"}
    first, again = (admin.post(URL, json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert look(admin, four[0])["version"] == 2
    other = admin.post(URL, json={"ticket_ids": four, "remove": True}, headers=key)
    assert other.status_code == 422
    assert server.database.rows("SELECT count(*) FROM bulk_changes WHERE id = ?", (first.json()["id"],)) == [(1,)]


def hinder(database: Database, ticket: int) -> None:
    """From now on that ticket cannot be changed."""
    if database.is_sqlite:
        database.change(
            f"CREATE TRIGGER hinder BEFORE UPDATE ON tickets WHEN old.id = {ticket}"
            " BEGIN SELECT RAISE(FAIL, 'the test says no'); END"
        )
        return
    body = "BEGIN RAISE 'the test says no'; END"
    database.change(f"CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
    database.change(
        f"CREATE TRIGGER hinder BEFORE UPDATE ON tickets FOR EACH ROW WHEN (old.id = {ticket})"
        " EXECUTE FUNCTION hinder()"
    )


def release(database: Database) -> None:
    database.change("DROP TRIGGER hinder" if database.is_sqlite else "DROP TRIGGER hinder ON tickets")


@pytest.fixture
def own(start: StartServer) -> Iterator[Server]:
    """A server of the test's own, sound in the end."""
    one = start()
    yield one
    one.command("verify")


@pytest.fixture
def boss(own: Server, contract: Contract) -> Iterator[Api]:
    with Api(own, contract) as anonymous:
        yield log_in_admin(anonymous)


@pytest.mark.parametrize("body", [{"changes": {"urgency": "high"}}, {"remove": True}])
def test_a_failure_in_the_middle_leaves_nothing(own: Server, boss: Api, body: dict[str, object]) -> None:
    """Others' requests that share its transaction are none the worse."""
    tickets = make(boss, 20)
    hinder(own.database, tickets[11])
    before = own.database.rows(EVERYTHING)
    with ThreadPoolExecutor(4) as people:
        bulks = [people.submit(send, boss, tickets, **body) for _ in range(4)]
        others = [people.submit(boss.ticket, "Meanwhile") for _ in range(12)]
    assert {b.result().status_code for b in bulks} == {503}
    assert len({o.result()["id"] for o in others}) == 12
    release(own.database)
    after = own.database.rows(EVERYTHING)
    grown = [row for row in after if row not in before]
    assert all(row[0] in ("ticket", "event") and row[3] in ("new", "ticket.created") for row in grown)
    assert [row for row in before if row not in after] == []
    assert send(boss, tickets, **body).json()["changed"] == 20


def test_an_undo_that_fails_in_the_middle_can_be_tried_again(own: Server, boss: Api) -> None:
    tickets = make(boss, 20)
    done = change(boss, tickets, urgency="high")
    hinder(own.database, tickets[11])
    before = own.database.rows(EVERYTHING)
    assert undo(boss, done["id"]).status_code == 503
    assert own.database.rows(EVERYTHING) == before
    release(own.database)
    assert undo(boss, done["id"]).json()["restored"] == 20


def test_nobody_gets_it_back_who_is_no_operator_any_more(boss: Api) -> None:
    gone, stays = promoted(boss), promoted(boss)
    (ticket,) = make(boss, 1)
    change(boss, [ticket], operator_id=gone.user["id"], status="assigned")
    done = change(boss, [ticket], operator_id=stays.user["id"])
    assert boss.patch(f"/api/users/{gone.user['id']}", json={"active": False}).status_code == 200
    undone = undo(boss, done["id"]).json()
    assert undone["restored"] == 0
    assert [kept["reason"] for kept in undone["kept"]] == ["Who had it is no operator any more"]
    assert boss.get(f"/api/tickets/{ticket}").json()["operator_id"] == stays.user["id"]


def test_a_kill_leaves_all_or_none(own: Server, boss: Api) -> None:
    """Killed while changes of many run one after the other: each is whole."""
    tickets = make(boss, 40)
    for turn in range(5):
        stop = threading.Event()

        def work(gone: threading.Event = stop) -> None:
            with boss.as_token(boss.token) as api:
                while not gone.is_set():
                    for urgency in ("low", "high"):
                        api.post(URL, json={"ticket_ids": tickets, "changes": {"urgency": urgency}})

        worker = threading.Thread(target=lambda: _until_gone(work))
        begun = own.database.count("bulk_changes")
        worker.start()
        eventually(lambda least=begun + 2 + turn: own.database.count("bulk_changes") >= least)
        own.kill()
        stop.set()
        worker.join()
        own.start()
        rows = own.database.rows("SELECT urgency, count(*) FROM tickets GROUP BY urgency")
        assert len(rows) == 1, f"some changed, some not: {rows}"
        ((changes, kept),) = own.database.rows(
            "SELECT (SELECT count(*) FROM events WHERE kind = 'ticket.changed'), "
            "(SELECT count(*) FROM bulk_change_tickets)"
        )  # at one moment: PostgreSQL may still commit what it got before
        assert changes == kept


def _until_gone(work: Any) -> None:  # noqa: ANN401
    try:
        work()
    except (httpx.TransportError, AssertionError):
        return  # killed


# --- at the same time ---


def test_two_changes_at_once_come_one_after_the_other(admin: Api, second: Api, user: Api) -> None:
    tickets = make(user, 30)
    with ThreadPoolExecutor(6) as people:
        for _ in range(4):
            down = people.submit(change, admin, tickets, urgency="low", status="closed")
            up = people.submit(change, second, tickets[::-1], urgency="high", status="pending")
            down.result(), up.result()
            assert len({(look(admin, t)["urgency"], look(admin, t)["status"]) for t in tickets}) == 1
    for ticket in tickets:
        history = [c["urgency"] for _, c in events(admin, ticket) if "urgency" in c]
        assert all(a[1] == b[0] for a, b in pairwise(history)), "each begins where one ended"


def test_one_undo_wins(admin: Api, user: Api) -> None:
    tickets = make(user, 20)
    for body in ({"changes": {"urgency": "high"}}, {"remove": True}):
        done = send(admin, tickets, **body).json()
        with ThreadPoolExecutor(4) as people:
            answers = [people.submit(undo, admin, done["id"]) for _ in range(4)]
        assert sorted(a.result().status_code for a in answers) == [200, 409, 409, 409]
        assert {look(user, t)["urgency"] for t in tickets} == {"normal"}


def test_as_many_as_there_may_be(admin: Api, user: Api) -> None:
    tickets = make(user, MOST)
    body = {"ticket_ids": tickets, "changes": {"operator_id": 1, "urgency": "high"}}
    assert admin.post(f"{URL}/preview", json=body).json() == {"changed": MOST, "unchanged": 0, "refused": []}
    done = change(admin, tickets, operator_id=1, urgency="high")
    assert done["changed"] == MOST
    assert undo(admin, done["id"]).json() == {"restored": MOST, "kept": []}
    gone = remove(admin, tickets)
    assert undo(admin, gone["id"]).json() == {"restored": MOST, "kept": []}


def test_long_texts_are_no_trouble(admin: Api, user: Api) -> None:
    """Together they are more than one request may hold in memory."""
    tickets = [int(user.ticket("\U0001f3ab" * 65_000)["id"]) for _ in range(150)]
    done = change(admin, tickets, urgency="high")
    assert undo(admin, done["id"]).json()["restored"] == 150
    refused = admin.post(f"{URL}/preview", json={"ticket_ids": tickets, "changes": {"status": "assigned"}})
    assert [r["title"] for r in refused.json()["refused"]] == ["\U0001f3ab" * 120] * 150


def test_old_ones_are_cleaned(own: Server, boss: Api) -> None:
    tickets = make(boss, 3)
    old, new = change(boss, tickets, urgency="high"), change(boss, tickets, urgency="low")
    own.database.change("UPDATE bulk_changes SET at = at - ? WHERE id = ?", (DAY_US + US, old["id"]))
    own.database.change("UPDATE jobs SET run_at = 0 WHERE kind = 'keys.clean'")
    assert boss.delete(f"/api/tickets/{tickets[0]}").status_code == 204  # makes the runner look
    eventually(lambda: own.database.rows("SELECT id FROM bulk_changes") == [(new["id"],)])
    assert own.database.rows("SELECT DISTINCT bulk_change_id FROM bulk_change_tickets") == [(new["id"],)]
