"""A disk that can be filled to the last byte."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from support.database import Database
from support.mounts import OWN_MOUNTS
from support.operations import DEAD_JOB
from support.server import Server

CHUNK = bytes(1 << 16)
DEAD_JOBS = 100  # for requests about one: nobody else puts any into this database


class SmallDisk:
    """A server whose database lies on a small file system that only it sees."""

    def __init__(self, folder: Path, start: Callable[..., Server], disk_bytes: int, **settings: str) -> None:
        seeds, self.disk = folder / "seeds", folder / "disk"
        seeds.mkdir()
        self.disk.mkdir()
        seeded = Server(Database(f"sqlite:///{seeds}/desk.db"), folder / "seed-log")
        seeded.seed_admin()
        for number in range(DEAD_JOBS):
            seeded.database.change(DEAD_JOB, (f"seed {number}",))
        script = f'mount -t tmpfs -o size={disk_bytes} tmpfs {self.disk} && cp {seeds}/* {self.disk} && exec "$@"'
        self.server = start(
            seed=False,
            database=Database(f"sqlite:///{self.disk}/desk.db"),
            wrapper=[*OWN_MOUNTS, "sh", "-c", script, "sh"],
            **settings,
        )
        self.seen = Path(f"/proc/{self.server.pid}/root{self.disk}")

    def load(self, ballast_bytes: int) -> None:
        (self.seen / "ballast").write_bytes(bytes(ballast_bytes))

    def fill(self) -> None:
        """Ballast until nothing more goes in."""
        with (self.seen / "ballast").open("wb", buffering=0) as ballast:
            try:
                while ballast.write(CHUNK) == len(CHUNK):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def throw_ballast(self) -> None:
        (self.seen / "ballast").unlink()

    def tickets(self, folder: Path) -> int:
        """How many are stored, from a copy: the lock files of another mount cannot be shared."""
        copy = folder / "copy"
        shutil.copytree(self.seen, copy)
        with sqlite3.connect(copy / "desk.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(connection.execute("SELECT count(*) FROM tickets WHERE deleted_at IS NULL").fetchone()[0])
