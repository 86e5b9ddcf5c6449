"""Trust rows 19, 20, 25 and 28: what every answer carries and hides, what the log keeps, how the file was built."""

import json
import re
import subprocess

import pytest

from support import everywhere, raw
from support.boundary import CLOSE, HOST, get
from support.client import Api
from support.server import BINARY, FRONTEND_URL, Server, is_sanitized


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/health", 200),
        ("GET", "/", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/api/users/me", 401),
        ("GET", "/api/nope", 404),
        ("GET", "/nope.js", 404),
        ("PUT", "/api/health", 405),
        ("POST", "/api/users/", 422),
        ("POST", "/api/users/login", 422),
        ("HEAD", "/api/health", 200),
    ],
)
def test_row_19_and_row_20_headers(anonymous: Api, method: str, path: str, status: int) -> None:
    response = anonymous.request(method, path)
    assert response.status_code == status
    everywhere.check_headers(path, response.headers)


def test_row_20_headers_on_429_and_413(server: Server, anonymous: Api) -> None:
    for _ in range(6):
        limited = anonymous.post("/api/users/login", headers={"X-Forwarded-For": "192.0.2.77"})
    large = anonymous.post("/api/tickets/", content=b"x" * (1024 * 1024 + 1))
    for response, status in ((limited, 429), (large, 413)):
        assert response.status_code == status
        everywhere.check_headers("/api/", response.headers)


@pytest.mark.parametrize("path", ["/api/users/", "/api/users/login", "/api/tickets/"])
def test_a_body_over_the_bound_and_an_unreadable_one(anonymous: Api, path: str) -> None:
    assert anonymous.post(path, content=b"x" * (1024 * 1024 + 1)).status_code == 413
    kind = "multipart/form-data" if path.endswith("login") else "application/json"
    unreadable = anonymous.post(path, content=b"\xff", headers={"Content-Type": kind})
    assert unreadable.status_code == 400


def test_request_ids_are_unique(anonymous: Api) -> None:
    ids = {anonymous.get("/api/health").headers["x-request-id"] for _ in range(50)}
    assert len(ids) == 50


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


class TestCors:
    """One origin, with credentials."""

    def test_preflight(self, anonymous: Api) -> None:
        response = anonymous.options("/api/tickets/", headers={"Origin": FRONTEND_URL, **PREFLIGHT})
        assert (response.status_code, response.text) == (200, "OK")
        assert response.headers["access-control-allow-origin"] == FRONTEND_URL
        assert response.headers["access-control-allow-headers"] == "authorization,content-type"
        assert response.headers["access-control-allow-methods"] == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
        assert response.headers["access-control-max-age"] == "600"
        assert response.headers["vary"] == "Origin"

    @pytest.mark.parametrize(
        "origin", ["http://evil.example", "null", FRONTEND_URL + ".evil.example", FRONTEND_URL + "/"]
    )
    def test_foreign_origin(self, anonymous: Api, origin: str) -> None:
        refused = anonymous.options("/api/tickets/", headers={"Origin": origin, **PREFLIGHT})
        assert (refused.status_code, refused.text) == (400, "Disallowed CORS origin")
        simple = anonymous.get("/api/health", headers={"Origin": origin})
        assert simple.status_code == 200
        for response in (refused, simple):
            assert "access-control-allow-origin" not in response.headers

    def test_simple_request(self, anonymous: Api) -> None:
        response = anonymous.get("/api/health", headers={"Origin": FRONTEND_URL})
        assert response.headers["access-control-allow-origin"] == FRONTEND_URL
        assert response.headers["access-control-allow-credentials"] == "true"
        exposed = {h.strip().lower() for h in response.headers["access-control-expose-headers"].split(",")}
        assert {"link", "etag", "retry-after", "x-request-id", "content-disposition"} <= exposed


def test_difference_6_head_and_405(anonymous: Api) -> None:
    assert anonymous.head("/api/health").status_code == 200
    response = anonymous.delete("/api/tickets/")
    assert response.status_code == 405
    assert {m.strip() for m in response.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}


def test_difference_13_root(anonymous: Api) -> None:
    assert anonymous.get("/", headers={"Accept": "application/json"}).json() == {
        "message": "Service Desk API is running!"
    }


def test_health(anonymous: Api) -> None:
    body = anonymous.get("/api/health").json()
    assert (body["status"], body["message"]) == ("ok", "API is healthy")


@pytest.mark.parametrize(
    ("path", "content"), [("/api/tickets/", b"{"), ("/api/users/", b'{"name": 1}'), ("/api/users/login", b"\xff\xfe")]
)
def test_row_25_bodies_hide_the_inside(anonymous: Api, path: str, content: bytes) -> None:
    text = anonymous.post(path, content=content, headers={"Content-Type": "application/json"}).text.lower()
    assert not any(word in text for word in ("select ", "sqlite", "postgres", "/src/", ".c:", "0x", "errno"))


def test_row_25_every_line_of_the_log_is_one_json_object(server: Server, anonymous: Api) -> None:
    request = get(
        CLOSE + b"User-Agent: \x1b[31mred\x7f\xff\r\nX-Request-Id: a\tb\r\n", target=b"/api/%0d%0aforged%1b[31m"
    )
    raw.exchange(server.port, request)
    last = anonymous.get("/api/health").headers["x-request-id"]
    for line in server.logged(last).splitlines():
        entry = json.loads(line)
        assert isinstance(entry, dict), line
        assert line.isprintable(), line


def test_row_25_a_forged_forwarded_header_is_escaped(server: Server, anonymous: Api) -> None:
    raw.exchange(server.port, get(CLOSE + b"X-Forwarded-For: \x1b[2J\r\n".replace(b"\x1b", b"\xc2\x9b"), host=HOST))
    assert "\x9b" not in server.logged(anonymous.get("/api/health").headers["x-request-id"])


@pytest.fixture(scope="module")
def elf() -> str:
    """What readelf says of the executable."""
    command = ["readelf", "-hlWd", "--dyn-syms", BINARY]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class TestRow28Build:
    """The executable is hardened; looked at in the built file."""

    def test_pie_and_relro(self, elf: str) -> None:
        assert "DYN (Position-Independent Executable file)" in elf
        assert "GNU_RELRO" in elf
        assert "BIND_NOW" in elf
        assert "GNU_STACK      0x000000 0x0000000000000000 0x0000000000000000 0x000000 0x000000 RW " in elf

    def test_stack_protector_and_fortify(self, elf: str) -> None:
        if is_sanitized():
            pytest.skip("a sanitizer's build has its own checks in place of these")
        assert "__stack_chk_fail" in elf
        assert "_chk@" in elf.replace("__stack_chk_fail@", "")

    def test_every_part_was_compiled_so(self) -> None:
        """gcc writes its options beside the line numbers: once for each set that it was called with."""
        sets = re.findall(rb"GNU C17 [^\0]*", BINARY.read_bytes())
        if not sets:
            pytest.skip("built by another compiler, or without line numbers")
        for options in sets:
            for option in (
                b"-fstack-protector-strong",
                b"-fstack-clash-protection",
                b"-fcf-protection",
                b"-ftrivial-auto-var-init=zero",
            ):
                assert option in options, options
