"""seed-demo: an empty database becomes a service desk, once, and the same one every time."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from support import server as servers
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.server import Server

TICKETS, USERS = 6000, 300


def seed(database: Database, *arguments: str) -> str:
    """What it says when it succeeds."""
    done = servers.run("seed-demo", *arguments, DATABASE_URL=database.url)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def refusal(database: Database, *arguments: str) -> str:
    done = servers.run("seed-demo", *arguments, DATABASE_URL=database.url)
    assert done.returncode == 1, done.stdout
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture(scope="module")
def seeded(databases: Databases) -> Database:
    database = databases.create()
    said = seed(database, "--tickets", str(TICKETS), "--users", str(USERS))
    assert "DemoPass123!" in said
    assert "operator3@example.com" in said
    assert "user297@example.com" in said
    return database


def test_there_are_as_many_as_asked(seeded: Database) -> None:
    assert seeded.count("tickets") == TICKETS
    assert seeded.count("users") == USERS
    assert seeded.rows("SELECT count(*) FROM users WHERE is_admin") == [(USERS // 100,)]
    assert 1.7 < seeded.count("comments") / TICKETS < 2.3


def test_texts_are_short_and_long_with_a_title_first(seeded: Database) -> None:
    texts = [row[0] for row in seeded.rows("SELECT description FROM tickets")]
    assert min(len(text) for text in texts) >= 40
    assert 4000 < max(len(text) for text in texts) <= 8192
    assert {3, 9} <= {len(text.split("\n")[0].split()) for text in texts} <= set(range(3, 10))


def test_the_kept_counters_are_right(seeded: Database) -> None:
    fresh = "SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets GROUP BY 1, 2, 3"
    kept = seeded.rows("SELECT status, urgency, operator_id, n FROM ticket_counts")
    assert len(kept) > 10
    assert sorted(kept) == sorted(seeded.rows(fresh))


def test_three_in_a_hundred_are_open(seeded: Database) -> None:
    open_tickets = seeded.rows("SELECT count(*) FROM tickets WHERE status <> 'closed'")[0][0]
    assert 0.02 < open_tickets / TICKETS < 0.04


def test_owners_follow_zipf(seeded: Database) -> None:
    owned = seeded.rows("SELECT count(*) FROM tickets GROUP BY created_by_id ORDER BY 1 DESC")
    assert 1.6 < owned[0][0] / owned[1][0] < 2.4
    assert owned[0][0] > 20 * owned[len(owned) // 2][0]


def test_time_goes_forward(seeded: Database) -> None:
    times = seeded.rows("SELECT created_at FROM tickets ORDER BY id")
    assert times == sorted(times)
    assert 700 < (times[-1][0] - times[0][0]) / 86400e6 < 731
    wrong = "c.created_at < t.created_at OR c.created_at > t.updated_at"
    assert seeded.rows(f"SELECT count(*) FROM comments c JOIN tickets t ON t.id = c.ticket_id WHERE {wrong}") == [(0,)]


def test_some_tickets_are_answered(seeded: Database) -> None:
    last = "(SELECT author_id FROM comments c WHERE c.ticket_id = t.id AND NOT internal ORDER BY id DESC LIMIT 1)"
    to_others = "status <> 'closed' AND (status <> 'assigned' OR operator_id <> created_by_id)"
    by_submitter = f"SELECT id, status FROM tickets t WHERE {to_others} AND created_by_id = {last} ORDER BY id"
    answered = seeded.rows("SELECT id, status FROM tickets WHERE answered_at IS NOT NULL ORDER BY id")
    assert answered == seeded.rows(by_submitter)
    assert {"assigned", "pending"} <= {status for _, status in answered}


HISTORIES = 1000  # the newest tickets
CREATED = "SELECT ticket_id FROM events WHERE kind = 'ticket.created' ORDER BY ticket_id"


def test_the_newest_tickets_have_a_history(seeded: Database) -> None:
    first = TICKETS - HISTORIES + 1
    assert seeded.rows(CREATED) == [(n,) for n in range(first, TICKETS + 1)]
    times = [row[0] for row in seeded.rows("SELECT at FROM events ORDER BY id")]
    assert times == sorted(times)
    steps = """SELECT ticket_id, at, kind, actor_id, changes, audience FROM events
        WHERE kind NOT IN ('comment.created', 'note.created') ORDER BY ticket_id, id"""
    ticket = "SELECT id, status, created_by_id, operator_id, created_at, updated_at, closed_at, version FROM tickets"
    told: dict[int, list[tuple[int, str, int, dict[str, list[object]]]]] = {}
    for number, at, kind, actor, changes, audience in seeded.rows(steps):
        assert audience == "submitter"
        told.setdefault(number, []).append((at, kind, actor, json.loads(changes)))
    for number, status, owner, operator, created, updated, closed, version in seeded.rows(
        f"{ticket} WHERE id >= {first}"
    ):
        history = told[number]
        assert len(history) == version
        assert history[0][:3] == (created, "ticket.created", owner)
        assert history[-1][3]["status"][1] == status
        assert all(a[3]["status"][1] == b[3]["status"][0] for a, b in pairwise(history))
        assert history[-1][0] <= updated
        assert closed is None or history[-1][0] == closed
        if operator:
            assert history[1][1:] == (
                "ticket.assigned", operator, {"status": ["new", "assigned"], "operator_id": [None, operator]}
            )  # fmt: skip


def test_each_of_their_comments_is_told(seeded: Database) -> None:
    """Of a note, operators alone."""
    first = TICKETS - HISTORIES + 1
    written = seeded.rows(
        "SELECT ticket_id, id, author_id, created_at,"
        " CASE WHEN internal THEN 'note.created' ELSE 'comment.created' END,"
        " CASE WHEN internal THEN 'operators' ELSE 'submitter' END FROM comments WHERE ticket_id >= ? ORDER BY id",
        (first,),
    )
    told = seeded.rows(
        "SELECT ticket_id, changes, actor_id, at, kind, audience FROM events"
        " WHERE kind IN ('comment.created', 'note.created')"
    )
    assert sorted((t, json.loads(c)["comment_id"], *rest) for t, c, *rest in told) == sorted(written)
    assert 200 < len([row for row in written if row[4] == "note.created"]) < 500
    operators = "SELECT count(*) FROM comments c JOIN users u ON u.id = c.author_id WHERE internal AND NOT is_admin"
    assert seeded.rows(operators) == [(0,)]


def test_all_is_as_verify_wants_it(seeded: Database) -> None:
    done = servers.run("verify", DATABASE_URL=seeded.url)
    assert done.returncode == 0, done.stdout


def test_the_same_numbers_make_the_same_desk(databases: Databases, seeded: Database) -> None:
    again = databases.create()
    seed(again, "--users", str(USERS), "--tickets", str(TICKETS))
    for query in (
        "SELECT id, description, status, urgency, request_type, created_by_id, operator_id FROM tickets ORDER BY id",
        "SELECT id, ticket_id, author_id, body, internal FROM comments ORDER BY id",
        "SELECT id, ticket_id, actor_id, kind, audience, changes FROM events ORDER BY id",
        "SELECT id, name, email, hashed_password FROM users ORDER BY id",
    ):
        assert again.rows(query) == seeded.rows(query)


def test_everybody_can_log_in_and_new_ids_follow(
    seeded: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Server(seeded, tmp_path_factory.mktemp("server") / "log") as server:
        user = Api(server, contract).person("user1@example.com", "DemoPass123!")
        made = user.post("/api/tickets/", json={"description": "One more", "request_type": "other"})
        assert made.status_code == 201
        assert made.json()["id"] == TICKETS + 1


@pytest.fixture(scope="module")
def company(databases: Databases) -> Database:
    database = databases.create()
    assert "anna.novak@example.com" in seed(database, "--company")
    return database


def test_the_company_is_of_ninety_days_and_works_when_people_do(company: Database) -> None:
    assert (company.count("tickets"), company.count("users")) == (288, 40)
    assert company.rows("SELECT count(*) FROM users WHERE is_admin") == [(4,)]
    assert company.rows("SELECT count(DISTINCT name), count(DISTINCT email) FROM users") == [(40, 40)]
    assert company.rows("SELECT count(*) FROM sessions WHERE expires_at - seen_at = 3600000000") == [(40,)]
    times = company.rows("SELECT created_at, updated_at FROM tickets ORDER BY id")
    assert [t for t, _ in times] == sorted(t for t, _ in times)
    written = company.rows("SELECT created_at FROM comments")
    for at in [us for row in times + written for us in row]:
        moment = datetime.fromtimestamp(at / 1e6, UTC)
        assert moment.weekday() < 5
        assert 7 <= moment.hour < 17
        assert timedelta(0) < datetime.now(UTC) - moment < timedelta(days=92)
    wrong = "c.created_at < t.created_at OR c.created_at > t.updated_at"
    assert company.rows(f"SELECT count(*) FROM comments c JOIN tickets t ON t.id = c.ticket_id WHERE {wrong}") == [(0,)]


def test_the_companys_tickets_tell_stories(company: Database) -> None:
    texts = company.rows("SELECT description FROM tickets ORDER BY id DESC") + company.rows("SELECT body FROM comments")
    assert not [text for (text,) in texts if "$" in text or "(null)" in text]
    titles = [text.split("\n")[0] for (text,) in texts[:32]]
    assert len(set(titles)) == len(titles), "consecutive ones differ"
    states = dict(company.rows("SELECT status, count(*) FROM tickets GROUP BY status"))
    assert set(states) == {"new", "assigned", "pending", "closed"}
    assert 15 <= 288 - states["closed"] <= 45
    talk = """SELECT t.id, count(c.id), count(CASE WHEN c.author_id = t.operator_id THEN 1 END) FROM tickets t
        LEFT JOIN comments c ON c.ticket_id = t.id WHERE t.status = '{}' GROUP BY t.id"""
    assert all(said == 0 for _, said, _ in company.rows(talk.format("new")))
    assert all(answers >= 1 for _, _, answers in company.rows(talk.format("closed")))


def test_the_companys_views_can_be_opened_and_hold_something(
    company: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Server(company, tmp_path_factory.mktemp("server") / "log") as server:
        anna = Api(server, contract).person("anna.novak@example.com", "DemoPass123!")
        views = anna.get("/api/views/").json()
        assert [view["owner_id"] == anna.user["id"] for view in views] == [True, True, False, False]
        for view in views:
            assert anna.get(f"/api/tickets/?limit=5&{view['query']}").json(), view["name"]
            again = anna.post("/api/views/", json={"name": f"{view['name']} again", "query": view["query"]})
            assert again.status_code == 201


def test_the_company_is_the_same_again(databases: Databases, company: Database) -> None:
    again = databases.create()
    seed(again, "--company")
    for table in ("users", "tickets", "comments"):
        rows = f"SELECT * FROM {table} ORDER BY id"
        assert again.rows(rows) == company.rows(rows)
    assert servers.run("verify", DATABASE_URL=company.url).returncode == 0
    assert "has tickets already" in refusal(company, "--company")


def test_a_desk_with_people_is_filled_beside_them(databases: Databases) -> None:
    database = databases.create()
    servers.run("seed-admin", DATABASE_URL=database.url, **servers.ADMIN)
    seed(database, "--tickets", "50", "--users", "5")
    assert database.rows("SELECT count(*), min(created_by_id) FROM tickets") == [(50, 3)]
    assert database.rows(CREATED) == [], "the administrator's event is newer"
    assert servers.run("verify", DATABASE_URL=database.url).returncode == 0


def test_a_database_with_tickets_is_refused(seeded: Database) -> None:
    assert "has tickets already" in refusal(seeded, "--tickets", "5", "--users", "5")
    assert seeded.count("users") == USERS


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--tickets is missing"),
        (("--tickets", "5"), "--users is missing"),
        (("--tickets",), "--tickets needs a whole number"),
        (("--tickets", "0", "--users", "5"), "--tickets needs a whole number"),
        (("--tickets", "-1", "--users", "5"), "--tickets needs a whole number"),
        (("--tickets", "5x", "--users", "5"), "--tickets needs a whole number"),
        (("--tickets", "99999999999999999999", "--users", "5"), "--tickets needs a whole number"),
        (("--tickets", "5", "--users", "1"), "--users needs a whole number"),
        (("--tickets", "5", "--tickets", "5"), "--tickets is given twice"),
        (("--rows", "5"), '"--rows"'),
        (("--company", "--users", "5"), '"--company"'),
    ],
)
def test_arguments_that_make_no_sense_are_refused(database: Database, arguments: tuple[str, ...], named: str) -> None:
    assert named in refusal(database, *arguments)
