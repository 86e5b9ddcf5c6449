"""seed-demo: an empty database becomes a service desk, once, and the same one every time."""

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
    assert seeded.count("events") == 0


def test_texts_are_short_and_long_with_a_title_first(seeded: Database) -> None:
    texts = [row[0] for row in seeded.rows("SELECT description FROM tickets")]
    assert min(len(text) for text in texts) >= 40
    assert 4000 < max(len(text) for text in texts) <= 8192
    assert {3, 9} <= {len(text.split("\n")[0].split()) for text in texts} <= set(range(3, 10))


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


def test_the_same_numbers_make_the_same_desk(databases: Databases, seeded: Database) -> None:
    again = databases.create()
    seed(again, "--users", str(USERS), "--tickets", str(TICKETS))
    for query in (
        "SELECT id, description, status, urgency, request_type, created_by_id, operator_id FROM tickets ORDER BY id",
        "SELECT id, ticket_id, author_id, body FROM comments ORDER BY id",
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


def test_a_desk_with_people_is_filled_beside_them(databases: Databases) -> None:
    database = databases.create()
    servers.run("seed-admin", DATABASE_URL=database.url, **servers.ADMIN)
    seed(database, "--tickets", "50", "--users", "5")
    assert database.rows("SELECT count(*), min(created_by_id) FROM tickets") == [(50, 3)]


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
    ],
)
def test_arguments_that_make_no_sense_are_refused(database: Database, arguments: tuple[str, ...], named: str) -> None:
    assert named in refusal(database, *arguments)
