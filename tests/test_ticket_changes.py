"""Tickets changed and deleted: what each may change, in which order it is refused, and whose version holds."""

from typing import Any

import httpx
import pytest

from support.client import Api
from support.server import Server

OPEN = ("comment", "note", "edit", "assign", "remove", "close")  # what an admin may do with an open ticket
CAN = dict.fromkeys(OPEN, True) | {"reopen": False}
ASSIGNED = "Assigned status requires an operator"
NEW = "New status cannot have an operator assigned"


def patch(api: Api, ticket: int, body: object, **headers: str) -> httpx.Response:
    return api.patch(f"/api/tickets/{ticket}", json=body, headers=headers)


def changed(api: Api, ticket: int, **fields: object) -> dict[str, Any]:
    response = patch(api, ticket, fields)
    assert response.status_code == 200, response.text
    return dict(response.json())


def entries(response: httpx.Response) -> list[tuple[str, list[object], object]]:
    assert response.status_code == 422, response.text
    return [(e["type"], e["loc"], e["input"]) for e in response.json()["detail"]]


@pytest.fixture
def ticket(user: Api) -> dict[str, Any]:
    return user.ticket("First line\nsecond")


def test_the_requester_changes_the_description_alone(user: Api, ticket: dict[str, Any]) -> None:
    after = changed(
        user, ticket["id"], description="Better\nwords", status="closed", urgency="high", request_type="other",
        operator_id=1,
    )  # fmt: skip
    assert after == ticket | {
        "description": "Better\nwords",
        "title": "Better",
        "updated_at": after["updated_at"],
        "version": ticket["version"] + 1,
    }
    assert after["updated_at"] > ticket["updated_at"]
    assert user.get(f"/api/tickets/{ticket['id']}").json() == after


def test_what_the_requester_may_not_change_is_still_checked(user: Api, ticket: dict[str, Any]) -> None:
    refused = patch(user, ticket["id"], {"status": "x", "operator_id": 1.5})
    assert [e[:2] for e in entries(refused)] == [
        ("enum", ["body", "status"]),
        ("int_from_float", ["body", "operator_id"]),
    ]


def test_difference_4_null_is_ignored_where_the_caller_may_not_change(user: Api, ticket: dict[str, Any]) -> None:
    nulls = {"status": None, "urgency": None, "request_type": None, "operator_id": None}
    assert patch(user, ticket["id"], nulls).status_code == 200
    assert entries(patch(user, ticket["id"], nulls | {"description": None})) == [
        ("string_type", ["body", "description"], None)
    ]


def test_difference_4_null_of_what_the_caller_may_change(admin: Api, ticket: dict[str, Any]) -> None:
    nulls = dict.fromkeys(("description", "status", "urgency", "request_type"))
    assert entries(patch(admin, ticket["id"], nulls)) == [
        ("string_type", ["body", "description"], None),
        ("enum", ["body", "status"], None),
        ("enum", ["body", "urgency"], None),
        ("enum", ["body", "request_type"], None),
    ]
    assert admin.get(f"/api/tickets/{ticket['id']}").json()["version"] == ticket["version"]


def test_difference_4_an_operator_is_an_admin(user: Api, admin: Api, ticket: dict[str, Any]) -> None:
    for nobody in (user.user["id"], 999_999, 0, -1):
        refused = patch(admin, ticket["id"], {"status": "pending", "operator_id": nobody})
        assert entries(refused) == [("value_error", ["body", "operator_id"], nobody)]
    assert entries(patch(admin, ticket["id"], {"operator_id": 2**63}))[0][0] == "int_parsing_size"


@pytest.mark.parametrize("operator", ["1", 1.0, True, " 1 "])
def test_an_operator_is_read_as_leniently_as_by_the_original(
    admin: Api, ticket: dict[str, Any], operator: object
) -> None:
    assert changed(admin, ticket["id"], status="assigned", operator_id=operator)["operator_id"] == 1


def test_status_and_operator_go_together(admin: Api, ticket: dict[str, Any]) -> None:
    """In the original's order: the first rule that is broken answers, and nothing is changed."""
    for body, reason in (
        ({"status": "assigned"}, ASSIGNED),
        ({"operator_id": 1}, NEW),
        ({"status": "new", "operator_id": 1}, NEW),
        ({"status": "new", "operator_id": 999_999}, NEW),
        ({"status": "assigned", "operator_id": None}, ASSIGNED),
    ):
        refused = patch(admin, ticket["id"], body)
        assert (refused.status_code, refused.json()) == (400, {"detail": reason}), body
    assert admin.get(f"/api/tickets/{ticket['id']}").json()["version"] == ticket["version"]
    assert changed(admin, ticket["id"], status="assigned", operator_id=1)["operator_id"] == 1
    assert patch(admin, ticket["id"], {"operator_id": None}).json() == {"detail": ASSIGNED}
    assert patch(admin, ticket["id"], {"status": "new"}).json() == {"detail": NEW}
    assert changed(admin, ticket["id"], status="pending")["operator_id"] == 1
    assert changed(admin, ticket["id"], operator_id=None)["status"] == "pending"
    assert changed(admin, ticket["id"], status="closed", operator_id=1)["status"] == "closed"
    assert changed(admin, ticket["id"], status="new", operator_id=None)["status"] == "new"


def test_an_admin_changes_all(admin: Api, ticket: dict[str, Any]) -> None:
    fields = {
        "description": "D",
        "status": "pending",
        "urgency": "low",
        "request_type": "software",
        "operator_id": admin.user["id"],
    }
    after = changed(admin, ticket["id"], **fields)
    assert after == ticket | fields | {
        "title": "D",
        "version": 2,
        "updated_at": after["updated_at"],
        "operator_name": "Admin",
        "waiting_for": "submitter",
        "can": CAN,
    }


def test_unknown_keys_are_ignored_and_the_time_moves(admin: Api, ticket: dict[str, Any]) -> None:
    after = changed(admin, ticket["id"], id=5, created_by_id=1, created_at="2020-01-01T00:00:00", version=77)
    assert after == ticket | {
        "updated_at": after["updated_at"],
        "version": 2,
        "can": CAN,
    }


def test_order_of_refusals(anonymous: Api, other: Api, admin: Api, ticket: dict[str, Any]) -> None:
    path = f"/api/tickets/{ticket['id']}"
    broken = {"content": b"{", "headers": {"Content-Type": "application/json"}}
    assert entries(anonymous.patch(path, **broken))[0][0] == "json_invalid"  # type: ignore[arg-type]
    assert anonymous.patch(path, json={"status": "x"}).status_code == 401
    assert entries(other.patch("/api/tickets/x", json={"status": "x"})) == [
        ("int_parsing", ["path", "ticket_id"], "x"),
        ("enum", ["body", "status"], "x"),
    ]
    assert other.patch(path, json={"status": "x"}).status_code == 422
    refused = patch(other, ticket["id"], {"description": None}, **{"If-Match": '"99"'})
    assert (refused.status_code, refused.json()) == (403, {"detail": "Not allowed"})
    absent = patch(admin, 999_999, {"status": None}, **{"If-Match": '"99"'})
    assert (absent.status_code, absent.json()) == (404, {"detail": "Ticket not found"})
    assert patch(admin, ticket["id"], {"status": None}, **{"If-Match": '"99"'}).status_code == 422
    assert patch(admin, ticket["id"], {"status": "assigned"}, **{"If-Match": '"99"'}).status_code == 409
    assert patch(admin, ticket["id"], {"status": "assigned"}).status_code == 400


# --- If-Match ---


@pytest.mark.parametrize("value", ['"1"', "*", '"7", "1"', 'W/"1"'])
def test_a_change_of_the_version_that_was_read(user: Api, ticket: dict[str, Any], value: str) -> None:
    response = patch(user, ticket["id"], {"description": "x"}, **{"If-Match": value})
    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'
    assert response.json()["version"] == 2


@pytest.mark.parametrize("value", ['"2"', "1", "", '"01"', '"1'])
def test_a_conflict_shows_both_values(user: Api, ticket: dict[str, Any], value: str) -> None:
    response = patch(user, ticket["id"], {"description": "Mine", "nonsense": 1}, **{"If-Match": value})
    assert response.status_code == 409
    assert response.json() == {
        "detail": "The ticket has changed since you read it",
        "current": ticket,
        "sent": {"description": "Mine"},
    }
    assert response.headers["etag"] == '"1"'
    assert user.get(f"/api/tickets/{ticket['id']}").json() == ticket


def test_a_conflict_tells_null_from_absent(admin: Api, ticket: dict[str, Any]) -> None:
    sent = {"status": "pending", "operator_id": None}
    assert patch(admin, ticket["id"], sent, **{"If-Match": '"9"'}).json()["sent"] == sent


def test_of_two_changes_of_one_version_the_second_loses(user: Api, admin: Api, ticket: dict[str, Any]) -> None:
    assert patch(admin, ticket["id"], {"urgency": "high"}, **{"If-Match": '"1"'}).status_code == 200
    lost = patch(user, ticket["id"], {"description": "late"}, **{"If-Match": '"1"'})
    assert (lost.status_code, lost.json()["current"]["urgency"]) == (409, "high")
    assert changed(user, ticket["id"], description="without a condition the last one wins")["version"] == 3


# --- DELETE ---


def test_delete_hides_at_once(user: Api, admin: Api, ticket: dict[str, Any]) -> None:
    path = f"/api/tickets/{ticket['id']}"
    response = admin.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers
    for api in (user, admin):
        reads = [api.get(f"{path}{below}") for below in ("", "/comments", "/events")]
        for gone in (*reads, patch(api, ticket["id"], {})):
            assert (gone.status_code, gone.json()) == (404, {"detail": "Ticket not found"})
    assert admin.delete(path).status_code == 404


def test_delete_is_for_admins(anonymous: Api, user: Api, ticket: dict[str, Any]) -> None:
    for number in (ticket["id"], 999_999):
        refused = user.delete(f"/api/tickets/{number}")
        assert (refused.status_code, refused.json()) == (403, {"detail": "Operation not permitted"})
    assert anonymous.delete(f"/api/tickets/{ticket['id']}").status_code == 401
    assert entries(user.delete("/api/tickets/x"))[0][0] == "int_parsing"


def test_delete_of_another_version(admin: Api, ticket: dict[str, Any]) -> None:
    path = f"/api/tickets/{ticket['id']}"
    conflict = admin.delete(path, headers={"If-Match": '"2"'})
    assert (conflict.status_code, conflict.json()["sent"]) == (409, {})
    assert conflict.json()["current"]["id"] == ticket["id"]
    assert admin.delete(path, headers={"If-Match": '"1"'}).status_code == 204


def test_a_number_is_not_given_again(user: Api, admin: Api) -> None:
    last = user.ticket()["id"]
    assert admin.delete(f"/api/tickets/{last}").status_code == 204
    assert user.ticket()["id"] > last


# --- out of a chat ---


@pytest.mark.parametrize(
    ("urgency", "request_type", "expected"),
    [
        ("high", "hardware", ("high", "hardware")),
        ("URGENT!!", "network", ("normal", "other")),
        ("High", " hardware", ("normal", "other")),
        ("", "", ("normal", "other")),
        (None, None, ("normal", "other")),
    ],
)
def test_a_ticket_out_of_a_chat(
    user: Api, urgency: str | None, request_type: str | None, expected: tuple[str, str]
) -> None:
    body = {"description": "Dock dead", "urgency": urgency, "request_type": request_type}
    response = user.post("/api/chat/create-ticket", json={k: v for k, v in body.items() if v is not None})
    assert response.status_code == 201
    made = response.json()
    assert (made["urgency"], made["request_type"]) == expected
    assert user.get(f"/api/tickets/{made['id']}").json() == made


def test_a_ticket_out_of_a_chat_refused(anonymous: Api, user: Api) -> None:
    assert anonymous.post("/api/chat/create-ticket", json={}).status_code == 401
    assert entries(user.post("/api/chat/create-ticket", json={"urgency": None, "request_type": 5})) == [
        ("missing", ["body", "description"], {"urgency": None, "request_type": 5}),
        ("string_type", ["body", "urgency"], None),
        ("string_type", ["body", "request_type"], 5),
    ]


# --- what a change leaves behind ---


def counted(server: Server) -> dict[tuple[object, ...], int]:
    """The kept counters, without zeros; on PostgreSQL with the deltas that wait to be folded in."""
    kept = "SELECT status, urgency, operator_id, n FROM ticket_counts"
    if not server.database.is_sqlite:
        kept += " UNION ALL SELECT status, urgency, operator_id, delta FROM ticket_count_deltas"
    rows = server.database.rows(
        f"SELECT status, urgency, operator_id, CAST(sum(n) AS bigint) FROM ({kept}) k GROUP BY 1, 2, 3"
    )
    return {tuple(row[:3]): row[3] for row in rows if row[3]}


def test_the_kept_counters_follow_every_change(server: Server, user: Api, admin: Api) -> None:
    tickets = [user.ticket(urgency=u)["id"] for u in ("low", "normal", "high", "high")]
    changed(admin, tickets[0], status="assigned", operator_id=1)
    changed(admin, tickets[1], urgency="high")
    changed(admin, tickets[1], status="closed")
    changed(user, tickets[2], description="x", status="closed")
    assert patch(admin, tickets[2], {"status": "assigned"}).status_code == 400
    assert admin.delete(f"/api/tickets/{tickets[3]}").status_code == 204
    assert admin.delete(f"/api/tickets/{tickets[3]}").status_code == 404
    rows = server.database.rows(
        "SELECT status, urgency, coalesce(operator_id, 0), count(*) "
        "FROM tickets WHERE deleted_at IS NULL GROUP BY 1, 2, 3"
    )
    assert counted(server) == {tuple(row[:3]): row[3] for row in rows}


def test_a_deleted_ticket_waits_for_its_purge(server: Server, user: Api, admin: Api) -> None:
    number = user.ticket()["id"]
    assert admin.delete(f"/api/tickets/{number}").status_code == 204
    ((deleted_at,),) = server.database.rows("SELECT deleted_at FROM tickets WHERE id = ?", [number])
    ((run_at,),) = server.database.rows(
        "SELECT run_at FROM jobs WHERE kind = 'ticket.purge' AND key = ?", [str(number)]
    )
    assert run_at - deleted_at == 11 * 60 * 1_000_000  # a minute after the last moment to undo it
    events = server.database.rows(
        "SELECT kind, audience, changes FROM events WHERE ticket_id = ? ORDER BY id", [number]
    )
    assert events[-1] == ("ticket.deleted", "submitter", "{}")
