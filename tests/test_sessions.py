"""Trust rows 11, 13 and 14: sessions. What ends one ends it at once and on every process; the web application's cookie
is good for one use, for a page of ours, and on the connection it was made for."""

import hashlib
import hmac
import re
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie

import httpx
import pytest

from conftest import StartServer
from support import tokens
from support.client import PASSWORD, Api, admin
from support.contract import Contract
from support.server import ADMIN, FRONTEND_URL, SECRET_KEY, Server

NEW_PASSWORD = "Another-Pass-456"
CREDENTIALS = {"detail": "Could not validate credentials"}
DAYS_30 = 30 * 24 * 60 * 60
LEEWAY_US = 10_000_000
NAMES = iter(range(1_000_000))


def claims(api: Api) -> dict[str, object]:
    return tokens.parts(str(api.token))[1]


def cookie_of(response: httpx.Response) -> tuple[str, str]:
    """Name and value of the one cookie it sets."""
    (line,) = response.headers.get_list("set-cookie")
    ((name, morsel),) = SimpleCookie(line).items()
    return name, morsel.value


def someone(api: Api) -> str:
    return api.add(f"s{next(NAMES)}@example.com")


def sign_in(api: Api, email: str, origin: str | None = None, **headers: str) -> tuple[Api, str]:
    """As the web application does: the person, and the value of the cookie."""
    response = api.login(email, Origin=origin or api.server.url, **headers)
    assert response.status_code == 200, response.text
    return api.as_token(response.json()["access_token"]), cookie_of(response)[1]


def refresh(api: Api, cookie: str | None, origin: str | None = "", name: str = "msd", **headers: str) -> httpx.Response:
    """`origin` None: none is sent; empty: the server's own."""
    api.cookies.clear()
    if cookie is not None:
        headers["Cookie"] = f"{name}={cookie}"
    if origin is not None:
        headers["Origin"] = origin or api.server.url
    return api.post("/api/users/refresh", headers=headers)


def me(api: Api) -> int:
    return api.get("/api/users/me").status_code


def signed(numbers: str, key: str = SECRET_KEY) -> str:
    mac = hmac.new(key.encode(), f"refresh:{numbers}".encode(), hashlib.sha256).digest()
    return f"{numbers}.{tokens.encode(mac)}"


def age(api: Api, session: object, microseconds: int) -> None:
    """Lets time pass for its cookie, without waiting."""
    api.server.database.change("UPDATE sessions SET rotated_at = rotated_at - ? WHERE id = ?", (microseconds, session))


@pytest.fixture
def email(anonymous: Api) -> str:
    return someone(anonymous)


@pytest.fixture
def person(anonymous: Api, email: str) -> Api:
    return anonymous.person(email)


class TestTokens:
    """New tokens name their session and when they were made; the original's name neither, and work."""

    def test_a_new_token(self, person: Api) -> None:
        said = claims(person)
        assert isinstance(said["sid"], int)
        assert abs(int(str(said["iat"])) - time.time()) < 120
        assert int(str(said["exp"])) - int(str(said["iat"])) == 3600

    def test_each_login_is_a_session(self, anonymous: Api, email: str) -> None:
        assert claims(anonymous.person(email))["sid"] != claims(anonymous.person(email))["sid"]

    def test_a_token_of_the_original(self, anonymous: Api, person: Api) -> None:
        assert me(anonymous.as_token(tokens.token(tokens.good(person.user["id"])))) == 200

    def test_a_foreign_session(self, anonymous: Api, person: Api, user: Api) -> None:
        """The session is open, but another's."""
        assert me(anonymous.as_token(tokens.token(tokens.good(user.user["id"], sid=claims(user)["sid"])))) == 200
        assert me(anonymous.as_token(tokens.token(tokens.good(person.user["id"], sid=claims(user)["sid"])))) == 401

    @pytest.mark.parametrize("sid", [0, -1, 999_999, 2**53, 2**63, 1.5, "1", None, True, [1]])
    def test_no_session_at_all(self, anonymous: Api, person: Api, sid: object) -> None:
        assert me(anonymous.as_token(tokens.token(tokens.good(person.user["id"], sid=sid)))) == 401

    def test_an_expired_session(self, person: Api) -> None:
        person.server.database.change("UPDATE sessions SET expires_at = 1 WHERE id = ?", (claims(person)["sid"],))
        assert me(person) == 401


class TestRow14Logout:
    """After it the token is nobody's."""

    def test_logout(self, person: Api) -> None:
        response = person.post("/api/users/logout")
        assert (response.status_code, response.content) == (204, b"")
        assert "content-length" not in response.headers
        refused = person.get("/api/users/me")
        assert (refused.status_code, refused.json()) == (401, CREDENTIALS)
        assert person.post("/api/users/logout").status_code == 401

    def test_the_others_stay(self, anonymous: Api, email: str) -> None:
        one, two = anonymous.person(email), anonymous.person(email)
        assert one.post("/api/users/logout").status_code == 204
        assert (me(one), me(two)) == (401, 200)

    def test_a_token_without_session(self, anonymous: Api, person: Api) -> None:
        """It cannot be told from the others of its kind: they end with it, whatever they say of their time."""
        good = tokens.good(person.user["id"])
        kinds = [
            good,
            {**good, "exp": int(time.time()) + 10**6},
            {**good, "iat": int(time.time())},
            {"sub": good["sub"]},
        ]
        old = [anonymous.as_token(tokens.token(kind)) for kind in kinds]
        assert [me(api) for api in old] == [200] * len(old)
        assert old[0].post("/api/users/logout").status_code == 204
        assert [me(api) for api in old] == [401] * len(old)
        assert me(person) == 200, "a session is told apart"
        assert me(anonymous.as_token(tokens.token({**good, "iat": int(time.time()) - 5}))) == 401

    def test_needs_a_token(self, anonymous: Api) -> None:
        assert anonymous.post("/api/users/logout").status_code == 401

    def test_takes_the_cookie_away(self, anonymous: Api, email: str) -> None:
        person, cookie = sign_in(anonymous, email)
        response = person.post("/api/users/logout")
        (line,) = response.headers.get_list("set-cookie")
        assert line == "msd=; Max-Age=0; Path=/api/users/refresh; HttpOnly; SameSite=Strict"
        assert refresh(anonymous, cookie).status_code == 401

    def test_a_deleted_user(self, anonymous: Api, email: str) -> None:
        person, cookie = sign_in(anonymous, email)
        person.server.database.change("PRAGMA foreign_keys = ON") if person.server.database.is_sqlite else None
        database, key = person.server.database, claims(person)["sub"]
        database.change("DELETE FROM sessions WHERE user_id = ?", (int(str(key)),))
        database.change("DELETE FROM users WHERE id = ?", (int(str(key)),))
        assert me(person) == 401
        assert refresh(anonymous, cookie).status_code == 401


class TestRow14EveryProcess:
    """Two processes over one database."""

    @pytest.fixture
    def two(self, start: StartServer, contract: Contract) -> Iterator[tuple[Api, Api]]:
        with Api(start(), contract) as one, Api(start(seed=False), contract) as other:
            yield one, other

    def test_what_one_ends_the_other_refuses(self, two: tuple[Api, Api]) -> None:
        one, other = two
        here = admin(one)
        there = other.as_token(here.token)
        assert me(there) == 200
        assert here.post("/api/users/logout").status_code == 204
        assert me(there) == 401

    def test_a_new_password(self, two: tuple[Api, Api]) -> None:
        one, other = two
        here, elsewhere = admin(one), other.as_token(admin(one).token)
        original = other.as_token(tokens.token(tokens.good(here.user["id"])))
        assert (me(elsewhere), me(original)) == (200, 200)
        change = {"current_password": ADMIN["ADMIN_PASSWORD"], "new_password": NEW_PASSWORD}
        assert here.post("/api/users/me/password", json=change).status_code == 204
        assert (me(elsewhere), me(original), me(other.as_token(here.token))) == (401, 401, 200)

    def test_a_cookie_used_on_both(self, two: tuple[Api, Api]) -> None:
        one, other = two
        person, cookie = sign_in(one, someone(one))
        assert refresh(one, cookie).status_code == 200
        age(one, claims(person)["sid"], LEEWAY_US)
        assert refresh(other, cookie).status_code == 401
        assert (me(person), me(other.as_token(person.token))) == (401, 401)


class TestRow11Password:
    """Needs the current one, follows the rules, and ends what was signed in."""

    def change(self, api: Api, current: str = PASSWORD, new: str = NEW_PASSWORD, **headers: str) -> httpx.Response:
        body = {"current_password": current, "new_password": new}
        return api.post("/api/users/me/password", json=body, headers=headers)

    def test_change(self, anonymous: Api, person: Api) -> None:
        email = person.user["email"]
        assert self.change(person).status_code == 204
        assert anonymous.login(email).status_code == 401
        assert anonymous.login(email, NEW_PASSWORD).status_code == 200

    def test_ends_the_others(self, anonymous: Api, email: str) -> None:
        here, elsewhere, (page, cookie) = anonymous.person(email), anonymous.person(email), sign_in(anonymous, email)
        original = anonymous.as_token(tokens.token(tokens.good(here.user["id"])))
        assert self.change(here).status_code == 204
        assert [me(api) for api in (here, elsewhere, page, original)] == [200, 401, 401, 401]
        assert refresh(anonymous, cookie).status_code == 401

    def test_wrong_current_password(self, anonymous: Api, person: Api) -> None:
        response = self.change(person, current=NEW_PASSWORD)
        assert (response.status_code, response.json()) == (400, {"detail": "Current password is incorrect"})
        assert me(person) == 200
        assert anonymous.login(person.user["email"]).status_code == 200

    @pytest.mark.parametrize("weak", ["short", "alllower1!", "ALLUPPER1!", "NoDigits!", "NoSymbol1", "Password123!"])
    def test_the_rules_of_registration(self, anonymous: Api, person: Api, weak: str) -> None:
        response = self.change(person, new=weak)
        said = anonymous.register(f"w{next(NAMES)}@example.com", password=weak)
        assert (response.status_code, response.json()) == (said.status_code, said.json())
        assert response.status_code == 400

    def test_limited_like_a_login(self, person: Api) -> None:
        statuses = [
            self.change(person, new="short", **{"X-Forwarded-For": "203.0.113.7"}).status_code for _ in range(6)
        ]
        assert statuses == [400] * 5 + [429]

    @pytest.mark.parametrize("body", [{}, {"current_password": PASSWORD}, {"new_password": NEW_PASSWORD}, [], "x"])
    def test_bodies(self, person: Api, body: object) -> None:
        assert person.post("/api/users/me/password", json=body).status_code == 422

    def test_bounded(self, person: Api) -> None:
        assert self.change(person, new="Aa1!" * 400).status_code == 422
        assert self.change(person, current="Aa1!" * 400).status_code == 422
        assert person.post("/api/users/me/password", content=b"x" * (1024 * 1024 + 1)).status_code == 413

    def test_writes_an_event(self, person: Api) -> None:
        assert self.change(person).status_code == 204
        rows = person.server.database.rows(
            "SELECT audience, changes FROM events WHERE kind = 'user.password_changed' AND actor_id = ?",
            (person.user["id"],),
        )
        assert rows == [("admins", "{}")]


class TestCookie:
    """Given to pages of ours alone; flags by how they reached us."""

    def test_over_http(self, anonymous: Api, email: str) -> None:
        response = anonymous.login(email, Origin=anonymous.server.url)
        (line,) = response.headers.get_list("set-cookie")
        rest = f"; Max-Age={DAYS_30}; Path=/api/users/refresh; HttpOnly; SameSite=Strict"
        assert re.fullmatch(r"msd=\d+\.\d+\.1\.[\w-]{43}" + rest, line)

    @pytest.mark.parametrize(
        "headers", [{"X-Forwarded-Proto": "https"}, {"Origin": "https://desk.example.com", "Host": "desk.example.com"}]
    )
    def test_over_tls(self, anonymous: Api, email: str, headers: dict[str, str]) -> None:
        response = anonymous.login(email, **{"Origin": anonymous.server.url, **headers})
        (line,) = response.headers.get_list("set-cookie")
        assert re.fullmatch(rf"__Host-msd=[\w.-]+; Max-Age={DAYS_30}; Path=/; Secure; HttpOnly; SameSite=Strict", line)

    def test_each_kind_is_read_where_it_was_set(self, anonymous: Api, email: str) -> None:
        _, cookie = sign_in(anonymous, email)
        assert refresh(anonymous, cookie, name="__Host-msd").status_code == 204
        assert refresh(anonymous, cookie, **{"X-Forwarded-Proto": "https"}).status_code == 204
        tls = {"X-Forwarded-Proto": "https"}
        again = refresh(anonymous, cookie, name="__Host-msd", **tls)
        assert again.status_code == 200
        assert cookie_of(again)[0] == "__Host-msd"
        assert (
            anonymous.as_token(again.json()["access_token"])
            .post("/api/users/logout", headers=tls)
            .headers["set-cookie"]
            .startswith("__Host-msd=; Max-Age=0; Path=/; Secure")
        )

    def test_a_proxy_that_is_not_trusted_says_nothing(self, start: StartServer, contract: Contract) -> None:
        with Api(start(TRUSTED_PROXIES=""), contract) as api:
            response = api.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"], Origin=api.server.url)
            assert cookie_of(response)[0] == "msd"
            headers = {"Origin": api.server.url, "X-Forwarded-Proto": "https"}
            response = api.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"], **headers)
            assert cookie_of(response)[0] == "msd"

    @pytest.mark.parametrize(
        "origin",
        [
            None,
            "null",
            "http://evil.example",
            "https://evil.example",
            "http://127.0.0.1",
            "{url}/",
            "{url}.evil.example",
        ],
    )
    def test_no_cookie_for_others(self, anonymous: Api, email: str, origin: str | None) -> None:
        headers = {"Origin": origin.format(url=anonymous.server.url)} if origin else {}
        response = anonymous.login(email, **headers)
        assert response.status_code == 200
        assert "set-cookie" not in response.headers

    def test_no_cookie_for_a_wrong_password(self, anonymous: Api, email: str) -> None:
        response = anonymous.login(email, NEW_PASSWORD, Origin=anonymous.server.url)
        assert response.status_code == 401
        assert "set-cookie" not in response.headers

    def test_public_and_frontend_url(self, start: StartServer, contract: Contract) -> None:
        public = "https://desk.example.com"
        with Api(start(PUBLIC_URL=public + "/"), contract) as api:
            for origin, name in ((public, "__Host-msd"), (FRONTEND_URL, "msd"), (api.server.url, "msd")):
                response = api.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"], Origin=origin)
                assert cookie_of(response)[0] == name
                assert refresh(api, cookie_of(response)[1], origin=origin, name=name).status_code == 200


class TestRefresh:
    """The cookie answers as a login does, once, and says whose it is."""

    def test_answers_as_a_login(self, anonymous: Api, email: str) -> None:
        person, cookie = sign_in(anonymous, email)
        response = refresh(anonymous, cookie)
        assert response.status_code == 200
        assert list(response.json()) == ["access_token", "token_type", "user"]
        assert response.json()["token_type"] == "bearer"
        assert response.json()["user"] == person.get("/api/users/me").json()
        renewed = anonymous.as_token(response.json()["access_token"])
        assert claims(renewed)["sid"] == claims(person)["sid"]
        assert (me(renewed), me(person)) == (200, 200)

    def test_turns(self, anonymous: Api, email: str) -> None:
        _, cookie = sign_in(anonymous, email)
        seen = [cookie]
        for _ in range(5):
            seen.append(cookie_of(refresh(anonymous, seen[-1]))[1])
        assert [c.split(".")[2] for c in seen] == ["1", "2", "3", "4", "5", "6"]

    def test_a_cookie_used_twice_ends_the_session(self, anonymous: Api, email: str) -> None:
        person, first = sign_in(anonymous, email)
        second = cookie_of(refresh(anonymous, first))[1]
        age(anonymous, claims(person)["sid"], LEEWAY_US)
        response = refresh(anonymous, first)
        assert (response.status_code, response.json()) == (401, CREDENTIALS)
        assert response.headers["www-authenticate"] == "Bearer"
        assert "set-cookie" not in response.headers
        assert refresh(anonymous, second).status_code == 401, "the thief and the owner are both out"
        assert me(person) == 401
        rows = anonymous.server.database.rows("SELECT changes FROM events WHERE kind = 'session.reused'")
        assert f'"session_id":{claims(person)["sid"]}}}' in rows[-1][0]

    def test_leeway(self, anonymous: Api, email: str) -> None:
        """Two tabs, or an answer that never came: the cookie just before gets the present one."""
        person, first = sign_in(anonymous, email)
        second = cookie_of(refresh(anonymous, first))[1]
        again = refresh(anonymous, first)
        assert again.status_code == 200
        assert cookie_of(again)[1] == second
        assert me(anonymous.as_token(again.json()["access_token"])) == 200
        age(anonymous, claims(person)["sid"], 1_000_000)
        assert cookie_of(refresh(anonymous, first))[1] == second

    def test_leeway_is_for_the_one_before_alone(self, anonymous: Api, email: str) -> None:
        person, first = sign_in(anonymous, email)
        second = cookie_of(refresh(anonymous, first))[1]
        assert refresh(anonymous, second).status_code == 200
        assert refresh(anonymous, first).status_code == 401
        assert me(person) == 401

    def test_origin(self, anonymous: Api, email: str) -> None:
        _, cookie = sign_in(anonymous, email)
        for origin in (None, "null", "http://evil.example", f"{anonymous.server.url}.evil.example", "file://"):
            response = refresh(anonymous, cookie, origin=origin)
            assert (response.status_code, response.json()) == (403, {"detail": "Not allowed"})
        assert refresh(anonymous, cookie).status_code == 200, "nothing of it used the cookie up"

    def test_two_origins(self, anonymous: Api, email: str) -> None:
        _, cookie = sign_in(anonymous, email)
        anonymous.cookies.clear()
        headers = [("Cookie", f"msd={cookie}"), ("Origin", anonymous.server.url), ("Origin", "http://evil.example")]
        assert anonymous.post("/api/users/refresh", headers=headers).status_code == 403

    def test_without_cookie(self, anonymous: Api) -> None:
        response = refresh(anonymous, None)
        assert (response.status_code, response.content) == (204, b"")
        assert "set-cookie" not in response.headers
        assert refresh(anonymous, None, origin=None).status_code == 403
        assert refresh(anonymous, "x", name="other").status_code == 204

    @pytest.mark.parametrize("junk", ["", "x", "1.1.1", "1.1.1.", "1.1.1." + "A" * 43, "." * 70, "9" * 300, '"', "é"])
    def test_junk(self, anonymous: Api, junk: str) -> None:
        anonymous.cookies.clear()
        response = anonymous.post(
            "/api/users/refresh",
            headers=[(b"Cookie", f"msd={junk}".encode()), (b"Origin", anonymous.server.url.encode())],
        )
        assert response.status_code == 401

    def test_signed_and_yet_nothing(self, anonymous: Api, email: str) -> None:
        person, cookie = sign_in(anonymous, email)
        user, session, _, _ = cookie.split(".")
        assert refresh(anonymous, signed(f"{user}.{session}.9")).status_code == 401
        assert refresh(anonymous, signed(f"{int(user) + 1}.{session}.1")).status_code == 401
        assert refresh(anonymous, signed(f"{user}.999999.1")).status_code == 401
        assert refresh(anonymous, signed(f"{user}.{session}.1", key="wrong")).status_code == 401
        assert me(person) == 200
        assert refresh(anonymous, signed(f"{user}.{session}.1")).status_code == 200, "the test signs as we do"

    def test_a_session_without_cookie_has_none(self, anonymous: Api, person: Api) -> None:
        numbers = f"{person.user['id']}.{claims(person)['sid']}"
        assert refresh(anonymous, signed(f"{numbers}.1")).status_code == 401
        assert me(person) == 200

    def test_lives_as_long_as_it_is_used(self, anonymous: Api, email: str) -> None:
        person, cookie = sign_in(anonymous, email)
        database, sid = anonymous.server.database, claims(person)["sid"]
        soon = int((time.time() + 3600) * 1e6)
        database.change("UPDATE sessions SET expires_at = ?, seen_at = 1 WHERE id = ?", (soon, sid))
        assert refresh(anonymous, cookie).status_code == 200
        ((expires, seen),) = database.rows("SELECT expires_at, seen_at FROM sessions WHERE id = ?", (sid,))
        assert expires == seen + DAYS_30 * 1_000_000

    def test_seen_at_is_not_written_by_reads(self, anonymous: Api, email: str) -> None:
        person, _ = sign_in(anonymous, email)
        database, sid = anonymous.server.database, claims(person)["sid"]
        database.change("UPDATE sessions SET seen_at = 1 WHERE id = ?", (sid,))
        assert me(person) == 200
        assert database.rows("SELECT seen_at FROM sessions WHERE id = ?", (sid,)) == [(1,)]


class TestRow13KeyRotation:
    NEW = "the-new-secret-key-of-forty-characters--"

    def test_the_cookie_of_the_previous_key(self, start: StartServer, contract: Contract) -> None:
        first = start()
        with Api(first, contract) as api:
            response = api.login(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"], Origin=first.url)
            old = cookie_of(response)[1]
        first.stop()
        second = start(seed=False, SECRET_KEY=self.NEW, SECRET_KEY_PREVIOUS=SECRET_KEY)
        with Api(second, contract) as api:
            response = refresh(api, old)
            assert response.status_code == 200
            new = cookie_of(response)[1]
        second.stop()
        third = start(seed=False, SECRET_KEY=self.NEW)
        with Api(third, contract) as api:
            assert refresh(api, old).status_code == 401
            assert refresh(api, new).status_code == 200


class TestList:
    """One's own sessions, and no other's."""

    def test_list(self, anonymous: Api, email: str) -> None:
        one, two = anonymous.person(email), anonymous.person(email)
        (newest, oldest) = two.get("/api/users/me/sessions", headers={"User-Agent": "x"}).json()
        assert [newest["id"], oldest["id"]] == [claims(two)["sid"], claims(one)["sid"]]
        assert set(newest) == {"id", "created_at", "seen_at", "user_agent", "address", "current"}
        assert (newest["current"], oldest["current"]) == (True, False)
        assert newest["user_agent"].startswith("python-httpx/")
        assert re.fullmatch(r"10\.\d+\.\d+\.\d+", newest["address"])
        assert newest["created_at"] == newest["seen_at"]

    def test_what_has_ended_is_not_in_it(self, anonymous: Api, email: str) -> None:
        one, two, three = (anonymous.person(email) for _ in range(3))
        one.post("/api/users/logout")
        two.server.database.change("UPDATE sessions SET expires_at = 1 WHERE id = ?", (claims(two)["sid"],))
        assert [s["id"] for s in three.get("/api/users/me/sessions").json()] == [claims(three)["sid"]]

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [(b"", ""), (b"\xc3\xa9\xff\xfe", "é"), (b"\xff", ""), ("é".encode() * 300, "é" * 256), (b"a\tb", "a\tb")],
    )
    def test_any_user_agent(self, anonymous: Api, email: str, sent: bytes, kept: str) -> None:
        response = anonymous.post(
            "/api/users/login", data={"username": email, "password": PASSWORD}, headers={b"User-Agent": sent}
        )
        api = anonymous.as_token(response.json()["access_token"])
        assert api.get("/api/users/me/sessions").json()[0]["user_agent"] == kept

    def test_end_one(self, anonymous: Api, email: str) -> None:
        one, two = anonymous.person(email), anonymous.person(email)
        path = f"/api/users/me/sessions/{claims(one)['sid']}"
        assert two.delete(path).status_code == 204
        assert (me(one), me(two)) == (401, 200)
        response = two.delete(path)
        assert (response.status_code, response.json()) == (404, {"detail": "Session not found"})

    def test_end_ones_own(self, person: Api) -> None:
        assert person.delete(f"/api/users/me/sessions/{claims(person)['sid']}").status_code == 204
        assert me(person) == 401

    def test_anothers_is_not_there(self, anonymous: Api, person: Api, user: Api, admin: Api) -> None:
        for other in (user, admin):
            assert other.delete(f"/api/users/me/sessions/{claims(person)['sid']}").status_code == 404
        assert me(person) == 200

    @pytest.mark.parametrize(("number", "status"), [("x", 422), ("0", 404), ("-1", 404), ("9" * 18, 404)])
    def test_numbers(self, person: Api, number: str, status: int) -> None:
        assert person.delete(f"/api/users/me/sessions/{number}").status_code == status

    def test_a_token_without_session_sees_them(self, anonymous: Api, person: Api) -> None:
        original = anonymous.as_token(tokens.token(tokens.good(person.user["id"])))
        (one,) = original.get("/api/users/me/sessions").json()
        assert (one["id"], one["current"]) == (claims(person)["sid"], False)


def test_nothing_secret_is_logged(server: Server, anonymous: Api, email: str) -> None:
    person, cookie = sign_in(anonymous, email)
    refreshed = refresh(anonymous, cookie)
    assert refreshed.status_code == 200
    text = server.logged(refreshed.headers["x-request-id"])
    assert "/api/users/refresh" in text
    for secret in (cookie, cookie.rpartition(".")[2], str(person.token), PASSWORD):
        assert secret not in text
