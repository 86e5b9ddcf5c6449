"""People, as admins look after them: the list, roles, who left, sessions. Trust rows 1 to 4, 8 and 14."""

import base64
import threading
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from conftest import StartServer
from support import server as servers
from support import tokens
from support.client import PASSWORD, Api
from support.client import admin as admin_of
from support.contract import Contract
from support.exposition import Page
from support.server import ADMIN

ROUNDS = 50
NUMBERS = count()
NAMES = ("Žofie Nová", "anna", "Anna", "ÅSA", "åsa", "Zed", "zed", "ß", "ss", "100%", "a_b", "axb", "𐐀 Deseret", "")
CREDENTIALS = {"detail": "Could not validate credentials"}
LOGIN = {"detail": "Incorrect email or password"}


def someone(api: Api, name: str = "Uma User") -> Api:
    """With a token of the original's, and without a password: nothing is hashed."""
    database, email = api.server.database, f"managed{next(NUMBERS)}@example.com"
    database.change(
        "INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)"
        " VALUES (?, ?, ?, '', ?, 1)",
        (name, name.casefold(), email, False),
    )
    person = api.as_token(tokens.token(tokens.good(database.rows("SELECT max(id) FROM users")[0][0])))
    person.user = person.get("/api/users/me").json()
    return person


def newcomer(api: Api) -> Api:
    """With a password and a session."""
    return api.as_token(None).newcomer(f"managed{next(NUMBERS)}@example.com")


def change(admin: Api, person: Api, **fields: object) -> httpx.Response:
    return admin.patch(f"/api/users/{person.user['id']}", json=fields)


def promoted(admin: Api) -> Api:
    person = someone(admin)
    assert change(admin, person, is_admin=True).status_code == 200
    return person


def me(api: Api) -> int:
    return api.get("/api/users/me").status_code


def pages(admin: Api, **query: object) -> Iterator[list[dict[str, Any]]]:
    path: str | None = str(httpx.URL("/api/users/", params=query))
    while path:
        response = admin.get(path)
        assert response.status_code == 200, response.text
        yield response.json()
        path = response.links.get("next", {}).get("url")


def whole(admin: Api, **query: object) -> list[dict[str, Any]]:
    return [person for page in pages(admin, **query) for person in page]


def find(admin: Api, person: Api) -> dict[str, Any]:
    (row,) = whole(admin, q=person.user["email"])
    return row


def last_event(api: Api, kind: str) -> tuple[Any, ...]:
    return api.server.database.rows(
        "SELECT actor_id, ticket_id, audience, changes FROM events WHERE kind = ? ORDER BY id DESC LIMIT 1", (kind,)
    )[0]


@pytest.fixture(scope="module")
def desk(admin: Api) -> None:
    people = [someone(admin, name) for name in NAMES for _ in range(2)]
    for person in people[::5]:
        assert change(admin, person, active=False).status_code == 200
    for person in people[1::7]:
        assert change(admin, person, is_admin=True).status_code == 200


def forged(place: bytes, bound: bytes) -> str:
    """A cursor as the server makes them (src/http/cursor.c)."""
    check = 0xCBF29CE484222325
    for byte in bound + place:
        check = ((check ^ byte) * 0x100000001B3) % 2**64
    return base64.urlsafe_b64encode(check.to_bytes(8, "big") + place).rstrip(b"=").decode()


class TestList:
    """On a desk of its own: names in every order, some who left, some admins."""

    def rows(self, admin: Api) -> list[tuple[Any, ...]]:
        return sorted(
            admin.server.database.rows("SELECT name_folded, id, email, is_admin, deactivated_at FROM users"),
            key=lambda row: (row[0].encode(), row[1]),
        )

    @pytest.mark.usefixtures("desk")
    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
    def test_pages_are_the_whole_in_the_order_of_names(self, admin: Api, limit: int) -> None:
        got = list(pages(admin, limit=limit))
        assert [p["id"] for page in got for p in page] == [row[1] for row in self.rows(admin)]
        assert all(len(page) == limit for page in got[:-1])
        assert got[-1]

    @pytest.mark.usefixtures("desk")
    @pytest.mark.parametrize("limit", [1, 4, 200])
    @pytest.mark.parametrize("role", [None, "admin", "user"])
    @pytest.mark.parametrize("state", [None, "active", "inactive"])
    @pytest.mark.parametrize("q", [None, "an", "ANNA", "  å ", "SS", "%", "_", "MANAGED1", "nobody is called so"])
    def test_filters(self, admin: Api, role: str | None, state: str | None, q: str | None, limit: int) -> None:
        folded = q.strip().casefold() if q else ""
        expected = [
            row[1]
            for row in self.rows(admin)
            if (folded in row[0] or folded in row[2].lower())
            and (role is None or bool(row[3]) is (role == "admin"))
            and (state is None or (row[4] is None) is (state == "active"))
        ]
        query = {"role": role, "state": state, "q": q}
        found = whole(admin, limit=limit, **{k: v for k, v in query.items() if v is not None})
        assert [p["id"] for p in found] == expected
        assert all(p["active"] is (state != "inactive") for p in found if state)
        assert all(p["is_admin"] is (role == "admin") for p in found if role)

    def test_fifty_without_a_limit(self, admin: Api) -> None:
        database = admin.server.database
        for n in range(60):
            database.change(
                "INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)"
                " VALUES (?, ?, ?, '', ?, 7)",
                (f"Filler {n}", f"filler {n}", f"filler{n}@example.com", False),
            )
        response = admin.get("/api/users/")
        assert len(response.json()) == 50
        assert response.links["next"]["url"].startswith("/api/users/?limit=50&cursor=")
        database.change("DELETE FROM users WHERE created_at = 7")

    def test_a_place_holds_while_people_come_go_and_change_names(self, admin: Api) -> None:
        prefix = f"place{next(NUMBERS)} "
        people = [someone(admin, f"{prefix}{letter}") for letter in "bdfhj"]
        walk = pages(admin, q=prefix.strip(), limit=2)
        seen = [p["name"] for p in next(walk)]
        someone(admin, f"{prefix}a"), someone(admin, f"{prefix}e")
        assert people[1].patch("/api/users/me", json={"name": f"{prefix}0"}).status_code == 200
        seen += [p["name"] for page in walk for p in page]
        assert seen == [f"{prefix}{letter}" for letter in "bdefhj"]

    @pytest.mark.parametrize("place", [b"x name", b"", b"5", b"9" * 40 + b" a", b"-5 a", b"5 \xff\xfe", b"5 a\0b"])
    def test_a_cursor_that_somebody_made_harms_nobody(self, admin: Api, place: bytes) -> None:
        """Its check is no secret; what it says is a place or it is refused."""
        bound = f"people {admin.user['id']}".encode()
        address = f"/api/users/?limit=1&cursor={forged(place, bound)}"
        assert admin.get(address).status_code in (200, 422)
        assert admin.get("/api/users/?limit=1").status_code == 200

    def test_cursors_are_checked(self, admin: Api) -> None:
        other_admin = promoted(admin)
        address = admin.get("/api/users/?limit=1&state=active").links["next"]["url"]
        (cursor,) = parse_qs(urlsplit(address).query)["cursor"]
        assert admin.get(address).status_code == 200
        wrong = [
            *(
                f"limit=1&state=active&cursor={cursor[:n]}{'A' if cursor[n] != 'A' else 'B'}{cursor[n + 1 :]}"
                for n in range(len(cursor))
            ),
            f"limit=1&state=active&cursor={cursor[:-1]}",
            f"limit=1&state=active&cursor={cursor}A",
            f"limit=1&state=inactive&cursor={cursor}",
            f"limit=1&cursor={cursor}",
            f"limit=1&state=active&q=a&cursor={cursor}",
            *(f"limit=1&cursor={junk}" for junk in ("", "x", "%00", "1", "é", "A" * 3000)),
        ]
        for query in wrong:
            refused = admin.get(f"/api/users/?{query}")
            assert refused.status_code == 422, query
            assert refused.json()["detail"][0]["loc"] == ["query", "cursor"]
        assert other_admin.get(address).status_code == 422
        assert admin.get(f"/api/users/?limit=2&state=active&cursor={cursor}").status_code == 200

    @pytest.mark.parametrize(
        ("query", "loc"),
        [
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=x", "limit"),
            ("role=root", "role"),
            ("state=", "state"),
            ("q=" + "x" * 201, "q"),
            ("q=%00", "q"),
        ],
    )
    def test_bad_parameters(self, admin: Api, query: str, loc: str) -> None:
        refused = admin.get(f"/api/users/?{query}")
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["query", loc]

    def test_a_search_that_finds_little_is_bounded_and_goes_on(self, start: StartServer, contract: Contract) -> None:
        """5,000 people are looked at for a page: what is behind them is reached by its Link."""
        server = start()
        server.database.change(
            "INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)"
            " SELECT 'N', 'n', 'n' || i || '@example.com', '', ?, 0 FROM n",
            (False,),
        )
        with Api(server, contract) as api:
            admin = admin_of(api)
            api.register("zoe@example.com", "Zoe Needle")
            got = list(pages(admin, q="needle", limit=50))
            assert [len(page) for page in got] == [0, 0, 1]
            assert [p["name"] for p in got[-1]] == ["Zoe Needle"]


class TestPerson:
    def test_keys(self, admin: Api) -> None:
        person = someone(admin, "Petra Person")
        row = find(admin, person)
        assert list(row) == [
            "id",
            "name",
            "email",
            "is_admin",
            "active",
            "created_at",
            "last_seen_at",
            "open_tickets",
            "can",
        ]
        assert row["name"] == "Petra Person"
        assert (row["is_admin"], row["active"], row["open_tickets"]) == (False, True, 0)
        assert row["can"] == dict.fromkeys(("set_admin", "set_active", "end_sessions", "reset_password"), True)

    def test_last_seen_is_the_newest_session(self, admin: Api) -> None:
        person = newcomer(admin)
        first = find(admin, person)["last_seen_at"]
        person.person(person.user["email"])
        assert find(admin, person)["last_seen_at"] > first
        assert find(admin, someone(admin))["last_seen_at"] is None

    def test_open_tickets(self, admin: Api) -> None:
        person = someone(admin)
        numbers = [person.ticket()["id"] for _ in range(4)]
        person.post(f"/api/tickets/{numbers[0]}/close").raise_for_status()
        admin.delete(f"/api/tickets/{numbers[1]}").raise_for_status()
        admin.patch(f"/api/tickets/{numbers[2]}", json={"status": "pending"}).raise_for_status()
        assert find(admin, person)["open_tickets"] == 2

    def test_open_tickets_are_counted_to_a_hundred(self, admin: Api) -> None:
        person = someone(admin)
        for _ in range(101):
            person.ticket()
        assert find(admin, person)["open_tickets"] == 100


class TestRoles:
    def test_promote_and_demote(self, admin: Api) -> None:
        person = newcomer(admin)
        assert admin.get("/api/statistics").status_code == 200
        assert person.get("/api/statistics").status_code == 403
        said = change(admin, person, is_admin=True)
        assert (said.status_code, said.json()["is_admin"]) == (200, True)
        assert person.get("/api/statistics").status_code == 200, "at once, with the token he has"
        assert said.json() == find(admin, person)
        ids = f'{{"user_id":{person.user["id"]},"is_admin":'
        assert last_event(admin, "user.promoted") == (admin.user["id"], None, "admins", ids + "[false,true]}")
        assert change(admin, person, is_admin=False).json()["is_admin"] is False
        assert person.get("/api/statistics").status_code == 403
        assert last_event(admin, "user.demoted") == (admin.user["id"], None, "admins", ids + "[true,false]}")

    def test_nothing_new_writes_no_event(self, admin: Api) -> None:
        person = someone(admin)
        before = admin.server.database.count("events")
        for body in ({}, {"is_admin": False}, {"active": True}, {"is_admin": False, "active": True}):
            assert change(admin, person, **body).status_code == 200
        assert admin.server.database.count("events") == before

    @pytest.mark.parametrize("field", ["is_admin", "active"])
    @pytest.mark.parametrize("value", [None, "maybe", 2, [], {}])
    def test_bad_values(self, admin: Api, field: str, value: object) -> None:
        person = someone(admin)
        refused = change(admin, person, **{field: value})
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["body", field]

    def test_nothing_else_is_assigned(self, admin: Api) -> None:
        person = someone(admin)
        before = find(admin, person)
        body = {"id": 1, "email": "x@example.com", "name": "X", "open_tickets": 9, "created_at": "2000-01-01T00:00:00"}
        assert change(admin, person, **body).json() == before
        assert person.patch("/api/users/me", json={"name": "Y", "is_admin": True, "email": "z@example.com"}).json() == {
            **person.user,
            "name": "Y",
        }

    def test_a_demoted_operator_keeps_his_tickets(self, admin: Api) -> None:
        person, submitter = promoted(admin), someone(admin)
        ticket = submitter.ticket()["id"]
        fields = {"status": "assigned", "operator_id": person.user["id"]}
        assert admin.patch(f"/api/tickets/{ticket}", json=fields).status_code == 200
        assert change(admin, person, is_admin=False).status_code == 200
        assert admin.get(f"/api/tickets/{ticket}").json()["operator_id"] == person.user["id"]
        assert admin.patch(f"/api/tickets/{ticket}", json=fields).status_code == 200, "and may stay it"

    def test_absent(self, admin: Api) -> None:
        for number in (0, -1, 999_999):
            for response in (
                admin.patch(f"/api/users/{number}", json={"active": False}),
                admin.post(f"/api/users/{number}/end-sessions"),
            ):
                assert (response.status_code, response.json()) == (404, {"detail": "User not found"})


class TestLastAdmin:
    """There is always one who can let others in."""

    @pytest.fixture
    def alone(self, start: StartServer, contract: Contract) -> Iterator[Api]:
        with Api(start(), contract) as api:
            yield admin_of(api)

    def test_stays(self, alone: Api) -> None:
        refused = change(alone, alone, is_admin=False)
        assert (refused.status_code, refused.json()) == (409, {"detail": "The last administrator cannot be demoted"})
        for body in ({"active": False}, {"active": False, "is_admin": False}):
            refused = change(alone, alone, **body)
            assert (refused.status_code, refused.json()) == (409, {"detail": "You cannot deactivate yourself"})
        expected = {"set_admin": False, "set_active": False, "end_sessions": True, "reset_password": False}
        assert find(alone, alone)["can"] == expected

    def test_a_deactivated_admin_is_no_other_one(self, alone: Api) -> None:
        other = promoted(alone)
        assert find(alone, alone)["can"]["set_admin"] is True
        assert change(alone, other, active=False).status_code == 200
        assert find(alone, alone)["can"]["set_admin"] is False
        assert change(alone, alone, is_admin=False).status_code == 409

    def test_may_go_when_there_is_another(self, alone: Api) -> None:
        promoted(alone)
        said = change(alone, alone, is_admin=False)
        assert (said.status_code, said.json()["is_admin"]) == (200, False)
        assert alone.get("/api/users/").status_code == 403

    @pytest.mark.parametrize(
        ("body", "each_other"),
        [({"is_admin": False}, True), ({"active": False}, True), ({"is_admin": False}, False)],
        ids=["demote", "deactivate", "step-down"],
    )
    def test_two_at_once(self, alone: Api, body: dict[str, bool], each_other: bool) -> None:
        """Fifty times at the same moment, each other or themselves: one of them stays, each time."""
        people, database = (alone, promoted(alone)), alone.server.database
        one, two = (p.as_token(tokens.token(tokens.good(p.user["id"]))) for p in people)
        restore = "UPDATE users SET is_admin = ?, deactivated_at = NULL, tokens_from = 0 WHERE id IN (1, ?)"
        outcomes = set()
        for _ in range(ROUNDS):
            gate, statuses = threading.Barrier(2), list[int]()

            def go(who: Api, whom: int, gate: threading.Barrier = gate, statuses: list[int] = statuses) -> None:
                gate.wait()
                statuses.append(who.patch(f"/api/users/{people[whom].user['id']}", json=body).status_code)

            threads = [threading.Thread(target=go, args=pair) for pair in ((one, each_other), (two, not each_other))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            left = database.rows("SELECT id FROM users WHERE is_admin AND deactivated_at IS NULL")
            assert len(left) == 1, statuses
            assert statuses.count(200) == 1, statuses
            outcomes |= set(statuses)
            database.change(restore, (True, people[1].user["id"]))
        assert outcomes <= ({200, 401, 403} if each_other else {200, 409})

    def test_seed_admin_lets_one_in_again(self, alone: Api) -> None:
        database = alone.server.database
        database.change("UPDATE users SET deactivated_at = 1")
        assert me(alone) == 401
        done = servers.run("seed-admin", DATABASE_URL=database.url, **ADMIN)
        assert done.returncode == 0
        assert "was deactivated, and is an active admin again; the password stays" in done.stdout
        assert me(admin_of(alone.as_token(None))) == 200
        assert last_event(alone, "user.activated") == (None, None, "admins", '{"user_id":1,"active":[false,true]}')
        again = servers.run("seed-admin", DATABASE_URL=database.url, **ADMIN)
        assert "nothing was changed" in again.stdout

    def test_seed_admin_activates_and_promotes(self, alone: Api) -> None:
        database = alone.server.database
        database.change("UPDATE users SET deactivated_at = 1, is_admin = ?", (False,))
        servers.run("seed-admin", DATABASE_URL=database.url, **ADMIN)
        assert admin_of(alone.as_token(None)).get("/api/users/").status_code == 200
        assert last_event(alone, "user.promoted")[3] == '{"user_id":1,"is_admin":true}'


class TestRow14Deactivated:
    """Refused everywhere, at once, on every process, in the words of somebody unknown."""

    def test_tokens_and_sessions(self, admin: Api) -> None:
        person = newcomer(admin)
        original = person.as_token(tokens.token(tokens.good(person.user["id"])))
        login = person.as_token(None).login(person.user["email"], Origin=person.server.url)
        cookie = login.headers["set-cookie"].partition(";")[0]
        assert [me(person), me(original)] == [200, 200]
        said = change(admin, person, active=False)
        assert (said.status_code, said.json()["active"]) == (200, False)
        assert said.json()["can"] == {
            "set_admin": True,
            "set_active": True,
            "end_sessions": True,
            "reset_password": False,
        }
        for api in (person, original):
            refused = api.get("/api/users/me")
            assert (refused.status_code, refused.json()) == (401, CREDENTIALS)
        anonymous = person.as_token(None)
        headers = {"Cookie": cookie, "Origin": person.server.url}
        refused = anonymous.post("/api/users/refresh", headers=headers)
        assert (refused.status_code, refused.json()) == (401, CREDENTIALS)
        changes = f'{{"user_id":{person.user["id"]},"active":[true,false]}}'
        assert last_event(admin, "user.deactivated") == (admin.user["id"], None, "admins", changes)

    def test_activated_again(self, admin: Api) -> None:
        person = newcomer(admin)
        original = person.as_token(tokens.token(tokens.good(person.user["id"])))
        for active in (False, True):
            assert change(admin, person, active=active).status_code == 200
        assert [me(person), me(original)] == [401, 401], "what was ended stays ended"
        assert me(person.person(person.user["email"])) == 200
        changes = f'{{"user_id":{person.user["id"]},"active":[false,true]}}'
        assert last_event(admin, "user.activated") == (admin.user["id"], None, "admins", changes)

    def test_no_operator(self, admin: Api) -> None:
        operator, submitter = promoted(admin), someone(admin)
        ticket, other = submitter.ticket()["id"], submitter.ticket()["id"]
        fields = {"status": "assigned", "operator_id": operator.user["id"]}
        assert admin.patch(f"/api/tickets/{other}", json=fields).status_code == 200
        assert operator.user["id"] in [u["id"] for u in admin.get("/api/users/operators").json()]
        assert change(admin, operator, active=False).status_code == 200
        assert operator.user["id"] not in [u["id"] for u in admin.get("/api/users/operators").json()]
        refused = admin.patch(f"/api/tickets/{ticket}", json=fields)
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["body", "operator_id"]
        assert admin.patch(f"/api/tickets/{other}", json=fields).status_code == 200, "what he has stays his"

    def test_his_rows_stay(self, admin: Api) -> None:
        person = someone(admin, "Lena Left")
        ticket = person.ticket()["id"]
        change(admin, person, active=False).raise_for_status()
        assert admin.get(f"/api/tickets/{ticket}").json()["created_by_name"] == "Lena Left"
        assert admin.get(f"/api/users/{person.user['id']}").json()["name"] == "Lena Left"
        assert admin.as_token(None).register(person.user["email"]).json() == {"detail": "Email already exists"}

    def test_a_login_that_is_under_way(self, admin: Api) -> None:
        """It has verified the password, and writes its session after the change: it gets none."""
        for _ in range(3):
            email = f"underway{next(NUMBERS)}@example.com"
            admin.as_token(None).register(email).raise_for_status()  # whose hash takes its time
            person = admin.as_token(None).person(email)
            anonymous, logins = person.as_token(None), list[httpx.Response]()
            thread = threading.Thread(target=lambda a=anonymous, p=person, r=logins: r.append(a.login(p.user["email"])))
            thread.start()
            change(admin, person, active=False).raise_for_status()
            thread.join()
            for response in logins:
                if response.status_code == 200:
                    assert me(anonymous.as_token(response.json()["access_token"])) == 401
                else:
                    assert response.json() == LOGIN

    @pytest.mark.parametrize("path", ["", "/end-sessions"])
    def test_his_stream_ends(self, admin: Api, path: str) -> None:
        person = newcomer(admin)
        with person.stream("GET", "/api/events") as response:
            lines = response.iter_lines()
            person.ticket()
            assert any(line == "event: ticket.created" for line in lines), "all that wakes a new stream has passed"
            method, body = ("POST", None) if path else ("PATCH", {"active": False})
            admin.request(method, f"/api/users/{person.user['id']}{path}", json=body).raise_for_status()
            assert ": keep" not in list(lines), "it ended before the first silence was over"

    def test_on_every_process(self, start: StartServer, contract: Contract) -> None:
        with Api(start(), contract) as one, Api(start(seed=False), contract) as two:
            admin, person = admin_of(one), newcomer(one)
            there = two.as_token(person.token)
            assert [me(there), me(there)] == [200, 200], "the other process remembers the token"
            change(admin, person, active=False).raise_for_status()
            assert me(there) == 401
            assert two.login(person.user["email"]).json() == LOGIN
            change(admin, person, active=True).raise_for_status()
            again = two.person(person.user["email"])
            here = one.as_token(again.token)
            assert me(here) == 200
            admin.post(f"/api/users/{person.user['id']}/end-sessions").raise_for_status()
            assert [me(here), me(again)] == [401, 401]


class TestRow08Deactivated:
    """His login is told apart from nobody's by neither words nor work."""

    def test_answers_as_a_wrong_password(self, admin: Api) -> None:
        person = newcomer(admin)
        wrong = admin.as_token(None).login(person.user["email"], "Wrong-Pass-1!")
        assert change(admin, person, active=False).status_code == 200
        before = admin.server.database.count("sessions")
        refused = admin.as_token(None).login(person.user["email"])
        assert (refused.status_code, refused.json()) == (401, LOGIN)
        assert refused.headers.keys() == wrong.headers.keys()
        assert refused.content == wrong.content
        assert admin.server.database.count("sessions") == before

    def test_costs_a_hash(self, admin: Api) -> None:
        def hashes() -> int:
            return int(Page(admin.get("/metrics").text).value("servicedesk_password_hashes_total"))

        person = newcomer(admin)
        change(admin, person, active=False).raise_for_status()
        counts = [hashes()]
        for password in (PASSWORD, "Wrong-Pass-1!"):
            person.as_token(None).login(person.user["email"], password)
            counts.append(hashes())
        assert [b - a for a, b in pairwise(counts)] == [1, 1]


class TestRow14EndSessions:
    def test_ends_all_of_his(self, admin: Api) -> None:
        person, bystander = newcomer(admin), someone(admin)
        elsewhere = person.person(person.user["email"])
        original = person.as_token(tokens.token(tokens.good(person.user["id"])))
        response = admin.post(f"/api/users/{person.user['id']}/end-sessions")
        assert (response.status_code, response.content) == (204, b"")
        assert [me(api) for api in (person, elsewhere, original, bystander, admin)] == [401, 401, 401, 200, 200]
        assert me(person.person(person.user["email"])) == 200, "he may sign in again"
        changes = f'{{"user_id":{person.user["id"]}}}'
        assert last_event(admin, "user.sessions_ended") == (admin.user["id"], None, "admins", changes)

    def test_of_himself(self, admin: Api) -> None:
        spare = promoted(admin)
        assert spare.post(f"/api/users/{spare.user['id']}/end-sessions").status_code == 204
        assert me(spare) == 401


class TestRename:
    def test_his_own_name(self, admin: Api) -> None:
        person = someone(admin, "Old Name")
        ticket = person.ticket()["id"]
        response = person.patch("/api/users/me", json={"name": "  Žofie “New” \\ "})
        assert (response.status_code, response.json()) == (200, {**person.user, "name": "Žofie “New” \\"})
        assert person.get("/api/users/me").json() == response.json()
        assert admin.get(f"/api/tickets/{ticket}").json()["created_by_name"] == "Žofie “New” \\"
        assert [p["id"] for p in whole(admin, q="žofie “new")] == [person.user["id"]]
        who, _, audience, changes = last_event(admin, "user.renamed")
        assert (who, audience) == (person.user["id"], "admins")
        assert changes == f'{{"user_id":{who},"name":["Old Name","Žofie “New” \\\\"]}}'

    def test_the_same_name_writes_no_event(self, admin: Api) -> None:
        person = someone(admin)
        before = admin.server.database.count("events")
        assert person.patch("/api/users/me", json={"name": person.user["name"]}).status_code == 200
        assert admin.server.database.count("events") == before

    @pytest.mark.parametrize("name", ["", "  ", "\u3000", "x" * 201, None, 5, "a\0b"])
    def test_bad_names(self, user: Api, name: object) -> None:
        refused = user.patch("/api/users/me", json={"name": name})
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["body", "name"]
        assert user.get("/api/users/me").json() == user.user


def test_row_04_addresses_are_for_admins(user: Api, anonymous: Api) -> None:
    for api, status in ((user, 403), (anonymous, 401)):
        refused = api.get("/api/users/?q=example")
        assert refused.status_code == status
        assert "@" not in refused.text


def test_row_02_an_admin_no_more_reads_no_next_page(admin: Api) -> None:
    spare = promoted(admin)
    address = spare.get("/api/users/?limit=1").links["next"]["url"]
    change(admin, spare, is_admin=False).raise_for_status()
    assert spare.get(address).status_code == 403
