"""The web application of the original, played: its calls page by page, in its order, from its own origin.

Everything with `Accept: application/json` and a bearer token, JSON bodies, the login as a form. Whoever still runs it,
or scripts the same calls, must not notice that the server is another.
"""

import csv
import io
import re
from typing import Any

import httpx
import pytest

from support.client import ADDRESSES, PASSWORD, Api
from support.keys import COMMENT, TICKET, USER
from support.server import ADMIN, FRONTEND_URL, Server

COLUMNS = [
    "ID",
    "Description",
    "Status",
    "Urgency",
    "Request Type",
    "Created By",
    "Operator ID",
    "Created At",
    "Updated At",
]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?")

Object = dict[str, Any]


def shaped(item: Object, keys: list[str]) -> Object:
    """The same object, once its keys are the original's and its times look like the original's."""
    assert list(item)[: len(keys)] == keys
    for key in ("created_at", "updated_at"):
        assert key not in item or TIME.fullmatch(item[key]), item[key]
    return item


class FrontEnd:
    """One browser with that application open: keeps a token, asks first where another origin must ask."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.address = next(ADDRESSES)
        self.token: str | None = None
        self.user: Object = {}

    def call(self, method: str, path: str, **body: Any) -> httpx.Response:  # noqa: ANN401
        headers = {"Accept": "application/json", "Origin": FRONTEND_URL, "X-Forwarded-For": self.address}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._preflight(method, path, "authorization,content-type" if self.token else "content-type")
        response = self.api.request(method, path, headers=headers, **body)
        assert response.headers["access-control-allow-origin"] == FRONTEND_URL, "the browser would hide this answer"
        if response.status_code == 401:
            self.token = None
        return response

    def _preflight(self, method: str, path: str, names: str) -> None:
        asked = {
            "Origin": FRONTEND_URL,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": names,
        }
        allowed = self.api.options(path, headers=asked)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == FRONTEND_URL
        assert method in allowed.headers["access-control-allow-methods"]
        assert allowed.headers["access-control-allow-headers"] == names

    def get(self, path: str) -> Any:  # noqa: ANN401
        response = self.call("GET", path)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        return response.json()

    def register(self, name: str, email: str) -> Object:
        response = self.call("POST", "/api/users/", json={"name": name, "email": email, "password": PASSWORD})
        assert response.status_code == 201, response.text
        return shaped(response.json(), USER)

    def login(self, email: str, password: str = PASSWORD) -> None:
        response = self.call("POST", "/api/users/login", data={"username": email, "password": password})
        assert response.status_code == 200, response.text
        assert list(response.json())[:2] == ["access_token", "token_type"]
        self.token = response.json()["access_token"]
        self.user = shaped(self.get("/api/users/me"), USER)

    def my_tickets(self) -> list[Object]:
        return [shaped(t, TICKET) for t in self.get("/api/tickets/")]

    def create(self, description: str, request_type: str = "software", urgency: str = "normal") -> Object:
        fields = {"description": description, "request_type": request_type, "urgency": urgency}
        response = self.call("POST", "/api/tickets/", json=fields)
        assert response.status_code == 201, response.text
        return shaped(response.json(), TICKET)

    def export(self) -> list[list[str]]:
        response = self.call("GET", "/api/export/tickets")
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        name = r"attachment; filename=tickets_export_\d{8}_\d{6}\.csv"
        assert re.fullmatch(name, response.headers["content-disposition"])
        return list(csv.reader(io.StringIO(response.text, newline="")))

    def ticket(self, number: int) -> tuple[Object, list[Object]]:
        """The ticket's page."""
        ticket = shaped(self.get(f"/api/tickets/{number}"), TICKET)
        return ticket, [shaped(c, COMMENT) for c in self.get(f"/api/tickets/{number}/comments")]

    def comment(self, number: int, body: str) -> Object:
        response = self.call("POST", f"/api/tickets/{number}/comments", json={"body": body})
        assert response.status_code == 201, response.text
        return shaped(response.json(), COMMENT)

    def admin_page(self) -> tuple[list[Object], list[Object], dict[int, Object]]:
        """All tickets, the operators, and everybody who wrote one."""
        tickets = self.my_tickets()
        operators = [shaped(u, USER) for u in self.get("/api/users/operators")]
        ids = {t["created_by_id"] for t in tickets}
        return tickets, operators, {n: shaped(self.get(f"/api/users/{n}"), USER) for n in ids}

    def save(self, number: int, **fields: object) -> httpx.Response:
        """The admin's form: it always sends the three together."""
        assert set(fields) == {"status", "urgency", "operator_id"}
        return self.call("PATCH", f"/api/tickets/{number}", json=fields)


@pytest.fixture
def user(anonymous: Api) -> FrontEnd:
    page = FrontEnd(anonymous)
    email = f"page{next(ADDRESSES)}@example.com"
    page.register("Uma User", email)
    page.login(email)
    return page


@pytest.fixture
def chief(server: Server, anonymous: Api) -> FrontEnd:
    page = FrontEnd(anonymous)
    page.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"])
    return page


def test_register_login_and_load(anonymous: Api) -> None:
    page = FrontEnd(anonymous)
    made = page.register("Rita", "rita@example.com")
    assert made == {"name": "Rita", "email": "rita@example.com", "is_admin": False, "id": made["id"]} | made
    page.login("rita@example.com")
    assert page.user["id"] == made["id"]


def test_the_tickets_page(user: FrontEnd) -> None:
    """The whole list, split into open and closed in the browser; the file of the same tickets."""
    assert user.my_tickets() == []
    nothing = user.call("GET", "/api/export/tickets")
    assert (nothing.status_code, nothing.json()) == (404, {"detail": "No tickets found to export"})
    first = user.create("Screen is dark")
    second = user.create("No paper", "hardware", "high")
    assert first["status"] == "new"
    assert (second["urgency"], second["request_type"], second["operator_id"]) == ("high", "hardware", None)
    assert [t["id"] for t in user.my_tickets()] == [first["id"], second["id"]]
    header, *rows = user.export()
    assert header == COLUMNS
    assert [[r[0], r[1], r[3]] for r in rows] == [
        [str(first["id"]), "Screen is dark", "normal"],
        [str(second["id"]), "No paper", "high"],
    ]


def test_the_ticket_page(user: FrontEnd, chief: FrontEnd) -> None:
    number = user.create("VPN drops")["id"]
    mine = user.comment(number, "Every morning")
    theirs = chief.comment(number, "Looking into it")
    ticket, comments = user.ticket(number)
    assert ticket["description"] == "VPN drops"
    assert [c["id"] for c in comments] == [mine["id"], theirs["id"]], "oldest first"
    assert [c["author_name"] for c in comments] == ["Uma User", "Admin"]


def test_the_admin_page(user: FrontEnd, chief: FrontEnd) -> None:
    number = user.create("Chair squeaks", "environment", "low")["id"]
    tickets, operators, people = chief.admin_page()
    assert number in [t["id"] for t in tickets]
    assert chief.user["id"] in [o["id"] for o in operators]
    assert all(o["is_admin"] for o in operators)
    assert people[user.user["id"]]["email"] == user.user["email"]
    assert [shaped(u, USER)["id"] for u in chief.get("/api/users/search?q=UMA")]
    assert chief.get("/api/users/search?q=") == []


def test_the_admins_ticket(user: FrontEnd, chief: FrontEnd) -> None:
    """Assign, wait, close, reopen without an operator, delete."""
    number, operator = user.create("Door is stuck", "logistics")["id"], chief.user["id"]
    chief.ticket(number)
    chief.get("/api/users/operators")
    chief.get(f"/api/users/{user.user['id']}")
    for status, urgency, who in (
        ("assigned", "high", operator),
        ("pending", "high", operator),
        ("closed", "low", operator),
        ("new", "normal", None),
    ):
        saved = chief.save(number, status=status, urgency=urgency, operator_id=who)
        assert saved.status_code == 200, saved.text
        ticket = shaped(saved.json(), TICKET)
        assert (ticket["status"], ticket["urgency"], ticket["operator_id"]) == (status, urgency, who)
    gone = chief.call("DELETE", f"/api/tickets/{number}")
    assert (gone.status_code, gone.content) == (204, b"")
    missing = chief.call("GET", f"/api/tickets/{number}")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Ticket not found"})
    assert number not in [t["id"] for t in user.my_tickets()]


def test_the_admins_form_is_told_what_does_not_fit(user: FrontEnd, chief: FrontEnd) -> None:
    number = user.create("Heating")["id"]
    for status, operator, reason in (
        ("assigned", None, "Assigned status requires an operator"),
        ("new", chief.user["id"], "New status cannot have an operator assigned"),
    ):
        refused = chief.save(number, status=status, urgency="low", operator_id=operator)
        assert (refused.status_code, refused.json()) == (400, {"detail": reason})


def test_a_person_who_is_not_there_is_no_matter(chief: FrontEnd) -> None:
    """The admin's page asks for each submitter and shows a number where it gets a refusal."""
    missing = chief.call("GET", "/api/users/999999")
    assert (missing.status_code, missing.json()) == (404, {"detail": "User not found"})


def test_an_admins_file_has_everybodys_tickets(user: FrontEnd, chief: FrontEnd) -> None:
    number = user.create('Says "hello",\nand more')["id"]
    rows = {int(row[0]): row for row in chief.export()[1:]}
    assert rows[number][1] == 'Says "hello",\nand more'
    assert rows[number][5] == str(user.user["id"])
    assert set(rows) == {t["id"] for t in chief.my_tickets()}


def test_a_name_that_is_taken_is_told(user: FrontEnd, anonymous: Api) -> None:
    fields = {"name": "Again", "email": user.user["email"], "password": PASSWORD}
    taken = FrontEnd(anonymous).call("POST", "/api/users/", json=fields)
    assert (taken.status_code, taken.json()) == (400, {"detail": "Email already exists"})


def test_through_a_proxy_it_is_of_the_same_origin(user: FrontEnd) -> None:
    """Then the browser sends no Origin, or the server's own, and needs no permission."""
    headers = {"Accept": "application/json", "Authorization": f"Bearer {user.token}"}
    made = {"description": "From the proxy", "request_type": "other", "urgency": "low"}
    for origin in ({}, {"Origin": user.api.server.url}):
        assert user.api.post("/api/tickets/", json=made, headers=headers | origin).status_code == 201
        listed = user.api.get("/api/tickets", headers=headers | origin)
        assert [t["description"] for t in listed.json()][-1] == "From the proxy"


def test_the_chats_button_makes_the_ticket(user: FrontEnd) -> None:
    """`ticket_data` of the model goes back as it came; what it does not know becomes normal and other."""
    drafts = (
        ({"description": "Laptop is hot", "urgency": "high", "request_type": "hardware"}, "high", "hardware"),
        ({"description": "Something", "urgency": "soon", "request_type": "magic"}, "normal", "other"),
    )
    for draft, urgency, request_type in drafts:
        made = user.call("POST", "/api/chat/create-ticket", json=draft)
        assert made.status_code == 201, made.text
        ticket = shaped(made.json(), TICKET)
        assert (ticket["urgency"], ticket["request_type"]) == (urgency, request_type)


def test_what_it_shows_of_a_refusal(user: FrontEnd, anonymous: Api) -> None:
    """`detail` is a text, or a list that it prints as JSON; 401 takes it to the login."""
    guest = FrontEnd(anonymous)
    wrong = guest.call("POST", "/api/users/login", data={"username": user.user["email"], "password": "Wrong123!"})
    assert (wrong.status_code, wrong.json()["detail"]) == (401, "Incorrect email or password")
    listed = user.call("POST", "/api/tickets/", json={"description": "x", "request_type": "none"})
    assert (listed.status_code, type(listed.json()["detail"])) == (422, list)
    hidden = user.call("GET", "/api/users/operators")
    assert (hidden.status_code, type(hidden.json()["detail"])) == (403, str)
    user.token = "out.of.date"
    assert user.call("GET", "/api/tickets/").status_code == 401
    assert user.token is None
