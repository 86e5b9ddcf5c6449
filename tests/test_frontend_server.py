"""The frontend of compose.yaml: files as the executable serves them, the API through it as if it were not there."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support import raw
from support.client import Api
from support.everywhere import HEADERS
from support.frontend import Frontend
from support.ports import free_port
from support.server import Server

CLIENT = "127.0.0.9"  # not the address that the backend trusts
PAGE = "<!doctype html><title>Service Desk</title>"
SCRIPT = "start();\n"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def www(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("www")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "assets/app-1a2b.js").write_text(SCRIPT)
    (folder / "assets/app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    return folder


def client(frontend: Frontend) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=CLIENT)
    return httpx.Client(base_url=frontend.url, transport=transport, trust_env=False, timeout=120)


@pytest.fixture(scope="module")
def page(server: Server, www: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with Frontend(tmp_path_factory.mktemp("nginx"), www, server.port) as frontend, client(frontend) as one:
        yield one


def check_headers(response: httpx.Response) -> None:
    """The backend's own, each once, and no version of the server."""
    for name, value in HEADERS.items():
        assert response.headers.get_list(name) == [value], f"{response.request.url}: {name}"
    assert response.headers["server"] == "nginx"
    assert len(response.headers.get_list("cache-control")) == 1


@pytest.mark.parametrize("path", ["/", "/tickets/7", "/people"])
def test_a_page_is_the_application(path: str, page: httpx.Client) -> None:
    response = page.get(path, headers=BROWSER)
    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    check_headers(response)


@pytest.mark.parametrize("path", ["/assets/gone.js", "/tickets.7", "/docs.htm"])
def test_a_missing_file_stays_missing(path: str, page: httpx.Client) -> None:
    response = page.get(path, headers=BROWSER)
    assert response.status_code == 404
    check_headers(response)


def test_who_wants_no_html_gets_none(page: httpx.Client) -> None:
    assert page.get("/tickets/7").status_code == 404


def test_assets_are_kept_for_good(page: httpx.Client) -> None:
    response = page.get("/assets/app-1a2b.js")
    assert (response.status_code, response.text) == (200, SCRIPT)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    check_headers(response)


@pytest.mark.parametrize("taken", ["gzip", "identity"])
def test_what_is_compressed_already_is_sent_so(taken: str, page: httpx.Client) -> None:
    """And a cache is told that there are two of it."""
    response = page.get("/assets/app-1a2b.js", headers={"Accept-Encoding": taken})
    assert (response.status_code, response.text) == (200, SCRIPT)
    assert response.headers.get("content-encoding", "identity") == taken
    assert response.headers.get_list("vary") == ["Accept-Encoding"]
    check_headers(response)


@pytest.mark.parametrize("path", ["/", "/assets/gone.js", "/api/health", "/api/nothing"])
def test_tls_in_front_is_to_stay(path: str, page: httpx.Client) -> None:
    """As the backend says it: once, and over TLS alone."""
    name = "strict-transport-security"
    over_tls = page.get(path, headers={"X-Forwarded-Proto": "https"})
    assert over_tls.headers.get_list(name) == ["max-age=31536000; includeSubDomains"]
    assert name not in page.get(path, headers={"X-Forwarded-Proto": "ftp"}).headers


def test_the_api_answers_through_it(page: httpx.Client) -> None:
    for path, status in (("/api/health", 200), ("/api/tickets/", 401), ("/api/nothing", 404), ("/docs", None)):
        response = page.get(path)
        assert response.status_code == status or status is None, path
        assert response.headers["x-request-id"], path
        check_headers(response)
    assert page.get("/api/health").headers["cache-control"] == "no-store"
    assert page.get("/metrics", headers=BROWSER).text == PAGE


def test_difference_3_a_forged_address_is_not_believed(page: httpx.Client) -> None:
    def register(forged: str) -> int:
        body = {"name": "N", "email": "forged@example.com", "password": "weak"}
        return page.post("/api/users/", json=body, headers={"X-Forwarded-For": forged}).status_code

    statuses = [register(f"198.51.100.{n}") for n in range(4)]
    assert statuses == [400, 400, 400, 429]


def test_no_stranger_chooses_the_id_of_a_request(page: httpx.Client) -> None:
    """The backend takes over what this proxy says, which is trusted: it must be the proxy's own."""
    ids = {page.get("/api/health", headers={"X-Request-Id": "chosen"}).headers["x-request-id"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


def test_a_gigabyte_is_refused_at_its_header(page: httpx.Client) -> None:
    """Nothing of the body is sent: neither server waits for it, and the refusal is the backend's own."""
    with raw.connect(page.base_url.port) as sock:
        sock.sendall(b"POST /api/tickets/ HTTP/1.1\r\nHost: desk\r\nContent-Length: 1073741824\r\n\r\n")
        (reply,) = raw.read_all(sock).replies
    assert reply.status == 413
    assert b'{"detail":' in reply.body


def test_events_come_as_they_happen(page: httpx.Client, user: Api) -> None:
    with page.stream("GET", "/api/events", headers={"Authorization": f"Bearer {user.token}"}) as stream:
        lines = stream.iter_lines()
        assert stream.status_code == 200
        assert next(line for line in lines if line.startswith("event:")) == "event: hello"
        user.ticket("It came through the frontend")
        assert next(line for line in lines if line.startswith("event:")) == "event: ticket.created"


def test_a_backend_that_is_away(www: Path, tmp_path: Path) -> None:
    with Frontend(tmp_path, www, free_port()) as frontend, client(frontend) as page:
        response = page.get("/api/health")
        assert response.status_code == 502
        assert response.headers["content-type"] == "application/json"
        assert response.headers["cache-control"] == "no-store"
        assert response.json() == {"detail": "The service desk does not answer. Try again in a moment."}
        check_headers(response)
        assert page.get("/", headers=BROWSER).text == PAGE
