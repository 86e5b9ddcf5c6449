"""A PostgreSQL of the tests' own: started on a free port in a temporary folder, gone afterwards.

It never touches a cluster that the machine already runs. initdb refuses to run as root, so root hands over to Debian's
user `postgres`. fsync is off: these data live for one test run.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from support.ports import free_port

START_DEADLINE_S = 120


def programs() -> Path:
    """The folder of Debian's PostgreSQL programs, the newest that is installed; support/needs.py saw that one is."""
    return max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4])).parent


class Cluster:
    """One running server. `create()` makes databases on it; `stop()` ends it and removes its files."""

    def __init__(self) -> None:
        self.bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="servicedesk-postgres-"))
        self.port = free_port()
        self.databases = 0
        self.log = (self.folder / "log").open("wb")
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        self._run(
            "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N"
        )
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 200,
            "timezone": "UTC",
        }
        self.command = self._as_user(
            str(self.bin / "postgres"), "-D", str(data), *(f"--{k}={v}" for k, v in options.items())
        )
        self.go_on()

    def go_on(self) -> None:
        """Starts it, also after halt()."""
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log, cwd="/")
        self._wait()

    def _as_user(self, *command: str) -> list[str]:
        death = ["setpriv", "--pdeathsig", "INT"]
        if os.geteuid() != 0:
            return [*death, *command]
        user = pwd.getpwnam("postgres")
        return [*death, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *command]

    def _run(self, name: str, *arguments: str) -> None:
        command = self._as_user(str(self.bin / name), *arguments)
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{name} failed: {done.stderr or done.stdout}")

    def _wait(self) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}") from None
                time.sleep(0.05)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """A new, empty database; its URL."""
        self.databases += 1
        name = f"desk_{self.databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def halt(self) -> None:
        """Ends it; whoever is connected is cut off."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        self.halt()
        self.log.close()
        shutil.rmtree(self.folder)
