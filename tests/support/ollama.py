"""A double of Ollama: it answers as real servers were recorded to (golden/ollama.jsonl), and does on demand what no
real one does. It is strict: a request with a header, a key or an option that no recording has is written down as a
fault, and `with` fails on it.
"""

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.server import ROOT

RECORDINGS: dict[str, dict[str, Any]] = {
    r["id"]: r for r in map(json.loads, (ROOT / "tests/golden/ollama.jsonl").read_text().splitlines())
}
# What clients of the recordings sent by themselves, without being told: the raw ones show it.
HEADERS = {"host", "content-type", "content-length", "connection"}
USUAL_PORT = 11434
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


def _chunks(parts: Iterable[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def recorded_bytes(recording: dict[str, Any], piece: int = 0) -> bytes:
    """An answer as it stood on the line; `piece`: with chunks of so many bytes, wherever lines and characters end."""
    if raw := recording.get("raw_response"):
        return str(raw).encode()
    status = HTTPStatus(recording["status"])
    lines = [text.encode() + b"\n" for text in recording.get("lines", ())]
    body = b"".join(lines) or recording["body"].encode()
    headers = dict(recording["headers"])
    if "Content-Length" in headers:
        headers["Content-Length"] = len(body)  # some paths were made shorter in the recordings
    head = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    if "Transfer-Encoding" in headers:
        parts = [body[i : i + piece] for i in range(0, len(body), piece)] if piece else lines or [body]
        body = _chunks(parts) + (b"" if recording.get("connection_closed") else _chunks([b""]))
    return "\r\n".join(head).encode() + body


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

    def replay(self, name: str, piece: int = 0) -> None:
        """What the real server answered, down to its chunks and its end; `piece`: as a network and a proxy may cut it,
        into chunks of so many bytes, whose frames are cut as well."""
        recording = RECORDINGS[name]
        data = recorded_bytes(recording, piece)
        self.handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(0, len(data), piece or len(data)):
            self.handler.connection.sendall(data[i : i + (piece or len(data))])
        if "raw_response" in recording or recording.get("connection_closed"):
            self.cut()

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
        self.server.double.look(Call(self.path, None, self))

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
    """On a free port, or the one given. `script` answers each chat; `calls` gets each one, also those it answers."""

    def __init__(self, script: Script | None = None, models: tuple[str, ...] = (MODEL,), port: int = 0) -> None:
        self.script: Script = script or (lambda call: call.say(answer()))
        self.pull: Script = lambda call: call.stream([b'{"status":"pulling manifest"}\n', b'{"status":"success"}\n'])
        self.unload: Script = lambda call: call.replay("unload")
        self.look: Script = self.show
        self.models = models
        self.calls: queue.Queue[Call] = queue.Queue()
        self.unloads: queue.Queue[Call] = queue.Queue()
        self.faults: list[str] = []
        self.listener = Listener(("127.0.0.1", port), Handler)
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

    def show(self, call: Call) -> None:
        """What it has."""
        if call.path == "/api/tags":
            call.document(self.tags())
        elif call.path == "/api/version":
            call.replay("version-v24")
        else:
            call.replay("unknown-path")

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
            self.unload(call)
        elif call.path == "/api/chat":
            self.calls.put(call)
            self.script(call)
        else:
            call.replay("unknown-path-post")

    def scripts(self, *scripts: Script) -> None:
        """One after the other; the last one again and again."""
        left: Iterator[Script] = iter(scripts)
        state = {"last": scripts[-1]}

        def run(call: Call) -> None:
            next(left, state["last"])(call)

        self.script = run
