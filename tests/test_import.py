"""import-original: a database of the original becomes one of ours, with everything in it, and stays as it was."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support import server as servers
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.original import COMMENTS, HASH, PASSWORD, TICKETS, USERS, Original, Rows
from support.server import Server

MakeOriginal = Callable[[], Original]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.engine("postgres"))])
def make(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> MakeOriginal:
    """Originals on each engine that this run has."""
    if request.param == "sqlite":
        return lambda: Original(f"sqlite:///{tmp_path}/original.db")
    return lambda: Original(databases.create().url)


@pytest.fixture
def sqlite_original(tmp_path: Path) -> Original:
    return Original(f"sqlite:///{tmp_path}/original.db")


def take_over(original: Database, target: Database) -> str:
    done = servers.run("import-original", "--from", original.url, DATABASE_URL=target.url)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(*arguments: str, **settings: str) -> str:
    done = servers.run(*arguments, **settings)
    assert done.returncode != 0, done.stdout
    lines = done.stderr.strip().splitlines()
    assert lines[-1].startswith("servicedesk: ")
    return lines[-1]


def verify(target: Database) -> None:
    done = servers.run("verify", DATABASE_URL=target.url)
    assert done.returncode == 0, done.stdout + done.stderr


def microseconds(text: object) -> int:
    moment = datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * 10**6 + since.microseconds


def timed(rows: Rows, columns: int) -> list[tuple[object, ...]]:
    return [(*row[:-columns], *(microseconds(t) for t in row[-columns:])) for row in rows]


def test_everything_is_kept(make: MakeOriginal, databases: Databases) -> None:
    original, target = make().fill(), databases.create()
    said = take_over(original, target)
    users = target.rows("SELECT id, name, email, is_admin, hashed_password FROM users ORDER BY id")
    assert users == [tuple(u) for u in USERS]
    ticket = "id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at"
    assert target.rows(f"SELECT {ticket} FROM tickets ORDER BY id") == timed(TICKETS, 2)
    comment = "id, ticket_id, author_id, body, created_at"
    assert target.rows(f"SELECT {comment} FROM comments ORDER BY id") == timed(COMMENTS, 1)
    assert [line.split() for line in said.splitlines()[1:4]] == [["users", "3"], ["tickets", "5"], ["comments", "3"]]
    assert "texts longer than may be written today, kept whole: 1 (tickets 41)" in said
    verify(target)


def test_an_open_ticket_whose_submitter_spoke_last_is_answered(sqlite_original: Original, database: Database) -> None:
    original = sqlite_original.fill()
    answer = (10, 40, 5, "There you are", "2025-01-02 00:00:00")
    original.add("ticketcomment", [answer])
    take_over(original, database)
    verify(database)
    answered = "SELECT id, answered_at FROM tickets WHERE answered_at IS NOT NULL ORDER BY id"
    assert database.rows(answered) == [(2, microseconds(COMMENTS[1][-1])), (40, microseconds(answer[-1]))]


def test_people_log_in_and_new_ids_follow(
    make: MakeOriginal, databases: Databases, contract: Contract, tmp_path: Path
) -> None:
    original, target = make().fill(), databases.create()
    take_over(original, target)
    with Server(target, tmp_path / "log") as server:
        anna = Api(server, contract).person("anna@example.com", PASSWORD)
        assert anna.user["id"] == 2
        assert [t["id"] for t in anna.get("/api/tickets/").json()] == [1, 2, 42]
        assert anna.get("/api/tickets/2").json()["created_at"] == "2024-02-29T00:00:00"
        assert anna.ticket()["id"] == 43
    verify(target)


def test_sqlite_to_sqlite_whatever_the_run(sqlite_original: Original, tmp_path: Path) -> None:
    """On a run for PostgreSQL, the fourth way."""
    target = Database(f"sqlite:///{tmp_path}/desk.db")
    take_over(sqlite_original.fill(), target)
    assert target.count("tickets") == 5


@pytest.mark.engine("postgres")
def test_postgresql_to_sqlite(databases: Databases, tmp_path: Path) -> None:
    target = Database(f"sqlite:///{tmp_path}/desk.db")
    take_over(Original(databases.create().url).fill(), target)
    assert target.count("comments") == 3
    verify(target)


@pytest.mark.engine("postgres")
def test_an_id_that_postgresql_gave_is_not_given_again(databases: Databases) -> None:
    original, target = Original(databases.create().url).fill(), databases.create()
    original.change("SELECT setval('ticket_id_seq', 1000)")
    original.change("UPDATE ticket SET created_at = 'infinity' WHERE id = 1")
    assert "times that cannot be read, set to the ticket's other time or to now: 1 (tickets 1)" in take_over(
        original, target
    )
    assert target.rows("SELECT last_value FROM tickets_id_seq") == [(1000,)]
    assert target.rows("SELECT created_at = updated_at FROM tickets WHERE id = 1") == [(True,)]


def test_the_source_is_not_touched(sqlite_original: Original, database: Database) -> None:
    before = sqlite_original.fill().path.read_bytes()
    take_over(sqlite_original, database)
    assert sqlite_original.path.read_bytes() == before
    assert [p.name for p in sqlite_original.path.parent.glob("original.db*")] == ["original.db"]


def test_a_source_in_wal_mode_is_not_touched(sqlite_original: Original, database: Database) -> None:
    sqlite_original.fill().script("PRAGMA journal_mode=WAL")
    before = sqlite_original.path.read_bytes()
    take_over(sqlite_original, database)
    assert sqlite_original.path.read_bytes() == before
    assert [p.name for p in sqlite_original.path.parent.glob("original.db*")] == ["original.db"]


def test_what_is_in_the_wal_comes_along(sqlite_original: Original, database: Database) -> None:
    sqlite_original.fill().script("PRAGMA journal_mode=WAL")
    writer = sqlite3.connect(sqlite_original.path)
    with writer:
        writer.execute("UPDATE ticket SET description = 'newest' WHERE id = 1")
    take_over(sqlite_original, database)
    writer.close()
    assert database.rows("SELECT description FROM tickets WHERE id = 1") == [("newest",)]


def test_accounts_that_share_an_address(make: MakeOriginal, databases: Databases, tmp_path: Path) -> None:
    """Unique only by the original's program: the oldest keeps it, as it was the one who could log in."""
    original, target = make(), databases.create()
    original.add("user", [(n, f"Anna {n}", "anna@example.com", False, HASH) for n in (1, 4, 7)])
    original.add("ticket", [(1, "Mine", "new", "low", "other", 7, None, "2024-01-01 00:00:00", "2024-01-01 00:00:00")])
    said = take_over(original, target)
    emails = ["anna@example.com", "anna+duplicate-4@example.com", "anna+duplicate-7@example.com"]
    assert [row[0] for row in target.rows("SELECT email FROM users ORDER BY id")] == emails
    assert target.rows("SELECT created_by_id FROM tickets") == [(7,)]
    assert "  user 7: anna@example.com is now anna+duplicate-7@example.com\n" in said


def test_what_sqlite_let_the_original_write(sqlite_original: Original, database: Database) -> None:
    """Foreign keys were not enforced there, and a column holds anything."""
    good = "2024-01-01 00:00:00.000000"
    sqlite_original.add(
        "user", [(1, "Na\0me", "a@example.com", True, HASH), (2, "n" * 201, "b@example.com", False, "?")]
    )
    sqlite_original.add(
        "ticket",
        [
            (1, "no operator", "assigned", "low", "other", 1, 77, good, good),
            (2, "no owner", "new", "low", "other", 66, None, good, good),
            (3, "times", "new", "low", "other", 1, 1, "yesterday", good),
            (4, "no times", "new", "low", "other", 1, 1, "", 12),
            (5, "values", "open", "urgent", "network", 1, None, good, good),
            (6, b"bytes \xff\xfe and \0", "new", "low", "other", 1, None, good, good),
            (7, "é" * 600_000, "new", "low", "other", 1, None, "2024-01-01T02:00:00+02:00", good),
        ],
    )
    sqlite_original.add("ticketcomment", [(1, 99, 1, "orphan", good), (2, 1, 55, "ghost", good), (3, 1, 1, "c", "?")])
    said = take_over(sqlite_original, database)
    for line in (
        "operators who do not exist, cleared: 1 (tickets 1)",
        'tickets of users who do not exist, given to the account "Former user": 1 (tickets 2)',
        'comments of users who do not exist, given to the account "Former user": 1 (comments 2)',
        "comments of tickets that do not exist, skipped: 1 (comments 1)",
        "times that cannot be read, set to the ticket's other time or to now: 2 (tickets 3, 4)",
        "times that cannot be read, set to now: 1 (comments 3)",
        "status, urgency or type that does not exist, set to new, normal or other: 1 (tickets 5)",
        "texts with NUL or bytes that are no UTF-8, which became \ufffd: 1 (tickets 6)",
        "names or addresses with NUL or bytes that are no UTF-8, which became \ufffd: 1 (users 1)",
        "names longer than may be written today, kept whole: 1 (users 2)",
        "texts over 1 MB, cut there: 1 (tickets 7)",
    ):
        assert line in said, said
    assert said.splitlines()[3].split() == ["comments", "2", "(of", "3)"]
    assert database.rows("SELECT operator_id FROM tickets WHERE id = 1") == [(None,)]
    former = "SELECT name FROM users WHERE id = (SELECT created_by_id FROM tickets WHERE id = 2)"
    assert database.rows(former) == [("Former user",)]
    assert database.rows("SELECT created_at FROM tickets WHERE id = 3") == [(microseconds(good),)]
    kinds = database.rows("SELECT status, urgency, request_type FROM tickets WHERE id = 5")
    assert kinds == [("new", "normal", "other")]
    assert database.rows("SELECT description FROM tickets WHERE id = 6") == [("bytes \ufffd\ufffd and \ufffd",)]
    cut = database.rows("SELECT description, created_at FROM tickets WHERE id = 7")[0]
    assert cut == ("é" * 524_288, microseconds(good))
    verify(database)
    sequence = (
        "seq FROM sqlite_sequence WHERE name = 'tickets'" if database.is_sqlite else "last_value FROM tickets_id_seq"
    )
    assert database.rows(f"SELECT {sequence}") == [(99,)], "the comment shows that 99 was a ticket once"


def test_a_failure_leaves_the_target_empty(sqlite_original: Original, database: Database) -> None:
    sqlite_original.fill().change("UPDATE user SET email = 'anna+duplicate-9@example.com' WHERE id = 5")
    sqlite_original.add("user", [(9, "Anna", "anna@example.com", False, HASH)])
    said = refusal("import-original", "--from", sqlite_original.url, DATABASE_URL=database.url)
    assert "Two rows of users have the same id or address" in said
    assert [database.count(table) for table in ("users", "tickets", "comments")] == [0, 0, 0]
    sqlite_original.change("DELETE FROM user WHERE id = 9")
    take_over(sqlite_original, database)


def test_a_target_with_rows_is_refused(sqlite_original: Original, database: Database) -> None:
    servers.run("seed-admin", DATABASE_URL=database.url, **servers.ADMIN)
    said = refusal("import-original", "--from", sqlite_original.fill().url, DATABASE_URL=database.url)
    assert "has rows already" in said
    assert database.count("users") == 1


def test_what_is_no_original_is_refused(database: Database, tmp_path: Path) -> None:
    def said(url: str) -> str:
        return refusal("import-original", "--from", url, DATABASE_URL=database.url)

    assert "--from names no database" in said("mysql://x/y")
    assert "There is no database file" in said(f"sqlite:///{tmp_path}/missing.db")
    assert "cannot be reached" in said("postgresql://sd:secret@127.0.0.1:1/desk")
    assert "secret" not in said("postgresql://sd:secret@127.0.0.1:1/desk")
    (tmp_path / "text.db").write_text("This is no database at all, but long enough to be looked at as one.")
    assert "is not a database file" in said(f"sqlite:///{tmp_path}/text.db")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE invoices (id INTEGER)")
    other.close()
    assert "none of the original service desk" in said(f"sqlite:///{tmp_path}/other.db")
    sqlite3.connect(tmp_path / "empty.db").close()
    assert "is empty" in said(f"sqlite:///{tmp_path}/empty.db")
    assert "--from is missing" in refusal("import-original", DATABASE_URL=database.url)
    assert "--from needs a value" in refusal("import-original", "--from", DATABASE_URL=database.url)
    assert "--all is not known" in refusal("import-original", "--all", DATABASE_URL=database.url)


def test_tables_of_another_shape_are_refused(sqlite_original: Original, database: Database) -> None:
    sqlite_original.fill().script("ALTER TABLE ticket RENAME COLUMN urgency TO priority")
    said = refusal("import-original", "--from", sqlite_original.url, DATABASE_URL=database.url)
    assert "other columns than the original" in said
    assert database.count("users") == 0


def test_our_own_database_is_refused(database: Database, databases: Databases) -> None:
    servers.run("migrate", DATABASE_URL=database.url)
    said = refusal("import-original", "--from", database.url, DATABASE_URL=databases.create().url)
    assert "servicedesk copy" in said
    same = refusal("import-original", "--from", database.url, DATABASE_URL=database.url)
    assert "is the database of DATABASE_URL itself" in same


@pytest.mark.parametrize("command", ["serve", "migrate", "seed-admin"])
def test_difference_12_an_original_is_never_an_empty_desk(make: MakeOriginal, command: str) -> None:
    original = make().fill()
    said = refusal(command, DATABASE_URL=original.url, SECRET_KEY=servers.SECRET_KEY)
    assert "belongs to the original service desk" in said
    assert "`servicedesk import-original --from " in said
    assert original.rows('SELECT count(*) FROM "user"') == [(3,)]
