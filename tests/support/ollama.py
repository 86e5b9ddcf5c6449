"""A double of Ollama: it answers as real servers were recorded to (golden/ollama.jsonl), and does on demand what no
real one does. It is strict: a request with a header, a key or an option that no recording has is written down as a
fault, and `with` fails on it.
"""

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.server import ROOT

RECORDINGS: dict[str, dict[str, Any]] = {
    r["id"]: r for r in map(json.loads, (ROOT / "tests/golden/ollama.jsonl").read_text().splitlines())
}
# What clients of the recordings sent by themselves, without being told: the raw ones show it.
HEADERS = {"host", "content-type", "content-length", "connection"}
MODEL = "llama3.2:1b"
DRAFT = {
    "reply": "Thank you. Please check the draft.",
    "ready": True,
    "title": "Dock does not charge the laptop",
    "description": "Since this morning the dock does not charge the laptop.",
    "urgency": "high",
    "request_type": "hardware",
}


def _known() -> tuple[dict[str, set[str]], set[str]]:
    """The keys of each path's body, and the options of a chat, of all requests that were not refused for them."""
    keys: dict[str, set[str]] = {}
    options: set[str] = set()
    for recording in RECORDINGS.values():
        request = recording.get("request", {})
        body = request.get("body")
        if isinstance(body, dict) and recording["status"] < 400:
            keys.setdefault(request["path"], set()).update(body)
            if isinstance(body.get("options"), dict):
                options.update(body["options"])
    return keys, options


KEYS, OPTIONS = _known()


def line(content: str = "", *, done: bool = False, reason: str = "stop", model: str = MODEL) -> bytes:
    """A line of a chat, as 0.24.0 writes it."""
    said: dict[str, Any] = {
        "model": model,
        "created_at": "2026-01-01T00:00:00.000000001Z",
        "message": {"role": "assistant", "content": content},
        "done": done,
    }
    if done:
        said |= {
            "done_reason": reason,
            "total_duration": 1,
            "load_duration": 1,
            "prompt_eval_count": 1,
            "eval_count": 1,
        }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def pieces(text: str, size: int = 6) -> list[bytes]:
    return [line(text[i : i + size]) for i in range(0, len(text), size)] + [line(done=True)]


def answer(**changes: object) -> str:
    """An answer by the desk's own schema."""
    return json.dumps({**DRAFT, **changes}, ensure_ascii=False)


@dataclass
class Call:
    """A request under way: the test decides what becomes of it."""

    path: str
    body: dict[str, Any] | None
    handler: "Handler"
    gone: threading.Event = field(default_factory=threading.Event)

    def head(self, status: int, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def begin(self, status: int = 200, kind: str = "application/x-ndjson") -> None:
        self.head(status, **{"Content-Type": kind, "Transfer-Encoding": "chunked"})

    def chunk(self, data: bytes) -> None:
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()

    def end(self) -> None:
        self.handler.wfile.write(b"0\r\n\r\n")
        self.handler.wfile.flush()

    def stream(self, lines: list[bytes]) -> None:
        self.begin()
        for data in lines:
            self.chunk(data)
        self.end()

    def say(self, text: str) -> None:
        self.stream(pieces(text))

    def document(self, body: bytes, status: int = 200, kind: str = "application/json; charset=utf-8") -> None:
        self.head(status, **{"Content-Type": kind, "Content-Length": str(len(body))})
        self.handler.wfile.write(body)

    def replay(self, name: str) -> None:
        """What the real server answered, down to its chunks and its end."""
        recording = RECORDINGS[name]
        if "lines" not in recording:
            body = recording["body"].encode()
            own = {"Date", "Content-Length", "Transfer-Encoding"}
            kept = {name: value for name, value in recording["headers"].items() if name not in own}
            self.head(recording["status"], **kept, **{"Content-Length": str(len(body))})
            self.handler.wfile.write(body)
            return
        self.begin(recording["status"], recording["headers"]["Content-Type"])
        for text in recording["lines"]:
            self.chunk(text.encode() + b"\n")
        if recording.get("connection_closed"):
            self.cut()
        else:
            self.end()

    def cut(self) -> None:
        self.handler.close_connection = True
        self.handler.connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.handler.close_connection = True
        self.handler.connection.close()

    def hold(self, seconds: float = 60) -> bool:
        """Until the client has gone: true, or not in that time."""
        self.handler.connection.settimeout(seconds)
        try:
            gone = self.handler.connection.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            gone = True
        self.gone.set()
        return gone


Script = Callable[[Call], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Listener"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.double.check(self, None)
        call = Call(self.path, None, self)
        if self.path == "/api/tags":
            call.document(self.server.double.tags())
        elif self.path == "/api/version":
            call.document(b'{"version":"0.24.0"}')
        else:
            call.document(b"404 page not found", 404, "text/plain")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.server.double.check(self, body)
        self.server.double.answer(Call(self.path, body, self))

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client has gone, or the script closed the connection
            super().handle()


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    double: "Ollama"


class Ollama:
    """On a free port. `script` answers each chat; `calls` gets each one, also those that it answers."""

    def __init__(self, script: Script | None = None, models: tuple[str, ...] = (MODEL,)) -> None:
        self.script: Script = script or (lambda call: call.say(answer()))
        self.pull: Script = lambda call: call.stream([b'{"status":"pulling manifest"}\n', b'{"status":"success"}\n'])
        self.models = models
        self.calls: queue.Queue[Call] = queue.Queue()
        self.unloads: queue.Queue[Call] = queue.Queue()
        self.faults: list[str] = []
        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.listener.double = self
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.listener.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "Ollama":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.close()
        if kind is None:
            assert not self.faults, self.faults

    def close(self) -> None:
        self.listener.shutdown()
        self.listener.server_close()

    def tags(self) -> bytes:
        recorded = json.loads(RECORDINGS["tags"]["body"])["models"][0]
        return json.dumps({"models": [{**recorded, "name": name, "model": name} for name in self.models]}).encode()

    def check(self, handler: Handler, body: dict[str, Any] | None) -> None:
        strange = {name.lower() for name in handler.headers} - HEADERS
        if body is not None:
            strange |= set(body) - KEYS.get(handler.path, set())
            strange |= set(body.get("options", {})) - OPTIONS
        if strange:
            self.faults.append(f"{handler.path}: no recording has {sorted(strange)}")

    def answer(self, call: Call) -> None:
        assert call.body is not None
        if call.path == "/api/pull":
            self.pull(call)
        elif call.path == "/api/chat" and not call.body["messages"]:
            self.unloads.put(call)
            call.document(RECORDINGS["unload"]["body"].encode())
        elif call.path == "/api/chat":
            self.calls.put(call)
            self.script(call)
        else:
            call.document(b"404 page not found", 404, "text/plain")

    def scripts(self, *scripts: Script) -> None:
        """One after the other; the last one again and again."""
        left: Iterator[Script] = iter(scripts)
        state = {"last": scripts[-1]}

        def run(call: Call) -> None:
            next(left, state["last"])(call)

        self.script = run
