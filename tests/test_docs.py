"""The API's documentation: /docs, /redoc, /openapi.json, and what is said of the original's routes."""

from collections.abc import Iterator
from typing import Any

import pytest

from conftest import StartServer
from support import keys
from support.client import Api
from support.contract import Contract

PATHS = ("/docs", "/redoc", "/openapi.json")
PATH, QUERY = "path", "query"

# Of each of the original's routes: its function, the statuses it answered, what it took. Its document listed success
# and 422 alone; the others it answered all the same.
ORIGINAL: dict[str, tuple[str, set[int], dict[str, str], str]] = {
    "GET /": ("root", {200}, {}, ""),
    "GET /api/health": ("health", {200}, {}, ""),
    "POST /api/users/": ("create_user", {201, 400, 422, 429}, {}, "application/json"),
    "POST /api/users/login": ("login", {200, 401, 422, 429}, {}, "application/x-www-form-urlencoded"),
    "GET /api/users/me": ("get_me", {200, 401}, {}, ""),
    "GET /api/users/operators": ("list_operators", {200, 401, 403}, {}, ""),
    "GET /api/users/search": ("search_users", {200, 401, 403, 422}, {"q": QUERY}, ""),
    "GET /api/users/{user_id}": ("get_user", {200, 401, 404, 422}, {"user_id": PATH}, ""),
    "POST /api/tickets/": ("create_ticket", {201, 401, 422}, {}, "application/json"),
    "GET /api/tickets/": ("list_tickets", {200, 401}, {}, ""),
    "GET /api/tickets/{ticket_id}": ("get_ticket", {200, 401, 403, 404, 422}, {"ticket_id": PATH}, ""),
    "PATCH /api/tickets/{ticket_id}": (
        "update_ticket",
        {200, 400, 401, 403, 404, 422},
        {"ticket_id": PATH},
        "application/json",
    ),
    "DELETE /api/tickets/{ticket_id}": ("delete_ticket", {204, 401, 403, 404, 422}, {"ticket_id": PATH}, ""),
    "GET /api/tickets/{ticket_id}/comments": (
        "list_comments",
        {200, 401, 403, 404, 422},
        {"ticket_id": PATH},
        "",
    ),
    "POST /api/tickets/{ticket_id}/comments": (
        "add_comment",
        {201, 401, 403, 404, 422},
        {"ticket_id": PATH},
        "application/json",
    ),
    "GET /api/export/tickets": ("export_tickets_csv", {200, 401, 404}, {}, ""),
    "POST /api/chat/create-ticket": ("create_ticket_from_chat", {201, 401, 422}, {}, "application/json"),
}
OBJECTS = {
    "UserRead": keys.USER,
    "Ticket": keys.TICKET,
    "Comment": keys.COMMENT,
    "ValidationError": ["loc", "msg", "type"],
    "HTTPValidationError": ["detail"],
}


def snake(text: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in text)


@pytest.mark.parametrize("name", ORIGINAL)
def test_an_operation_of_the_original(name: str, contract: Contract) -> None:
    function, statuses, parameters, body = ORIGINAL[name]
    method, _, path = name.partition(" ")
    spec: dict[str, Any] = contract.document["paths"][path][method.lower()]
    assert spec["operationId"] == f"{function}{snake(path)}_{method.lower()}"
    assert {str(s) for s in statuses} <= spec["responses"].keys()
    assert [s for s in spec["responses"] if s < "300"] == [str(min(statuses))]
    told = {p["name"]: p for p in spec.get("parameters", [])}
    assert {k: told[k]["in"] for k in parameters} == parameters
    added = [p for k, p in told.items() if k not in parameters]
    assert not any(p["required"] for p in added), "what the original did not know may be left out"
    assert list(spec.get("requestBody", {}).get("content", {})) == ([body] if body else [])
    assert (spec.get("security") is not None) is (401 in statuses and "login" not in path)
    if 422 in statuses:
        content = spec["responses"]["422"]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/HTTPValidationError"}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_of_the_original(name: str, contract: Contract) -> None:
    """Its keys, in its order; more may stand among them."""
    keys = list(contract.document["components"]["schemas"][name]["properties"])
    assert [k for k in keys if k in OBJECTS[name]] == OBJECTS[name]


def has_pages(api: Api) -> bool:
    return api.get("/mark.svg").status_code == 200


def test_the_page(anonymous: Api) -> None:
    response, head = anonymous.get("/docs"), anonymous.head("/docs")
    assert (head.status_code, head.text) == (response.status_code, "")
    assert head.headers["content-length"] == response.headers["content-length"]
    if not has_pages(anonymous):
        assert response.status_code == 404
        assert "built without its web pages" in response.json()["detail"]
        return
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert "<script>" not in response.text and "style=" not in response.text
    scripts = [part.partition('"')[0] for part in response.text.split('src="')[1:]]
    assert scripts and all(s.startswith("/") for s in scripts)
    for script in scripts:
        for coding in ("br", "gzip", "identity"):
            assert anonymous.head(script, headers={"Accept-Encoding": coding}).status_code == 200


def test_the_page_is_no_file(anonymous: Api) -> None:
    assert anonymous.get("/docs.html", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_redoc_leads_to_it(anonymous: Api, method: str) -> None:
    response = anonymous.request(method, "/redoc")
    assert (response.status_code, response.headers["location"]) == (307, "/docs")


class TestProduction:
    """ENV=prod hides all of it, as in the original."""

    @pytest.fixture
    def api(self, start: StartServer) -> Iterator[Api]:
        with Api(start(ENV="prod", SECRET_KEY="x" * 40), Contract()) as api:
            yield api

    def test_nothing_is_shown(self, api: Api) -> None:
        for path in (*PATHS, "/docs.html", "/docs/"):
            for method in ("GET", "HEAD"):
                response = api.request(method, path, headers={"Accept": "text/html"})
                assert response.status_code == 404, path
            assert api.get(path).json() == {"detail": "Not Found"}
