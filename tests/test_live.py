"""GET /api/events: what happens, as it happens, to whoever may know it; nothing is missed and nothing comes twice."""

import random
import re
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from conftest import StartServer
from support import client, raw, tokens
from support.client import PASSWORD, Api
from support.contract import Contract
from support.live import Reader, kinds, parse
from support.server import ADMIN, SECRET_KEY, Server

pytestmark = pytest.mark.patient

WRITERS, ROUNDS = 8, 12
THE_END = "user.registered"
STREAMS_OF_ONE = 20
RESUME_MAX = 10_000
PLACE = re.compile(r"\d+-\d+")


@pytest.fixture
def newcomer(anonymous: Api, request: pytest.FixtureRequest) -> Api:
    """Somebody of this test's own."""
    return anonymous.newcomer(f"{request.node.name.replace('[', '-').strip(']')[:60]}@example.com")


@pytest.fixture
def operator(anonymous: Api, server: Server, newcomer: Api) -> Api:
    """The same, an administrator."""
    email = newcomer.user["email"]
    server.command("seed-admin", **{**ADMIN, "ADMIN_EMAIL": email})
    return anonymous.person(email)


def comment(api: Api, ticket: int, internal: bool = False) -> int:
    response = api.post(f"/api/tickets/{ticket}/comments", json={"body": "x", "internal": internal})
    assert response.status_code == 201, response.text
    return int(response.json()["id"])


def said(reader: Reader) -> list[tuple[str, int | None]]:
    return [(t.kind, t.data["ticket_id"]) for t in reader.events]


# --- what comes ---


def test_hello_then_what_happens(user: Api, admin: Api) -> None:
    with Reader(user) as reader:
        assert reader.reply.status == 200
        assert reader.reply.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert reader.reply.headers["cache-control"] == "no-store"
        (hello,) = reader.until_kind("hello")
        assert (hello.kind, hello.data) == ("hello", {})
        ticket = user.ticket()["id"]
        admin.patch(f"/api/tickets/{ticket}", json={"status": "assigned", "operator_id": admin.user["id"]})
        told = reader.until(2)
    assert all(PLACE.fullmatch(t.id) for t in (hello, *told))
    assert kinds(told) == ["ticket.created", "ticket.assigned"]
    history = user.get(f"/api/tickets/{ticket}/events").json()
    assert [t.data for t in told] == [{**e, "ticket_id": ticket} for e in history]


def test_each_event_in_order_as_the_history_tells_it(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    with Reader(admin) as reader:
        reader.until_kind("hello")
        for n in range(40):
            comment(user if n % 2 else admin, ticket)
        told = reader.until(40)
    assert [t.data["id"] for t in told] == sorted({t.data["id"] for t in told})
    history = admin.get(f"/api/tickets/{ticket}/events?limit=200").json()[1:]
    assert [t.data["changes"] for t in told] == [e["changes"] for e in history]


def test_what_another_process_writes_comes_too(server: Server, admin: Api) -> None:
    with Reader(admin) as reader:
        reader.until_kind("hello")
        server.command("seed-admin", **{**ADMIN, "ADMIN_EMAIL": "second@example.com"})
        (told,) = reader.until(1)
    assert (told.kind, told.data["ticket_id"], told.data["actor_id"]) == ("user.registered", None, None)


@pytest.mark.parametrize("by", ["login", "refresh"])
def test_a_page_that_begins_where_it_signed_in_misses_nothing(newcomer: Api, by: str) -> None:
    """What happens after its answer, and before its stream, is told; it is no new beginning."""
    page = newcomer.login(newcomer.user["email"], Origin=newcomer.server.url)
    if by == "refresh":
        headers = {"Origin": newcomer.server.url, "Cookie": page.headers["set-cookie"].split(";")[0]}
        newcomer.cookies.clear()
        page = newcomer.post("/api/users/refresh", headers=headers)
    assert page.status_code == 200, page.text
    between = newcomer.ticket()["id"]
    with Reader(newcomer.as_token(page.json()["access_token"]), page.headers["last-event-id"]) as reader:
        reader.until(1)
    assert said(reader) == [("ticket.created", between)]
    assert [t.kind for t in reader.told] == ["hello", "ticket.created"]


def test_a_program_that_signs_in_is_told_no_place(newcomer: Api) -> None:
    assert "last-event-id" not in newcomer.login(newcomer.user["email"]).headers


def test_head(user: Api) -> None:
    response = user.head("/api/events")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"].startswith("text/event-stream")


def test_http_1_0_reads_to_the_end_of_the_connection(server: Server, newcomer: Api) -> None:
    with raw.connect(server.port) as sock:
        sock.sendall(b"GET /api/events HTTP/1.0\r\nAuthorization: Bearer " + str(newcomer.token).encode() + b"\r\n\r\n")
        head = raw.read_head(sock)
        assert b"chunked" not in head
        newcomer.ticket()
        text = head
        while b"ticket.created" not in text:
            text += sock.recv(4096)
        newcomer.post("/api/users/logout")
        assert raw.read_all(sock).closed


def test_a_request_behind_it_is_not_answered(server: Server, newcomer: Api) -> None:
    with raw.connect(server.port) as sock:
        ask = b"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + str(newcomer.token).encode()
        sock.sendall(ask + b"\r\n\r\nGET /api/health HTTP/1.1\r\nHost: x\r\n\r\n")
        text = b""
        while b"hello" not in text:
            text += sock.recv(4096)
        newcomer.post("/api/users/logout")
        rest = raw.read_all(sock)
    assert rest.closed
    assert rest.data.endswith(b"0\r\n\r\n")


@pytest.mark.slow
def test_silence_is_kept_alive(user: Api) -> None:
    with Reader(user) as reader:
        reader.until_kind("hello")
        user.ticket()
        reader.until(1)
        begun, at = time.monotonic(), len(reader.text)
        while b": keep\n" not in reader.text[at:]:
            assert reader.read()
        assert time.monotonic() - begun > 20
        assert PLACE.fullmatch(str(reader.last))


# --- after a cut ---


def test_nothing_is_missed_or_doubled_after_a_cut_at_any_byte(newcomer: Api) -> None:
    with Reader(newcomer) as reader:
        hello = reader.until_kind("hello")[0].id
        ticket = newcomer.ticket()["id"]
        for _ in range(2):
            comment(newcomer, ticket)
        whole = reader.until(3)
        text = reader.text
    assert [t.data["ticket_id"] for t in whole] == [ticket] * 3
    for cut in range(len(text)):
        before, last = parse(text[:cut])
        with Reader(newcomer, last or hello) as again:
            came = [t for t in before if t.kind != "hello"]
            came += again.until(3 - len(came))
        assert came == whole, f"cut after {cut} bytes"


def write_much(api: Api, contract: Contract, seed: int) -> None:
    """Tickets and what happens to them, on a connection of its own."""
    mine = Api(api.server, contract, api.token)
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        ticket = mine.ticket(f"of {seed}")["id"]
        for _ in range(chance.randrange(4)):
            comment(mine, ticket)
    mine.close()


def read_with_cuts(api: Api, start: str, done: threading.Event, whole: list[str], seed: int) -> None:
    """Loses the connection again and again, in the middle of whatever comes; at the end it reads to the mark."""
    chance = random.Random(seed)
    last = start
    while True:
        final = done.is_set()
        with Reader(api, last) as reader:
            reader.until_kind("hello")
            assert "reset" not in kinds(reader.told)
            begun = len(reader.events)
            for _ in range(chance.randrange(1, 6)):
                if final or len(reader.events) > begun + chance.randrange(8):
                    break
                reader.sock.settimeout(0.2)
                try:
                    reader.read()
                except TimeoutError:
                    break
            reader.sock.settimeout(raw.DEADLINE_S)
            while final and kinds(reader.events[-1:]) != [THE_END]:
                assert reader.read()
            cut = chance.randrange(len(reader.text) + 1) if not final else len(reader.text)
            events, at = parse(reader.text[:cut])
            whole += [t.data["id"] for t in events if t.kind not in ("hello", "reset")]
            last = at or last
            # It may have come just before anybody was told to stop.
            if final or THE_END in kinds(events):
                return


def test_row_12_many_writers_and_readers_that_lose_the_connection(
    server: Server, anonymous: Api, admin: Api, contract: Contract
) -> None:
    people = [anonymous.newcomer(f"writer{n}@example.com") for n in range(WRITERS)]
    with Reader(admin) as reader:
        start = reader.until_kind("hello")[0].id
    done = threading.Event()
    seen: list[list[str]] = [[] for _ in range(3)]
    readers = [
        threading.Thread(target=read_with_cuts, args=(admin, start, done, seen[n], n), daemon=True)
        for n in range(len(seen))
    ]
    writers = [threading.Thread(target=write_much, args=(p, contract, n)) for n, p in enumerate(people)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    anonymous.register("the-end@example.com")
    done.set()
    for thread in readers:
        thread.join(60)
        assert not thread.is_alive()
    with Reader(admin, start) as reader:
        while kinds(reader.events[-1:]) != [THE_END]:
            assert reader.read()
        order = [t.data["id"] for t in reader.events]
    everything = [i for (i,) in server.database.rows("SELECT id FROM events ORDER BY id")]
    assert sorted(order) == everything[-len(order) :]
    for ids in seen:
        assert ids == order[-len(ids) :], "missed, doubled or out of order"
        assert len(ids) > WRITERS * ROUNDS // 2
    for person in people:
        own = [
            i
            for (i,) in server.database.rows(
                "SELECT e.id FROM events e JOIN tickets t ON t.id = e.ticket_id WHERE t.created_by_id = ?",
                [person.user["id"]],
            )
        ]
        with Reader(person, start) as reader:
            told = [t.data["id"] for t in reader.until(len(own))]
        assert sorted(told) == sorted(own)


@pytest.mark.engine("postgres")
def test_row_12_the_later_event_that_is_committed_first_waits_for_the_earlier(server: Server, newcomer: Api) -> None:
    ticket = newcomer.ticket()["id"]
    insert = (
        "INSERT INTO events (at, ticket_id, kind, audience, changes, request_id, address) "
        "VALUES (0, %s, 'ticket.changed', 'submitter', '{}', '', '') RETURNING id"
    )
    with Reader(newcomer) as reader, psycopg.connect(server.database.url) as slow:
        reader.until_kind("hello")
        earlier = slow.execute(insert, [ticket]).fetchone()
        comment(newcomer, ticket)
        later = newcomer.get(f"/api/tickets/{ticket}/events").json()[-1]["id"]
        with Reader(newcomer) as other:
            begun = other.until_kind("hello")[0].id
        assert earlier
        assert earlier[0] < later
        assert not reader.events
        slow.commit()
        assert [t.data["id"] for t in reader.until(2)] == [earlier[0], later]
        with Reader(newcomer, begun) as other:
            assert [t.data["id"] for t in other.until(2)] == [earlier[0], later]


@pytest.mark.parametrize("last", ["", "x", "1", "1-", "-1", "1-2-3", "99999999999-1", "0-99999999", "1" * 400, "0x1-1"])
def test_an_id_that_is_not_ours_begins_anew(newcomer: Api, last: str) -> None:
    with Reader(newcomer, last) as reader:
        hello, reset = reader.until_kind("reset")
        assert (hello.kind, reset.data) == ("hello", {})
        assert hello.id == reset.id
        newcomer.ticket()
        (told,) = reader.until(1)
    assert told.kind == "ticket.created"


def test_a_history_that_does_not_reach_back_begins_anew(start: StartServer, contract: Contract) -> None:
    server = start()
    with Api(server, contract) as anonymous:
        admin = client.admin(anonymous)
        with Reader(admin) as reader:
            first = reader.until_kind("hello")[0].id
            for _ in range(3):
                admin.ticket()
            told = reader.until(3)
        with Reader(admin, first) as reader:
            assert reader.until(3) == told
        server.database.change("DELETE FROM events WHERE id <= ?", [told[1].data["id"]])
        with Reader(admin, first) as reader:
            assert kinds(reader.until_kind("reset")) == ["hello", "reset"]
        with Reader(admin, told[2].id) as reader:
            admin.ticket()
            assert reader.until(1)[0].kind == "ticket.created"
            assert "reset" not in kinds(reader.told)


def insert_events(server: Server, count: int, changes: str, ticket: int) -> None:
    server.database.change(
        "INSERT INTO events (at, ticket_id, kind, audience, changes, request_id, address) "
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        f"SELECT i, {ticket}, 'ticket.changed', 'submitter', '{changes}', '', '' FROM n"
    )


def test_who_is_too_far_behind_begins_anew(server: Server, newcomer: Api) -> None:
    ticket = newcomer.ticket()["id"]
    with Reader(newcomer) as reader:
        start = reader.until_kind("hello")[0].id
        comment(newcomer, ticket)
        (next_one,) = reader.until(1)
    insert_events(server, RESUME_MAX, "{}", ticket)
    with Reader(newcomer, start) as reader:
        assert kinds(reader.until_kind("reset")) == ["hello", "reset"]
    with Reader(newcomer, next_one.id) as reader:
        told = reader.until(RESUME_MAX)
    assert [t.data["id"] for t in told] == list(range(told[0].data["id"], told[0].data["id"] + RESUME_MAX))


@pytest.mark.slow
def test_who_does_not_read_is_cut_and_resumes(server: Server, newcomer: Api) -> None:
    ticket, count = newcomer.ticket()["id"], 100
    with Reader(newcomer, receive=4096) as reader:
        reader.until_kind("hello")
        insert_events(server, count, f'{{"x":"{"y" * 30_000}"}}', ticket)
        with Reader(newcomer) as other:  # who reads is not kept waiting
            other.until_kind("hello")
            comment(newcomer, ticket)
            while "comment.created" not in kinds(other.told):
                assert other.read()
            while b": keep" not in other.text:  # by then the server has lost its patience with the first
                assert other.read()
        while reader.read():
            pass
        assert reader.lost
        assert not reader.ended
        came = reader.events
        assert 0 < len(came) < count
    with Reader(newcomer, came[-1].id) as reader:
        came += reader.until(count + 1 - len(came))
    assert len({t.data["id"] for t in came}) == len(came) == count + 1


# --- rights ---


def test_row_02_a_user_hears_of_his_own_tickets_alone(newcomer: Api, other: Api, admin: Api) -> None:
    with Reader(newcomer) as mine, Reader(admin) as all_of_them:
        mine.until_kind("hello")
        all_of_them.until_kind("hello")
        foreign = other.ticket()["id"]
        own = newcomer.ticket()["id"]
        comment(other, foreign)
        note = comment(admin, own, internal=True)
        admin.patch(f"/api/tickets/{foreign}", json={"urgency": "high"})
        comment(admin, own)
        mine.until(2)
        all_of_them.until(6)
        assert said(mine) == [("ticket.created", own), ("comment.created", own)]
        assert said(all_of_them) == [
            ("ticket.created", foreign),
            ("ticket.created", own),
            ("comment.created", foreign),
            ("note.created", own),
            ("ticket.changed", foreign),
            ("comment.created", own),
        ]
        assert f'"comment_id":{note}'.encode() not in mine.text.replace(b" ", b"")
        resumed_from = mine.told[0].id
    with Reader(newcomer, resumed_from) as again:
        again.until(2)
        assert said(again) == said(mine)


def test_the_end_of_a_ticket_reaches_its_owner_also_when_nothing_is_left_of_it(
    server: Server, newcomer: Api, admin: Api, other: Api
) -> None:
    ticket = newcomer.ticket()["id"]
    with Reader(newcomer) as mine, Reader(other) as foreign:
        start = mine.until_kind("hello")[0].id
        foreign.until_kind("hello")
        assert admin.delete(f"/api/tickets/{ticket}").status_code == 204
        assert said(mine) == [] or said(mine) == [("ticket.deleted", ticket)]
        mine.until(1)
        assert said(mine) == [("ticket.deleted", ticket)]
    for table in ("comments", "revisions"):
        server.database.change(f"DELETE FROM {table} WHERE ticket_id = ?", [ticket])
    server.database.change("DELETE FROM tickets WHERE id = ?", [ticket])
    with Reader(newcomer, start) as mine, Reader(other, start) as foreign:
        mine.until(1)
        assert said(mine) == [("ticket.deleted", ticket)]
        foreign.until_kind("hello")
        own = other.ticket()["id"]
        foreign.until(1)
        assert said(foreign) == [("ticket.created", own)]


@pytest.fixture(params=["quiet", "busy"])
def watched(request: pytest.FixtureRequest, newcomer: Api) -> Iterator[Reader]:
    """A stream on which nothing happens, or on which something just did."""
    with Reader(newcomer) as reader:
        reader.until_kind("hello")
        if request.param == "busy":
            newcomer.ticket()
            reader.until(1)
        yield reader


def ends_within_a_second(reader: Reader) -> None:
    begun = time.monotonic()
    reader.until_end()
    assert time.monotonic() - begun < 20  # a second, on a machine that has time; the next silence ends later


def test_row_14_it_ends_with_a_logout(watched: Reader, newcomer: Api) -> None:
    assert newcomer.post("/api/users/logout").status_code in (200, 204)
    ends_within_a_second(watched)


def test_row_14_it_ends_when_the_session_is_ended_elsewhere(anonymous: Api, watched: Reader, newcomer: Api) -> None:
    elsewhere = anonymous.person(newcomer.user["email"])
    session = tokens.parts(str(newcomer.token))[1]["sid"]
    assert elsewhere.delete(f"/api/users/me/sessions/{session}").status_code == 204
    ends_within_a_second(watched)
    with Reader(elsewhere) as goes_on:
        goes_on.until_kind("hello")


def test_row_11_it_ends_with_a_new_password(anonymous: Api, watched: Reader, newcomer: Api) -> None:
    elsewhere = anonymous.person(newcomer.user["email"])
    body = {"current_password": PASSWORD, "new_password": "AnotherPass123!"}
    assert elsewhere.post("/api/users/me/password", json=body).status_code in (200, 204)
    ends_within_a_second(watched)


@pytest.mark.parametrize("column", ["is_admin", "nothing"])
def test_an_operator_who_is_none_any_more_hears_no_more(server: Server, operator: Api, other: Api, column: str) -> None:
    with Reader(operator) as reader:
        reader.until_kind("hello")
        server.database.change(
            "UPDATE users SET is_admin = ? WHERE id = ?", [column != "is_admin", operator.user["id"]]
        )
        if column == "is_admin":
            ends_within_a_second(reader)
            assert reader.events == []
        else:
            other.ticket()
            assert reader.until(1)[0].kind == "ticket.created"


def test_who_becomes_an_operator_begins_anew(server: Server, watched: Reader, newcomer: Api) -> None:
    server.command("seed-admin", **{**ADMIN, "ADMIN_EMAIL": newcomer.user["email"]})
    ends_within_a_second(watched)


def test_rights_are_asked_for_before_an_event_is_written(server: Server, operator: Api, other: Api) -> None:
    """The event and the demotion are one moment: no look at rights comes in between."""
    with Reader(operator) as reader:
        reader.until_kind("hello")
        server.database.change("UPDATE users SET is_admin = ? WHERE id = ?", [False, operator.user["id"]])
        other.ticket()
        reader.until_end()
    assert reader.events == []


def test_a_token_without_a_session_ends_with_the_tokens(server: Server, newcomer: Api) -> None:
    bare = newcomer.as_token(tokens.token(tokens.good(newcomer.user["id"], iat=int(time.time()) - 5), SECRET_KEY))
    with Reader(bare) as reader:
        reader.until_kind("hello")
        tokens_from = int(time.time() * 1_000_000)
        server.database.change("UPDATE users SET tokens_from = ? WHERE id = ?", [tokens_from, newcomer.user["id"]])
        ends_within_a_second(reader)


def test_it_ends_with_its_token(newcomer: Api) -> None:
    claims = {**tokens.parts(str(newcomer.token))[1], "exp": int(time.time()) + 6}
    with Reader(newcomer.as_token(tokens.token(claims, SECRET_KEY))) as reader:
        reader.until_kind("hello")
        begun = time.monotonic()
        reader.until_end()
        assert time.monotonic() - begun < 60


def test_without_a_token(anonymous: Api) -> None:
    assert anonymous.get("/api/events").status_code == 401
    assert anonymous.as_token("x.y.z").get("/api/events").status_code == 401


# --- bounds ---


def test_one_person_has_so_many_streams(newcomer: Api, other: Api) -> None:
    open_ones = [Reader(newcomer) for _ in range(STREAMS_OF_ONE)]
    for reader in open_ones:
        reader.until_kind("hello")
    refused = newcomer.get("/api/events")
    assert refused.status_code == 429
    assert "20" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) >= 1
    with Reader(other) as reader:
        reader.until_kind("hello")
    newcomer.ticket()
    assert {r.until(1)[0].kind for r in open_ones} == {"ticket.created"}
    open_ones.pop().sock.close()
    deadline = time.monotonic() + raw.DEADLINE_S
    while newcomer.head("/api/events").status_code == 429:  # the server hears of the end in its own time
        assert time.monotonic() < deadline
    for reader in open_ones:
        reader.sock.close()


def test_what_is_sent_with_it_holds_no_room(start: StartServer, contract: Contract) -> None:
    """All bodies of a loop have a bound together; that of a stream is forgotten when it waits."""
    size, people, streams = 1024 * 1024, 8, []
    server = start(LOOPS="1")
    with Api(server, contract) as anonymous:
        for n in range(people):
            person = anonymous.newcomer(f"p{n}@example.com")
            head = f"Host: x\r\nAuthorization: Bearer {person.token}\r\nContent-Length: {size}\r\n\r\n"
            for _ in range(STREAMS_OF_ONE - 2):
                sock = raw.connect(server.port)
                sock.sendall(f"GET /api/events HTTP/1.1\r\n{head}".encode() + b"x" * size)
                assert raw.read_head(sock).startswith(b"HTTP/1.1 200 ")
                streams.append(sock)
        assert len(streams) * size > 128 * 1024 * 1024
        person.ticket("x" * 50_000)
        for sock in streams:
            sock.close()


# --- the server's end ---


def test_row_09_streams_end_with_the_server_at_once(start: StartServer, contract: Contract) -> None:
    server = start(DRAIN_TIMEOUT_MS="30000")
    with Api(server, contract) as anonymous:
        admin = client.admin(anonymous)
        readers = [Reader(admin) for _ in range(8)]
        for reader in readers:
            reader.until_kind("hello")
        stalled = Reader(admin, receive=4096)
        stalled.until_kind("hello")
        ticket = admin.ticket()["id"]
        insert_events(server, 60, f'{{"x":"{"y" * 30_000}"}}', ticket)
        for reader in readers:
            reader.until(61)
        begun = time.monotonic()
        server.signal()
        for reader in readers:
            reader.until_end()
        assert server.wait() == 0
        assert time.monotonic() - begun < 20, "somebody waited for the client that does not read"
        stalled.sock.close()
    server.start()
    with Api(server, contract, admin.token) as again, Reader(again, readers[0].last) as reader:
        again.ticket()
        assert reader.until(1)[0].kind == "ticket.created"
