"""Views of the queue that operators keep: whose they are, what they may hold, and that a kept one can be opened."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from support import tokens
from support.client import Api
from support.database import Database

NUMBERS = count()
NEW = "status=new&status=assigned&urgency=high&operator_id=me&operator_id=none&sort=-urgency"
RULES = json.dumps({"match": "any", "rules": [{"field": "description", "op": "contains", "value": "Wi-Fi & printer"}]})
NOT_FOUND = {"detail": "View not found"}
TAKEN = {"detail": "You have another view of this name", "code": "name_taken"}


def save(api: Api, name: str | None = None, query: str = NEW, **more: object) -> httpx.Response:
    return api.post("/api/views/", json={"name": name or f"View {next(NUMBERS)}", "query": query, **more})


def saved(api: Api, name: str | None = None, query: str = NEW, **more: object) -> dict[str, Any]:
    response = save(api, name, query, **more)
    assert response.status_code == 201, response.text
    view: dict[str, Any] = response.json()
    return view


def seen_by(api: Api) -> dict[int, dict[str, Any]]:
    return {view["id"]: view for view in api.get("/api/views/").json()}


def events(database: Database) -> list[tuple[str, dict[str, object], int]]:
    found = database.rows("SELECT kind, changes, actor_id FROM events ORDER BY id")
    return [(kind, json.loads(changes), actor) for kind, changes, actor in found if kind.startswith("view.")]


@pytest.fixture(scope="module")
def grace(server: object, admin: Api) -> Iterator[Api]:
    """Another operator."""
    admin.server.database.change(
        "INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)"
        " VALUES ('Grace', 'grace', 'grace@example.com', '', ?, 1)",
        (True,),
    )
    number = admin.server.database.rows("SELECT max(id) FROM users")[0][0]
    person = admin.as_token(tokens.token(tokens.good(number)))
    person.user = person.get("/api/users/me").json()
    yield person


def test_what_was_saved_is_there(admin: Api) -> None:
    view = saved(admin, "  Urgent and nobody's \n", NEW)
    assert view == {
        "id": view["id"],
        "name": "Urgent and nobody's",
        "query": NEW,
        "shared": False,
        "owner_id": admin.user["id"],
        "owner_name": admin.user["name"],
        "created_at": view["created_at"],
        "updated_at": view["created_at"],
        "can": {"change": True, "remove": True},
    }
    assert seen_by(admin)[view["id"]] == view


def test_ones_own_come_first_in_the_order_of_names(admin: Api, grace: Api) -> None:
    shared = saved(grace, "A of Grace", shared=True)
    for name in ("Order 2", "Order 1"):
        saved(admin, name)
    views = list(seen_by(admin).values())
    own = [view["name"] for view in views if view["owner_id"] == admin.user["id"]]
    assert own == sorted(own)
    assert [view["owner_id"] for view in views[: len(own)]] == [admin.user["id"]] * len(own)
    assert shared["id"] in [view["id"] for view in views[len(own) :]]


@pytest.mark.parametrize(
    "query",
    ["", NEW, "q=wi-fi+%26", f"rules={quote(RULES)}", "urgency=high&sort=-created_at"],
)
def test_a_view_opens_as_it_was_kept(query: str, admin: Api) -> None:
    ticket = admin.ticket("My Wi-Fi & printer are away", urgency="high")
    view = saved(admin, query=query)
    kept = seen_by(admin)[view["id"]]["query"]
    assert kept == query
    assert ticket["id"] in [one["id"] for one in admin.get(f"/api/tickets/?limit=50&{kept}").json()]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("status=old", '"status",0: Input should be'),
        ("urgency=low&sort=size", '"sort": Input should be'),
        ("operator_id=everybody", "\"operator_id\",0: Value error, Input should be a number, 'me' or 'none'"),
        ("created_by_id=x", '"created_by_id": Input should be a valid integer'),
        ("q=", '"q": String should have at least 1 character'),
        ("rules=%7B", '"rules"'),
        ("limit=5", '"limit": Value error, this is about a page'),
        ("status=new&cursor=x", '"cursor": Value error, this is about a page'),
        ('rules={"match":"all","rules":[{"field":"colour","op":"equals","value":"red"}]}', '"field"'),
        ("&".join(f"operator_id={n}" for n in range(1, 12)), "at most 8 different items"),
    ],
)
def test_what_no_list_would_take_is_not_kept(query: str, why: str, admin: Api) -> None:
    before = seen_by(admin)
    view = saved(admin)
    for response in (save(admin, query=query), admin.patch(f"/api/views/{view['id']}", json={"query": query})):
        assert response.status_code == 422
        [problem] = response.json()["detail"]
        assert problem["loc"] == ["body", "query"]
        assert problem["msg"].startswith("Value error, ")
        assert why in problem["msg"]
    assert seen_by(admin) == {**before, view["id"]: view}


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "x" * 61])
def test_a_name_is_some_words(name: str, admin: Api) -> None:
    view = saved(admin)
    body = {"name": name, "query": ""}
    for response in (admin.post("/api/views/", json=body), admin.patch(f"/api/views/{view['id']}", json=body)):
        assert response.status_code == 422
        assert [problem["loc"] for problem in response.json()["detail"]] == [["body", "name"]]
    assert seen_by(admin)[view["id"]] == view


def test_a_query_has_an_end(admin: Api) -> None:
    response = save(admin, query="q=" + "x" * 16384)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", "query"]


def test_a_name_stands_for_one_view_of_its_owner(admin: Api, grace: Api) -> None:
    first, second = saved(admin, "Printers"), saved(admin, "Screens")
    for response in (save(admin, " Printers "), admin.patch(f"/api/views/{second['id']}", json={"name": "Printers"})):
        assert response.status_code == 409
        assert response.json() == TAKEN
    assert saved(grace, "Printers")["id"] != first["id"]
    assert admin.patch(f"/api/views/{first['id']}", json={"name": "Printers"}).status_code == 200
    assert seen_by(admin)[second["id"]]["name"] == "Screens"


def test_only_what_is_sent_is_changed(admin: Api) -> None:
    view = saved(admin, "Changing", NEW)
    path = f"/api/views/{view['id']}"
    for change in ({"shared": True}, {"name": "Changed"}, {"query": "status=closed"}, {"shared": False}, {}):
        answer = admin.patch(path, json=change).json()
        assert answer["updated_at"] >= view["updated_at"]
        view = {**view, **change, "updated_at": answer["updated_at"]}
        assert answer == view == seen_by(admin)[view["id"]]
    assert admin.patch(path, json={"name": None, "query": None}).json()["name"] == "Changed"


def test_what_is_not_shared_is_not_there_for_others(admin: Api, grace: Api) -> None:
    private = saved(grace, "Of Grace alone")
    path = f"/api/views/{private['id']}"
    assert private["id"] not in seen_by(admin)
    for response in (admin.patch(path, json={"shared": True}), admin.delete(path), admin.delete("/api/views/987654")):
        assert response.status_code == 404
        assert response.json() == NOT_FOUND
    assert seen_by(grace)[private["id"]] == private


def test_a_shared_one_is_changed_by_its_owner_and_removed_by_any_operator(admin: Api, grace: Api) -> None:
    shared = saved(grace, "Of us all", shared=True)
    path = f"/api/views/{shared['id']}"
    assert seen_by(admin)[shared["id"]] == {**shared, "can": {"change": False, "remove": True}}
    assert admin.patch(path, json={"name": "Mine"}).status_code == 403
    assert seen_by(grace)[shared["id"]] == shared
    assert admin.delete(path).status_code == 204
    assert shared["id"] not in seen_by(grace)
    assert admin.delete(path).status_code == 404


def test_what_is_no_longer_shared_is_its_owners_alone(admin: Api, grace: Api) -> None:
    view = saved(grace, "For a while", shared=True)
    assert view["id"] in seen_by(admin)
    assert grace.patch(f"/api/views/{view['id']}", json={"shared": False}).status_code == 200
    assert view["id"] not in seen_by(admin)


def test_me_is_whoever_opens_it(admin: Api, grace: Api) -> None:
    ticket = admin.ticket("For Grace")["id"]
    assign = {"operator_id": grace.user["id"], "status": "assigned"}
    assert admin.patch(f"/api/tickets/{ticket}", json=assign).status_code == 200
    view = saved(admin, query="operator_id=me", shared=True)
    for operator, has in ((admin, False), (grace, True)):
        query = seen_by(operator)[view["id"]]["query"]
        assert (ticket in [one["id"] for one in operator.get(f"/api/tickets/?limit=200&{query}").json()]) is has


def test_one_person_has_fifty(grace: Api, admin: Api) -> None:
    before = len([view for view in seen_by(grace).values() if view["owner_id"] == grace.user["id"]])
    made = [saved(grace) for _ in range(50 - before)]
    response = save(grace)
    assert response.status_code == 409
    assert response.json() == {"detail": "You have 50 views already; delete one first", "code": "too_many"}
    saved(admin)
    assert grace.delete(f"/api/views/{made[0]['id']}").status_code == 204
    saved(grace)
    for view in seen_by(grace).values():
        if view["owner_id"] == grace.user["id"]:
            assert grace.delete(f"/api/views/{view['id']}").status_code == 204


def test_sent_twice_it_is_saved_once(admin: Api) -> None:
    body = {"name": "Once", "query": ""}
    first, again = (admin.post("/api/views/", json=body, headers={"Idempotency-Key": "view"}) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len([view for view in seen_by(admin).values() if view["name"] == "Once"]) == 1


def test_each_change_is_an_event_that_says_nothing_of_it(admin: Api) -> None:
    database = admin.server.database
    before = len(events(database))
    view = saved(admin, "Nobody's business")
    path, told = f"/api/views/{view['id']}", {"view_id": view["id"]}
    admin.patch(path, json={"name": "Still nobody's"})
    save(admin, "Still nobody's")
    admin.delete(path)
    kinds = ("view.created", "view.changed", "view.deleted")
    assert events(database)[before:] == [(kind, told, admin.user["id"]) for kind in kinds]
