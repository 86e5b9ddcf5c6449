"""What a real browser says of the pages: see bench/web/measure.ts."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from harness.place import run
from harness.processes import Process

WEB = Path(__file__).parents[1] / "web"
OPERATOR, PASSWORD = "operator1@example.com", "DemoPass123!"  # of seed-demo


@dataclass
class PageScores:
    performance: float  # of 100, as is the next
    accessibility: float
    shift: float
    content_ms: float


@dataclass
class PageResults:
    pages: dict[str, PageScores]
    feel: dict[str, float]


def packages() -> None:
    """Installs what measure.ts needs, once for each lock file."""
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".installed.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    run("npm", "--prefix", WEB, "ci", "--no-audit", "--no-fund", "--ignore-scripts", why="installing Lighthouse")
    shutil.copyfile(lock, installed)


def measure(server: Process, ticket: int) -> PageResults:
    packages()
    address = f"http://127.0.0.1:{server.port}"
    said = json.loads(run("node", WEB / "measure.ts", address, OPERATOR, PASSWORD, str(ticket), why="the browser"))
    return PageResults({name: PageScores(**scores) for name, scores in said["pages"].items()}, said["feel"])
