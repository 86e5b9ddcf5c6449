"""A request of each operation of the document that succeeds for whoever may make it."""

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from support import tokens
from support.client import PASSWORD, Api, admin
from support.server import ADMIN

NUMBERS = count()
PULL_DEADLINE_S = 120
# Somebody said where Ollama is, and there is none: what is asked for is tried, and fails.
NO_OLLAMA = "127.0.0.1:1"
# Those that end the caller's session.
DEAD_JOB = """INSERT INTO jobs (kind, key, payload, state, run_at, created_at, updated_at)
    VALUES ('of.tomorrow', ?, '', 'dead', 1, 1, 1)"""
LAST_WORDS = {"POST /api/users/logout", "DELETE /api/users/me/sessions/{session_id}"}


def password(person: Api) -> str:
    return ADMIN["ADMIN_PASSWORD"] if person.user.get("is_admin") else PASSWORD


def in_a_session_to_spare(person: Api) -> Api:
    return person.person(person.user["email"], password(person)) if person.token else person


def with_cookie(person: Api) -> dict[str, str]:
    """What a page of ours sends by itself."""
    person.cookies.clear()
    response = person.login(person.user["email"], password(person), Origin=person.server.url)
    cookie = response.headers["set-cookie"].partition(";")[0]
    person.cookies.clear()
    return {"Origin": person.server.url, "Cookie": cookie}


def newcomer(api: Api) -> Api:
    return api.as_token(None).newcomer(f"operation{next(NUMBERS)}@example.com")


def reset_token(known: Api) -> str:
    """Of a link that an admin made for somebody new."""
    made = admin(known.as_token(None)).post(f"/api/users/{newcomer(known).user['id']}/password-reset")
    return str(made.json()["link"].partition("#")[2])


def bulk_change(person: Api, ticket: int) -> int:
    """One that he may undo; who may make none gets the number of none."""
    if not person.user.get("is_admin"):
        return 1
    change = {"ticket_ids": [ticket], "changes": {"urgency": "high"}}
    return int(person.post("/api/tickets/bulk-changes", json=change).json()["id"])


def dead_job(known: Api) -> int:
    """Put there from behind; where nobody else reaches the database, one of those that came with it."""
    database, number = known.server.database, next(NUMBERS)
    if not known.server.reaches_database():
        there = known.get("/api/jobs/?state=dead&limit=200").json()["items"]
        return int(there[number % len(there)]["id"])
    database.change(DEAD_JOB, (f"operation {number}",))
    return int(database.rows("SELECT id FROM jobs WHERE key = ?", (f"operation {number}",))[0][0])


def view(person: Api) -> int:
    """One of his own; who may have none gets the number of none."""
    if not person.user.get("is_admin"):
        return 1
    made = person.post("/api/views/", json={"name": f"Operation {next(NUMBERS)}", "query": "status=new"})
    return int(made.json()["id"])


def a_pull_is_over(admin: Api) -> None:
    """So that there is one to take away, and none that runs."""
    admin.post("/api/model/pull").raise_for_status()
    deadline = time.monotonic() + PULL_DEADLINE_S
    while admin.get("/api/model/").json()["pull"]["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass
class Prepared:
    """A request that can be sent later, when nothing else can be made ready any more."""

    person: Api
    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)

    def send(self) -> httpx.Response:
        return self.person.request(self.method, self.path, **self.options)


def options(operation: str, person: Api, known: Api, ticket: int) -> dict[str, Any]:
    match operation:
        case "POST /api/users/":
            return {"json": {"name": "N", "email": f"operation{next(NUMBERS)}@example.com", "password": PASSWORD}}
        case "POST /api/users/login":
            return {"data": {"username": known.user["email"], "password": password(known)}}
        case "POST /api/users/refresh":
            return {"headers": with_cookie(known)}
        case "POST /api/users/me/password":
            return {"json": {"current_password": password(person), "new_password": password(person)}}
        case "POST /api/users/reset-password":
            return {"json": {"token": reset_token(known), "password": PASSWORD}}
        case "PATCH /api/users/me":
            return {"json": {"name": "N"}}
        case "PATCH /api/users/{user_id}":
            return {"json": {"active": True}}
        case "POST /api/tickets/":
            return {"json": {"description": "x", "request_type": "other"}}
        case "POST /api/chat/create-ticket" | "PATCH /api/tickets/{ticket_id}":
            return {"json": {"description": "x"}}
        case "POST /api/chat/stream":
            return {"json": {"messages": [{"role": "user", "content": "x"}]}}
        case "POST /api/chat/message":
            return {"json": {"message": "x"}}
        case "POST /api/tickets/{ticket_id}/draft-reply":
            return {"json": {"text": ""}}
        case "POST /api/tickets/bulk-changes" | "POST /api/tickets/bulk-changes/preview":
            return {"json": {"ticket_ids": [ticket], "changes": {"urgency": "high"}}}
        case "POST /api/tickets/{ticket_id}/comments":
            return {"json": {"body": "x"}}
        case "POST /api/views/":
            return {"json": {"name": f"Operation {next(NUMBERS)}", "query": ""}}
        case "PATCH /api/views/{view_id}":
            return {"json": {"shared": True}}
    return {}


def prepare(operation: str, person: Api, owner: Api, ticket: int, known: Api) -> Prepared:
    """`person` asks about the `ticket` of the `owner`; where a route takes no token, `known` is whom it is about."""
    method, _, path = operation.partition(" ")
    if path == "/api/events":
        method = "HEAD"  # its answer to a GET has no end
    if operation in LAST_WORDS:
        person = in_a_session_to_spare(person)
    if method == "DELETE" and "{ticket_id}" in path and person.user.get("is_admin"):
        ticket = owner.ticket("To be deleted")["id"]
    if path.endswith(("/close", "/reopen")):
        ticket = owner.ticket("To be closed")["id"]
    if operation == "DELETE /api/model/pull" and person.user.get("is_admin"):
        a_pull_is_over(person)
    if path.endswith("/reopen"):
        owner.post(f"/api/tickets/{ticket}/close").raise_for_status()
    bulk = bulk_change(person, ticket) if "{bulk_change_id}" in path else 0
    job = dead_job(known) if "{job_id}" in path else 0
    kept = view(person) if "{view_id}" in path else 0
    session = tokens.parts(person.token)[1]["sid"] if person.token else 1
    about = newcomer(owner) if path.endswith("/end-sessions") else owner
    path = path.format(
        ticket_id=ticket,
        bulk_change_id=bulk,
        job_id=job,
        view_id=kept,
        session_id=session,
        user_id=about.user["id"],
    )
    return Prepared(person, method, path, options(operation, person, known, ticket))
