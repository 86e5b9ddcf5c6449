"""The history of a ticket: every change, oldest first, and each reader his audience."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from support.client import Api


def history(api: Api, ticket: int, query: str = "") -> httpx.Response:
    response = api.get(f"/api/tickets/{ticket}/events{query}")
    assert response.status_code == 200, response.text
    return response


def told(api: Api, ticket: int) -> list[tuple[str, Any]]:
    return [(e["kind"], e["changes"]) for e in history(api, ticket).json()]


def test_every_change_is_told(user: Api, admin: Api) -> None:
    ticket = user.ticket(urgency="high")["id"]
    path, me = f"/api/tickets/{ticket}", admin.user["id"]
    comment = user.post(f"{path}/comments", json={"body": "Hello"}).json()["id"]
    for body in (
        {"urgency": "low", "request_type": "other"},
        {"status": "assigned", "operator_id": me},
        {"status": "closed", "urgency": "low"},
        {},
    ):
        assert admin.patch(path, json=body).status_code == 200
    events = history(user, ticket).json()
    assert [(e["kind"], e["changes"]) for e in events] == [
        ("ticket.created", {"status": [None, "new"], "urgency": [None, "high"], "request_type": [None, "hardware"]}),
        ("comment.created", {"comment_id": comment}),
        ("ticket.changed", {"urgency": ["high", "low"], "request_type": ["hardware", "other"]}),
        ("ticket.assigned", {"status": ["new", "assigned"], "operator_id": [None, me]}),
        ("ticket.status", {"status": ["assigned", "closed"]}),
    ]
    assert [e["actor_name"] for e in events] == ["Uma User"] * 2 + ["Admin"] * 3
    assert [e["actor_id"] for e in events] == [user.user["id"]] * 2 + [me] * 3
    assert [e["at"] for e in events] == sorted(e["at"] for e in events)
    assert events == history(admin, ticket).json()


def test_a_replaced_description_is_shown(user: Api) -> None:
    ticket = user.ticket('First "words"\n\u2028')["id"]
    for text in ("Second", "Second", "Third"):
        assert user.patch(f"/api/tickets/{ticket}", json={"description": text}).status_code == 200
    changes = [c for kind, c in told(user, ticket) if kind == "ticket.changed"]
    assert [c["description"]["before"] for c in changes] == ['First "words"\n\u2028', "Second"]


def test_a_replaced_description_goes_with_the_rest(user: Api, admin: Api) -> None:
    ticket = user.ticket("Old")["id"]
    body = {"description": "New", "status": "assigned", "operator_id": admin.user["id"]}
    assert admin.patch(f"/api/tickets/{ticket}", json=body).status_code == 200
    kind, changes = told(user, ticket)[-1]
    assert kind == "ticket.assigned"
    assert changes.pop("description")["before"] == "Old"
    assert changes == {"status": ["new", "assigned"], "operator_id": [None, admin.user["id"]]}


def test_a_note_is_told_to_operators_alone(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    note = admin.post(f"/api/tickets/{ticket}/comments", json={"body": "Hm", "internal": True}).json()["id"]
    assert [kind for kind, _ in told(user, ticket)] == ["ticket.created"]
    assert told(admin, ticket)[1:] == [("note.created", {"comment_id": note})]


def test_history_is_for_whoever_sees_the_ticket(anonymous: Api, user: Api, other: Api) -> None:
    path = f"/api/tickets/{user.ticket()['id']}/events"
    assert anonymous.get(path).status_code == 401
    assert other.get(path).status_code == 403
    assert user.get("/api/tickets/999999/events").status_code == 404


def pages(api: Api, ticket: int, limit: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    query: str | None = f"?limit={limit}"
    while query:
        response = history(api, ticket, query)
        assert len(response.json()) <= limit
        rows += response.json()
        link = re.fullmatch(r'<([^>]+)>; rel="next"', response.headers.get("link", ""))
        following = f"?{urlsplit(link.group(1)).query}" if link else None
        assert following != query, "the pages go in a circle"
        query = following
    return rows


def test_pages_are_complete(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    for n in range(6):
        user.post(f"/api/tickets/{ticket}/comments", json={"body": str(n)})
        admin.post(f"/api/tickets/{ticket}/comments", json={"body": str(n), "internal": True})
    for api, count in ((user, 7), (admin, 13)):
        whole = history(api, ticket).json()
        assert len(whole) == count
        for limit in (1, 3, count - 1, count, 200):
            assert pages(api, ticket, limit) == whole


def test_a_page_of_long_texts_is_shorter_and_the_next_goes_on(user: Api) -> None:
    ticket = user.ticket("0" * 65_000)["id"]
    for n in range(1, 14):
        user.patch(f"/api/tickets/{ticket}", json={"description": f"{n} " + "x" * 65_000})
    first = history(user, ticket, "?limit=200")
    assert len(first.json()) < 14
    assert len(first.content) < 700_000
    texts = [e["changes"]["description"]["before"] for e in pages(user, ticket, 200)[1:]]
    assert [t.split(" ")[0] for t in texts] == ["0" * 65_000, *map(str, range(1, 13))]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "cursor=-1", "cursor=x"])
def test_pages_are_checked(user: Api, query: str) -> None:
    response = user.get(f"/api/tickets/{user.ticket()['id']}/events?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.partition("=")[0]]
