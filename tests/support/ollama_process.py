"""The double of Ollama as a process of its own, for tests that are not written in Python: `python ollama_process.py`.

It prints its address, then a line for each question: {"messages": [...]}. Each line of its input says what is to come,
and is answered by {"done": true} once it holds:

{"answer": {...}}                an answer to one question; what is missing is as in support.ollama.DRAFT
{"answer": {...}, "until": n}    of it n pieces, then nothing until {"go_on": true} or until the asker has gone
{"pull": n}                      of the next pull n lines, then nothing likewise
{"away": true|false}             from now on it closes each connection, or no more
{"fails": true|false}            from now on each question gets a 500, or no more
{"forget": true}                 what was to come
"""

import json
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.ollama import Call, Listener, Ollama, answer, pieces

POLL_S = 0.05
PULL = [
    b'{"status":"pulling manifest"}\n',
    b'{"status":"pulling 74701a8c35f6","digest":"sha256:74701a8c35f6","total":2000000,"completed":500000}\n',
    b'{"status":"pulling 74701a8c35f6","digest":"sha256:74701a8c35f6","total":2000000,"completed":2000000}\n',
    b'{"status":"success"}\n',
]


class Door:
    """Lets no connection in while it is shut."""

    def __init__(self, listener: Listener) -> None:
        self.is_shut = False
        listener.verify_request = lambda *_: not self.is_shut  # type: ignore[method-assign]


class Script:
    def __init__(self) -> None:
        self.orders: queue.Queue[dict[str, Any]] = queue.Queue()
        self.pulls: queue.Queue[int] = queue.Queue()
        self.go_on = threading.Event()
        self.fails = False

    def __call__(self, call: Call) -> None:
        say({"messages": (call.body or {})["messages"]})
        if self.fails:
            call.replay("load-failed-trunc-stream")
            return
        order = self.orders.get() if not self.orders.empty() else {"answer": {}}
        lines = pieces(answer(**order["answer"]))
        self.send(call, lines, order.get("until", len(lines)))

    def pull(self, call: Call) -> None:
        self.send(call, PULL, self.pulls.get() if not self.pulls.empty() else len(PULL))

    def send(self, call: Call, lines: list[bytes], until: int) -> None:
        call.begin()
        for line in lines[:until]:
            call.chunk(line)
        if until < len(lines):
            self.wait(call)
            for line in lines[until:]:
                call.chunk(line)
        call.end()

    def wait(self, call: Call) -> None:
        """A client that has gone ends it too."""
        while not self.go_on.wait(POLL_S):
            call.handler.connection.settimeout(0.001)
            with suppress(TimeoutError):
                if call.handler.connection.recv(1) == b"":
                    raise ConnectionError
        self.go_on.clear()
        call.handler.connection.settimeout(None)

    def forget(self) -> None:
        self.go_on.clear()
        for waiting in (self.orders, self.pulls):
            with suppress(queue.Empty):
                while True:
                    waiting.get_nowait()


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")  # in one piece: other threads say something, too
    sys.stdout.flush()


def orders() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def main() -> None:
    script = Script()
    with Ollama(script) as double:
        double.pull = script.pull
        door = Door(double.listener)
        say({"host": double.host})
        for order in orders():
            if "answer" in order:
                script.orders.put(order)
            elif "pull" in order:
                script.pulls.put(order["pull"])
            elif "away" in order:
                door.is_shut = order["away"]
            elif "fails" in order:
                script.fails = order["fails"]
            elif "go_on" in order:
                script.go_on.set()
            else:
                script.forget()
            say({"done": True})


if __name__ == "__main__":
    main()
