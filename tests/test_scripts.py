"""The original's scripts, under their old names, and what a bare clone says when something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import server as servers
from support.database import Database
from support.server import BINARY, ROOT

BY_FILE = ("scripts/seed_admin.py",)
BY_MODULE = ("-m", "scripts.seed_admin")


def script(*arguments: str, folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs Python on it as a user would, in the folder of the clone."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=servers.environment({"PYTHONDONTWRITEBYTECODE": "1", **settings}),
        capture_output=True,
        text=True,
        check=False,
        timeout=servers.COMMAND_DEADLINE_S,
    )


def seed(database: Database, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    settings = {"SERVICEDESK": str(BINARY), "DATABASE_URL": database.url, **servers.ADMIN, **settings}
    return script(*(arguments or BY_FILE), **settings)


def admins(database: Database) -> list[tuple[str, str, bool]]:
    return [(n, e, bool(a)) for n, e, a in database.rows("SELECT name, email, is_admin FROM users ORDER BY id")]


@pytest.mark.parametrize("way", [BY_FILE, BY_MODULE], ids=["file", "module"])
def test_seed_admin_makes_him_once(way: tuple[str, ...], database: Database) -> None:
    first = seed(database, *way, ADMIN_EMAIL="chief@example.com", ADMIN_NAME="Chief")
    assert first.returncode == 0, first.stderr
    assert "chief@example.com was created" in first.stdout
    again = seed(database, *way, ADMIN_EMAIL="chief@example.com", ADMIN_NAME="Somebody")
    assert again.returncode == 0
    assert "exists already" in again.stdout
    assert admins(database) == [("Chief", "chief@example.com", True)]


def test_seed_admin_has_the_originals_defaults(database: Database) -> None:
    assert seed(database, ADMIN_EMAIL="", ADMIN_NAME="").returncode == 0
    assert admins(database) == [("Admin", "admin@example.com", True)]


def test_from_another_folder_by_its_file(tmp_path: Path) -> None:
    done = script(str(ROOT / "scripts/seed_admin.py"), "--help", folder=tmp_path, SERVICEDESK="/bin/echo")
    assert (done.returncode, done.stdout) == (0, "seed-admin --help\n")


def test_seed_admin_promotes(database: Database) -> None:
    seed(database)
    database.change("UPDATE users SET is_admin = ?", [False])
    done = seed(database)
    assert (done.returncode, "promoted" in done.stdout) == (0, True)
    assert admins(database) == [("Admin", "admin@example.com", True)]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"ADMIN_PASSWORD": "weak"}, "at least 8 characters"),
        ({"ADMIN_PASSWORD": "nodigits!A"}, "number"),
        ({"ADMIN_PASSWORD": "", "ENV": "prod", "SECRET_KEY": "x" * 40}, "ADMIN_PASSWORD"),
    ],
)
def test_seed_admin_exits_with_1_and_the_reason(settings: dict[str, str], word: str, database: Database) -> None:
    done = seed(database, **settings)
    assert done.returncode == 1
    assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("way", [BY_FILE, BY_MODULE], ids=["file", "module"])
def test_seed_admin_says_that_nothing_is_built(way: tuple[str, ...], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    done = script(*way, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "make build" in done.stderr


class TestBareClone:
    """A run of the tests where something is missing: a sentence that says how to get it."""

    def run(self, *command: str, **settings: str) -> str:
        done = subprocess.run(
            [*command, "tests/test_security.py", "-q", "--collect-only"],
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=servers.COMMAND_DEADLINE_S,
        )
        said = done.stdout + done.stderr
        assert done.returncode != 0, said
        assert "Traceback" not in said
        return said

    def test_without_the_executable(self, tmp_path: Path) -> None:
        said = self.run(sys.executable, "-m", "pytest", SERVICEDESK=str(tmp_path / "servicedesk"))
        assert "make build" in said

    def test_without_the_packages(self, tmp_path: Path) -> None:
        """A Python that has pytest and nothing else of ours."""
        code = (
            "import importlib.util as u, sys, pytest; found = u.find_spec\n"
            "u.find_spec = lambda name, *rest: None if name == 'httpx' else found(name, *rest)\n"
            "sys.exit(pytest.main(sys.argv[1:]))"
        )
        said = self.run(sys.executable, "-c", code)
        assert "Python lacks httpx: `pip install -r requirements.txt`" in said
