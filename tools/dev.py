#!/usr/bin/env python3
"""`make dev`: the server, rebuilt and restarted when a source of it changes, and Vite with its proxy, until Ctrl-C.

The server's build has no web application inside; Vite serves it. A build that fails leaves the running server alone.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "migrations", "tools")
LOOK_EVERY_S = 0.5
BUILD = "build/dev"
SERVER = ROOT / BUILD / "src/servicedesk"


def newest() -> float:
    """When the latest change to a source was."""
    times = [p.stat().st_mtime for folder in FOLDERS for p in (ROOT / folder).rglob("*") if p.is_file()]
    return max([*times, (ROOT / "meson.build").stat().st_mtime])


def build() -> bool:
    if not (ROOT / BUILD / "build.ninja").exists():
        subprocess.run(["meson", "setup", BUILD, "-Dweb="], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(["ninja", "-C", BUILD, "--quiet", "src/servicedesk"], cwd=ROOT, check=False).returncode == 0


def start(command: list[str | Path]) -> "subprocess.Popen[bytes]":
    """In a session of its own: npm leaves its children running when it alone is told to end."""
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    seen = newest()
    if not build():
        return 1
    subprocess.run([SERVER, "seed-admin"], cwd=ROOT, check=True)
    server = start([SERVER, "serve"])
    vite = start(["npm", "--prefix", "frontend", "run", "dev"])
    try:
        while vite.poll() is None:
            time.sleep(LOOK_EVERY_S)
            latest = newest()
            if latest == seen:
                continue
            seen = latest
            if build():
                end(server)
                server = start([SERVER, "serve"])
                print("==> Server restarted", flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        end(server)
        end(vite)
    return 0


if __name__ == "__main__":
    sys.exit(main())
