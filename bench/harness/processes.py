"""Servers as processes: starting, ending, and what they have used, read from /proc."""

import os
import socket
import subprocess
import time
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
START_DEADLINE_S = 60
STOP_DEADLINE_S = 30


class BenchError(Exception):
    """Something the measurement needs did not work; the text says what, for a person."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(int(stat_fields(int(entry.name))[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue
    found = [pid]
    for one in found:
        found.extend(parents.get(one, []))
    return found


def status_kib(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


class Process:
    """A server: its command, its port, and the tree of processes that it became."""

    def __init__(self, name: str, command: list[str], settings: dict[str, str], folder: Path, log: Path) -> None:
        self.name, self.command, self.settings, self.folder, self.log = name, command, settings, folder, log
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self.process is None:
            raise BenchError(f"{self.name} does not run.")
        return self.process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def launch(self) -> None:
        """Begins it and does not wait; {port} in command and settings becomes its port."""
        port = str(self.port)
        command = [part.replace("{port}", port) for part in self.command]
        settings = {name: value.replace("{port}", port) for name, value in self.settings.items()}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **settings},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        self.launch()
        deadline = time.monotonic() + START_DEADLINE_S
        while not self.listens():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise BenchError(f"{self.name} did not start; its last words are in {self.log}.")
            time.sleep(0.01)

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def cpu_s(self) -> float:
        """User and system time of the tree since it began. Children that have ended do not count."""
        ticks = 0
        for pid in tree(self.pid):
            try:
                fields = stat_fields(pid)
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12])
        return ticks * TICK_S

    def resident_kib(self) -> int:
        return sum(status_kib(pid, "VmRSS") for pid in tree(self.pid))
