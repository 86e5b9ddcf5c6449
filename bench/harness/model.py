"""A model that misbehaves, and a line of people who ask it all the while: what others notice of that."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from harness.processes import BenchError, Process

DOUBLE = Path(__file__).parents[2] / "tests" / "support" / "ollama_faults.py"
ASKERS = 9  # one whose turn it is, and a full line
PAUSE_S, SHORT_S, DEADLINE_S = 1.0, 0.05, 30
OK = 200
QUESTION = json.dumps({"messages": [{"role": "user", "content": "My dock is dead"}]})
# By the name of the double's script, and in words.
FAULTS = {
    "well": "answers well",
    "hang_before": "hangs",
    "byte_by_byte": "five bytes a second",
    "long_line": "a line of 200 MB",
    "deep": "nesting, 10,000 deep",
    "garbage": "garbage",
}


class Double:
    """The double of Ollama as a process of its own."""

    def __enter__(self) -> "Double":
        self.process = subprocess.Popen(
            [sys.executable, str(DOUBLE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.host = self.said()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def said(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise BenchError("the double of Ollama ended.")
        return line.strip()

    def does(self, fault: str) -> None:
        assert self.process.stdin
        print(fault, file=self.process.stdin, flush=True)
        self.said()


class Asker(threading.Thread):
    """Asks, hears the end, and a second later asks again."""

    def __init__(self, server: Process, bearer: str) -> None:
        super().__init__(daemon=True)
        self.headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE_S)
        self.over, self.asks = threading.Event(), threading.Event()
        self.status: Any = None

    def run(self) -> None:
        with suppress(OSError, http.client.HTTPException, ValueError, AttributeError):  # stop() closes the connection
            while not self.over.is_set():
                self.line.request("POST", "/api/chat/stream", QUESTION, self.headers)
                answer = self.line.getresponse()
                self.status = answer.status
                if answer.status == OK:
                    answer.readline()  # its place in line, or that it has its turn
                    self.asks.set()
                answer.read()  # 429, 503: those of the round before have not all left yet
                self.over.wait(PAUSE_S if answer.status == OK else SHORT_S)

    def stop(self) -> None:
        self.over.set()
        if self.line.sock:
            with suppress(OSError):
                self.line.sock.shutdown(2)
        self.join(DEADLINE_S)
        self.line.close()


@contextmanager
def asked(server: Process, bearers: list[str]) -> Iterator[None]:
    """Each has been taken into the line at least once."""
    askers = [Asker(server, bearer) for bearer in bearers[:ASKERS]]
    try:
        for asker in askers:
            asker.start()
        for asker in askers:
            if not asker.asks.wait(DEADLINE_S):
                raise BenchError(f"a question was refused with {asker.status}.")
        yield
    finally:
        for asker in askers:
            asker.stop()
