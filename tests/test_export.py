"""GET /api/export/tickets: the file that Python's csv module would have written, one's own tickets or all, at any
length."""

import csv
import io
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conftest import StartServer
from support import client, raw
from support.boundary import HOST
from support.client import Api
from support.contract import Contract
from support.database import Databases
from support.server import ROOT, Server

sys.path.insert(0, str(ROOT / "tests" / "golden"))

import compare
import record

PATH = "/api/export/tickets"
COLUMNS = [
    "ID", "Description", "Status", "Urgency", "Request Type", "Created By", "Operator ID", "Created At", "Updated At",
]  # fmt: skip
FIELDS = [
    "id", "description", "status", "urgency", "request_type",
    "created_by_id", "operator_id", "created_at", "updated_at",
]  # fmt: skip
TICKETS, USERS = 15_000, 40  # more bytes than the sockets between hold
LONGEST = 65536

TEXTS = [
    "plain",
    "a,b",
    'said "no"',
    '"',
    '""',
    ",",
    "two\nlines",
    "two\r\nlines",
    "a lone \r return",
    'ends with a quote"',
    "  blanks around  ",
    "tab\tinside",
    "'quoted' already",
    "semi;colon",
    "Ünïcødé 🖨️ 打印机 \u202e rtl",
    "\ufeffmark",
    "0123456789abcde,",
    '0123456789abcdef"0123456789abcdef',
    "0123456789abcdef\n",
    "\x01\x1f\x7f",
    "NULL",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "-a,b\nc",
    "=",
]
INNOCENT = [" =1", "1=1", "'=1", "a+b", "\uff1d1"]


def written(rows: list[list[object]]) -> str:
    """What Python makes of them: the judge of every byte."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def as_file(tickets: list[dict[str, object]]) -> str:
    return written([COLUMNS, *([t[f] for f in FIELDS] for t in tickets)])


def export_request(api: Api, query: bytes = b"") -> bytes:
    assert api.token
    line = b"GET " + PATH.encode() + query + b" HTTP/1.1\r\n"
    return line + HOST + b"Connection: close\r\nAuthorization: Bearer " + api.token.encode() + b"\r\n\r\n"


def narrow(server: Server) -> socket.socket:
    """A connection whose client takes little at a time: most of the file is still to be read from the database."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(("127.0.0.1", server.port))
    return sock


def widen(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)


@pytest.fixture(scope="module")
def writer(anonymous: Api) -> Api:
    """Has a ticket for each case of quoting."""
    person = anonymous.newcomer("writer@example.com", "Willa Writer")
    for text in (*TEXTS, *FORMULAS, *INNOCENT):
        person.ticket(text)
    return person


def test_the_file_is_what_python_writes(writer: Api) -> None:
    response = writer.get(PATH, params={"raw": "1"})
    assert response.status_code == 200
    assert response.content.decode() == as_file(writer.get("/api/tickets/").json())


def test_every_text_comes_back(writer: Api) -> None:
    rows = parsed(writer.get(PATH, params={"raw": "true"}).content.decode())
    assert [r[1] for r in rows[1:]] == [*TEXTS, *FORMULAS, *INNOCENT]


def test_row_17_no_cell_is_a_formula(writer: Api) -> None:
    """Difference 2: an apostrophe in front, and no other byte differs."""
    tickets = writer.get("/api/tickets/").json()
    for ticket in tickets:
        if ticket["description"] in FORMULAS:
            ticket["description"] = f"'{ticket['description']}"
    for query in ({}, {"raw": "0"}, {"raw": "false"}):
        assert writer.get(PATH, params=query).content.decode() == as_file(tickets)
    cells = [cell for row in parsed(writer.get(PATH).content.decode()) for cell in row]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("value", ["", "maybe", "2", "1.5"])
def test_raw_is_a_bool(value: str, writer: Api) -> None:
    response = writer.get(PATH, params={"raw": value})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "raw"]
    assert "content-disposition" not in response.headers


def test_names_for_people(anonymous: Api, admin: Api) -> None:
    """Columns more, of which none is a formula either; with a filter as without."""
    person = anonymous.newcomer("formula@example.com", "=Anna, A1")
    ticket = person.ticket('-1 "cable"\nmore')["id"]
    assert admin.patch(f"/api/tickets/{ticket}", json={"status": "assigned", "operator_id": 1}).status_code == 200
    other = person.ticket("Lamp")["id"]
    for query in ("", "&created_by_id=" + str(person.user["id"])):
        head, *rows = csv.reader(io.StringIO(person.get(f"{PATH}?names=1{query}").text, newline=""))
        assert head == [*COLUMNS, "Title", "Submitter", "Assigned To"]
        assert [(int(row[0]), *row[-3:]) for row in rows] == [
            (ticket, '\'-1 "cable"', "'=Anna, A1", admin.user["name"]),
            (other, "Lamp", "'=Anna, A1", ""),
        ]
    plain = list(csv.reader(io.StringIO(person.get(f"{PATH}?names=0").text, newline="")))
    assert [row[:9] for row in [head, *rows]] == plain


def test_headers(writer: Api) -> None:
    for method in ("GET", "HEAD"):
        response = writer.request(method, PATH)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        name = response.headers["content-disposition"]
        assert re.fullmatch(r"attachment; filename=tickets_export_\d{8}_\d{6}\.csv", name)
        assert "content-length" not in response.headers
        assert response.headers["transfer-encoding"] == "chunked"
        assert response.headers["cache-control"] == "no-store"
        assert bool(response.content) is (method == "GET")


def test_nothing_to_export(anonymous: Api) -> None:
    fresh = anonymous.newcomer("fresh@example.com")
    response = fresh.get(PATH)
    assert (response.status_code, response.json()) == (404, {"detail": "No tickets found to export"})
    assert "content-disposition" not in response.headers
    assert response.headers["content-length"] == str(len(response.content))


def test_an_empty_cell_for_nobody_and_the_number_of_an_operator(admin: Api, server: Server) -> None:
    ticket = admin.ticket("To be assigned")
    row = next(r for r in parsed(admin.get(PATH).text) if r[0] == str(ticket["id"]))
    assert row[6] == ""
    server.database.change(
        "UPDATE tickets SET operator_id = ?, status = 'assigned', updated_at = ? WHERE id = ?",
        [admin.user["id"], 1_767_225_600_000_000, ticket["id"]],
    )
    row = next(r for r in parsed(admin.get(PATH).text) if r[0] == str(ticket["id"]))
    assert row[2:] == [
        "assigned", "normal", "hardware", str(admin.user["id"]), str(admin.user["id"]), ticket["created_at"],
        "2026-01-01T00:00:00",
    ]  # fmt: skip


def test_row_01_others_tickets_are_nowhere(writer: Api, other: Api, admin: Api) -> None:
    mine = other.ticket("Only mine")
    rows = parsed(other.get(PATH).text)[1:]
    assert str(mine["id"]) in [r[0] for r in rows]
    assert {r[5] for r in rows} == {str(other.user["id"])}
    assert str(mine["id"]) not in [r[0] for r in parsed(writer.get(PATH).text)]
    everybody = {r[5] for r in parsed(admin.get(PATH).text)[1:]}
    assert {str(other.user["id"]), str(writer.user["id"])} <= everybody


@pytest.mark.parametrize("query", ["user_id={}", "all=1", "q=e", "status=new&raw=1"])
def test_row_02_no_parameter_widens_the_file(query: str, writer: Api, other: Api) -> None:
    other.ticket("Not to be seen")
    rows = parsed(writer.get(f"{PATH}?{query.format(other.user['id'])}").text)[1:]
    assert {r[5] for r in rows} == {str(writer.user["id"])}


@pytest.mark.parametrize("query", ["created_by_id={}", "raw=1&created_by_id={}", "q=not+to+be+seen"])
def test_row_02_no_parameter_asks_for_others(query: str, writer: Api, other: Api) -> None:
    other.ticket("Not to be seen")
    response = writer.get(f"{PATH}?{query.format(other.user['id'])}")
    assert (response.status_code, response.json()) == (404, {"detail": "No tickets found to export"})


def test_deleted_tickets_are_absent(anonymous: Api, admin: Api, server: Server) -> None:
    person = anonymous.newcomer("deleter@example.com")
    kept, gone = person.ticket("kept"), person.ticket("gone")
    server.database.change("UPDATE tickets SET deleted_at = ? WHERE id = ?", [1, gone["id"]])
    for api in (person, admin):
        ids = [r[0] for r in parsed(api.get(PATH).text)]
        assert str(kept["id"]) in ids
        assert str(gone["id"]) not in ids
    server.database.change("UPDATE tickets SET deleted_at = ? WHERE id = ?", [1, kept["id"]])
    assert person.get(PATH).status_code == 404


def test_the_longest_descriptions(anonymous: Api) -> None:
    """More than a step's bytes in each row, and quotes that double them."""
    person = anonymous.newcomer("long@example.com")
    texts = [f"{n}" + '"' * (LONGEST - 1) for n in range(6)] + ["🖨" * LONGEST] * 6 + ["short"] * 3
    for text in texts:
        person.ticket(text)
    response = person.get(PATH, params={"raw": "1"})
    assert response.content.decode() == as_file(person.get("/api/tickets/").json())
    csv.field_size_limit(2 * LONGEST)
    assert [r[1] for r in parsed(response.content.decode())[1:]] == texts


@pytest.mark.engine("postgres")
def test_large_rows_cost_no_connection(anonymous: Api, server: Server) -> None:
    """A step that ends for its bytes has asked for little more: what was sent for nothing is no reason to hang up."""
    person = anonymous.newcomer("large@example.com")
    for _ in range(40):
        person.ticket("🖨" * LONGEST)
    connections = "SELECT pid FROM pg_stat_activity WHERE application_name = 'servicedesk'"
    before = set(server.database.rows(connections))
    for path in (PATH, "/api/tickets/"):
        assert len(person.get(path).content) > 40 * 4 * LONGEST
        assert set(server.database.rows(connections)) == before


# --- a whole desk ---


@pytest.fixture(scope="module")
def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(databases.create(), Path(tmp_path_factory.mktemp("full")) / "log")
    server.seed_admin()
    server.command("seed-demo", "--tickets", str(TICKETS), "--users", str(USERS))
    with server:
        yield server


@pytest.fixture(scope="module")
def chief(full: Server, contract: Contract) -> Api:
    return client.admin(Api(full, contract))


def test_many_steps_make_one_file(chief: Api) -> None:
    assert chief.get(PATH, params={"raw": "1"}).content.decode() == as_file(chief.get("/api/tickets/").json())


def test_a_client_that_reads_slowly_gets_all(full: Server, chief: Api) -> None:
    """What is written meanwhile may be in it or not; nothing is there twice, nothing is missing, no row is torn."""
    whole = chief.get(PATH, params={"raw": "1"}).content
    with narrow(full) as sock:
        sock.sendall(export_request(chief, b"?raw=1"))
        first = sock.recv(1000)
        chief.ticket("Written in the middle")
        widen(sock)
        rest = raw.read_all(sock)
    (reply,) = raw.parse(first + rest.data)
    assert reply.body.startswith(whole)
    assert len(parsed(reply.body.decode())) - len(parsed(whole.decode())) in (0, 1)


def test_row_02_who_is_no_admin_any_more_is_cut(full: Server, chief: Api) -> None:
    operator = chief.person("operator1@example.com", "DemoPass123!")
    is_admin = "UPDATE users SET is_admin = ? WHERE email = 'operator1@example.com'"
    with narrow(full) as sock:
        sock.sendall(export_request(operator))
        first = sock.recv(1000)
        full.database.change(is_admin, [False])
        widen(sock)
        rest = raw.read_all(sock)
    full.database.change(is_admin, [True])
    assert first.startswith(b"HTTP/1.1 200")
    assert rest.closed
    assert not rest.data.endswith(raw.LAST_CHUNK)


def test_a_file_that_is_cut_is_seen_to_be(full: Server, chief: Api) -> None:
    """A client that goes in the middle harms nobody."""
    for _ in range(20):
        with raw.connect(full.port) as sock:
            sock.sendall(export_request(chief))
            assert sock.recv(1) == b"H"
    assert chief.get(PATH).status_code == 200


# --- the recording ---


def test_the_recorded_file(start: StartServer) -> None:
    """Byte for byte with ?raw=1, but for the times; without it, difference 2 and nothing else."""
    theirs = {a["id"]: a for a in record.lines(ROOT / "tests/golden/original.jsonl")}["export/csv-admin"]
    cases = record.lines(ROOT / "tests/golden/cases.jsonl")
    at = next(i for i, case in enumerate(cases) if case["id"] == "export/csv-admin")
    extra = {**cases[at], "id": "raw", "path": f"{PATH}?raw=1"}
    server = start(TRUSTED_PROXIES="127.0.0.1")
    answers = record.Player(server.url).play_all([*cases[: at + 1], extra])
    safe, exact = answers[-2:]
    assert compare.masked(exact["body"]) == compare.masked(theirs["body"])
    assert compare.masked(safe["body"]).replace("\"'=", '"=') == compare.masked(theirs["body"])
    for name in ("content-type", "content-disposition"):
        assert compare.masked(exact["headers"][name]) == compare.masked(theirs["headers"][name])


def test_a_token_is_needed(anonymous: Api) -> None:
    response: httpx.Response = anonymous.get(PATH)
    assert response.status_code == 401
