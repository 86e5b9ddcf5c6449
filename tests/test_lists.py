"""Lists of tickets in every order and under every filter, against the same thing done naively."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from support.client import Api
from support.database import Database
from support.paging import Row, ids_of, next_path, pages
from support.server import Server

STATUSES = ("new", "assigned", "pending", "closed")
URGENCIES = ("low", "normal", "high")
REQUEST_TYPES = ("software", "hardware", "environment", "logistics", "other")
SORTS = ("created_at", "updated_at", "urgency", "status")
COLUMNS = (
    "description",
    "status",
    "urgency",
    "request_type",
    "created_by_id",
    "operator_id",
    "created_at",
    "updated_at",
    "answered_at",
    "deleted_at",
)
WAITING = ("submitter", "operator")
BEGUN_US = 1_700_000_000_000_000
MANY = 1_400  # more than are looked at for one page
CURSOR = re.compile(r"[A-Za-z0-9_-]{44}")


@dataclass
class Desk:
    database: Database
    admin: Api
    people: list[Api]
    operators: list[int]
    rows: list[Row] = field(default_factory=list)

    def read(self) -> None:
        names = ("id", *COLUMNS)
        found = self.database.rows(f"SELECT {', '.join(names)} FROM tickets WHERE deleted_at IS NULL")
        self.rows = [dict(zip(names, row, strict=True)) for row in found]

    def insert(self, rows: list[tuple[object, ...]]) -> None:
        one = f"({', '.join('?' * len(COLUMNS))})"
        for at in range(0, len(rows), 300):
            part = rows[at : at + 300]
            values = [value for row in part for value in row]
            statement = f"INSERT INTO tickets ({', '.join(COLUMNS)}) VALUES {', '.join([one] * len(part))}"
            self.database.change(statement, values)
        self.database.change("DELETE FROM ticket_counts")
        self.database.change(
            "INSERT INTO ticket_counts (status, urgency, operator_id, n) "
            "SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets WHERE deleted_at IS NULL "
            "GROUP BY status, urgency, coalesce(operator_id, 0)"
        )


def random_rows(desk: Desk, dice: random.Random) -> Iterator[tuple[object, ...]]:
    """Times with many ties, also between people; some tickets never changed, some deleted, half one person's."""
    at = BEGUN_US
    heavy, *others = [person.user["id"] for person in desk.people]
    for n in range(2 * MANY):
        at += dice.choice((0, 0, 1_000_000))
        owner = heavy if n % 2 else dice.choice(others)
        changed = dice.random() < 0.7
        status = dice.choice(STATUSES)
        yield (
            f"Ticket {n}",
            status,
            dice.choices(URGENCIES, (5, 4, 1))[0],
            dice.choices(REQUEST_TYPES, (8, 4, 4, 4, 1))[0],
            owner,
            dice.choice((None, None, *desk.operators)),
            at,
            BEGUN_US + dice.randrange(60) * 1_000_000 if changed else at,
            at if status != "closed" and dice.random() < 0.3 else None,
            at if dice.random() < 0.05 else None,
        )


@pytest.fixture(scope="module")
def desk(server: Server, anonymous: Api, admin: Api) -> Desk:
    people = [anonymous.newcomer(f"person{n}@example.com") for n in range(4)]
    for n in range(10):  # nobody logs in as one of them
        server.database.change(
            "INSERT INTO users (name, email, hashed_password, is_admin, created_at) VALUES (?, ?, '', ?, 1)",
            (f"Chief {n}", f"chief{n}@example.com", True),
        )
    operators = [row[0] for row in server.database.rows("SELECT id FROM users WHERE is_admin ORDER BY id")]
    desk = Desk(server.database, admin, people, operators)
    desk.insert(list(random_rows(desk, random.Random(4))))
    desk.read()
    return desk


# --- the naive way ---


def sort_key(row: Row, sort: str) -> tuple[int, int]:
    name = sort.removeprefix("-")
    ranks = {"urgency": URGENCIES, "status": STATUSES}
    if name == "created_at":
        return row["id"], 0
    return (ranks[name].index(row[name]) if name in ranks else row[name]), row["id"]


def waiting_for(row: Row) -> str | None:
    if row["answered_at"] is not None:
        return "operator"
    return "submitter" if row["status"] == "pending" else None


def matches(row: Row, reader: Api, query: dict[str, list[str]]) -> bool:
    me = reader.user["id"]
    operators = {{"none": None, "me": me}.get(o, o) for o in query.get("operator_id", [])}
    operators = {int(o) if isinstance(o, str) else o for o in operators}
    return (
        all(row[name] in query[name] for name in ("status", "urgency", "request_type") if name in query)
        and ("waiting_for" not in query or waiting_for(row) in query["waiting_for"])
        and (not operators or row["operator_id"] in operators)
        and ("created_by_id" not in query or row["created_by_id"] == int(query["created_by_id"][0]))
        and (reader.user["is_admin"] or row["created_by_id"] == me)
    )


def expected(desk: Desk, reader: Api, query: dict[str, list[str]]) -> list[int]:
    sort = query.get("sort", ["-created_at"])[0]
    rows = [row for row in desk.rows if matches(row, reader, query)]
    return [row["id"] for row in sorted(rows, key=lambda r: sort_key(r, sort), reverse=sort.startswith("-"))]


def some(dice: random.Random, values: tuple[str, ...]) -> list[str]:
    """Some of them, perhaps one twice."""
    return dice.choices(values, k=dice.randint(1, len(values)))


def random_query(desk: Desk, dice: random.Random) -> dict[str, list[str]]:
    query: dict[str, list[str]] = {}
    if dice.random() < 0.85:
        query["sort"] = [dice.choice(("", "-")) + dice.choice(SORTS)]
    for name, values in (("status", STATUSES), ("urgency", URGENCIES), ("request_type", REQUEST_TYPES)):
        if dice.random() < 0.4:
            query[name] = some(dice, values)
    if dice.random() < 0.2:
        query["waiting_for"] = some(dice, WAITING)
    if dice.random() < 0.4:
        query["operator_id"] = some(dice, ("me", "none", *map(str, desk.operators[:5]), "987654"))
    if dice.random() < 0.4:
        query["created_by_id"] = [str(dice.choice([*(p.user["id"] for p in desk.people), 987654]))]
    return query


@pytest.mark.parametrize("seed", range(12))
def test_pages_are_what_a_naive_filter_gives(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(10):
        reader = dice.choice([desk.admin, desk.admin, *desk.people])
        query = random_query(desk, dice)
        limit = dice.choice((7, 50, 199, 200))
        found = pages(reader, urlencode({"limit": limit, **query}, doseq=True))
        assert ids_of(found) == expected(desk, reader, query), (reader.user["id"], query)
        assert all(len(page) <= limit for page in found)


@pytest.mark.parametrize("seed", range(6))
def test_the_whole_list_is_filtered_in_the_order_of_ids(desk: Desk, seed: int) -> None:
    dice = random.Random(100 + seed)
    for _ in range(10):
        reader = dice.choice([desk.admin, *desk.people])
        query = random_query(desk, dice)
        response = reader.get("/api/tickets/?" + urlencode(query, doseq=True))
        assert response.status_code == 200
        assert ids_of([response.json()]) == sorted(expected(desk, reader, query)), (reader.user["id"], query)


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("sort", [minus + name for name in SORTS for minus in ("", "-")])
def test_small_pages_lose_no_tie(desk: Desk, sort: str, limit: int) -> None:
    query = {"sort": [sort], "urgency": ["high"], "request_type": ["other", "logistics"], "status": ["new", "closed"]}
    found = pages(desk.admin, urlencode({"limit": limit, **query}, doseq=True))
    assert ids_of(found) == expected(desk, desk.admin, query)


@pytest.mark.parametrize("sort", [minus + name for name in SORTS for minus in ("", "-")])
def test_nothing_is_lost_or_doubled_when_tickets_come_and_change(desk: Desk, sort: str) -> None:
    person = desk.people[1]
    before = {row["id"] for row in desk.rows if row["created_by_id"] == person.user["id"]}
    changing = iter(sorted(before, key=lambda id_: id_ * 7919 % 1009))
    changed = set()

    def disturb() -> None:
        ticket = person.ticket("Late", urgency="high")
        id_ = next(changing)
        changed.add(id_)
        answer = desk.admin.patch(f"/api/tickets/{id_}", json={"urgency": "normal"})
        assert answer.status_code == 200, answer.text
        desk.admin.delete(f"/api/tickets/{ticket['id']}")

    for reader in (person, desk.admin):
        found = ids_of(pages(reader, f"limit=40&sort={sort}&created_by_id={person.user['id']}", disturb))
        still = [id_ for id_ in found if id_ in before - changed]
        assert sorted(still) == sorted(before - changed)
    desk.read()


def test_a_filter_without_an_index_gives_short_pages_that_go_on(desk: Desk) -> None:
    heavy = desk.people[0]
    query = {"urgency": ["high"], "request_type": ["other"]}
    want = expected(desk, heavy, query)
    assert 0 < len(want) < 50, "the data should make it rare"
    found = pages(heavy, urlencode({"limit": 50, **query}, doseq=True))
    assert len(found) > 1
    assert ids_of(found) == want


def test_others_are_not_shown_whatever_the_filter_says(desk: Desk) -> None:
    me, other = desk.people[0], desk.people[1]
    for query in ("", "limit=5&"):
        assert me.get(f"/api/tickets/?{query}created_by_id={other.user['id']}").json() == []
        assert me.get(f"/api/tickets/?{query}created_by_id={me.user['id']}").json() != []


def test_deleted_tickets_are_in_no_list(desk: Desk) -> None:
    gone = {row[0] for row in desk.database.rows("SELECT id FROM tickets WHERE deleted_at IS NOT NULL")}
    assert gone
    for query in ("", "status=closed", f"created_by_id={desk.people[0].user['id']}", "operator_id=none"):
        assert not gone & set(ids_of(pages(desk.admin, f"limit=200&{query}")))
        assert not gone & set(ids_of([desk.admin.get(f"/api/tickets/?{query}").json()]))


# --- what is refused ---


def refusals(response: httpx.Response) -> list[tuple[str, list[object]]]:
    assert response.status_code == 422, response.text
    return [(e["type"], e["loc"]) for e in response.json()["detail"]]


REFUSED = {
    "status=open": ("enum", ["query", "status", 0]),
    "status=new&status=": ("enum", ["query", "status", 1]),
    "urgency=HIGH": ("enum", ["query", "urgency", 0]),
    "waiting_for=": ("enum", ["query", "waiting_for", 0]),
    "request_type=other&request_type=x": ("enum", ["query", "request_type", 1]),
    "sort=id": ("enum", ["query", "sort"]),
    "sort=": ("enum", ["query", "sort"]),
    "sort=%2Burgency": ("enum", ["query", "sort"]),
    "operator_id=you": ("value_error", ["query", "operator_id", 0]),
    "operator_id=1&operator_id=-1": ("value_error", ["query", "operator_id", 1]),
    "operator_id=": ("value_error", ["query", "operator_id", 0]),
    "operator_id=9999999999999999999": ("value_error", ["query", "operator_id", 0]),
    "created_by_id=me": ("int_parsing", ["query", "created_by_id"]),
    "&".join(f"operator_id={n}" for n in range(1, 10)): ("too_long", ["query", "operator_id"]),
    "&".join(f"operator_id={n}" for n in [*range(1, 9), "none"]): ("too_long", ["query", "operator_id"]),
}


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize("limit", ["", "limit=2&"])
def test_bad_filters_are_told(desk: Desk, query: str, limit: str) -> None:
    assert refusals(desk.admin.get(f"/api/tickets/?{limit}{query}")) == [REFUSED[query]]


def test_an_unknown_value_lists_those_that_exist(desk: Desk) -> None:
    assert desk.admin.get("/api/tickets/?status=open").json()["detail"] == [
        {
            "type": "enum",
            "loc": ["query", "status", 0],
            "msg": "Input should be 'new', 'assigned', 'pending' or 'closed'",
            "input": "open",
            "ctx": {"expected": "'new', 'assigned', 'pending' or 'closed'"},
        }
    ]


def test_eight_operators_are_not_too_many(desk: Desk) -> None:
    query = {"operator_id": [*map(str, desk.operators[:7]), "none", "none"], "sort": ["-updated_at"]}
    assert query["operator_id"][0] == str(desk.admin.user["id"])
    query["operator_id"].append("me")  # the first, once more
    found = pages(desk.admin, urlencode({"limit": 200, **query}, doseq=True))
    assert ids_of(found) == expected(desk, desk.admin, query)


# --- cursors ---

LIST = "limit=3&sort=-updated_at&status=new&operator_id=me&operator_id=none"


def cursor_of(api: Api, query: str) -> str:
    path = next_path(api.get(f"/api/tickets/?{query}"))
    assert path
    cursor = parse_qs(urlsplit(path).query)["cursor"][0]
    assert CURSOR.fullmatch(cursor)
    return cursor


def test_a_link_names_the_same_list(desk: Desk) -> None:
    path = next_path(desk.admin.get(f"/api/tickets/?{LIST}&status=new"))
    assert path
    query = parse_qs(urlsplit(path).query)
    assert query.pop("cursor")
    assert query == {
        "limit": ["3"],
        "sort": ["-updated_at"],
        "status": ["new"],
        "operator_id": [str(desk.admin.user["id"]), "none"],
    }


@pytest.mark.parametrize("at", range(44))
def test_a_changed_cursor_is_refused(desk: Desk, at: int) -> None:
    cursor = cursor_of(desk.admin, LIST)
    for other in "A_" if cursor[at] not in "A_" else "b0":
        forged = cursor[:at] + other + cursor[at + 1 :]
        refused = refusals(desk.admin.get(f"/api/tickets/?{LIST}&cursor={forged}"))
        assert refused == [("value_error", ["query", "cursor"])]


@pytest.mark.parametrize(
    "change", [("-updated_at", "updated_at"), ("=new", "=closed"), ("=me", "=987"), ("=none", "=1")]
)
def test_a_cursor_belongs_to_one_list(desk: Desk, change: tuple[str, str]) -> None:
    cursor = cursor_of(desk.admin, LIST)
    other = LIST.replace(*change)
    refused = refusals(desk.admin.get(f"/api/tickets/?{other}&cursor={cursor}"))
    assert refused == [("value_error", ["query", "cursor"])]


def test_a_cursor_belongs_to_one_reader(desk: Desk) -> None:
    mine = cursor_of(desk.people[0], "limit=3")
    query = f"/api/tickets/?limit=3&cursor={mine}"
    assert desk.people[0].get(query).status_code == 200
    for other in (desk.admin, desk.people[1]):
        assert refusals(other.get(query)) == [("value_error", ["query", "cursor"])]


def test_a_cursor_goes_on_with_another_limit(desk: Desk) -> None:
    cursor = cursor_of(desk.admin, "limit=3")
    all_ids = ids_of(pages(desk.admin, "limit=200"))
    assert ids_of([desk.admin.get(f"/api/tickets/?limit=5&cursor={cursor}").json()]) == all_ids[3:8]
