"""Bad settings: one sentence on stderr that names the setting and the cure, and an exit code that is not zero."""

import socket
import sqlite3
import subprocess
from pathlib import Path

import pytest

from conftest import StartServer
from support import server as servers
from support.client import Api
from support.database import Database
from support.ports import free_port

GOOD = {"HOST": "127.0.0.1", "PORT": "0", "SECRET_KEY": servers.SECRET_KEY}


def refusal(*arguments: str, **settings: str) -> str:
    """The sentence. It is the whole of stderr, one line, and nothing is served."""
    done = servers.run(*(arguments or ("serve",)), **{**GOOD, **settings})
    assert done.returncode not in (0, None), done.stderr
    assert done.returncode > 0, f"ended by signal {-done.returncode}"
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].endswith("."), lines[0]
    return lines[0]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "80 "),
        ("PORT", "99999999999999999999"),
        ("ENV", "production"),
        ("LOG_LEVEL", "loud"),
        ("HEADER_TIMEOUT_MS", "0"),
        ("BODY_TIMEOUT_MS", "1e3"),
        ("HASH_THREADS", "1000"),
        ("MODEL_WAITING", "1001"),
        ("MODEL_PER_USER", "0"),
        ("FRONTEND_URL", "localhost:5173"),
        ("FRONTEND_URL", "*"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("TRUSTED_PROXIES", "proxy.example.com"),
        ("HOST", "not a host"),
        ("DATABASE_URL", "mysql://localhost/desk"),
        ("DATABASE_URL", "desk.db"),
        ("DATABASE_URL", "postgresql://"),
    ],
)
def test_a_bad_value(name: str, value: str, sqlite_url: str) -> None:
    settings = {"DATABASE_URL": sqlite_url, name: value}
    text = refusal(**settings)
    assert name in text


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    file.write_text("This is a letter, not a database. " * 100)
    before = file.read_bytes()
    text = refusal(DATABASE_URL=f"sqlite:///{file}")
    assert "DATABASE_URL" in text
    assert str(file) in text
    assert file.read_bytes() == before


def test_a_folder_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "DATABASE_URL" in refusal(DATABASE_URL=f"sqlite:///{tmp_path}/file/desk.db")


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    assert "DATABASE_URL" in refusal(DATABASE_URL=f"sqlite:///{tmp_path}/missing/desk.db")


def test_a_folder_where_nothing_can_be_written() -> None:
    """/proc takes no files from anyone, root included."""
    assert "DATABASE_URL" in refusal(DATABASE_URL="sqlite:////proc/desk.db")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "DATABASE_URL" in refusal(DATABASE_URL=f"sqlite:///{tmp_path}")


def test_a_port_in_use(sqlite_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        text = refusal(PORT=port, DATABASE_URL=sqlite_url)
    assert "PORT" in text
    assert port in text


def test_postgres_away() -> None:
    text = refusal(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/desk")
    assert "DATABASE_URL" in text


def test_a_password_in_the_url_is_not_told() -> None:
    text = refusal(DATABASE_URL=f"postgresql://nobody:verysecret@127.0.0.1:{free_port()}/desk")
    assert "verysecret" not in text


def test_difference_12_a_database_of_the_original(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(
            'CREATE TABLE "user" (id INTEGER PRIMARY KEY, name VARCHAR, email VARCHAR, hashed_password VARCHAR,'
            " is_admin BOOLEAN); CREATE TABLE ticket (id INTEGER PRIMARY KEY); CREATE TABLE ticketcomment (id INTEGER);"
        )
    text = refusal(DATABASE_URL=f"sqlite:///{file}")
    assert "servicedesk import-original" in text


@pytest.mark.parametrize("command", ["openapi", "configuration", "version", "--help"])
def test_what_a_command_cannot_say_is_an_error(command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(servers.BINARY), command],
            env=servers.environment({}),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=servers.COMMAND_DEADLINE_S,
        )
    assert done.returncode == 1
    assert done.stderr == "servicedesk: what it says could not be written: No space left on device.\n"


KNOWN_TO_ALL = "dev-only-secret-key-change-in-production"


@pytest.mark.parametrize("key", ["", "short", "x" * 31, KNOWN_TO_ALL])
@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_PREVIOUS"])
def test_row_10_production_needs_a_secret(name: str, key: str, sqlite_url: str) -> None:
    """Also of the key that is only accepted: whoever knows it can make an administrator's token."""
    if name == "SECRET_KEY_PREVIOUS" and not key:
        return
    text = refusal(**{"ENV": "prod", "SECRET_KEY": "y" * 40, name: key, "DATABASE_URL": sqlite_url})
    assert name in text.split()
    assert "openssl rand" in text
    if key:
        assert key not in text.split()


def test_row_10_dev_makes_a_secret_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database(f"sqlite:///{folder}/desk.db")
    with servers.Server(database, tmp_path / "log", SECRET_KEY=""):
        (key,) = [p for p in folder.iterdir() if p.name not in ("desk.db", "desk.db-wal", "desk.db-shm")]
    assert key.stat().st_mode & 0o777 == 0o600
    made = key.read_bytes()
    assert len(made.strip()) >= 32
    with servers.Server(database, tmp_path / "log", SECRET_KEY=""):
        pass
    assert key.read_bytes() == made


@pytest.mark.parametrize("argument", ["serv", "--port", "help me"])
def test_an_unknown_command(argument: str) -> None:
    done = servers.run(argument)
    assert done.returncode == 2
    assert argument in done.stderr
    assert "--help" in done.stderr


def test_help_names_every_setting() -> None:
    done = servers.run("--help")
    assert done.returncode == 0
    for name in ("HOST", "PORT", "DATABASE_URL", "ENV", "SECRET_KEY", "FRONTEND_URL", "TRUSTED_PROXIES", "LOG_LEVEL"):
        assert name in done.stdout
    for command in ("serve", "seed-admin", "migrate", "openapi", "seed-demo", "version"):
        assert command in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_help_works_with_bad_settings() -> None:
    assert servers.run("--help", PORT="x").returncode == 0


def test_version() -> None:
    done = servers.run("version")
    assert (done.returncode, done.stdout.split()[-1]) == (0, "0.1.0")


@pytest.mark.engine("postgres")
def test_a_url_with_the_original_drivers_name(database: Database, tmp_path: Path) -> None:
    url = database.url.replace("postgresql://", "postgresql+psycopg2://")
    with servers.Server(Database(url), tmp_path / "log"):
        pass


def test_a_temporary_database_leaves_nothing(tmp_path: Path) -> None:
    with servers.Server(Database("sqlite://"), tmp_path / "log"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["log"]


def test_unprepared_statements_are_for_poolers_alone(tmp_path: Path) -> None:
    """PREPARE=off says how to speak to PostgreSQL, and changes nothing for SQLite."""
    done = servers.run("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/desk.db", PREPARE="off")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_relative_database_lies_where_one_stands(tmp_path: Path) -> None:
    assert servers.run("migrate", cwd=tmp_path, **GOOD, DATABASE_URL="sqlite:///here.db").returncode == 0
    assert (tmp_path / "here.db").exists()


class TestSeedAdmin:
    """The first administrator."""

    def seed(self, database: Database, **settings: str) -> subprocess.CompletedProcess[str]:
        return servers.run("seed-admin", **GOOD, DATABASE_URL=database.url, **settings)

    def test_makes_a_password_and_prints_it_once(self, database: Database) -> None:
        first = self.seed(database)
        assert first.returncode == 0, first.stderr
        assert "admin@example.com" in first.stdout
        again = self.seed(database)
        assert again.returncode == 0, again.stderr
        assert [(e, bool(a)) for e, a in database.rows("SELECT email, is_admin FROM users")] == [
            ("admin@example.com", True)
        ]
        printed = set(first.stdout.split()) - set(again.stdout.split())
        assert any(len(word) >= 12 for word in printed), "the password is in the first output alone"

    def test_promotes(self, start: StartServer, anonymous: Api) -> None:
        server = start(seed=False)
        with Api(server, anonymous.contract) as api:
            rita = api.newcomer("rita@example.com")
            assert rita.user["is_admin"] is False
            server.command("seed-admin", ADMIN_EMAIL="rita@example.com")
            assert rita.get("/api/users/me").json()["is_admin"] is True

    @pytest.mark.parametrize(
        ("settings", "word"),
        [
            ({"ADMIN_PASSWORD": "weak"}, "at least 8 characters"),
            ({"ADMIN_PASSWORD": "alllower1!"}, "uppercase"),
            ({"ADMIN_EMAIL": "no address"}, "ADMIN_EMAIL"),
            ({"ENV": "prod", "SECRET_KEY": "x" * 40}, "ADMIN_PASSWORD"),
        ],
    )
    def test_refuses(self, database: Database, settings: dict[str, str], word: str) -> None:
        done = servers.run("seed-admin", **{**GOOD, "DATABASE_URL": database.url, **settings})
        assert done.returncode == 1
        assert word in done.stderr
        assert self.seed(database).returncode == 0, "nothing was left half done"
