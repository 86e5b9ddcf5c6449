"""The document is the executable's own, and everything it lists was seen."""

import json

import pytest

from conftest import StartServer
from support.client import Api
from support.contract import DOCUMENT, Contract
from support.mounts import may_mount
from support.server import run


def test_committed_document_is_the_executables() -> None:
    printed = run("openapi")
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == json.loads(DOCUMENT.read_text()), (
        "api/openapi.json differs: build/servicedesk openapi > api/openapi.json, then npm --prefix frontend run types"
    )


def test_served_document_is_the_same(anonymous: Api) -> None:
    assert anonymous.get("/openapi.json").json() == json.loads(DOCUMENT.read_text())


def test_document_names_the_original(contract: Contract) -> None:
    document = contract.document
    assert document["openapi"] == "3.1.0"
    assert document["info"] == {"title": "Mini Service Desk", "version": "0.1.0"}
    flow = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"]
    assert flow["tokenUrl"] == "/api/users/login"
    assert document["paths"]["/api/users/"]["post"]["operationId"] == "create_user_api_users__post"


def test_no_document_in_production(start: StartServer) -> None:
    server = start(ENV="prod", SECRET_KEY="x" * 40)
    with Api(server, Contract()) as api:
        assert api.get("/openapi.json").status_code == 404


# Answers that a run cannot bring about, each with its reason.
OUT_OF_REACH = {
    "sqlite": {},
    "postgres": {
        "POST /api/users/ -> 507": "the disk is PostgreSQL's: its own tests",
        "POST /api/tickets/ -> 507": "the disk is PostgreSQL's: its own tests",
    },
}


@pytest.mark.last
def test_every_answer_of_every_route_was_seen(contract: Contract, request: pytest.FixtureRequest) -> None:
    unseen = set(contract.unseen()) - set(OUT_OF_REACH[request.config.getoption("--database")])
    if not may_mount():  # then the test of a full disk was skipped
        unseen = {answer for answer in unseen if not answer.endswith("-> 507")}
    assert not unseen, "never seen: " + ", ".join(sorted(unseen))
