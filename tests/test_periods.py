"""Tickets of the last days (`created_within`, `closed_within`), against the same thing done naively."""

import csv
import io
import random
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from support.client import Api
from support.paging import Row, ids_of, next_path, pages
from support.server import Server

DAY_US = 86_400_000_000
DAYS = 40
SEARCHED_MAX = 5000
COLUMNS = ("description", "status", "urgency", "request_type", "created_by_id", "created_at", "updated_at", "closed_at")
STATUSES, URGENCIES = ("new", "pending", "closed"), ("low", "normal", "high")
RANKS = {"urgency": URGENCIES, "status": ("new", "assigned", "pending", "closed")}
SORTS = [sign + name for name in ("created_at", "updated_at", "urgency", "status") for sign in ("", "-")]


def now_us() -> int:
    return time.time_ns() // 1000


def today() -> int:
    return now_us() // DAY_US


def on_one_day(ask: Callable[[int], None]) -> None:
    """Again when midnight came meanwhile."""
    day = None
    while day != today():
        day = today()
        try:
            ask(day)
        except AssertionError:
            if day == today():
                raise


def insert(server: Server, rows: list[Row]) -> None:
    one = f"({', '.join('?' * len(COLUMNS))})"
    for at in range(0, len(rows), 300):
        part = rows[at : at + 300]
        server.database.change(
            f"INSERT INTO tickets ({', '.join(COLUMNS)}) VALUES {', '.join([one] * len(part))}",
            [row[name] for row in part for name in COLUMNS],
        )
    tables = ["ticket_days"] if server.database.is_sqlite else ["ticket_days", "ticket_day_deltas"]
    server.database.script("".join(f"DELETE FROM {table};" for table in tables))
    for column in ("created", "closed"):
        server.database.change(
            f"INSERT INTO ticket_days (day, created, closed) "
            f"SELECT {column}_at / {DAY_US}, {'count(*), 0' if column == 'created' else '0, count(*)'} FROM tickets "
            f"WHERE deleted_at IS NULL AND {column}_at IS NOT NULL GROUP BY {column}_at / {DAY_US} "
            f"ON CONFLICT (day) DO UPDATE SET {column} = excluded.{column}"
        )


def made(dice: random.Random, person: int, created: int) -> Row:
    status = dice.choice(STATUSES)
    closed = dice.randint(created, now_us()) if status == "closed" else None
    changed = dice.randint(closed or created, now_us())
    return {
        "description": dice.choice(("Printer", "Network")),
        "status": status,
        "urgency": dice.choice(URGENCIES),
        "request_type": "other",
        "created_by_id": person,
        "created_at": created,
        "updated_at": changed if closed or dice.random() < 0.7 else created,
        "closed_at": closed,
    }


@pytest.fixture(scope="module")
def rows(server: Server, user: Api, other: Api) -> list[Row]:
    dice = random.Random(7)
    times = sorted(now_us() - dice.randrange(DAYS * DAY_US) for _ in range(300))
    found = [made(dice, dice.choice((user, other)).user["id"], at) for at in times]
    insert(server, found)
    ids = [row[0] for row in server.database.rows("SELECT id FROM tickets ORDER BY id")]
    return [{**row, "id": id_} for row, id_ in zip(found, ids, strict=True)]


def holds(row: Row, reader: Api, query: dict[str, Any], day: int) -> bool:
    def within(at: int | None, days: int) -> bool:
        return at is not None and day - days < at // DAY_US <= day

    return (
        (reader.user["is_admin"] or row["created_by_id"] == reader.user["id"])
        and ("created_within" not in query or within(row["created_at"], query["created_within"]))
        and ("closed_within" not in query or within(row["closed_at"], query["closed_within"]))
        and ("status" not in query or row["status"] == query["status"])
        and ("urgency" not in query or row["urgency"] == query["urgency"])
        and query.get("q", "").lower() in row["description"].lower()
    )


def key(row: Row, sort: str) -> tuple[int, int]:
    name = sort.removeprefix("-")
    if name == "created_at":
        return row["id"], 0
    return (RANKS[name].index(row[name]) if name in RANKS else row[name]), row["id"]


def expected(rows: list[Row], reader: Api, query: dict[str, Any], day: int) -> list[int]:
    sort = query.get("sort", "-created_at")
    found = sorted(
        (r for r in rows if holds(r, reader, query, day)), key=lambda r: key(r, sort), reverse=sort[0] == "-"
    )
    return [row["id"] for row in found]


def random_query(dice: random.Random) -> dict[str, Any]:
    query: dict[str, Any] = {}
    for name in dice.choice((["created_within"], ["closed_within"], ["created_within", "closed_within"])):
        query[name] = dice.choice((1, 2, 7, 30, DAYS, 3660))
    if dice.random() < 0.3:
        query["status"] = dice.choice(STATUSES)
    if dice.random() < 0.3:
        query["urgency"] = dice.choice(URGENCIES)
    if dice.random() < 0.3:
        query["q"] = "print"
    return query


@pytest.mark.parametrize("sort", SORTS)
def test_pages_and_counts_are_what_a_naive_search_gives(sort: str, rows: list[Row], user: Api, admin: Api) -> None:
    dice = random.Random(sort)
    for _ in range(10):
        reader, query, limit = dice.choice((user, admin)), random_query(dice), dice.choice((3, 50))

        def ask(day: int, reader: Api = reader, query: dict[str, Any] = query, limit: int = limit) -> None:
            want = expected(rows, reader, {**query, "sort": sort}, day)
            assert ids_of(pages(reader, urlencode({**query, "sort": sort, "limit": limit}))) == want, query
            total = reader.get(f"/api/tickets/count?{urlencode(query)}").json()
            assert total == {"n": len(want), "exact": True}, query

        on_one_day(ask)


def test_the_whole_list_and_the_file_have_the_same(rows: list[Row], user: Api, admin: Api) -> None:
    dice = random.Random(3)
    for _ in range(8):
        reader, query = dice.choice((user, admin)), random_query(dice)

        def ask(day: int, reader: Api = reader, query: dict[str, Any] = query) -> None:
            want = sorted(expected(rows, reader, query, day))
            assert ids_of([reader.get(f"/api/tickets/?{urlencode(query)}").json()]) == want, query
            file = reader.get(f"/api/export/tickets?{urlencode(query)}")
            assert file.status_code == (200 if want else 404)
            if want:
                _, *lines = csv.reader(io.StringIO(file.text, newline=""))
                assert [int(line[0]) for line in lines] == want, query

        on_one_day(ask)


def test_it_counts_as_the_statistics_do(rows: list[Row], user: Api, admin: Api) -> None:
    assert rows
    ticket = user.ticket()["id"]
    admin.patch(f"/api/tickets/{ticket}", json={"status": "closed"}).raise_for_status()

    def ask(_: int) -> None:
        days = admin.get("/api/statistics/days?days=7").json()["days"]
        for name in ("created", "closed"):
            found = ids_of([admin.get(f"/api/tickets/?{name}_within=7").json()])
            counted = admin.get(f"/api/tickets/count?{name}_within=7").json()
            assert sum(day[name] for day in days) == len(found) == counted["n"]
            assert ticket in found

    on_one_day(ask)
    admin.delete(f"/api/tickets/{ticket}").raise_for_status()


def test_links_keep_the_period(rows: list[Row], admin: Api) -> None:
    assert rows
    link = next_path(admin.get(f"/api/tickets/?created_within={DAYS}&limit=5"))
    assert link
    assert f"created_within={DAYS}" in link
    for other in ("created_within=41", "closed_within=40", ""):
        assert admin.get(link.replace(f"created_within={DAYS}", other)).status_code == 422, "the cursor is another's"


@pytest.mark.parametrize("name", ["created_within", "closed_within"])
@pytest.mark.parametrize("value", ["0", "-1", "3661", "week", "1.5", ""])
def test_a_bad_period_is_told(name: str, value: str, admin: Api) -> None:
    for path in ("/api/tickets/", "/api/tickets/count", "/api/export/tickets"):
        refused = admin.get(f"{path}?{name}={value}")
        assert refused.status_code == 422
        assert refused.json()["detail"][0]["loc"] == ["query", name]


def test_what_is_not_closed_was_not_closed_lately(admin: Api) -> None:
    assert admin.get("/api/tickets/?status=new&closed_within=30&limit=5").json() == []
    assert admin.get("/api/tickets/count?waiting_for=operator&closed_within=30").json() == {"n": 0, "exact": True}


def test_views_keep_a_period(admin: Api) -> None:
    kept = admin.post("/api/views/", json={"name": "This week", "query": "created_within=7&sort=-created_at"})
    assert kept.status_code == 201, kept.text
    refused = admin.post("/api/views/", json={"name": "Ever", "query": "created_within=0"})
    assert refused.status_code == 422
    admin.delete(f"/api/views/{kept.json()['id']}").raise_for_status()


# --- bounds; last, since they make the desk large ---


@pytest.fixture(scope="module")
def large(rows: list[Row], server: Server, user: Api) -> list[Row]:
    """More older tickets than a search looks at, of each status, before those of `rows`; and clocks that were wrong."""
    old = [
        {
            **made(random.Random(n), user.user["id"], at := 1_600_000_000_000_000 + n),
            "status": STATUSES[n % 3],
            "updated_at": at + 1,
            "closed_at": at + 1 if STATUSES[n % 3] == "closed" else None,
        }
        for n in range(3 * (SEARCHED_MAX + 100))
    ]
    last = server.database.rows("SELECT max(id) FROM tickets")[0][0]
    insert(server, old)
    server.database.change("UPDATE tickets SET id = -id WHERE id <= ?", [last])
    server.database.change("UPDATE tickets SET id = 100000 - id WHERE id < 0", [])
    found = [{**row, "id": row["id"] + 100000} for row in rows]
    for n in range(20, 300, 40):  # the year 1, and one that is yet to come
        wrong = {"created_at": -62_135_596_800_000_000 if n % 80 < 40 else now_us() + 400 * DAY_US}
        found[n].update(wrong)
        server.database.change("UPDATE tickets SET created_at = ? WHERE id = ?", [wrong["created_at"], found[n]["id"]])
    insert(server, [])
    return found


# Orders in which a period ends the list.
ENDED = [(sort, "created_within") for sort in SORTS if sort[0] == "-"] + [("-updated_at", "closed_within")]


@pytest.mark.parametrize(("sort", "name"), ENDED)
def test_what_is_older_is_not_looked_at(sort: str, name: str, large: list[Row], admin: Api, user: Api) -> None:
    """However many there are, and although a few are not where their time would have them."""

    def ask(day: int) -> None:
        for reader, query in ((admin, {name: DAYS}), (user, {name: DAYS}), (user, {name: DAYS, "q": "print"})):
            want = expected(large, reader, {**query, "sort": sort}, day)
            found, examined, path = [], 0, f"/api/tickets/?{urlencode({**query, 'sort': sort, 'limit': 50})}"
            while path:
                page = reader.get(path)
                found.append(page.json())
                examined += int(page.headers["x-examined"])
                path = next_path(page) or ""
            assert ids_of(found) == want
            assert examined < 1500, "some hundred of the period, and a hundred older ones for each page and group"
            total = reader.get(f"/api/tickets/count?{urlencode(query)}").json()
            assert total == {"n": len(want), "exact": True}

    on_one_day(ask)


def test_a_search_goes_on_behind_a_clock_that_was_wrong(large: list[Row], admin: Api) -> None:
    want = expected(large, admin, {"q": "print"}, 0)
    assert ids_of(pages(admin, "limit=200&q=print"))[: len(want)] == want
    before_unix = next(row["id"] for row in large if row["created_at"] < 0)
    assert ids_of([admin.get(f"/api/tickets/?limit=1&q=%23{before_unix}").json()]) == [before_unix]
