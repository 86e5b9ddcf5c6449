"""Trust: what an attacker tries at accounts and data (tokens: test_tokens.py). Each test names its row of the table."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import StartServer
from support import boundary, raw
from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.server import Server


def cpu_seconds(server: Server) -> float:
    """Processor time the server has used, user and system."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(server: Server) -> float:
    """The most memory the server ever held."""
    line = next(row for row in Path(f"/proc/{server.pid}/status").read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def sanitized() -> bool:
    return "san" in Path(os.environ.get("SERVICEDESK", "")).parent.name


class TestRow3MassAssignment:
    """What a user may not set changes nothing."""

    def test_register(self, anonymous: Api) -> None:
        body = {
            "name": "N",
            "email": "mass@example.com",
            "password": PASSWORD,
            "is_admin": True,
            "id": 1,
            "role": "admin",
        }
        made = anonymous.post("/api/users/", json=body).json()
        assert made["is_admin"] is False
        assert made["id"] != 1
        assert anonymous.person("mass@example.com").user["is_admin"] is False

    def test_ticket(self, user: Api) -> None:
        extra = {"id": 1, "status": "closed", "operator_id": 1, "created_by_id": 1, "created_at": "2000-01-01T00:00:00"}
        ticket = user.ticket("Mass", **extra, version=99, title="Other", can={"remove": True})
        assert ticket["created_by_id"] == user.user["id"]
        assert (ticket["status"], ticket["operator_id"], ticket["title"]) == ("new", None, "Mass")
        assert ticket["can"]["remove"] is False
        assert not ticket["created_at"].startswith("2000")


def test_row_4_no_route_shows_a_password_or_its_hash(anonymous: Api, admin: Api, user: Api) -> None:
    user.ticket()
    for api in (admin, user):
        for path in ("/api/users/me", "/api/tickets/", "/api/tickets/?limit=1"):
            text = api.get(path).text
            assert "password" not in text
            assert "$argon2" not in text
    assert "$argon2" not in anonymous.register("seen@example.com").text


class TestRow5PasswordLength:
    """Long passwords are hashed whole; longer ones are refused unhashed."""

    def test_64_characters_count_to_the_last(self, anonymous: Api) -> None:
        password = "Aa1!" + "x" * 60
        assert anonymous.register("long@example.com", password=password).status_code == 201
        assert anonymous.login("long@example.com", password).status_code == 200
        assert anonymous.login("long@example.com", password[:-1] + "y").status_code == 401
        assert anonymous.login("long@example.com", password[:-1]).status_code == 401

    def test_1024_bytes_count_to_the_last(self, anonymous: Api) -> None:
        password = "Aa1!" + "é" * 510
        assert anonymous.register("max@example.com", password=password).status_code == 201
        assert anonymous.login("max@example.com", password).status_code == 200
        assert anonymous.login("max@example.com", password[:-1]).status_code == 401

    def test_more_is_refused(self, anonymous: Api) -> None:
        response = anonymous.register("over@example.com", password="Aa1!" + "x" * 1021)
        assert response.status_code == 422
        (entry,) = response.json()["detail"]
        assert (entry["type"], entry["loc"]) == ("string_too_long", ["body", "password"])

    def test_more_is_refused_at_login_without_hashing(self, server: Server, anonymous: Api, user: Api) -> None:
        before = cpu_seconds(server)
        for _ in range(20):
            assert anonymous.login(user.user["email"], "x" * 1025).status_code in (401, 422)
        long = cpu_seconds(server) - before
        before = cpu_seconds(server)
        for _ in range(4):
            assert anonymous.login(user.user["email"], "WrongPass123!").status_code == 401
        assert long < cpu_seconds(server) - before, "twenty refusals cost less than four hashes"


@pytest.mark.parametrize(
    "password", ["Password123!", "Passw0rd!", "P@ssw0rd1", "Qwerty123!", "Welcome1!", "Servicedesk1!"]
)
def test_row_6_and_difference_14_common_passwords(anonymous: Api, password: str) -> None:
    response = anonymous.register("common@example.com", password=password)
    assert (response.status_code, response.json()) == (400, {"detail": "Password is too common"})


def login_request(n: int) -> bytes:
    form = b"username=admin%40example.com&password=WrongPass123%21"
    address = b"X-Forwarded-For: 10.200.%d.%d\r\n" % (n // 250, n % 250)
    return boundary.post(address + boundary.CLOSE + b"Content-Length: %d\r\n" % len(form), form)


@pytest.mark.slow
def test_row_7_hashing_is_bounded(start: StartServer, contract: Contract) -> None:
    """Five hundred logins at once: some are served, the rest told to come again, and memory stays bounded."""
    server = start(HASH_THREADS="2")
    base = memory_mib(server)
    socks = [raw.connect(server.port) for _ in range(500)]
    for n, sock in enumerate(socks):
        sock.sendall(login_request(n))
    with Api(server, contract) as api:
        assert api.register("refused@example.com").status_code == 503
        assert api.login("admin@example.com", "WrongPass123!").status_code == 503
        replies = [raw.read_all(sock).replies for sock in socks]
        assert {len(r) for r in replies} == {1}
        statuses = [r[0].status for r in replies]
        assert set(statuses) == {401, 503}
        assert all(int(r[0].headers["retry-after"]) >= 1 for r in replies if r[0].status == 503)
        if not sanitized():
            assert memory_mib(server) - base < 2 * 64 + 64
        assert admin(api).user["is_admin"] is True


def test_row_8_an_unknown_address_costs_a_hash_too(server: Server, anonymous: Api, user: Api) -> None:
    """The same work either way: processor time is counted, not waited."""

    def cost(email: str) -> float:
        before = cpu_seconds(server)
        for _ in range(5):
            assert anonymous.login(email, "WrongPass123!").status_code == 401
        return cpu_seconds(server) - before

    known, unknown = cost(user.user["email"]), cost("nobody@example.com")
    assert unknown > known / 2
    assert known > unknown / 2


@pytest.mark.slow
def test_row_15_one_address_once_under_race(server: Server, anonymous: Api) -> None:
    barrier = threading.Barrier(50)

    def register(n: int) -> int:
        api = anonymous.as_token(None)
        barrier.wait()
        return api.register("race@example.com", name=f"Racer {n}").status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(register, range(50)))
    assert sorted(set(statuses)) in ([201, 400], [201, 400, 503])
    assert statuses.count(201) == 1
    assert server.database.rows("SELECT count(*) FROM users WHERE email = ?", ["race@example.com"]) == [(1,)]


@pytest.mark.parametrize(
    "text", ["'", "' OR '1'='1", "x'); DROP TABLE tickets;--", "\\'", "%", "_", "$1", "?1", ":name", "--"]
)
def test_row_16_values_are_values(server: Server, user: Api, text: str) -> None:
    before = server.database.count("tickets")
    assert user.ticket(text)["description"] == text
    assert server.database.count("tickets") == before + 1
    assert user.login(f"{text}@example.com", text).status_code in (401, 422)
