"""Words and rules in lists of tickets, against the same thing done naively."""

import csv
import io
import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from conftest import StartServer
from support.client import Api
from support.contract import Contract
from support.paging import Row, ids_of, next_path, pages
from support.server import Server

STATUSES = ("new", "assigned", "pending", "closed")
URGENCIES = ("low", "normal", "high")
REQUEST_TYPES = ("software", "hardware", "environment", "logistics", "other")
SORTS = ("created_at", "updated_at", "urgency", "status")
WORDS = (
    *("printer", "Printer", "PRINTER", "network", "Straße", "STRASSE", "žluťoučký KŮŇ", "ŽLUŤOUČKÝ kůň", "ΟΔΟΣ"),
    *("οδος", "cafe\u0301", "café", "ﬁle", "#12", "50%", "under_score", "C:\\temp", '"quoted"', "☃ 🎉", "x" * 300),
)
BLANK = ("", " ", "\n\t", "\u00a0\u2003")
NAMES = ("Žaneta Ďurišová", "STRAUSS", "Strauß", "Émile", "Paul Printer")
TEXT_OPS = ("equals", "not_equals", "contains", "starts_with", "ends_with")
EMPTY_OPS = ("is_empty", "is_not_empty")
ALL_OPS = (*TEXT_OPS, *EMPTY_OPS)
OPS = {
    "status": TEXT_OPS[:2],
    "urgency": TEXT_OPS[:2],
    "category": ALL_OPS,
    "description": ALL_OPS,
    "submitter": ALL_OPS,
    "assigned_to": ALL_OPS,
}
COLUMN = {"status": "status", "urgency": "urgency", "category": "request_type", "description": "description"}
COLUMNS = (
    "description",
    "status",
    "urgency",
    "request_type",
    "created_by_id",
    "operator_id",
    "created_at",
    "updated_at",
    "deleted_at",
)
BEGUN_US = 1_700_000_000_000_000
SEARCHED_MAX = 5000
COUNTED_MAX = 1000

Rule = dict[str, Any]


@dataclass
class Desk:
    server: Server
    admin: Api
    people: list[Api]
    operators: dict[int, str]
    rows: list[Row]

    def readers(self) -> list[Api]:
        return [self.admin, self.admin, *self.people]


def insert(server: Server, rows: list[tuple[object, ...]]) -> None:
    one = f"({', '.join('?' * len(COLUMNS))})"
    for at in range(0, len(rows), 300):
        part = rows[at : at + 300]
        server.database.change(
            f"INSERT INTO tickets ({', '.join(COLUMNS)}) VALUES {', '.join([one] * len(part))}",
            [value for row in part for value in row],
        )
    server.database.change("DELETE FROM ticket_counts")
    server.database.change(
        "INSERT INTO ticket_counts (status, urgency, operator_id, n) "
        "SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets WHERE deleted_at IS NULL "
        "GROUP BY status, urgency, coalesce(operator_id, 0)"
    )


def random_rows(dice: random.Random, people: list[int], operators: list[int]) -> Iterator[tuple[object, ...]]:
    for n in range(700):
        at = BEGUN_US + n // 3 * 1_000_000
        words = dice.choices(WORDS, k=dice.randint(1, 4))
        yield (
            dice.choice(BLANK) if dice.random() < 0.06 else dice.choice((" ", "\n")).join(words),
            dice.choice(STATUSES),
            dice.choices(URGENCIES, (5, 4, 1))[0],
            dice.choice(REQUEST_TYPES),
            dice.choice(people),
            dice.choice((None, None, *operators)),
            at,
            at if dice.random() < 0.3 else BEGUN_US + dice.randrange(60) * 1_000_000,
            at if dice.random() < 0.05 else None,
        )


def read_rows(server: Server) -> list[Row]:
    names = ("id", *COLUMNS, "created_by_name", "operator_name")
    columns = ", ".join(f"t.{name}" for name in names[:-2])
    found = server.database.rows(
        f"SELECT {columns}, a.name, b.name FROM tickets t JOIN users a ON a.id = t.created_by_id "
        "LEFT JOIN users b ON b.id = t.operator_id WHERE t.deleted_at IS NULL"
    )
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def desk(server: Server, anonymous: Api, admin: Api) -> Desk:
    people = [anonymous.newcomer(f"person{n}@example.com", name) for n, name in enumerate(NAMES[:4])]
    for n, name in enumerate(NAMES[1:]):  # nobody logs in as one of them
        server.database.change(
            "INSERT INTO users (name, email, hashed_password, is_admin, created_at) VALUES (?, ?, '', ?, 1)",
            (name, f"chief{n}@example.com", True),
        )
    operators = dict(server.database.rows("SELECT id, name FROM users WHERE is_admin ORDER BY id"))
    insert(server, list(random_rows(random.Random(5), [p.user["id"] for p in people], list(operators))))
    return Desk(server, admin, people, operators, read_rows(server))


# --- the naive way ---


def fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def text_holds(op: str, text: str, value: str) -> bool:
    text, value = fold(text), fold(value)
    return {
        "equals": text == value,
        "not_equals": text != value,
        "contains": value in text,
        "starts_with": text.startswith(value),
        "ends_with": text.endswith(value),
    }[op]


def rule_holds(rule: Rule, row: Row) -> bool:
    field, op, value = rule["field"], rule["op"], rule.get("value")
    if field in COLUMN:
        text = row[COLUMN[field]]
        return (not text.strip()) == (op == "is_empty") if op in EMPTY_OPS else text_holds(op, text, value)
    key = {"submitter": "created_by", "assigned_to": "operator"}[field]
    id_, name = row[f"{key}_id"], row[f"{key}_name"]
    if op in EMPTY_OPS:
        return (id_ is None) == (op == "is_empty")
    if isinstance(value, int):
        return (id_ == value) == (op == "equals")
    return op == "not_equals" if id_ is None else text_holds(op, name, value)


def item_holds(item: Rule, row: Row) -> bool:
    if "rules" not in item:
        return rule_holds(item, row)
    joined = any if item["match"] == "any" else all
    rules = [rule for rule in item["rules"] if rule.get("rules") != []]
    return not rules or joined(item_holds(rule, row) for rule in rules)


def words_hold(q: str, row: Row) -> bool:
    text = fold(q.strip())
    number = q.strip().removeprefix("#")
    named = number.isascii() and number.isdigit() and int(number) == row["id"]
    return named or text in fold(row["description"]) or text in fold(row["created_by_name"])


def holds(row: Row, reader: Api, query: dict[str, Any]) -> bool:
    me = reader.user["id"]
    return (
        (reader.user["is_admin"] or row["created_by_id"] == me)
        and all(row[name] in query[name] for name in ("status", "urgency", "request_type") if name in query)
        and ("operator_id" not in query or str(row["operator_id"] or "none") in query["operator_id"])
        and ("created_by_id" not in query or row["created_by_id"] == query["created_by_id"])
        and ("q" not in query or words_hold(query["q"], row))
        and ("rules" not in query or item_holds(json.loads(query["rules"]), row))
    )


def sort_key(row: Row, sort: str) -> tuple[int, int]:
    name = sort.removeprefix("-")
    ranks = {"urgency": URGENCIES, "status": STATUSES}
    if name == "created_at":
        return row["id"], 0
    return (ranks[name].index(row[name]) if name in ranks else row[name]), row["id"]


def expected(desk: Desk, reader: Api, query: dict[str, Any]) -> list[int]:
    sort = query.get("sort", "-created_at")
    rows = [row for row in desk.rows if holds(row, reader, query)]
    return [row["id"] for row in sorted(rows, key=lambda r: sort_key(r, sort), reverse=sort.startswith("-"))]


def printed(query: dict[str, Any], **more: object) -> str:
    return urlencode({**query, **more}, doseq=True)


def rules_of(*rules: Rule, match: str = "all") -> str:
    return json.dumps({"match": match, "rules": list(rules)}, ensure_ascii=False, separators=(",", ":"))


# --- what holds ---


def text_value(dice: random.Random) -> str:
    word = dice.choice((*WORDS, *NAMES, *REQUEST_TYPES, "ž", "SS", "nobody has this"))[:80]
    cut = dice.randrange(len(word))
    return dice.choice((word, word[cut:], word[: cut + 1], word.swapcase()))


def random_value(desk: Desk, dice: random.Random, field: str, op: str) -> object:
    words = {"status": STATUSES, "urgency": URGENCIES, "category": REQUEST_TYPES}
    if field in words and op in ("equals", "not_equals"):
        return dice.choice(words[field])
    if field in ("submitter", "assigned_to") and op in ("equals", "not_equals") and dice.random() < 0.5:
        return dice.choice([*desk.operators, *(p.user["id"] for p in desk.people), 987654])
    return text_value(dice)


def random_rule(desk: Desk, dice: random.Random) -> Rule:
    field = dice.choice(list(OPS))
    op = dice.choice(OPS[field])
    rule = {"field": field, "op": op}
    return rule if op in EMPTY_OPS else {**rule, "value": random_value(desk, dice, field, op)}


def random_item(desk: Desk, dice: random.Random) -> Rule:
    if dice.random() < 0.7:
        return random_rule(desk, dice)
    rules = [random_rule(desk, dice) for _ in range(dice.randint(0, 3))]
    return {"match": dice.choice(("all", "any")), "rules": rules}


def random_query(desk: Desk, dice: random.Random) -> dict[str, Any]:
    query: dict[str, Any] = {}
    if dice.random() < 0.8:
        items = [random_item(desk, dice) for _ in range(dice.randint(0, 4))]
        query["rules"] = rules_of(*items, match=dice.choice(("all", "any")))
    if "rules" not in query or dice.random() < 0.3:
        query["q"] = dice.choice((text_value(dice), f" {text_value(dice)} ", "#12", str(dice.randrange(1, 700))))
    if dice.random() < 0.7:
        query["sort"] = dice.choice(("", "-")) + dice.choice(SORTS)
    for name, values in (("status", STATUSES), ("urgency", URGENCIES), ("request_type", REQUEST_TYPES)):
        if dice.random() < 0.2:
            query[name] = dice.sample(values, dice.randint(1, len(values)))
    if dice.random() < 0.2:
        query["operator_id"] = dice.sample(["none", *map(str, desk.operators)], 2)
    if dice.random() < 0.2:
        query["created_by_id"] = dice.choice(desk.people).user["id"]
    return query


def named(query: dict[str, Any], want: list[int]) -> list[int]:
    """The ticket whose number is asked for stands first."""
    number = query.get("q", "").strip().removeprefix("#")
    if not (number.isascii() and number.isdigit()) or int(number) not in want:
        return want
    return [int(number), *(id_ for id_ in want if id_ != int(number))]


@pytest.mark.parametrize("seed", range(16))
def test_pages_are_what_a_naive_search_gives(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(12):
        reader, query, limit = dice.choice(desk.readers()), random_query(desk, dice), dice.choice((3, 50, 200))
        want = expected(desk, reader, query)
        found = pages(reader, printed(query, limit=limit))
        assert ids_of(found) == named(query, want), (reader.user["id"], query)
        assert all(len(page) <= limit for page in found)
        total = reader.get(f"/api/tickets/count?{printed({k: v for k, v in query.items() if k != 'sort'})}").json()
        assert total == {"n": len(want), "exact": True}, (reader.user["id"], query)


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_list_is_searched_in_the_order_of_ids(desk: Desk, seed: int) -> None:
    dice = random.Random(100 + seed)
    for _ in range(8):
        reader, query = dice.choice(desk.readers()), random_query(desk, dice)
        response = reader.get(f"/api/tickets/?{printed(query)}")
        assert response.status_code == 200, response.text
        assert ids_of([response.json()]) == sorted(expected(desk, reader, query)), (reader.user["id"], query)


@pytest.mark.parametrize(("field", "op"), [(field, op) for field, ops in OPS.items() for op in ops])
def test_every_operator_of_every_field(desk: Desk, field: str, op: str) -> None:
    dice = random.Random(f"{field} {op}")
    for _ in range(1 if op in EMPTY_OPS else 6):
        rule: Rule = {"field": field, "op": op}
        if op not in EMPTY_OPS:
            rule["value"] = random_value(desk, dice, field, op)
        for match in ("all", "any"):
            query = {"rules": rules_of(rule, match=match)}
            assert ids_of(pages(desk.admin, printed(query, limit=200))) == expected(desk, desk.admin, query), rule


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("STRASSE", "Straße"),
        ("straße", "STRASSE"),
        ("ŽLUŤOUČKÝ", "žluťoučký"),
        ("CAFÉ", "cafe\u0301"),
        ("cafe\u0301", "café"),
        ("οδος", "ΟΔΟΣ"),
        ("FILE", "ﬁle"),
        ("50%", "50%"),
        ("under_score", "under_score"),
        ("c:\\TEMP", "C:\\temp"),
        ('"QUOTED"', '"quoted"'),
        ("🎉", "☃ 🎉"),
    ],
)
def test_case_and_composition_do_not_matter(desk: Desk, q: str, found: str) -> None:
    rows = [row for page in pages(desk.admin, printed({"q": q}, limit=200)) for row in page]
    assert any(found in row["description"] for row in rows)
    assert not [row for row in rows if fold(q) not in fold(row["description"] + "\n" + row["created_by_name"])]


def test_a_number_is_found_first_and_once(desk: Desk) -> None:
    oldest = min(row["id"] for row in desk.rows)
    for q in (f"#{oldest}", str(oldest), f"  #{oldest} "):
        found = ids_of(pages(desk.admin, printed({"q": q}, limit=2)))
        assert found[0] == oldest
        assert len(found) == len(set(found))
    assert ids_of(pages(desk.admin, printed({"q": "#99999999999999999999"}, limit=2))) == []


def test_a_blank_search_asks_nothing(desk: Desk) -> None:
    for query in ({"q": "   "}, {"rules": rules_of()}, {"rules": rules_of({"match": "any", "rules": []}, match="any")}):
        assert ids_of(pages(desk.admin, printed(query, limit=200))) == expected(desk, desk.admin, {})


# --- whose ---


def test_row_02_a_search_shows_and_counts_ones_own_alone(desk: Desk) -> None:
    for me in desk.people:
        own = {row["id"] for row in desk.rows if row["created_by_id"] == me.user["id"]}
        others = next(p for p in desk.people if p is not me)
        asked = [
            {"q": "printer"},
            {"q": others.user["name"]},
            {"q": str(next(row["id"] for row in desk.rows if row["id"] not in own))},
            {"rules": rules_of({"field": "submitter", "op": "equals", "value": others.user["id"]})},
            {"rules": rules_of({"field": "submitter", "op": "not_equals", "value": me.user["id"]})},
            {"rules": rules_of({"field": "submitter", "op": "is_not_empty"}, match="any")},
        ]
        for query in asked:
            want = expected(desk, me, query)
            for path in (printed(query, limit=200), printed(query)):
                assert set(ids_of([me.get(f"/api/tickets/?{path}").json()])) <= own
            total = me.get(f"/api/tickets/count?{printed(query)}").json()
            assert total == {"n": len(want), "exact": True}
        assert me.get("/api/tickets/count").json() == {"n": len(own), "exact": True}
        foreign = f"created_by_id={others.user['id']}"
        assert me.get(f"/api/tickets/count?{foreign}").json() == {"n": 0, "exact": True}


def test_a_search_says_at_how_many_it_has_looked(desk: Desk) -> None:
    me = desk.people[0]
    own = sum(row["created_by_id"] == me.user["id"] for row in desk.rows)
    response = me.get("/api/tickets/?limit=5&q=nobody+has+this")
    assert response.json() == []
    assert response.headers["x-examined"] == str(own)
    assert "link" not in response.headers


# --- the same filters of the file ---


@pytest.mark.parametrize("seed", range(4))
def test_the_file_has_what_the_list_shows(desk: Desk, seed: int) -> None:
    dice = random.Random(200 + seed)
    for _ in range(6):
        reader, query = dice.choice(desk.readers()), random_query(desk, dice)
        query.pop("sort", None)
        want = sorted(expected(desk, reader, query))
        response = reader.get(f"/api/export/tickets?raw=1&{printed(query)}")
        if not want:
            assert response.status_code == 404, response.text
            continue
        assert response.status_code == 200, response.text
        header, *rows = csv.reader(io.StringIO(response.text, newline=""))
        assert [int(row[0]) for row in rows] == want, (reader.user["id"], query)
        by_id = {row["id"]: row for row in desk.rows}
        for row in rows:
            known = by_id[int(row[0])]
            assert row[1:5] == [known[name] for name in ("description", "status", "urgency", "request_type")]
        assert header[0] == "ID"


@pytest.mark.parametrize("query", ["rules=%7B", "q=", "status=open", "operator_id=you"])
def test_the_file_refuses_what_the_list_refuses(desk: Desk, query: str) -> None:
    assert refusals(desk.admin.get(f"/api/export/tickets?{query}"))


# --- counting ---


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status": ["new", "pending"]},
        {"urgency": ["high"], "operator_id": ["none"]},
        {"request_type": ["other", "software"]},
        {"rules": rules_of({"field": "status", "op": "not_equals", "value": "closed"})},
    ],
)
def test_a_count_is_what_the_list_has(desk: Desk, query: dict[str, Any]) -> None:
    want = len(expected(desk, desk.admin, query))
    assert desk.admin.get(f"/api/tickets/count?{printed(query)}").json() == {"n": want, "exact": True}


# --- cursors ---


def test_a_link_names_the_same_search(desk: Desk) -> None:
    rules = rules_of({"field": "description", "op": "contains", "value": "ž & ☃ #+%"}, match="any")
    query = {"q": "e & ž#", "rules": rules_of({"field": "description", "op": "is_not_empty"}), "status": ["new"]}
    for asked in ({**query, "q": "printer"}, {**query, "rules": rules, "q": " ž "}, {"rules": rules}):
        response = desk.admin.get(f"/api/tickets/?{printed(asked, limit=1)}")
        assert response.status_code == 200
        path = next_path(response)
        if path:
            given = parse_qs(urlsplit(path).query)
            assert given.pop("cursor")
            assert given.pop("limit") == ["1"]
            assert given == {k: v if isinstance(v, list) else [v] for k, v in asked.items()}


@pytest.mark.parametrize(
    "change", [{"q": "network"}, {"q": None}, {"rules": None}, {"rules": rules_of(match="any")}, {"q": "PRINTER"}]
)
def test_a_cursor_belongs_to_its_words_and_rules(desk: Desk, change: dict[str, Any]) -> None:
    query = {"q": "printer", "rules": rules_of({"field": "description", "op": "is_not_empty"})}
    path = next_path(desk.admin.get(f"/api/tickets/?{printed(query, limit=1)}"))
    assert path
    cursor = parse_qs(urlsplit(path).query)["cursor"][0]
    assert desk.admin.get(f"/api/tickets/?{printed(query, limit=3, cursor=cursor)}").status_code == 200
    other = {k: v for k, v in {**query, **change}.items() if v is not None}
    response = desk.admin.get(f"/api/tickets/?{printed(other, limit=1, cursor=cursor)}")
    assert refusals(response) == [("value_error", ["query", "cursor"])]


# --- what is refused ---


def refusals(response: httpx.Response) -> list[tuple[str, list[object]]]:
    assert response.status_code == 422, response.text
    return [(e["type"], e["loc"]) for e in response.json()["detail"]]


RULE = {"field": "description", "op": "contains", "value": "x"}
TOP = ["query", "rules"]
REFUSED: list[tuple[str, list[tuple[str, list[object]]]]] = [
    ("{", [("json_invalid", TOP)]),
    ("", [("json_invalid", TOP)]),
    ("[]", [("model_attributes_type", TOP)]),
    ("null", [("model_attributes_type", TOP)]),
    ("{}", [("missing", [*TOP, "match"]), ("missing", [*TOP, "rules"])]),
    ('{"match":"none","rules":[]}', [("enum", [*TOP, "match"])]),
    ('{"match":"all","rules":{}}', [("list_type", [*TOP, "rules"])]),
    (rules_of(5), [("model_attributes_type", [*TOP, "rules", 0])]),  # type: ignore[arg-type]
    (rules_of(RULE, {**RULE, "field": "colour"}), [("enum", [*TOP, "rules", 1, "field"])]),
    (rules_of({**RULE, "op": "like"}), [("enum", [*TOP, "rules", 0, "op"])]),
    (rules_of({**RULE, "field": 1, "op": None}), [("enum", [*TOP, "rules", 0, k]) for k in ("field", "op")]),
    (rules_of({**RULE, "field": "status"}), [("enum", [*TOP, "rules", 0, "op"])]),
    (rules_of({"field": "urgency", "op": "is_empty"}), [("enum", [*TOP, "rules", 0, "op"])]),
    (rules_of({"field": "urgency", "op": "equals", "value": "HIGH"}), [("enum", [*TOP, "rules", 0, "value"])]),
    (rules_of({"field": "category", "op": "equals", "value": 1}), [("enum", [*TOP, "rules", 0, "value"])]),
    (rules_of({"field": "category", "op": "contains"}), [("missing", [*TOP, "rules", 0, "value"])]),
    (rules_of({**RULE, "value": 5}), [("string_type", [*TOP, "rules", 0, "value"])]),
    (rules_of({**RULE, "value": None}), [("string_type", [*TOP, "rules", 0, "value"])]),
    (rules_of({**RULE, "value": ""}), [("string_too_short", [*TOP, "rules", 0, "value"])]),
    (
        '{"match":"all","rules":[{"field":"description","op":"equals","value":"\\ud800"}]}',
        [("string_type", [*TOP, "rules", 0, "value"])],
    ),
    (rules_of({"field": "submitter", "op": "contains", "value": 7}), [("string_type", [*TOP, "rules", 0, "value"])]),
    (
        rules_of({"field": "submitter", "op": "equals", "value": 1.5}),
        [("string_type", [*TOP, "rules", 0, "value"])],
    ),
    (
        rules_of(RULE, {"match": "any", "rules": [RULE, {**RULE, "op": "?"}]}),
        [("enum", [*TOP, "rules", 1, "rules", 1, "op"])],
    ),
    (rules_of({"match": "each", "rules": []}), [("enum", [*TOP, "rules", 0, "match"])]),
    (
        rules_of({"match": "any", "rules": [{"match": "all", "rules": [RULE]}]}),
        [("value_error", [*TOP, "rules", 0, "rules", 0])],
    ),
    (rules_of(*[RULE] * 21), [("too_long", [*TOP, "rules"])]),
    (rules_of(*[RULE] * 15, {"match": "any", "rules": [RULE] * 6}), [("too_long", [*TOP, "rules"])]),
    (rules_of({**RULE, "value": "é" * 2100}), [("string_too_long", TOP)]),
]


@pytest.mark.parametrize(("rules", "want"), REFUSED)
@pytest.mark.parametrize("path", ["/api/tickets/?limit=2&", "/api/tickets/?", "/api/tickets/count?"])
def test_bad_rules_are_told_with_their_place(
    desk: Desk, path: str, rules: str, want: list[tuple[str, list[object]]]
) -> None:
    assert refusals(desk.admin.get(path + urlencode({"rules": rules}))) == want


def test_a_refusal_shows_what_was_wrong_and_what_would_be_right(desk: Desk) -> None:
    rules = rules_of({"field": "status", "op": "equals", "value": "open"})
    assert desk.admin.get(f"/api/tickets/?limit=2&{urlencode({'rules': rules})}").json()["detail"] == [
        {
            "type": "enum",
            "loc": ["query", "rules", "rules", 0, "value"],
            "msg": "Input should be 'new', 'assigned', 'pending' or 'closed'",
            "input": "open",
            "ctx": {"expected": "'new', 'assigned', 'pending' or 'closed'"},
        }
    ]


def test_twenty_rules_are_not_too_many(desk: Desk) -> None:
    rules = rules_of(*[RULE] * 14, {"match": "any", "rules": [RULE] * 6})
    assert desk.admin.get(f"/api/tickets/?limit=2&{urlencode({'rules': rules})}").status_code == 200


@pytest.mark.parametrize("q", ["", "x" * 201, "a\0b"])
def test_bad_words_are_told(desk: Desk, q: str) -> None:
    for path in ("/api/tickets/?limit=2&", "/api/tickets/?", "/api/tickets/count?"):
        [(_, loc)] = refusals(desk.admin.get(path + urlencode({"q": q})))
        assert loc == ["query", "q"]


def test_a_name_in_escapes_is_the_same_parameter(desk: Desk) -> None:
    plain = desk.admin.get("/api/tickets/?limit=5&q=printer")
    assert desk.admin.get("/api/tickets/?limit=5&%71=printer").json() == plain.json()


# --- bounds; last, since they make the desk large ---


def test_a_search_ends_at_its_bound_and_goes_on(desk: Desk) -> None:
    me = desk.people[1]
    old = expected(desk, me, {"q": "printer"})
    rows = [
        (f"Filler {n}", STATUSES[n % 4], "low", "other", me.user["id"], None, at := BEGUN_US * 2 + n, at, None)
        for n in range(SEARCHED_MAX + 500)
    ]
    insert(desk.server, rows)
    query = "/api/tickets/?limit=50&q=printer"
    first = me.get(query)
    assert first.json() == []
    assert 0 < int(first.headers["x-examined"]) <= SEARCHED_MAX
    assert next_path(first)
    assert ids_of(pages(me, "limit=50&q=printer")) == old
    total = me.get("/api/tickets/count?q=printer").json()
    assert total == {"n": 0, "exact": False}
    assert me.get("/api/tickets/count?q=filler").json() == {"n": COUNTED_MAX, "exact": False}
    assert me.get("/api/tickets/count").json() == {"n": COUNTED_MAX, "exact": False}
    assert desk.admin.get("/api/tickets/count?request_type=other").json() == {"n": COUNTED_MAX, "exact": False}
    assert desk.admin.get("/api/tickets/count").json() == {"n": len(desk.rows) + len(rows), "exact": True}
    named_first = me.get(f"/api/tickets/?limit=1&q=%23{old[-1]}")
    assert ids_of([named_first.json()]) == [old[-1]]
    assert me.get(f"/api/tickets/count?q=%23{old[-1]}").json() == {"n": 1, "exact": False}


def test_a_search_ends_when_its_time_is_over_and_goes_on(desk: Desk, start: StartServer, contract: Contract) -> None:
    server = start(seed=False, database=desk.server.database, SEARCH_TIMEOUT_MS="1")
    with Api(server, contract, desk.people[1].token) as me:
        first = me.get("/api/tickets/?limit=50&q=printer")
        assert 0 < int(first.headers["x-examined"]) < SEARCHED_MAX
        assert ids_of(pages(me, "limit=50&q=printer")) == ids_of(pages(desk.people[1], "limit=50&q=printer"))
