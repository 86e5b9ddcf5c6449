"""Where the measurement lives: the programs it builds, the databases it fills, the servers it can start."""

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from harness.processes import BenchError, Process
from harness.tokens import token

BENCH = Path(__file__).parents[1]
SECRET_KEY = "a-key-for-measuring-that-signs-nothing-else"
NGINX = """daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        default_type application/json;
        location / {{ return 200 '{{"message":"Hello, this is an answer of some sixty bytes."}}'; }}
    }}
}}
"""


def run(*command: str | Path, why: str, **settings: str) -> str:
    """Runs a command to its end; a failure says why it was needed."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=settings or None
    )
    if done.returncode != 0:
        raise BenchError(f"{why} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


@dataclass
class Desk:
    """A filled database. Ids begin with 1; the first hundredth of the users are operators."""

    path: Path
    tickets: int
    users: int

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"


class Place:
    """folder: for everything that is made; kept between runs, so that a desk is filled once."""

    def __init__(self, folder: Path, server: Path, build: Path) -> None:
        self.folder, self.server, self.build = folder.resolve(), server.resolve(), build.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.server.exists():
            raise BenchError(f"{server} is missing: run `make build` first.")

    def bare_sql(self) -> Path:
        run("ninja", "-C", self.build, "bench/bare_sql", why="building bench/bare_sql")
        return self.build / "bench" / "bare_sql"

    def desk(self, tickets: int, users: int) -> Desk:
        """Filled by seed-demo the first time; measurements only read it."""
        desk = Desk(self.folder / f"desk-{tickets}.db", tickets, users)
        done = desk.path.with_suffix(".done")
        if not done.exists():
            for path in self.folder.glob(f"{desk.path.name}*"):
                path.unlink()
            print(f"Filling a database with {tickets:,} tickets …", file=sys.stderr)
            sizes = ("--tickets", str(tickets), "--users", str(users))
            run(self.server, "seed-demo", *sizes, why="seed-demo", DATABASE_URL=desk.url)
            done.touch()
        return desk

    def copy(self, desk: Desk) -> Desk:
        """For measurements that write."""
        copy = Desk(self.folder / "scratch.db", desk.tickets, desk.users)
        for path in self.folder.glob(f"{copy.path.name}*"):
            path.unlink()
        shutil.copyfile(desk.path, copy.path)
        return copy

    def tokens(self, desk: Desk, name: str) -> Path:
        """A file of tokens: `admin`, one; `users`, of 64 drawn evenly; `owners`, of the 16 that own the most."""
        operators = max(desk.users // 100, 1)
        employees = range(operators + 1, desk.users + 1)
        ids = {"admin": [1], "users": random.Random(1).sample(employees, 64), "owners": list(employees[:16])}[name]
        path = self.folder / f"{name}-{desk.tickets}.tokens"
        path.write_text("".join(f"{token(SECRET_KEY, user)}\n" for user in ids))
        return path

    def ours(self, desk: Desk, log_level: str = "warn", **more: str) -> Process:
        """Without a line for each request, unless log_level is info, its default: the yardsticks write none either."""
        settings = {
            "HOST": "127.0.0.1",
            "PORT": "{port}",
            "DATABASE_URL": desk.url,
            "SECRET_KEY": SECRET_KEY,
            "TRUSTED_PROXIES": "127.0.0.1",
            "LOG_LEVEL": log_level,
            **more,
        }
        name = "servicedesk" if log_level == "warn" else "servicedesk, logging"
        return self.process(name, [str(self.server), "serve"], settings)

    def nginx(self) -> Process:
        process = self.process("nginx", ["/usr/sbin/nginx", "-c", str(self.folder / "nginx.conf")], {})
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder, port=process.port))
        return process

    def peer(self, desk: Desk) -> Process:
        python = self.peer_python()
        command = [str(python), "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", "{port}"]
        command += ["--workers", "2", "--no-access-log", "--log-level", "warning", "--app-dir", str(BENCH / "peer")]
        settings = {"DATABASE": str(desk.path), "SECRET_KEY": SECRET_KEY, "PYTHONDONTWRITEBYTECODE": "1"}
        return self.process("peer", command, settings)

    def process(self, name: str, command: list[str], settings: dict[str, str]) -> Process:
        log = self.folder / f"{name}.log"
        log.unlink(missing_ok=True)
        return Process(name, command, settings, self.folder, log)

    def peer_python(self) -> Path:
        """The interpreter of a venv of its own with the locked packages; made once for each lock file."""
        venv, lock = self.folder / "peer-venv", BENCH / "peer" / "requirements.txt"
        python, installed = venv / "bin" / "python", venv / "installed.txt"
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            print("Installing the peer's packages …", file=sys.stderr)
            run("/usr/bin/python3", "-m", "venv", "--clear", venv, why="making a venv for the peer")
            options = ("-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", lock)
            run(python, *options, why="installing the peer's packages")
            installed.write_bytes(lock.read_bytes())
        return python
