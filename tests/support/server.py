"""The real executable, run as its users run it: with environment variables, and ended by SIGTERM."""

import functools
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from support import people
from support.database import Database
from support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("SERVICEDESK", ROOT / "build" / "servicedesk"))
SECRET_KEY = "dev-only-secret-key-change-in-production"
ADMIN = {"ADMIN_NAME": "Admin", "ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": people.ADMIN_PASSWORD}
FRONTEND_URL = "http://localhost:5173"
# The machine may be busy with other tests: what is not about these limits does not meet them.
PATIENT = {
    "STATEMENT_TIMEOUT_MS": "60000",
    "SEARCH_TIMEOUT_MS": "60000",
    "HEADER_TIMEOUT_MS": "120000",
    "IDLE_TIMEOUT_MS": "600000",
}
START_DEADLINE_S = 120
STOP_DEADLINE_S = 120
COMMAND_DEADLINE_S = 120
LOG_DEADLINE_S = 120
REPORT_MAX, TAIL_LINES = 6000, 15
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|UndefinedBehaviorSanitizer|runtime error:")

# Sanitizers speak on stderr and end the program at the first undefined behaviour; at exit they set a code of their own.
SANITIZERS = {
    "ASAN_OPTIONS": "abort_on_error=0:detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": f"halt_on_error=0:second_deadlock_stack=1:suppressions={ROOT}/tests/tsan.supp",
}


@functools.cache
def is_sanitized() -> bool:
    """True of a sanitizer's build, whose memory and checks are its own."""
    return any(name in BINARY.read_bytes() for name in (b"__asan_init", b"__tsan_init"))


def environment(settings: dict[str, str]) -> dict[str, str]:
    """The whole environment of a command: nothing of the caller's settings leaks in."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **SANITIZERS, **settings}


def run(*arguments: str, cwd: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command to its end. Its exit code is the caller's to judge."""
    done = subprocess.run(
        [BINARY, *arguments],
        env=environment(settings),
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=COMMAND_DEADLINE_S,
        check=False,
    )
    assert not SANITIZER.search(done.stderr), done.stderr
    return done


class Server:
    """`servicedesk serve` on a free port. Use `with`, or start() and end(); stop() asserts a clean end."""

    def __init__(self, database: Database, log: Path, wrapper: Sequence[str] = (), **settings: str) -> None:
        """`wrapper` is a command that ends by executing what stands after it."""
        self.database = database
        self.wrapper = wrapper
        self.log = log
        self.port = free_port()
        self.settings = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATABASE_URL": database.url,
            "SECRET_KEY": SECRET_KEY,
            "FRONTEND_URL": FRONTEND_URL,
            "TRUSTED_PROXIES": "127.0.0.1",
            **PATIENT,
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        # What closes its clients: while they keep connections, a server that ends lets them have their say.
        self.at_the_end: list[Callable[[], None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def _of_process(self, what: str) -> int:
        found = re.search(rf"^{what}:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        assert found
        return int(found[1])

    def threads(self) -> int:
        return self._of_process("Threads")

    def resident(self) -> int:
        """Bytes of memory in use."""
        return 1024 * self._of_process("VmRSS")

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.end()
        else:
            self.kill()

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same settings; it must succeed."""
        done = run(*arguments, **{**self.settings, **settings})
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def seed_admin(self) -> None:
        self.command("seed-admin", **ADMIN)
        people.cheap_admin(self.database)

    def reaches_database(self) -> bool:
        """False: it lies on a disk that only the server sees."""
        return not self.database.is_sqlite or Path(self.database.url.removeprefix("sqlite:///")).exists()

    def start(self) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, BINARY, "serve"],
                env=environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError(f"The server ended with {self.process.returncode}:\n{self.tail()}") from None
                if time.monotonic() > deadline:
                    self.kill()
                    raise AssertionError(f"The server did not listen in time:\n{self.tail()}") from None
                time.sleep(0.02)

    def logged(self, text: str, times: int = 1) -> str:
        """All whole lines of the log, once it stands there: they are gathered before they are written."""
        deadline = time.monotonic() + LOG_DEADLINE_S
        while (log := self.log.read_text(errors="replace").rpartition("\n")[0]).count(text) < times:
            assert time.monotonic() < deadline, f"{text!r} is not in the log:\n{self.tail()}"
            time.sleep(0.01)
        return log

    def report(self) -> str:
        """What a sanitizer wrote, or nothing."""
        text = self.log.read_text(errors="replace")
        found = SANITIZER.search(text)
        return text[max(0, found.start() - 200) :][:REPORT_MAX] if found else ""

    def tail(self) -> str:
        """The end of its story: a sanitizer's report when there is one, else the last lines of the log."""
        return self.report() or "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self) -> int:
        """Its exit code; asserts that it ends by itself."""
        assert self.process is not None
        try:
            return self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"The server did not end after SIGTERM:\n{self.tail()}") from None

    def stop(self) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.signal()
        code = self.wait()
        report = self.report()
        assert not report, f"A sanitizer reports:\n{report}"
        assert code == 0, f"The server ended with {code}:\n{self.tail()}"

    def end(self) -> None:
        """Nobody asks it anything any more."""
        while self.at_the_end:
            self.at_the_end.pop()()
        self.stop()

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


@contextmanager
def seeded(database: Database, folder: Path, **settings: str) -> Iterator[Server]:
    """A server that runs, with the first administrator."""
    one = Server(database, folder / "log", **settings)
    one.seed_admin()
    with one:
        yield one
