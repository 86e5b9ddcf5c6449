"""GET /api/about: what runs here, for administrators, and when it was last backed up."""

import re
from pathlib import Path

import pytest

from conftest import StartServer
from support import server as servers
from support.client import Api
from support.client import admin as admin_of
from support.contract import Contract
from support.database import Database


def test_what_runs_here(admin: Api) -> None:
    said = admin.get("/api/about").json()
    health = admin.get("/api/health").json()
    metrics = admin.get("/metrics").text
    assert f'version="{said["version"]}"' in metrics
    assert f'commit="{said["commit"]}"' in metrics
    assert said["database"]["engine"] == health["database"]
    assert said["database"]["version"][0].isdigit()
    assert said["database"]["bytes"] > 0
    assert said["model"] == {"configured": False, "name": None}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+", said["started_at"])


def test_the_disk_is_this_servers(admin: Api) -> None:
    disk = admin.get("/api/about").json()["disk"]
    if admin.server.database.is_sqlite:
        assert 0 < disk["free_bytes"] <= disk["total_bytes"]
    else:
        assert disk == {"free_bytes": None, "total_bytes": None}


def test_no_path_and_no_secret(admin: Api) -> None:
    text = admin.get("/api/about").text
    for secret in (servers.SECRET_KEY, admin.server.database.url.rpartition("/")[2]):
        assert secret not in text


def test_the_last_backup(start: StartServer, database: Database, contract: Contract, tmp_path: Path) -> None:
    with Api(start(), contract) as api:
        admin = admin_of(api)
        assert admin.get("/api/about").json()["last_backup"] is None
        for name in ("first", "second"):
            done = servers.run("backup", str(tmp_path / name), DATABASE_URL=database.url)
            assert (done.returncode, done.stderr) == (0, ""), done.stderr
        said = admin.get("/api/about").json()["last_backup"]
        assert said["bytes"] == (tmp_path / "second").stat().st_size
        assert database.count("backups") == 2
        assert said["at"][:4].isdigit()
        restored = Database(f"sqlite:///{tmp_path}/restored.db")
        servers.run("restore", str(tmp_path / "second"), DATABASE_URL=restored.url)
        assert restored.count("backups") == 1, "a backup knows of those before it"


@pytest.mark.engine("sqlite")
def test_a_backup_that_cannot_be_noted_is_a_backup(database: Database, tmp_path: Path) -> None:
    """Somebody holds the only writer for longer than the command waits, or the table is not there."""
    servers.run("seed-admin", DATABASE_URL=database.url, **servers.ADMIN)
    database.change("CREATE TRIGGER no_note BEFORE INSERT ON backups BEGIN SELECT RAISE(ABORT, 'no'); END")
    done = servers.run("backup", str(tmp_path / "b"), DATABASE_URL=database.url)
    assert done.returncode == 0
    assert "could not be noted" in done.stderr
    assert "Backed up" in done.stdout
