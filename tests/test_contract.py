"""The document is the executable's own, and everything it lists was seen."""

import json
import re

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


def test_every_body_is_bounded_and_read(admin: Api, contract: Contract) -> None:
    for operation in contract.operations:
        kinds = operation.spec.get("requestBody", {}).get("content", {})
        for kind in kinds:
            path = re.sub(r"\{[^}]+\}", "1", operation.path)
            headers = {"Content-Type": kind}
            large = admin.request(operation.method, path, content=b"x" * (1024 * 1024 + 1), headers=headers)
            assert large.status_code == 413, operation.name
            if kind == "application/json":
                unreadable = admin.request(operation.method, path, content=b'{"x": "\xff"}', headers=headers)
                assert unreadable.status_code == 400, operation.name


def test_every_number_in_a_path_is_read(admin: Api, contract: Contract) -> None:
    for operation in contract.operations:
        if "{" in operation.path:
            body = {"json": {}} if "requestBody" in operation.spec else {}
            response = admin.request(operation.method, re.sub(r"\{[^}]+\}", "x", operation.path), **body)
            assert response.status_code == 422, operation.name
            assert response.json()["detail"][0]["loc"][0] == "path", operation.name


# Answers that a run cannot bring about, by how they end: PostgreSQL's disk is PostgreSQL's, and the queues
# of two routes that need no database would have to be full.
OUT_OF_REACH: dict[str, tuple[str, ...]] = {
    "sqlite": ("GET /metrics -> 503", "GET /api/chat/status -> 503"),
    "postgres": ("GET /metrics -> 503", "GET /api/chat/status -> 503", "-> 507"),
}


@pytest.mark.last
def test_every_answer_of_every_route_was_seen(contract: Contract, request: pytest.FixtureRequest) -> None:
    if folder := request.config.getoption("--seen"):
        contract.take(folder)
    beyond = OUT_OF_REACH[request.config.getoption("--database")]
    if not may_mount():  # then the test of a full disk was skipped
        beyond = (*beyond, "-> 507")
    unseen = {answer for answer in contract.unseen() if not answer.endswith(beyond)}
    assert not unseen, "never seen: " + ", ".join(sorted(unseen))
