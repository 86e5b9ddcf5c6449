"""The frontend's static server: nginx with the committed configuration, but on ports and in places of a test's own."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import httpx

from support.ports import free_port
from support.server import ROOT, START_DEADLINE_S

CONFIGURATION = ROOT / "deploy/frontend/nginx.conf"


def nginx() -> str:
    """Debian keeps it where only root's PATH looks."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert found, "nginx is missing: `apt-get install nginx-light`, or `make test`, which does it."
    return found


class Frontend:
    """Serves the files of `www` and passes the API on to `backend_port`."""

    def __init__(self, folder: Path, www: Path, backend_port: int) -> None:
        self.port = free_port()
        text = CONFIGURATION.read_text()
        for old, new in (
            ("listen 5173;", f"listen 127.0.0.1:{self.port};"),
            ("server backend:8000;", f"server 127.0.0.1:{backend_port};"),
            ("root /srv/www;", f"root {www};"),
            ("worker_processes auto;", "worker_processes 1;" + ("" if os.geteuid() else " user root;")),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.log = folder / "frontend.log"
        self.file = folder / "nginx.conf"
        self.file.write_text(text.replace("/tmp/nginx", f"{folder}/nginx"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Frontend":
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([nginx(), "-e", "stderr", "-c", self.file], stdout=log, stderr=log)
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                httpx.get(self.url, trust_env=False)
                return self
            except httpx.TransportError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"nginx does not answer:\n{self.log.read_text()}") from None
                time.sleep(0.02)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
