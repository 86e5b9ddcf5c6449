"""A Redis of the tests' own: started on a free port in a temporary folder, frozen, killed, wiped, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from support.ports import free_port

START_DEADLINE_S = 120


class Redis:
    """One running server; `options` are lines of redis.conf, by name: a word, or several."""

    def __init__(self, **options: str | tuple[str, ...]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="servicedesk-redis-"))
        self.socket = self.folder / "redis.sock"
        self.port = free_port()
        self.password = str(options.get("requirepass", ""))
        settings: dict[str, str | tuple[str, ...]] = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "unixsocket": str(self.socket),
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            **options,
        }
        self.command = ["setpriv", "--pdeathsig", "KILL", "redis-server"]
        for name, value in settings.items():
            self.command += [f"--{name.replace('_', '-')}", *((value,) if isinstance(value, str) else value)]
        self.go_on()

    @property
    def url(self) -> str:
        return f"redis://{f':{self.password}@' if self.password else ''}127.0.0.1:{self.port}/0"

    def go_on(self) -> None:
        """Starts it, also after kill()."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + START_DEADLINE_S
        while "PONG" not in self.say("PING"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Redis did not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.02)

    def say(self, *words: str) -> str:
        """What it answers to one command."""
        environment = {"PATH": os.environ["PATH"], **({"REDISCLI_AUTH": self.password} if self.password else {})}
        command = ["redis-cli", "-p", str(self.port), "--raw", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=30)
        return done.stdout.strip() or done.stderr.strip()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)
