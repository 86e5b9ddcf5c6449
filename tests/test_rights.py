"""Trust rows 1 and 2: rights, denied by default. Every operation of the document against every kind of caller.

A route without a row here fails, and so does a row without a route. `owner` reads what he made, `other` what somebody
else made; on routes without an object both are simply users.
"""

import pytest

from support.client import Api
from support.contract import Contract
from support.ollama import Ollama
from support.operations import prepare

ROLES = ("anonymous", "user", "owner", "other", "admin")
EVERYONE = dict.fromkeys(ROLES)
USERS = {"anonymous": 401, "user": None, "owner": None, "other": None, "admin": None}
OF_OWNER = {"anonymous": 401, "user": 403, "owner": None, "other": 403, "admin": None}
ABSENT_FOR_OTHERS = {"anonymous": 401, "user": 404, "owner": None, "other": 404, "admin": None}
ADMINS = {"anonymous": 401, "user": 403, "owner": 403, "other": 403, "admin": None}

# operation -> role -> the status of a refusal; None: served with the success of the document
RIGHTS: dict[str, dict[str, int | None]] = {
    "POST /api/users/": EVERYONE,
    "POST /api/users/login": EVERYONE,
    "GET /api/users/me": USERS,
    "POST /api/users/refresh": EVERYONE,
    "POST /api/users/logout": USERS,
    "POST /api/users/me/password": USERS,
    "GET /api/users/me/sessions": USERS,
    "DELETE /api/users/me/sessions/{session_id}": USERS,
    "POST /api/tickets/": USERS,
    "GET /api/tickets/": USERS,
    "GET /api/tickets/count": USERS,
    "GET /api/tickets/{ticket_id}": OF_OWNER,
    "PATCH /api/tickets/{ticket_id}": OF_OWNER,
    "DELETE /api/tickets/{ticket_id}": ADMINS,
    "GET /api/tickets/{ticket_id}/comments": OF_OWNER,
    "POST /api/tickets/{ticket_id}/comments": OF_OWNER,
    "GET /api/tickets/{ticket_id}/events": OF_OWNER,
    "POST /api/tickets/{ticket_id}/close": OF_OWNER,
    "POST /api/tickets/{ticket_id}/reopen": OF_OWNER,
    "GET /api/tickets/latest-events": USERS,
    "POST /api/tickets/bulk-changes/preview": ADMINS,
    "POST /api/tickets/bulk-changes": ADMINS,
    "GET /api/tickets/bulk-changes": ADMINS,
    "GET /api/tickets/bulk-changes/{bulk_change_id}/kept": ADMINS,
    "POST /api/tickets/bulk-changes/{bulk_change_id}/undo": ADMINS,
    "GET /api/jobs/": ADMINS,
    "POST /api/jobs/{job_id}/replay": ADMINS,
    "DELETE /api/jobs/{job_id}": ADMINS,
    "GET /api/events": USERS,
    "GET /api/statistics": ADMINS,
    "GET /api/statistics/days": ADMINS,
    "POST /api/chat/create-ticket": USERS,
    "POST /api/chat/stream": USERS,
    "POST /api/chat/message": USERS,
    "POST /api/tickets/{ticket_id}/draft-reply": ADMINS,
    "GET /api/chat/status": EVERYONE,
    "POST /api/chat/pull-model": ADMINS,
    "GET /api/model/": ADMINS,
    "POST /api/model/test": ADMINS,
    "POST /api/model/pull": ADMINS,
    "DELETE /api/model/pull": ADMINS,
    "GET /api/views/": ADMINS,
    "POST /api/views/": ADMINS,
    "PATCH /api/views/{view_id}": ADMINS,
    "DELETE /api/views/{view_id}": ADMINS,
    "GET /api/users/operators": ADMINS,
    "GET /api/users/search": ADMINS,
    "GET /api/users/{user_id}": ABSENT_FOR_OTHERS,  # {user_id} is the owner
    "GET /api/users/": ADMINS,
    "PATCH /api/users/{user_id}": ADMINS,
    "POST /api/users/{user_id}/end-sessions": ADMINS,
    "POST /api/users/{user_id}/password-reset": ADMINS,
    "POST /api/users/reset-password": EVERYONE,
    "PATCH /api/users/me": USERS,
    "GET /api/about": ADMINS,
    "GET /api/health": EVERYONE,
    "GET /metrics": EVERYONE,
    "GET /": EVERYONE,
    "GET /api/export/tickets": USERS,
}


@pytest.fixture(scope="module")
def settings(ollama: Ollama) -> dict[str, str]:
    """With a model, so that the routes that ask it succeed."""
    return {"OLLAMA_HOST": ollama.host}


@pytest.fixture(scope="module")
def people(anonymous: Api, user: Api, other: Api, admin: Api) -> dict[str, Api]:
    owner = anonymous.newcomer("owner@example.com", "Olga Owner")
    for api in (user, other):
        api.ticket("Something to export")
    return {"anonymous": anonymous, "user": user, "owner": owner, "other": other, "admin": admin}


@pytest.fixture(scope="module")
def ticket(people: dict[str, Api]) -> int:
    return int(people["owner"].ticket("Owned")["id"])


def test_row_01_every_route_has_a_row(contract: Contract) -> None:
    assert {o.name for o in contract.operations} == set(RIGHTS)


def test_row_01_the_document_says_who_needs_a_token(contract: Contract) -> None:
    for operation in contract.operations:
        needs = RIGHTS[operation.name]["anonymous"] == 401
        assert (operation.spec.get("security") == [{"OAuth2PasswordBearer": []}]) is needs, operation.name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", RIGHTS)
def test_row_01_rights(operation: str, role: str, people: dict[str, Api], ticket: int, contract: Contract) -> None:
    prepared = prepare(operation, people[role], people["owner"], ticket, people["user"])
    response = prepared.send()
    expected = RIGHTS[operation][role]
    if expected is None:
        found = contract.find(prepared.method, prepared.path)
        assert found is not None
        assert response.status_code == min(s for s in found.statuses if s < 300)
    else:
        assert response.status_code == expected


@pytest.mark.parametrize("role", ["user", "other"])
def test_row_02_lists_show_ones_own_alone(role: str, people: dict[str, Api], ticket: int) -> None:
    api = people[role]
    for path in ("/api/tickets/", "/api/tickets/?limit=200"):
        rows = api.get(path).json()
        assert {t["created_by_id"] for t in rows} <= {api.user["id"]}
        assert ticket not in [t["id"] for t in rows]


@pytest.mark.parametrize("query", ["created_by_id={}", "user_id={}", "all=true", "limit=200&created_by_id={}"])
def test_row_02_no_parameter_widens_a_list(query: str, people: dict[str, Api], ticket: int) -> None:
    response = people["other"].get(f"/api/tickets/?{query.format(people['owner'].user['id'])}")
    if response.status_code == 200:
        assert ticket not in [t["id"] for t in response.json()]


def test_row_02_absent_and_foreign_are_told_apart_as_in_the_original(people: dict[str, Api], ticket: int) -> None:
    assert people["other"].get(f"/api/tickets/{ticket}").status_code == 403
    assert people["other"].get("/api/tickets/999999").status_code == 404


PAGES = {
    "triage": ("/api/statistics", "/api/statistics/days", "/api/tickets/bulk-changes", "/api/users/operators"),
    "manage_people": ("/api/users/", "/api/users/search?q=x"),
    "administer": ("/api/about", "/api/jobs/", "/api/model/"),
}


@pytest.mark.parametrize("role", ["user", "admin"])
def test_row_01_can_of_oneself_says_what_the_routes_behind_a_page_do(role: str, people: dict[str, Api]) -> None:
    api = people[role]
    can = api.get("/api/users/me").json()["can"]
    assert can == {right: api.get(path).status_code == 200 for right, paths in PAGES.items() for path in paths}
    assert {api.get(path).status_code for paths in PAGES.values() for path in paths} == {200 if can["triage"] else 403}


def test_row_01_can_says_what_the_routes_do(people: dict[str, Api], ticket: int) -> None:
    """The keys of `can` are the same for all who may read; their values are what the routes answer."""
    everything = ("comment", "note", "edit", "assign", "remove", "close", "reopen")
    seen = {role: people[role].get(f"/api/tickets/{ticket}").json()["can"] for role in ("owner", "admin")}
    assert seen == {
        "owner": dict.fromkeys(everything, True) | {"note": False, "assign": False, "remove": False, "reopen": False},
        "admin": dict.fromkeys(everything, True) | {"reopen": False},
    }
    for role, can in seen.items():
        api, number = people[role], people["owner"].ticket()["id"]
        path = f"/api/tickets/{number}"
        assert (api.post(f"{path}/comments", json={"body": "x"}).status_code == 201) is can["comment"]
        assert (api.patch(path, json={"description": "y"}).json()["description"] == "y") is can["edit"]
        note = api.post(f"{path}/comments", json={"body": "x", "internal": True})
        assert note.json()["internal"] is can["note"]
        assert (api.post(f"{path}/reopen").status_code == 200) is can["reopen"]
        assert (api.post(f"{path}/close").status_code == 200) is can["close"]
        assert (api.patch(path, json={"status": "pending"}).json()["status"] == "pending") is can["assign"]
        assert (api.delete(path).status_code == 204) is can["remove"]
