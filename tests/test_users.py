"""Registration, login, and who one is."""

import pytest

from support.client import PASSWORD, Api
from support.server import ADMIN


def item(response: object) -> dict[str, object]:
    """The only entry of a 422."""
    assert response.status_code == 422, response.text  # type: ignore[attr-defined]
    (only,) = response.json()["detail"]  # type: ignore[attr-defined]
    return dict(only)


def test_register_answers_the_user(anonymous: Api) -> None:
    response = anonymous.register("rita@Example.COM", "Rita")
    assert response.status_code == 201
    body = response.json()
    assert list(body) == ["name", "email", "is_admin", "id"]
    assert body == {"name": "Rita", "email": "rita@example.com", "is_admin": False, "id": body["id"]}


def test_register_without_slash(anonymous: Api) -> None:
    response = anonymous.post("/api/users", json={"name": "N", "email": "noslash@example.com", "password": PASSWORD})
    assert response.status_code == 201


def test_register_keeps_the_local_part_as_given(anonymous: Api) -> None:
    assert anonymous.register("MiXed.Case+tag@example.com").json()["email"] == "MiXed.Case+tag@example.com"


def test_register_reduces_a_display_name(anonymous: Api) -> None:
    assert anonymous.register(" Dora <dora@example.com> ").json()["email"] == "dora@example.com"


def test_register_twice(anonymous: Api) -> None:
    assert anonymous.register("twice@example.com").status_code == 201
    response = anonymous.register("twice@example.com")
    assert (response.status_code, response.json()) == (400, {"detail": "Email already exists"})


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Aa1!", "Password must be at least 8 characters long"),
        ("alllower1!", "Password must contain at least one uppercase letter"),
        ("ALLUPPER1!", "Password must contain at least one lowercase letter"),
        ("NoDigits!!", "Password must contain at least one number"),
        ("NoSymbol11", "Password must contain at least one symbol (!@#$%^&*...)"),
        ("NoSymbol1~", "Password must contain at least one symbol (!@#$%^&*...)"),
        ("NoSymbol1 ", "Password must contain at least one symbol (!@#$%^&*...)"),
        ("aa1!", "Password must be at least 8 characters long"),
    ],
)
def test_register_weak_password(anonymous: Api, password: str, reason: str) -> None:
    response = anonymous.register("weak@example.com", password=password)
    assert (response.status_code, response.json()) == (400, {"detail": reason})


@pytest.mark.parametrize("password", ["Éßßßßß3!", "ßÀßßßßß٣#"])
def test_register_counts_code_points_of_any_script(anonymous: Api, password: str) -> None:
    email = f"script{len(password)}@example.com"
    assert anonymous.register(email, password=password).status_code == 201
    assert anonymous.login(email, password).status_code == 200


def test_register_gathers_all_problems(anonymous: Api) -> None:
    response = anonymous.post("/api/users/", json={"email": 5, "is_admin": "maybe"})
    assert response.status_code == 422
    assert [(e["type"], e["loc"]) for e in response.json()["detail"]] == [
        ("missing", ["body", "name"]),
        ("string_type", ["body", "email"]),
        ("bool_parsing", ["body", "is_admin"]),
        ("missing", ["body", "password"]),
    ]


@pytest.mark.parametrize(
    "email",
    ["", "plain", "@example.com", "a@", "a@b", "a b@example.com", "a@@example.com", "a..b@example.com", "a@localhost"],
)
def test_register_bad_email(anonymous: Api, email: str) -> None:
    entry = item(anonymous.register(email))
    assert (entry["type"], entry["loc"], entry["input"]) == ("value_error", ["body", "email"], email)
    assert str(entry["msg"]).startswith("value is not a valid email address: ")


def test_register_empty_body(anonymous: Api) -> None:
    assert item(anonymous.post("/api/users/")) == {
        "type": "missing",
        "loc": ["body"],
        "msg": "Field required",
        "input": None,
    }


def test_register_broken_json(anonymous: Api) -> None:
    entry = item(anonymous.post("/api/users/", content=b'{"name": ', headers={"Content-Type": "application/json"}))
    assert entry == {
        "type": "json_invalid",
        "loc": ["body", 9],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": "Expecting value"},
    }


def test_register_unreadable_bytes(anonymous: Api) -> None:
    response = anonymous.post("/api/users/", content=b'{"name":"\xff"}', headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (400, {"detail": "There was an error parsing the body"})


@pytest.mark.parametrize("value", ["\x00", "a\x00b"])
def test_difference_4_nul_is_refused(anonymous: Api, value: str) -> None:
    entry = item(anonymous.register("nul@example.com", name=value))
    assert (entry["type"], entry["loc"]) == ("string_unicode", ["body", "name"])


def test_difference_4_lone_surrogate_is_refused(anonymous: Api) -> None:
    body = b'{"name":"\\ud800","email":"s@example.com","password":"StrongPass123!"}'
    entry = item(anonymous.post("/api/users/", content=body, headers={"Content-Type": "application/json"}))
    assert (entry["type"], entry["loc"]) == ("string_unicode", ["body", "name"])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_difference_4_nan_is_refused(anonymous: Api, number: str) -> None:
    body = f'{{"name":{number},"email":"n@example.com","password":"x"}}'
    assert item(anonymous.post("/api/users/", content=body, headers={"Content-Type": "application/json"}))[
        "type"
    ] == "json_invalid"  # fmt: skip


def test_difference_5_name_is_bounded(anonymous: Api) -> None:
    assert anonymous.register("long200@example.com", name="é" * 200).status_code == 201
    assert item(anonymous.register("long201@example.com", name="é" * 201)) == {
        "type": "string_too_long",
        "loc": ["body", "name"],
        "msg": "String should have at most 200 characters",
        "input": "é" * 201,
        "ctx": {"max_length": 200},
    }


def test_login_answers_a_token(anonymous: Api, user: Api) -> None:
    body = anonymous.login("uma@example.com").json()
    assert list(body) == ["access_token", "token_type"]
    assert body["token_type"] == "bearer"
    assert user.get("/api/users/me").json() == {
        "name": "Uma User",
        "email": "uma@example.com",
        "is_admin": False,
        "id": user.user["id"],
        "can": dict.fromkeys(("triage", "manage_people", "administer"), False),
    }


def test_login_as_multipart(anonymous: Api, user: Api) -> None:
    fields = {"username": (None, user.user["email"]), "password": (None, PASSWORD)}
    assert anonymous.post("/api/users/login", files=fields).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("uma@example.com", "WrongPass123!"), ("nobody@example.com", PASSWORD), ("UMA@example.com", PASSWORD)],
)
def test_login_refused(anonymous: Api, user: Api, email: str, password: str) -> None:
    response = anonymous.login(email, password)
    assert (response.status_code, response.json()) == (401, {"detail": "Incorrect email or password"})
    assert "www-authenticate" not in response.headers


def test_login_with_json_lacks_both_fields(anonymous: Api) -> None:
    response = anonymous.post("/api/users/login", json={"username": "uma@example.com", "password": PASSWORD})
    assert [e["loc"] for e in response.json()["detail"]] == [["body", "username"], ["body", "password"]]


def test_login_checks_the_grant_type(anonymous: Api) -> None:
    entry = item(anonymous.post("/api/users/login", data={"grant_type": "x", "username": "u", "password": "p"}))
    assert (entry["type"], entry["ctx"]) == ("string_pattern_mismatch", {"pattern": "^password$"})


def test_me_needs_a_token(anonymous: Api) -> None:
    response = anonymous.get("/api/users/me")
    assert (response.status_code, response.json()) == (401, {"detail": "Not authenticated"})
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_scheme_is_case_insensitive(anonymous: Api, user: Api, scheme: str) -> None:
    assert anonymous.get("/api/users/me", headers={"Authorization": f"{scheme} {user.token}"}).status_code == 200


@pytest.mark.parametrize("value", ["Basic dTpw", "Bearer", "Token abc", ""])
def test_other_schemes(anonymous: Api, value: str) -> None:
    assert anonymous.get("/api/users/me", headers={"Authorization": value}).status_code == 401


def test_admin_is_one(admin: Api) -> None:
    can = dict.fromkeys(("triage", "manage_people", "administer"), True)
    assert admin.user == {"name": "Admin", "email": ADMIN["ADMIN_EMAIL"], "is_admin": True, "id": 1, "can": can}


def test_head_answers_as_get_without_a_body(user: Api) -> None:
    response = user.head("/api/users/me")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == user.get("/api/users/me").headers["content-length"]
