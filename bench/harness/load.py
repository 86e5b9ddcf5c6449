"""One run of a load: what came back, and what it cost the server's processor."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.processes import BenchError, Process

SCRIPT = Path(__file__).parents[1] / "wrk" / "requests.lua"


@dataclass
class Kind:
    """What is asked, with which tokens (a file, one a line)."""

    name: str
    tokens: Path | None = None
    tickets: int = 0


@dataclass
class Result:
    """requests: answered; bad: with another status than 2xx, or not at all. cpu_us: for each answered request."""

    requests: int
    seconds: float
    cpu_us: float
    p50_us: float = 0
    p95_us: float = 0
    p99_us: float = 0
    bad: int = 0

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def wrk_start(server: Process, kind: Kind, connections: int, seconds: float, seed: int) -> subprocess.Popen[str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(SCRIPT), server.url]
    command += ["--", kind.name, str(seed)] + ([str(kind.tokens), str(kind.tickets)] if kind.tokens else [])
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wrk_end(running: subprocess.Popen[str]) -> dict[str, int]:
    out, _ = running.communicate()
    lines = [line for line in out.splitlines() if line.startswith("{")]
    if running.returncode != 0 or not lines:
        raise BenchError(f"wrk failed:\n{out}")
    return dict(json.loads(lines[-1]))


def result_of(said: dict[str, int], cpu_s: float) -> Result:
    requests = said["requests"]
    if not requests:
        raise BenchError("no request was answered")
    return Result(
        requests=requests,
        seconds=said["duration_us"] / 1e6,
        cpu_us=cpu_s * 1e6 / requests,
        p50_us=said.get("p50_us", 0),
        p95_us=said.get("p95_us", 0),
        p99_us=said.get("p99_us", 0),
        bad=said.get("bad", 0) + said.get("lost", 0),
    )


def over_http(server: Process, kind: Kind, connections: int, seconds: float, seed: int) -> Result:
    before = server.cpu_s()
    said = wrk_end(wrk_start(server, kind, connections, seconds, seed))
    return result_of(said, server.cpu_s() - before)


def bare(program: Path, database: Path, work: str, seconds: float, tickets: int, users: int) -> Result:
    command = [str(program), str(database), work, str(max(1, int(seconds))), str(tickets), str(users)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(done.stderr.strip())
    said = json.loads(done.stdout)
    return result_of(said, said["cpu_us"] / 1e6)
