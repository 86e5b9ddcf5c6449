"""PgBouncer with the configuration of docs/runbooks/scale.md, on a free port, in front of the tests' PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from support.ports import free_port
from support.runbook import block, replace

START_DEADLINE_S = 120


class PgBouncer:
    """`url` leads to the same database as the one it was made with. pool: how many connections it has to share."""

    def __init__(self, direct: str, pool: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="servicedesk-pgbouncer-"))
        self.port = free_port()
        place = urlsplit(direct)
        (self.folder / "users").write_text('"postgres" ""\n')
        changes = {
            "host=127.0.0.1 port=5432 dbname=servicedesk": f"host=127.0.0.1 port={place.port} dbname={place.path[1:]}",
            "listen_port = 6432": f"listen_port = {self.port}",
            "auth_type = scram-sha-256": "auth_type = trust",
            "/etc/pgbouncer/userlist.txt": str(self.folder / "users"),
            "default_pool_size = 20": f"default_pool_size = {pool}",
        }
        rest = "unix_socket_dir =\n"
        (self.folder / "pgbouncer.ini").write_text(replace(block("scale.md", "ini"), changes) + rest)
        command = ["setpriv", "--pdeathsig", "KILL"]
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            command += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, "postgres")
        command += [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", str(self.folder / "pgbouncer.ini")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/servicedesk"
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PgBouncer did not start: {(self.folder / 'log').read_text()}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)
