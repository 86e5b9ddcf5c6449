"""Closing and reopening: by who made the ticket, without the right to set a status, and by operators."""

from typing import Any

import httpx
import pytest

from support.client import Api
from support.server import Server

DAY_US = 24 * 60 * 60 * 1_000_000


@pytest.fixture
def ticket(user: Api) -> dict[str, Any]:
    return user.ticket("To be closed")


def act(api: Api, ticket: dict[str, Any], action: str) -> httpx.Response:
    return api.post(f"/api/tickets/{ticket['id']}/{action}")


def told(api: Api, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    return [e["changes"] for e in api.get(f"/api/tickets/{ticket['id']}/events").json()][1:]


def age(server: Server, ticket: dict[str, Any], days: float) -> None:
    """As if it had been closed that many days earlier."""
    moved = "UPDATE tickets SET closed_at = closed_at - ? WHERE id = ?"
    server.database.change(moved, [int(days * DAY_US), ticket["id"]])
    # The counter of that day goes with it.
    ((closed_at,),) = server.database.rows("SELECT closed_at FROM tickets WHERE id = ?", [ticket["id"]])
    again = "ON CONFLICT (day) DO UPDATE SET closed = ticket_days.closed + 1"
    server.database.change(f"INSERT INTO ticket_days (day, closed) VALUES (?, 1) {again}", [closed_at // DAY_US])


def test_the_submitter_closes_and_reopens(user: Api, ticket: dict[str, Any]) -> None:
    closed = act(user, ticket, "close")
    assert closed.status_code == 200
    assert closed.headers["etag"] == '"2"'
    assert closed.json()["status"] == "closed"
    assert closed.json()["closed_at"] == closed.json()["updated_at"]
    assert (closed.json()["can"]["close"], closed.json()["can"]["reopen"]) == (False, True)
    again = act(user, ticket, "reopen").json()
    assert (again["status"], again["closed_at"], again["version"]) == ("new", None, 3)
    assert (again["can"]["close"], again["can"]["reopen"]) == (True, False)
    assert told(user, ticket) == [{"status": ["new", "closed"]}, {"status": ["closed", "new"]}]


def test_what_has_an_operator_is_his_again(user: Api, admin: Api, ticket: dict[str, Any]) -> None:
    admin.patch(f"/api/tickets/{ticket['id']}", json={"status": "pending", "operator_id": admin.user["id"]})
    act(user, ticket, "close")
    assert act(user, ticket, "reopen").json()["status"] == "assigned"


@pytest.mark.parametrize("role", ["user", "admin"])
def test_a_second_time_is_refused_and_changes_nothing(
    role: str, ticket: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    api = request.getfixturevalue(role)
    early = act(api, ticket, "reopen")
    assert (early.status_code, early.json()) == (409, {"detail": "The ticket is not closed"})
    before = act(api, ticket, "close").json()
    late = act(api, ticket, "close")
    assert (late.status_code, late.json()) == (409, {"detail": "The ticket is closed already"})
    assert api.get(f"/api/tickets/{ticket['id']}").json() == before


def test_who_made_it_may_reopen_for_fourteen_days(
    server: Server, user: Api, admin: Api, ticket: dict[str, Any]
) -> None:
    act(user, ticket, "close")
    age(server, ticket, 13.99)
    assert user.get(f"/api/tickets/{ticket['id']}").json()["can"]["reopen"]
    assert act(user, ticket, "reopen").status_code == 200
    act(user, ticket, "close")
    age(server, ticket, 14.01)
    assert not user.get(f"/api/tickets/{ticket['id']}").json()["can"]["reopen"]
    late = act(user, ticket, "reopen")
    assert late.status_code == 409
    assert late.json()["detail"] == "It was closed more than 14 days ago; open a new ticket and name this one"
    assert act(admin, ticket, "reopen").json()["status"] == "new"


def test_a_patch_closes_and_keeps_the_time(admin: Api, ticket: dict[str, Any]) -> None:
    path = f"/api/tickets/{ticket['id']}"
    closed = admin.patch(path, json={"status": "closed"}).json()
    assert closed["closed_at"] == closed["updated_at"]
    later = admin.patch(path, json={"urgency": "high", "status": "closed"}).json()
    assert later["closed_at"] == closed["closed_at"] != later["updated_at"]
    assert admin.patch(path, json={"status": "pending"}).json()["closed_at"] is None


@pytest.mark.parametrize("action", ["close", "reopen"])
def test_row_02_of_others_it_is_refused(action: str, other: Api, admin: Api, user: Api, ticket: dict[str, Any]) -> None:
    assert act(other, ticket, action).status_code == 403
    assert act(other, {"id": 999_999}, action).status_code == 404
    admin.delete(f"/api/tickets/{ticket['id']}")
    assert act(user, ticket, action).status_code == 404
