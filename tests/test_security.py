"""Trust: what an attacker tries at accounts and tokens. Each test names its row in the table of trust."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import StartServer
from support import tokens
from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.server import SECRET_KEY, Server

CREDENTIALS = {"detail": "Could not validate credentials"}


def me(api: Api, authorization: str) -> int:
    return api.get("/api/users/me", headers={"Authorization": authorization}).status_code


def refused(api: Api, text: str) -> None:
    response = api.get("/api/users/me", headers={"Authorization": f"Bearer {text}"})
    assert (response.status_code, response.json()) == (401, CREDENTIALS)
    assert response.headers["www-authenticate"] == "Bearer"


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
    "password", ["Password123!", "Passw0rd!", "P@ssw0rd123", "Qwerty123!", "Welcome1!", "Servicedesk1!"]
)
def test_row_6_and_difference_14_common_passwords(anonymous: Api, password: str) -> None:
    response = anonymous.register("common@example.com", password=password)
    assert (response.status_code, response.json()) == (400, {"detail": "Password is too common"})


def test_row_7_hashing_is_bounded(start: StartServer, contract: Contract) -> None:
    """Five hundred logins at once: some are served, the rest told to come again, and memory stays bounded."""
    server = start(HASH_THREADS="2")
    with Api(server, contract) as api:
        base = memory_mib(server)
        with ThreadPoolExecutor(250) as pool:
            answers = list(
                pool.map(lambda _: api.as_token(None).login("admin@example.com", "WrongPass123!"), range(500))
            )
        statuses = [a.status_code for a in answers]
        assert set(statuses) <= {401, 503}
        assert statuses.count(401) >= 2
        assert statuses.count(503) >= 1
        assert all(int(a.headers["retry-after"]) >= 1 for a in answers if a.status_code == 503)
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


class TestRow12Tokens:
    """Only HS256, only our keys, only in time."""

    def test_a_token_made_by_the_original_works(self, anonymous: Api, user: Api) -> None:
        assert me(anonymous, f"Bearer {tokens.token(tokens.good(user.user['id']))}") == 200

    def test_our_own_token(self, user: Api) -> None:
        head, claims = tokens.parts(str(user.token))
        assert (head["alg"], head["typ"]) == ("HS256", "JWT")
        assert claims["sub"] == str(user.user["id"])
        assert abs(int(str(claims["exp"])) - time.time() - 3600) < 120

    @pytest.mark.parametrize("alg", ["none", "None", "nOnE", "NONE", ""])
    def test_none(self, anonymous: Api, user: Api, alg: str) -> None:
        signed = tokens.token(tokens.good(user.user["id"]), alg=alg)
        refused(anonymous, signed)
        refused(anonymous, signed.rpartition(".")[0] + ".")

    @pytest.mark.parametrize("digest", ["HS384", "HS512"])
    def test_other_digests(self, anonymous: Api, user: Api, digest: str) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), digest=digest))

    @pytest.mark.parametrize("alg", ["RS256", "ES256", "HS384", "hs256", ["HS256"], None, 256])
    def test_other_names_over_a_right_signature(self, anonymous: Api, user: Api, alg: object) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), alg=alg))

    @pytest.mark.parametrize("key", ["", "wrong", SECRET_KEY[:-1], SECRET_KEY + " "])
    def test_other_keys(self, anonymous: Api, user: Api, key: str) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), key=key))

    def test_every_bit_flipped(self, anonymous: Api, user: Api) -> None:
        good = tokens.token(tokens.good(user.user["id"]))
        body = good.index(".") + 1
        for at in [*range(0, body, 3), *range(body, len(good))]:
            for bit in (1, 2, 4, 8, 16, 32, 64):
                flipped = chr(ord(good[at]) ^ bit)
                if flipped.isprintable() and flipped != " ":
                    text = good[:at] + flipped + good[at + 1 :]
                    if not tokens.same_bytes(text, good):
                        assert me(anonymous, f"Bearer {text}") == 401, text

    @pytest.mark.parametrize("change", [
        lambda t: t[:-1], lambda t: t[:-4], lambda t: t + "A", lambda t: t + "=", lambda t: t + ".", lambda t: "." + t,
        lambda t: t + "." + t, lambda t: t.replace(".", ""), lambda t: t.replace(".", "..", 1), lambda t: t.rpartition(".")[0],
        lambda t: t.rpartition(".")[0] + ".", lambda t: t[: t.index(".")], lambda t: t + " x", lambda t: '"' + t + '"',
        lambda t: "x", lambda t: "...", lambda t: ".", lambda t: "a.b.c", lambda t: "e30.e30.", lambda t: "%00", lambda t: "A" * 8000,
    ])  # fmt: skip
    def test_damaged(self, anonymous: Api, user: Api, change: Callable[[str], str]) -> None:
        assert me(anonymous, f"Bearer {change(tokens.token(tokens.good(user.user['id'])))}") == 401

    @pytest.mark.parametrize(
        "claims",
        [
            {"exp": 1},
            {"exp": 0},
            {"exp": -1},
            {"exp": "soon"},
            {"exp": []},
            {"exp": True},
            {"nbf": 32503680000},
            {"iat": 32503680000},
            {"nbf": "x"},
            {"iat": "x"},
            {"sub": ""},
            {"sub": "x"},
            {"sub": 1},
            {"sub": None},
            {"sub": "0"},
            {"sub": "-1"},
            {"sub": "999999"},
            {"sub": "9223372036854775808"},
            {"aud": "x"},
            {"jti": 1},
        ],
        ids=str,
    )
    def test_claims(self, anonymous: Api, user: Api, claims: dict[str, object]) -> None:
        refused(anonymous, tokens.token({**tokens.good(user.user["id"]), **claims}))

    def test_expired_now(self, anonymous: Api, user: Api) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"], exp=int(time.time()))))

    @pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"{", b"", b"\xff", b'{"sub":"1","sub":"2"}' * 2])
    def test_payloads_that_are_no_claims(self, anonymous: Api, payload: bytes) -> None:
        refused(anonymous, tokens.sign(tokens.encode(b'{"alg":"HS256","typ":"JWT"}'), tokens.encode(payload)))

    @pytest.mark.parametrize("header", [b"[]", b"{}", b"null", b"{", b"", b'{"alg":"HS256","crit":["x"],"x":1}'])
    def test_headers_that_are_none(self, anonymous: Api, user: Api, header: bytes) -> None:
        claims = tokens.parts(tokens.token(tokens.good(user.user["id"])))[1]
        body = tokens.encode(str(claims).replace("'", '"').encode())
        refused(anonymous, tokens.sign(tokens.encode(header), body))


class TestRow13KeyRotation:
    """The key before the last change works until it is taken away."""

    NEW = "the-new-secret-key-of-forty-characters--"

    def test_previous_key(self, start: StartServer, contract: Contract) -> None:
        first = start()
        with Api(first, contract) as api:
            old = admin(api).token
        first.stop()
        second = start(seed=False, SECRET_KEY=self.NEW, SECRET_KEY_PREVIOUS=SECRET_KEY)
        with Api(second, contract) as api:
            assert me(api, f"Bearer {old}") == 200
            new = admin(api).token
            assert tokens.parts(str(new))[0]["kid"] != tokens.parts(str(old))[0]["kid"]
            assert me(api, f"Bearer {tokens.token(tokens.good(1))}") == 200, "tokens of the original carry no kid"
        second.stop()
        third = start(seed=False, SECRET_KEY=self.NEW)
        with Api(third, contract) as api:
            assert me(api, f"Bearer {old}") == 401
            assert me(api, f"Bearer {new}") == 200

    def test_a_foreign_kid_is_no_way_in(self, anonymous: Api, user: Api) -> None:
        claims = tokens.good(user.user["id"])
        for kid in ("", "x", "../../etc/passwd", 0, None, "0" * 4000):
            assert me(anonymous, f"Bearer {tokens.token(claims, key='wrong', kid=kid)}") == 401


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
