"""backup, restore, verify, and what migrate keeps and tries: nothing is lost, and what is wrong is found."""

import shutil
import sqlite3
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from support import desk
from support import server as servers
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.jobs import eventually
from support.mounts import OWN_MOUNTS, may_mount
from support.server import Server

BACKUPS = 20


@pytest.fixture(scope="module")
def kept(databases: Databases, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A desk with a row in every table; nobody serves it, and no test changes it."""
    database = databases.create()
    server = Server(database, tmp_path_factory.mktemp("kept") / "log")
    server.seed_admin()
    with server:
        desk.fill(server, contract)
    return database


def succeed(*arguments: str, database: Database, **settings: str) -> str:
    done = servers.run(*arguments, DATABASE_URL=database.url, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refusal(*arguments: str, database: Database) -> str:
    done = servers.run(*arguments, DATABASE_URL=database.url)
    assert done.returncode == 1, done.stdout
    return done.stderr.strip().splitlines()[-1]


def findings(database: Database) -> str:
    done = servers.run("verify", DATABASE_URL=database.url)
    assert done.returncode == 1, done.stdout
    return done.stdout


def file_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


# backup and restore


@pytest.mark.engine("sqlite")
def test_a_backup_names_the_key_that_it_does_not_hold(database: Database, tmp_path: Path) -> None:
    succeed("migrate", database=database)
    key = Path(f"{file_of(database)}.key")
    key.write_text("k" * 64)
    assert f"The secret key in {key} is not in it. Keep it too" in succeed(
        "backup", str(tmp_path / "desk.backup"), database=database
    )


def test_a_backup_restores_into_the_same_engine(kept: Database, database: Database, tmp_path: Path) -> None:
    said = succeed("backup", str(tmp_path / "desk.backup"), database=kept)
    assert "is not in it" not in said, "nobody has needed a key yet"
    assert stat.S_IMODE((tmp_path / "desk.backup").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("desk.")] == ["desk.backup"]
    succeed("restore", str(tmp_path / "desk.backup"), database=database)
    assert desk.dump(database) == desk.dump(kept)
    succeed("verify", database=database)


def test_a_backup_is_one_file_that_keeps_every_byte(kept: Database, database: Database, tmp_path: Path) -> None:
    backup = tmp_path / "desk.backup"
    succeed("backup", str(backup), database=kept)
    before = backup.read_bytes()
    done = servers.run("verify", "--database", str(backup))
    assert done.returncode == 0, done.stdout
    succeed("restore", str(backup), database=database)
    assert backup.read_bytes() == before
    assert [p.name for p in tmp_path.glob("desk.backup*")] == ["desk.backup"]


def test_backups_while_people_write(start, database: Database, contract: Contract, tmp_path: Path) -> None:  # noqa: ANN001
    """Each is whole, and holds at least what was acknowledged before it began."""
    server = start()
    stop, acknowledged = threading.Event(), []

    def write(api: Api) -> None:
        while not stop.is_set():
            acknowledged.append(api.ticket(f"Written while backups run, {len(acknowledged)}")["id"])

    anonymous = Api(server, contract)
    writers = [threading.Thread(target=write, args=(anonymous.newcomer(f"w{n}@example.com"),)) for n in range(3)]
    for writer in writers:
        writer.start()
    before = []
    try:
        for n in range(BACKUPS):
            known = len(acknowledged)
            eventually(lambda known=known: len(acknowledged) > known)
            before.append(set(acknowledged))
            succeed("backup", str(tmp_path / f"backup-{n}"), database=database)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    for n in range(BACKUPS):
        restored = Database(f"sqlite:///{tmp_path}/restored-{n}.db")
        succeed("restore", str(tmp_path / f"backup-{n}"), database=restored)
        succeed("verify", database=restored)
        assert before[n] <= {row[0] for row in restored.rows("SELECT id FROM tickets")}


def test_a_file_that_exists_is_not_overwritten(kept: Database, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    assert "exists already" in refusal("backup", str(tmp_path / "precious"), database=kept)
    assert (tmp_path / "precious").read_text() == "mine"


def test_what_an_earlier_database_left_is_told(kept: Database, tmp_path: Path) -> None:
    """A WAL beside a new file would be played into it."""
    backup, target = tmp_path / "backup", tmp_path / "desk.db"
    succeed("backup", str(backup), database=kept)
    (tmp_path / "desk.db-wal").write_bytes(b"of another file")
    said = refusal("restore", str(backup), database=Database(f"sqlite:///{target}"))
    assert f"{target}-wal is what an earlier database" in said
    assert sorted(p.name for p in tmp_path.glob("desk*")) == ["desk.db-wal"]


def test_places_that_cannot_be_written_are_told(kept: Database, tmp_path: Path) -> None:
    refusal("backup", str(tmp_path / "no" / "file"), database=kept)
    assert "FILE is missing" in refusal("backup", database=kept)
    assert not (tmp_path / "no").exists()


@pytest.mark.skipif(not may_mount(), reason="nobody may make a mount namespace here (unshare --mount)")
def test_a_disk_that_holds_it_once_and_not_twice(database: Database, tmp_path: Path) -> None:
    """What is said to be a backup is one, however large the disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    succeed("seed-demo", "--tickets", "3000", "--users", "20", database=database)
    succeed("backup", str(tmp_path / "whole"), database=database)
    size = (tmp_path / "whole").stat().st_size
    codes = []
    for share in (0.8, 1.2, 1.6, 2.5):
        save = f'mount -t tmpfs -o size={int(share * size)} tmpfs {disk} && "$0" backup {disk}/b; code=$?'
        check = f'[ $code != 0 ] || DATABASE_URL=sqlite:///{disk}/b "$0" verify >&2 || code=9; exit $code'
        done = subprocess.run(
            [*OWN_MOUNTS, "sh", "-c", f"{save}; {check}", str(servers.BINARY)],
            env=servers.environment({"DATABASE_URL": database.url}),
            capture_output=True,
            text=True,
            check=False,
        )
        codes.append(done.returncode)
        assert done.returncode in (0, 1), done.stderr
    assert (codes[0], codes[-1]) == (1, 0)


def test_a_database_with_rows_is_not_overwritten(kept: Database, database: Database, tmp_path: Path) -> None:
    backup = str(tmp_path / "backup")
    succeed("backup", backup, database=kept)
    succeed("seed-admin", database=database, **servers.ADMIN)
    said = refusal("restore", backup, database=database)
    assert "is not empty" in said or "has rows already" in said
    assert database.count("users") == 1


@pytest.mark.engine("sqlite")
def test_replace_keeps_the_old_one_beside_it(kept: Database, database: Database, tmp_path: Path) -> None:
    backup = str(tmp_path / "backup")
    succeed("backup", backup, database=kept)
    succeed("seed-admin", database=database, **servers.ADMIN)
    said = succeed("restore", backup, "--replace", database=database)
    assert desk.dump(database) == desk.dump(kept)
    old = Database(f"{database.url}.before-restore")
    assert f"What was there before is in {file_of(old)}" in said
    assert old.count("users") == 1
    assert "is in the way" in refusal("restore", backup, "--replace", database=database)


@pytest.mark.engine("sqlite")
@pytest.mark.slow
def test_a_database_that_is_served_is_not_replaced(start, kept: Database, database: Database, tmp_path: Path) -> None:  # noqa: ANN001
    succeed("backup", str(tmp_path / "backup"), database=kept)
    start()
    said = refusal("restore", str(tmp_path / "backup"), "--replace", database=database)
    assert "has the database at DATABASE_URL" in said
    assert database.count("users") == 1


@pytest.mark.engine("postgres")
def test_replace_is_for_files(kept: Database, database: Database, tmp_path: Path) -> None:
    succeed("backup", str(tmp_path / "backup"), database=kept)
    assert "--replace is for SQLite" in refusal("restore", str(tmp_path / "backup"), "--replace", database=database)


def test_a_damaged_backup_is_not_restored(kept: Database, database: Database, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    succeed("backup", str(backup), database=kept)
    whole = backup.read_bytes()
    page = 4096
    backup.write_bytes(whole[: 8 * page] + bytes(4 * page) + whole[12 * page :])
    assert "is damaged" in refusal("restore", str(backup), database=database)
    backup.write_bytes(whole[: len(whole) // 2])
    said = refusal("restore", str(backup), database=database)
    assert "damaged" in said
    backup.write_text("no backup at all, this is a text that somebody has written by hand")
    assert "is not a database file" in refusal("restore", str(backup), database=database)
    assert "There is no database file" in refusal("restore", str(tmp_path / "missing"), database=database)
    succeed("migrate", database=database)
    assert database.count("users") == 0


# verify


def damage(kept: Database, databases: Databases, statement: str) -> Database:
    """A copy of the desk in which something is wrong."""
    copied = databases.create()
    done = servers.run("copy", "--from", kept.url, "--to", copied.url)
    assert done.returncode == 0, done.stderr
    copied.change(statement)
    return copied


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE ticket_counts SET n = n + 1 WHERE status = 'closed'",
            "kept counters: of tickets closed, high, operator 0",
        ),
        ("DELETE FROM ticket_counts", "kept counters: "),
        ("UPDATE events SET at = at - 7200000000 WHERE id = (SELECT max(id) FROM events)", "order of events: event "),
        (
            "DELETE FROM events WHERE kind = 'ticket.created' AND ticket_id = 7",
            "events of tickets: ticket 7 was made without",
        ),
        (
            "INSERT INTO events (at, ticket_id, kind, audience, changes, request_id, address) "
            "SELECT at, ticket_id, kind, audience, changes, request_id, address FROM events "
            "WHERE kind = 'ticket.created' AND ticket_id = 9",
            "one creation a ticket: ticket 9 was made 2 times",
        ),
    ],
)
def test_what_is_wrong_is_found(kept: Database, databases: Databases, statement: str, found: str) -> None:
    assert found in findings(damage(kept, databases, statement))


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'tickets'", "sequences: the sequence of tickets stands at 3"),
        ("UPDATE tickets SET operator_id = 999 WHERE id = 8", "operators of tickets: ticket 8 has an operator who"),
        ("UPDATE comments SET ticket_id = 999 WHERE id = 2", "foreign keys: row 2 of comments names a row of tickets"),
        ("UPDATE comments SET ticket_id = 999 WHERE id = 2", "tickets of comments: comment 2 belongs to no ticket"),
        ("DELETE FROM users WHERE is_admin", "authors of comments: comment 1 is nobody's"),
    ],
)
def test_what_foreign_keys_would_refuse_is_found(
    kept: Database, databases: Databases, statement: str, found: str
) -> None:
    """Written by a program that does not ask for foreign keys."""
    assert found in findings(damage(kept, databases, statement))


@pytest.mark.engine("postgres")
def test_a_sequence_that_lags_is_found(kept: Database, databases: Databases) -> None:
    copied = damage(kept, databases, "SELECT setval('tickets_id_seq', 3)")
    assert "sequences: the sequence of tickets stands at 3" in findings(copied)


def test_verify_changes_nothing_and_names_what_is_no_desk(kept: Database, tmp_path: Path) -> None:
    before = desk.dump(kept)
    succeed("verify", database=kept)
    assert desk.dump(kept) == before
    sqlite3.connect(tmp_path / "empty.db").close()
    assert "is empty" in refusal("verify", database=Database(f"sqlite:///{tmp_path}/empty.db"))


# migrations

MIGRATIONS = sorted((servers.ROOT / "migrations").glob("*.sqlite.sql"))
VERSIONS = range(1, len(MIGRATIONS))
OLD_ROWS = (
    "INSERT INTO users (id, name, email, hashed_password, is_admin, created_at) "
    "VALUES (3, 'Anna', 'a@example.com', 'h', true, 1)",
    "INSERT INTO tickets (id, description, status, urgency, request_type, created_by_id, operator_id, created_at, "
    "updated_at) VALUES (5, 'Old', 'assigned', 'high', 'other', 3, 3, 10, 20)",
    "INSERT INTO comments (id, ticket_id, author_id, body, created_at) VALUES (7, 5, 3, 'Old too', 30)",
    "INSERT INTO events (id, at, actor_id, ticket_id, kind, audience, changes, request_id, address) "
    "VALUES (9, 10, 3, 5, 'ticket.created', 'submitter', '{}', 'r', 'a')",
)


def old_database(database: Database, version: int) -> Database:
    """As the program of that version left it, with a row in each table of the first."""
    engine = "sqlite" if database.is_sqlite else "postgres"
    scripts = [
        "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)"
    ]
    for number, path in enumerate(MIGRATIONS[:version], 1):
        name = path.name.split(".")[0]
        scripts.append((path.parent / f"{name}.{engine}.sql").read_text())
        scripts.append(f"INSERT INTO schema_migrations VALUES ({number}, '{name[5:]}', 0)")
        if number == 1:
            scripts += OLD_ROWS
    if engine == "postgres":
        scripts += [f"SELECT setval('{table}_id_seq', 9)" for table in ("users", "tickets", "comments", "events")]
    database.script(";\n".join(scripts))
    return database


@pytest.mark.parametrize("version", VERSIONS)
def test_every_older_version_comes_up_to_date_with_its_rows(database: Database, version: int) -> None:
    old = old_database(database, version)
    assert f"from version {version} to {len(MIGRATIONS)}" in succeed("migrate", database=old)
    succeed("verify", database=old)
    assert old.rows("SELECT id, description, operator_id, created_at, updated_at, version FROM tickets") == [
        (5, "Old", 3, 10, 20, 1)
    ]
    assert old.rows("SELECT id, email, tokens_from FROM users") == [(3, "a@example.com", 0)]
    assert old.rows("SELECT id, body, ticket_id FROM comments") == [(7, "Old too", 5)]
    assert old.rows("SELECT id, kind FROM events") == [(9, "ticket.created")]
    assert old.rows("SELECT status, urgency, operator_id, n FROM ticket_counts") == [("assigned", "high", 3, 1)]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("version", VERSIONS)
def test_the_file_is_kept_before_a_migration(database: Database, version: int) -> None:
    old = old_database(database, version)
    said = succeed("migrate", database=old)
    before = Database(f"{old.url}.before-{version + 1:04}")
    assert f"The database as it was before is in {file_of(before)}." in said
    assert before.rows("SELECT max(version) FROM schema_migrations") == [(version,)]
    assert before.rows("SELECT description FROM tickets") == [("Old",)]
    assert stat.S_IMODE(file_of(before).stat().st_mode) == 0o600
    # The way back: the older program finds its own version there.
    shutil.copy(file_of(before), file_of(old))
    succeed("migrate", database=old)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dry_run_changes_nothing(database: Database, version: int) -> None:
    old = old_database(database, version)
    said = succeed("migrate", "--dry-run", database=old)
    assert said.count("would run") == len(MIGRATIONS) - version
    assert old.rows("SELECT max(version) FROM schema_migrations") == [(version,)]
    succeed("migrate", database=old)


def test_a_dry_run_on_nothing_makes_nothing(database: Database) -> None:
    assert succeed("migrate", "--dry-run", database=database).count("would run") == len(MIGRATIONS)
    if database.is_sqlite:
        assert not file_of(database).exists()


def test_a_dry_run_says_what_would_fail(database: Database) -> None:
    old = old_database(database, 1)
    old.script("CREATE TABLE sessions (id integer)")
    assert "migration 0002_whole ran" in refusal("migrate", "--dry-run", database=old)
    assert old.rows("SELECT max(version) FROM schema_migrations") == [(1,)]


def test_a_new_database_leaves_no_file_beside_it(database: Database) -> None:
    succeed("migrate", database=database)
    if database.is_sqlite:
        assert [p.name for p in file_of(database).parent.iterdir()] == ["desk.db"]


def test_a_newer_database_is_refused_by_every_command(kept: Database, databases: Databases, tmp_path: Path) -> None:
    newer = damage(kept, databases, "INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'x', 0)")
    for arguments in (
        ("serve",),
        ("migrate",),
        ("migrate", "--dry-run"),
        ("seed-admin",),
        ("verify",),
        ("backup", str(tmp_path / "b")),
    ):
        assert "version 9999" in refusal(*arguments, database=newer), arguments
