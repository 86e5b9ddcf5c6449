"""Tickets: opened, listed, read."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from support import keys
from support.client import Api

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?")


def entries(response: httpx.Response) -> list[tuple[str, list[object]]]:
    assert response.status_code == 422, response.text
    return [(e["type"], e["loc"]) for e in response.json()["detail"]]


def pages(api: Api, query: str) -> list[dict[str, object]]:
    """All rows of a paged list, by following Link."""
    rows: list[dict[str, object]] = []
    path: str | None = f"/api/tickets/?{query}"
    asked = set()
    while path:
        assert path not in asked, "the pages go in a circle"
        asked.add(path)
        response = api.get(path)
        assert response.status_code == 200, response.text
        rows += response.json()
        link = re.fullmatch(r'<([^>]+)>; rel="next"', response.headers.get("link", ""))
        path = None
        if link:
            url = urlsplit(link.group(1))
            path = f"{url.path}?{url.query}"
    return rows


def test_create_answers_the_ticket(user: Api) -> None:
    ticket = user.ticket("Printer jams", urgency="high")
    assert [k for k in ticket if k in keys.TICKET] == keys.TICKET
    assert ticket["description"] == "Printer jams"
    assert (ticket["status"], ticket["urgency"], ticket["request_type"]) == ("new", "high", "hardware")
    assert (ticket["created_by_id"], ticket["operator_id"]) == (user.user["id"], None)
    assert TIME.fullmatch(str(ticket["created_at"]))
    assert ticket["created_at"] == ticket["updated_at"]
    assert user.get(f"/api/tickets/{ticket['id']}").json() == ticket


def test_a_page_of_long_texts_is_shorter_and_the_next_goes_on(anonymous: Api) -> None:
    person = anonymous.newcomer("long@example.com")
    made = [person.ticket(f"{n} " + "x" * 65_000)["id"] for n in range(20)]
    first = person.get("/api/tickets/?limit=200")
    assert len(first.content) < 1_000_000
    assert 0 < len(first.json()) < len(made)
    assert [t["id"] for t in pages(person, "limit=200")] == made[::-1]


def test_create_defaults_to_normal(user: Api) -> None:
    assert user.ticket()["urgency"] == "normal"


@pytest.mark.parametrize(
    "text", ["Žluťoučký kůň 🐎", "line\nline\ttab", "'; DROP TABLE tickets;--", "\u202e\u200b", "\x7f"]
)
def test_create_keeps_the_text(user: Api, text: str) -> None:
    ticket = user.ticket(text)
    assert ticket["description"] == text
    assert user.get(f"/api/tickets/{ticket['id']}").json()["description"] == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("missing", ["body", "description"]), ("missing", ["body", "request_type"])]),
        ({"description": 1, "request_type": "hardware"}, [("string_type", ["body", "description"])]),
        ({"description": None, "request_type": "hardware"}, [("string_type", ["body", "description"])]),
        ({"description": "x", "request_type": "magic"}, [("enum", ["body", "request_type"])]),
        ({"description": "x", "request_type": "other", "urgency": "HIGH"}, [("enum", ["body", "urgency"])]),
        ([], [("model_attributes_type", ["body"])]),
        ("text", [("model_attributes_type", ["body"])]),
    ],
)
def test_create_refused(user: Api, body: object, expected: list[object]) -> None:
    assert entries(user.post("/api/tickets/", json=body)) == expected


def test_create_enum_entry_word_for_word(user: Api) -> None:
    response = user.post("/api/tickets/", json={"description": "x", "request_type": "other", "urgency": "urgent"})
    assert response.json()["detail"] == [
        {
            "type": "enum",
            "loc": ["body", "urgency"],
            "msg": "Input should be 'low', 'normal' or 'high'",
            "input": "urgent",
            "ctx": {"expected": "'low', 'normal' or 'high'"},
        }
    ]


def test_difference_5_description_is_bounded(user: Api) -> None:
    assert user.post("/api/tickets/", json={"description": "x" * 65536, "request_type": "other"}).status_code == 201
    refused = user.post("/api/tickets/", json={"description": "x" * 65537, "request_type": "other"})
    assert entries(refused) == [("string_too_long", ["body", "description"])]


def test_syntax_is_checked_before_the_token(anonymous: Api) -> None:
    broken = anonymous.post("/api/tickets/", content=b"{", headers={"Content-Type": "application/json"})
    assert entries(broken) == [("json_invalid", ["body", 1])]
    assert anonymous.post("/api/tickets/", json={}).status_code == 401


def test_whole_list_is_ones_own_in_id_order(anonymous: Api, admin: Api) -> None:
    lena = anonymous.newcomer("lena@example.com")
    assert lena.get("/api/tickets/").json() == []
    made = [lena.ticket(f"Lena {n}") for n in range(5)]
    assert lena.get("/api/tickets/").json() == made
    assert lena.get("/api/tickets").json() == made
    everything = admin.get("/api/tickets/").json()
    ids = [t["id"] for t in everything]
    assert ids == sorted(set(ids))
    assert [t["id"] for t in everything if t["created_by_id"] == lena.user["id"]] == [t["id"] for t in made]


def test_pages_are_newest_first_and_complete(anonymous: Api) -> None:
    paul = anonymous.newcomer("paul@example.com")
    made = [paul.ticket(f"Paul {n}") for n in range(7)]
    for limit in (1, 2, 3, 7, 8, 200):
        assert [t["id"] for t in pages(paul, f"limit={limit}")] == [t["id"] for t in reversed(made)]


def test_a_page_is_stable_when_tickets_arrive(anonymous: Api) -> None:
    nina = anonymous.newcomer("nina@example.com")
    made = [nina.ticket(f"Nina {n}") for n in range(4)]
    first = nina.get("/api/tickets/?limit=2")
    nina.ticket("Late")
    url = urlsplit(first.headers["link"].partition(">")[0].removeprefix("<"))
    second = nina.get(f"{url.path}?{url.query}")
    assert [t["id"] for t in first.json() + second.json()] == [t["id"] for t in reversed(made)]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "1.5"])
def test_limit_is_checked(user: Api, limit: str) -> None:
    response = user.get(f"/api/tickets/?limit={limit}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "limit"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "9" * 400])
def test_cursor_is_checked(user: Api, cursor: str) -> None:
    response = user.get(f"/api/tickets/?limit=2&cursor={cursor}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "cursor"]


def test_cursor_of_another_user_shows_nothing_more(anonymous: Api, admin: Api) -> None:
    vera = anonymous.newcomer("vera@example.com")
    vera.ticket("Mine")
    link = admin.get("/api/tickets/?limit=1").headers["link"]
    url = urlsplit(link.partition(">")[0].removeprefix("<"))
    response = vera.get(f"{url.path}?{url.query}")
    assert response.status_code in (200, 422)
    if response.status_code == 200:
        assert {t["created_by_id"] for t in response.json()} <= {vera.user["id"]}


def test_read_others_tickets(user: Api, other: Api, admin: Api) -> None:
    ticket = user.ticket()
    foreign = other.get(f"/api/tickets/{ticket['id']}")
    assert (foreign.status_code, foreign.json()) == (403, {"detail": "Not allowed"})
    assert admin.get(f"/api/tickets/{ticket['id']}").json()["id"] == ticket["id"]


def test_read_absent(user: Api) -> None:
    response = user.get("/api/tickets/999999")
    assert (response.status_code, response.json()) == (404, {"detail": "Ticket not found"})


@pytest.mark.parametrize("path", ["{}", "+{}", "%20{}%20", "0{}", "{}.0", "{}/"])
def test_id_is_read_as_leniently_as_by_the_original(user: Api, path: str) -> None:
    ticket = user.ticket()
    assert user.get(f"/api/tickets/{path.format(ticket['id'])}").json()["id"] == ticket["id"]


def test_id_that_is_none(user: Api) -> None:
    assert user.get("/api/tickets/abc").json()["detail"] == [
        {
            "type": "int_parsing",
            "loc": ["path", "ticket_id"],
            "msg": "Input should be a valid integer, unable to parse string as an integer",
            "input": "abc",
        }
    ]


def test_difference_4_id_past_64_bits(user: Api) -> None:
    assert entries(user.get("/api/tickets/9223372036854775808")) == [("int_parsing_size", ["path", "ticket_id"])]
    assert user.get("/api/tickets/9223372036854775807").status_code == 404


def test_one_ticket_has_an_etag(user: Api) -> None:
    ticket = user.ticket()
    assert user.get(f"/api/tickets/{ticket['id']}").headers["etag"] == f'"{ticket["version"]}"'
