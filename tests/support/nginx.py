"""nginx with the configuration of docs/runbooks/scale.md, on a free port, in front of servers of a test."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from support.ports import free_port
from support.runbook import block, replace
from support.server import Server

START_DEADLINE_S = 120

# What a distribution's nginx.conf has around a site, as far as it matters here.
AROUND = """daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1000; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


class Nginx:
    """To a client it is a server like any: `url`, `port`, `alive()`, `tail()`."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="servicedesk-nginx-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.at_the_end: list[Callable[[], None]] = []
        places = {f"127.0.0.1:800{n}": f"127.0.0.1:{server.port}" for n, server in enumerate(servers, 1)}
        site = replace(block("scale.md", "nginx"), {"listen 80;": f"listen 127.0.0.1:{self.port};", **places})
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, site=site))
        command = ["setpriv", "--pdeathsig", "TERM", "nginx", "-c", str(self.folder / "nginx.conf")]
        with (self.folder / "out").open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if not self.alive() or time.monotonic() > deadline:
                    raise RuntimeError(f"nginx did not start: {self.tail()}") from None
                time.sleep(0.02)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def alive(self) -> bool:
        return self.process.poll() is None

    def reaches_database(self) -> bool:
        return False  # who comes through it registers

    def tail(self) -> str:
        files = [self.folder / "out", self.folder / "error.log"]
        return "\n".join(file.read_text() for file in files if file.exists())[-3000:]

    def stop(self) -> None:
        while self.at_the_end:
            self.at_the_end.pop()()
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder)
