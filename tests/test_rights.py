"""Trust rows 1 and 2: rights, denied by default. Every operation of the document against every kind of caller.

A route without a row here fails, and so does a row without a route. `owner` reads what he made, `other` what somebody
else made; on routes without an object both are simply users.
"""

from typing import Any

import pytest

from support.client import PASSWORD, Api
from support.contract import Contract

ROLES = ("anonymous", "user", "owner", "other", "admin")
EVERYONE = dict.fromkeys(ROLES)
USERS = {"anonymous": 401, "user": None, "owner": None, "other": None, "admin": None}
OF_OWNER = {"anonymous": 401, "user": 403, "owner": None, "other": 403, "admin": None}

# operation -> role -> the status of a refusal; None: served with the success of the document
RIGHTS: dict[str, dict[str, int | None]] = {
    "POST /api/users/": EVERYONE,
    "POST /api/users/login": EVERYONE,
    "GET /api/users/me": USERS,
    "POST /api/tickets/": USERS,
    "GET /api/tickets/": USERS,
    "GET /api/tickets/{ticket_id}": OF_OWNER,
    "GET /api/health": EVERYONE,
    "GET /": EVERYONE,
}
NUMBERS = iter(range(1_000_000))


def body(operation: str, user: Api) -> dict[str, Any]:
    """A request that succeeds for whoever may make it."""
    match operation:
        case "POST /api/users/":
            return {"json": {"name": "N", "email": f"rights{next(NUMBERS)}@example.com", "password": PASSWORD}}
        case "POST /api/users/login":
            return {"data": {"username": user.user["email"], "password": PASSWORD}}
        case "POST /api/tickets/":
            return {"json": {"description": "x", "request_type": "other"}}
    return {}


@pytest.fixture(scope="module")
def people(anonymous: Api, user: Api, other: Api, admin: Api) -> dict[str, Api]:
    owner = anonymous.newcomer("owner@example.com", "Olga Owner")
    return {"anonymous": anonymous, "user": user, "owner": owner, "other": other, "admin": admin}


@pytest.fixture(scope="module")
def ticket(people: dict[str, Api]) -> int:
    return int(people["owner"].ticket("Owned")["id"])


def test_row_1_every_route_has_a_row(contract: Contract) -> None:
    assert {o.name for o in contract.operations} == set(RIGHTS)


def test_row_1_the_document_says_who_needs_a_token(contract: Contract) -> None:
    for operation in contract.operations:
        needs = RIGHTS[operation.name]["anonymous"] == 401
        assert (operation.spec.get("security") == [{"OAuth2PasswordBearer": []}]) is needs, operation.name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", RIGHTS)
def test_row_1_rights(operation: str, role: str, people: dict[str, Api], ticket: int, contract: Contract) -> None:
    method, _, path = operation.partition(" ")
    response = people[role].request(method, path.replace("{ticket_id}", str(ticket)), **body(operation, people["user"]))
    expected = RIGHTS[operation][role]
    if expected is None:
        found = contract.find(method, path)
        assert found is not None
        assert response.status_code == min(s for s in found.statuses if s < 300)
    else:
        assert response.status_code == expected


@pytest.mark.parametrize("role", ["user", "other"])
def test_row_2_lists_show_ones_own_alone(role: str, people: dict[str, Api], ticket: int) -> None:
    api = people[role]
    for path in ("/api/tickets/", "/api/tickets/?limit=200"):
        rows = api.get(path).json()
        assert {t["created_by_id"] for t in rows} <= {api.user["id"]}
        assert ticket not in [t["id"] for t in rows]


@pytest.mark.parametrize("query", ["created_by_id={}", "user_id={}", "all=true", "limit=200&created_by_id={}"])
def test_row_2_no_parameter_widens_a_list(query: str, people: dict[str, Api], ticket: int) -> None:
    response = people["other"].get(f"/api/tickets/?{query.format(people['owner'].user['id'])}")
    if response.status_code == 200:
        assert ticket not in [t["id"] for t in response.json()]


def test_row_2_absent_and_foreign_are_told_apart_as_in_the_original(people: dict[str, Api], ticket: int) -> None:
    assert people["other"].get(f"/api/tickets/{ticket}").status_code == 403
    assert people["other"].get("/api/tickets/999999").status_code == 404


def test_row_1_can_says_what_the_routes_do(people: dict[str, Api], ticket: int) -> None:
    """The keys of `can` are the same for all who may read; only their values differ."""
    seen = {role: people[role].get(f"/api/tickets/{ticket}").json()["can"] for role in ("owner", "admin")}
    assert set(seen["owner"]) == set(seen["admin"])
