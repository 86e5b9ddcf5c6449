"""Every operation of api/openapi.json against a live server, with what schemathesis makes of the document: each value
at and past its bounds, then data of all kinds, right and wrong, from a fixed seed.

No answer may be a fault of the server's, have a status, type or shape that the document does not list, or come
without the token that the document asks for. A failure prints the request; mend the server, or the document's row.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from support.client import ADDRESSES, Api
from support.contract import DOCUMENT
from support.ollama import Ollama
from support.server import ADMIN, Server

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
]
HEAD_LIMIT = 15_000  # bytes of a query; with the other headers at most 16 KB
HASHES = ["/api/users/", "/api/users/login", "/api/users/me/password"]  # most of what they take is Argon2's
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "100"))  # of each operation, beside those at its bounds
SETTINGS = {
    "seed": 20260101,
    "request-timeout": 120,
    "generation": {"max-examples": EXAMPLES, "database": "none"},
    "operations": [{"include-path": HASHES, "generation": {"max-examples": EXAMPLES // 3}}],
    # what a path answers to a method that it does not have is in tests/test_answers.py
    "phases": {"coverage": {"unexpected-methods": []}},
}
# They end sessions: for somebody who does nothing else.
END_SESSIONS = {"POST /api/users/logout", "DELETE /api/users/me/sessions/{session_id}"}

# a stream of events has no end to be judged by, and those of lines are no documents: tests/test_live.py,
# tests/test_chat_talk.py and tests/test_draft_reply.py read them
document = (
    schemathesis.openapi.from_path(DOCUMENT, config=SchemathesisConfig.from_dict(SETTINGS))
    .exclude(path="/api/events")
    .exclude(path=["/api/chat/stream", "/api/tickets/{ticket_id}/draft-reply"])
)


@dataclass
class Caller:
    """Two people of one role: `person` keeps his session, `spare` loses his, and gets another."""

    person: Api
    spare: Api
    ticket: int

    def token(self, operation: str) -> str:
        return str((self.spare if operation in END_SESSIONS else self.person).token)

    def answered(self, operation: str, status: int) -> None:
        if operation in END_SESSIONS and status < 300:
            self.spare = self.spare.person(str(self.spare.user["email"]))

    def real(self, operation: str, parameter: str, generated: object) -> object:
        """The id of something that is there for every other number, so that both ways are gone."""
        if not isinstance(generated, int) or generated % 2:
            return generated
        if operation == "DELETE /api/tickets/{ticket_id}":
            return self.person.ticket("To be deleted")["id"]
        return {"ticket_id": self.ticket, "user_id": self.person.user["id"]}.get(parameter, generated)


@pytest.fixture(scope="module")
def settings(ollama: Ollama) -> dict[str, str]:
    """With a model: without one, its routes have nothing but 503."""
    return {"OLLAMA_HOST": ollama.host}


@pytest.fixture(scope="module", params=["user", "admin"])
def caller(request: pytest.FixtureRequest, server: Server, anonymous: Api) -> Caller:
    names = [f"{request.param}-{kind}@example.com" for kind in ("person", "spare")]
    for email in names:
        assert anonymous.register(email).status_code == 201
        if request.param == "admin":
            server.command("seed-admin", **{**ADMIN, "ADMIN_EMAIL": email})
    person, spare = (anonymous.person(email) for email in names)
    return Caller(person, spare, person.ticket("Screen flickers")["id"])


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@document.parametrize()
@pytest.mark.slow
@pytest.mark.document
def test_every_answer_is_in_the_document(
    case: schemathesis.Case, server: Server, caller: Caller, session: requests.Session
) -> None:
    operation = case.operation.label
    for name, value in (case.path_parameters or {}).items():
        case.path_parameters[name] = caller.real(operation, name, value)
    if len(urlencode(case.query or {}, doseq=True)) > HEAD_LIMIT:
        return  # 431, of the server and not of a route
    headers = {"Authorization": f"Bearer {caller.token(operation)}", "X-Forwarded-For": next(ADDRESSES)}
    response = case.call_and_validate(base_url=server.url, session=session, headers=headers, checks=CHECKS)
    caller.answered(operation, response.status_code)
