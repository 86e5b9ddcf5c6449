"""copy: an installation moves between databases and engines, with every row and every sequence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import desk
from support import server as servers
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.jobs import eventually
from support.server import Server

MakeDatabase = Callable[[], Database]


@pytest.fixture(scope="module")
def source(databases: Databases, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """On the engine of the run; its service has ended."""
    database = databases.create()
    server = Server(database, tmp_path_factory.mktemp("source") / "log")
    server.seed_admin()
    with server:
        desk.fill(server, contract)
    return database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.engine("postgres"))])
def make(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> MakeDatabase:
    if request.param == "postgres":
        return databases.create
    return lambda: Database(f"sqlite:///{tmp_path}/target.db")


def copy(source: Database, target: Database) -> str:
    done = servers.run("copy", "--from", source.url, "--to", target.url)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(*arguments: str) -> str:
    done = servers.run(*arguments)
    assert done.returncode == 1, done.stdout
    return done.stderr.strip().splitlines()[-1]


def verify(database: Database) -> None:
    done = servers.run("verify", "--database", database.url)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_row_moves(source: Database, make: MakeDatabase) -> None:
    before, target = desk.dump(source), make()
    assert all(len(rows) > 1 for rows in before.values()), "the desk has a row in every table"
    said = copy(source, target)
    assert desk.dump(target) == before
    assert desk.dump(source) == before
    counts = [int(line.split()[1]) for line in said.splitlines()[1 : 1 + len(before)]]
    assert counts == [len(rows) - 1 for rows in before.values()]
    verify(target)


def test_the_service_goes_on_where_it_was(
    source: Database, make: MakeDatabase, contract: Contract, tmp_path: Path
) -> None:
    target = make()
    copy(source, target)
    highest = source.rows("SELECT max(id) FROM tickets")[0][0]
    with Server(target, tmp_path / "log") as server:
        anna = Api(server, contract).person("anna@example.com")
        assert anna.ticket()["id"] == highest + 1
        again = anna.post(
            "/api/tickets/",
            json={"description": "Once", "request_type": "other"},
            headers={"Idempotency-Key": "once"},
        )
        assert again.json()["id"] == highest, "the first answer to that key came along"
    verify(target)


@pytest.mark.engine("postgres")
def test_a_job_of_one_engine_is_left_behind(
    source: Database, databases: Databases, contract: Contract, tmp_path: Path
) -> None:
    """SQLite has no counters to fold: there the job would fail for ever."""
    target = Database(f"sqlite:///{tmp_path}/desk.db")
    folds = "SELECT kind FROM jobs WHERE kind = 'counts.fold'"
    serving = databases.create()
    copy(source, serving)
    with Server(serving, tmp_path / "log-1"):
        eventually(lambda: serving.rows(folds))
    copy(serving, target)
    assert target.rows(folds)
    with Server(target, tmp_path / "log-2"):
        eventually(lambda: not target.rows(folds))
    verify(target)


def test_there_and_back(source: Database, make: MakeDatabase, databases: Databases) -> None:
    between, end = make(), databases.create()
    copy(source, between)
    copy(between, end)
    assert desk.dump(end) == desk.dump(source)
    verify(end)


def test_an_id_that_is_gone_is_not_given_again(source: Database, make: MakeDatabase, databases: Databases) -> None:
    shrunk, target = databases.create(), make()
    copy(source, shrunk)
    highest = shrunk.rows("SELECT max(id) FROM comments")[0][0]
    shrunk.change("DELETE FROM comments WHERE id = ?", (highest,))
    copy(shrunk, target)
    sequence = (
        "seq FROM sqlite_sequence WHERE name = 'comments'" if target.is_sqlite else "last_value FROM comments_id_seq"
    )
    assert target.rows(f"SELECT {sequence}") == [(highest,)]


@pytest.mark.engine("sqlite")
def test_the_sources_file_keeps_every_byte(source: Database, make: MakeDatabase) -> None:
    path = Path(source.url.removeprefix("sqlite:///"))
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    copy(source, make())
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files


def test_a_source_that_is_served_is_copied_as_it_is_at_one_moment(
    database: Database, make: MakeDatabase, contract: Contract, tmp_path: Path
) -> None:
    target, server = make(), Server(database, tmp_path / "log")
    server.seed_admin()
    with server:
        desk.fill(server, contract)
        copy(database, target)
    assert target.count("tickets") == database.count("tickets")
    verify(target)


def test_a_failure_leaves_the_target_empty(source: Database, make: MakeDatabase) -> None:
    """Rows that the target refuses, after other tables went in."""
    target = make()
    servers.run("migrate", DATABASE_URL=target.url)
    target.change("CREATE UNIQUE INDEX one_event_a_kind ON events (kind)")
    said = refusal("copy", "--from", source.url, "--to", target.url)
    assert "left empty" in said
    assert all(target.count(table) == 0 for table in desk.TABLES)


def test_what_cannot_be_is_refused(source: Database, make: MakeDatabase, databases: Databases, tmp_path: Path) -> None:
    target = make()
    assert "name the same database" in refusal("copy", "--from", source.url, "--to", source.url)
    assert "There is no database file" in refusal("copy", "--from", f"sqlite:///{tmp_path}/no.db", "--to", target.url)
    assert "--to is missing" in refusal("copy", "--from", source.url)
    assert "--to names no database" in refusal("copy", "--from", source.url, "--to", "oracle://x")
    copy(source, target)
    assert "The target has rows already" in refusal("copy", "--from", source.url, "--to", target.url)
    newer = databases.create()
    servers.run("migrate", DATABASE_URL=newer.url)
    newer.change("INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'future', 0)")
    assert "has version 9999" in refusal("copy", "--from", newer.url, "--to", make().url)
    newer.change("DELETE FROM schema_migrations WHERE version > 1")
    assert "`servicedesk migrate`" in refusal("copy", "--from", newer.url, "--to", make().url)


def test_a_table_that_copy_does_not_know_is_told(source: Database, databases: Databases, make: MakeDatabase) -> None:
    odd = databases.create()
    copy(source, odd)
    odd.change("CREATE TABLE notes (id integer)")
    assert "The table notes is none that" in refusal("copy", "--from", odd.url, "--to", make().url)
