"""Reading people: operators, by name, by number."""

import pytest

from conftest import StartServer
from support.client import Api
from support.client import admin as admin_of
from support.contract import Contract
from support.keys import USER
from support.server import ADMIN

ADMIN_ROW = {"name": "Admin", "email": ADMIN["ADMIN_EMAIL"], "is_admin": True, "id": 1}


def names(admin: Api, text: str) -> list[str]:
    response = admin.get("/api/users/search", params={"q": text})
    assert response.status_code == 200, response.text
    return [u["name"] for u in response.json()]


def test_operators_are_the_admins(admin: Api, user: Api) -> None:
    assert admin.get("/api/users/operators").json() == [ADMIN_ROW]
    refused = user.get("/api/users/operators")
    assert (refused.status_code, refused.json()) == (403, {"detail": "Admin only"})


@pytest.fixture(scope="module")
def people(anonymous: Api) -> None:
    for n, name in enumerate(("Žofie Nová", "STRASSE Straße", "100%", "a_b", "axb", "Ümit", "İpek", "𐐀 Deseret")):
        anonymous.add(f"people{n}@example.com", name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("žofie", ["Žofie Nová"]),
        ("ŽOFIE NOVÁ", ["Žofie Nová"]),
        ("z\u030cofie", ["Žofie Nová"]),
        ("  nová ", ["Žofie Nová"]),
        ("straße", ["STRASSE Straße"]),
        ("ümit", ["Ümit"]),
        ("𐐨", ["𐐀 Deseret"]),
        ("", []),
        (" \t ", []),
        ("nobody is called so", []),
        ("'", []),
    ],
)
@pytest.mark.usefixtures("people")
def test_search_folds_case(admin: Api, text: str, found: list[str]) -> None:
    assert names(admin, text) == found


@pytest.mark.parametrize(("text", "found"), [("%", ["100%"]), ("_", ["a_b"]), ("a_b", ["a_b"])])
@pytest.mark.usefixtures("people")
def test_difference_10_percent_and_underscore_are_literal(admin: Api, text: str, found: list[str]) -> None:
    assert names(admin, text) == found


def test_search_without_q(admin: Api) -> None:
    assert admin.get("/api/users/search").json() == []


def test_search_refuses_nul(admin: Api) -> None:
    assert admin.get("/api/users/search?q=%00").json()["detail"][0]["type"] == "string_unicode"


def test_search_ends_at_twenty(anonymous: Api, admin: Api) -> None:
    made = [anonymous.add(f"twenty{n:02}@example.com", f"Twenty {n:02}") for n in range(22)]
    found = admin.get("/api/users/search?q=twenty").json()
    assert [u["email"] for u in found] == made[:20]


def test_search_is_for_admins(anonymous: Api, user: Api) -> None:
    assert user.get("/api/users/search?q=u").json() == {"detail": "Admin only"}
    assert anonymous.get("/api/users/search?q=u").status_code == 401


def test_an_admin_reads_everybody(admin: Api, user: Api) -> None:
    assert admin.get(f"/api/users/{user.user['id']}").json() == {key: user.user[key] for key in USER}
    for number in (0, -1, 999_999):
        absent = admin.get(f"/api/users/{number}")
        assert (absent.status_code, absent.json()) == (404, {"detail": "User not found"})


def test_difference_1_himself_and_nobody_else(user: Api, other: Api) -> None:
    assert user.get(f"/api/users/{user.user['id']}").json() == {key: user.user[key] for key in USER}
    for number in (other.user["id"], 1, 999_999):
        absent = user.get(f"/api/users/{number}")
        assert (absent.status_code, absent.json()) == (404, {"detail": "User not found"})


def test_difference_1_people_of_his_tickets_without_their_address(anonymous: Api, admin: Api) -> None:
    seen = ADMIN_ROW | {"email": None}
    olga, nick = (anonymous.newcomer(f"{n}@example.com") for n in ("olga.people", "nick.people"))
    assigned, noted = olga.ticket()["id"], nick.ticket()["id"]

    assert olga.get("/api/users/1").status_code == 404
    admin.patch(f"/api/tickets/{assigned}", json={"status": "assigned", "operator_id": 1})
    assert olga.get("/api/users/1").json() == seen
    admin.patch(f"/api/tickets/{assigned}", json={"status": "new", "operator_id": None})
    assert olga.get("/api/users/1").status_code == 404

    admin.post(f"/api/tickets/{noted}/comments", json={"body": "x", "internal": True})
    assert nick.get("/api/users/1").status_code == 404, "a note shows who wrote it"
    admin.post(f"/api/tickets/{noted}/comments", json={"body": "x"})
    assert nick.get("/api/users/1").json() == seen
    admin.delete(f"/api/tickets/{noted}")
    assert nick.get("/api/users/1").status_code == 404


def test_a_method_that_does_not_fit_falls_through(anonymous: Api, user: Api) -> None:
    assert anonymous.get("/api/users/login").status_code == 401
    assert user.get("/api/users/login").json()["detail"][0]["loc"] == ["path", "user_id"]


def test_names_written_before_are_folded_at_start(start: StartServer, contract: Contract) -> None:
    server = start()
    with Api(server, contract) as api:
        assert api.register("older@example.com", "Žofie").status_code == 201
    server.stop()
    server.database.change("UPDATE users SET name_folded = ''")
    server.start()
    with Api(server, contract) as api:
        assert names(admin_of(api), "žofie") == ["Žofie"]
