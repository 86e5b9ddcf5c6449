"""A reader of GET /api/events over a socket of its own, byte for byte."""

import json
import socket
from dataclasses import dataclass
from typing import Any

from support import raw
from support.client import Api

MARKS = ("hello", "reset")


@dataclass
class Told:
    """One event as it came; `id` is what a later reader names to go on behind it."""

    id: str
    kind: str
    data: dict[str, Any]


def parse(text: bytes) -> tuple[list[Told], str | None]:
    """The whole events of a text that may be cut anywhere, and the id to go on from, as a browser finds them."""
    told: list[Told] = []
    last: str | None = None
    for block in text.split(b"\n\n")[:-1]:
        fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if not line.startswith(b":"))
        last = fields[b"id"].decode() if b"id" in fields else last
        if b"data" in fields:
            told.append(Told(str(last), fields[b"event"].decode(), json.loads(fields[b"data"])))
    return told, last


def newest_event(api: Api) -> int:
    database = getattr(api.server, "database", None)  # of what stands before several, none is known
    if database is None or database.is_sqlite:
        return 0
    return int(database.rows("SELECT coalesce(max(id), 0) FROM events")[0][0])


class Reader:
    """An open stream. `text` is what has come of its body; `ended`: the server ended it, whole."""

    def __init__(self, api: Api, last: str | None = None, receive: int = 0, method: str = "GET") -> None:
        self.sock = socket.socket()
        if receive:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.sock.settimeout(raw.DEADLINE_S)
        # On PostgreSQL a stream begins where the oldest transaction does that is under way, a job's perhaps: what had
        # happened before may come once more.
        self.before = newest_event(api) if last is None else 0
        self.sock.connect(("127.0.0.1", api.server.port))
        resume = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        head = f"{method} /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token}\r\n{resume}\r\n"
        self.sock.sendall(head.encode())
        self.rest, self.text, self.ended, self.lost = b"", b"", False, False
        data = raw.read_head(self.sock)
        self.reply, self.rest = raw.head_of(data)
        self.noted, self.told, self.last = 0, list[Told](), last  # last: what a client that is cut now names
        if self.reply.status == 200:
            self.take_chunks()
            self.note()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def take_chunks(self) -> None:
        while b"\r\n" in self.rest:
            size, _, after = self.rest.partition(b"\r\n")
            length = int(size, 16)
            if len(after) < length + 2:
                return
            self.text += after[:length]
            self.rest = after[length + 2 :]
            if length == 0:
                self.ended = True
                return

    def read(self) -> bool:
        """Some more of it. False: there is no more."""
        if self.ended or self.lost:
            return False
        try:
            part = self.sock.recv(65536)
        except ConnectionResetError:
            part = b""
        self.lost = not part
        self.rest += part
        self.take_chunks()
        self.note()
        return not self.lost

    def note(self) -> None:
        """Notes the events that are whole by now."""
        whole = self.text.rfind(b"\n\n") + 2
        if whole <= self.noted:
            return
        told, last = parse(self.text[self.noted : whole])
        self.noted = whole
        self.told += told
        self.last = last or self.last

    @property
    def events(self) -> list[Told]:
        return [t for t in self.told if t.kind not in MARKS and t.data["id"] > self.before]

    def until(self, count: int) -> list[Told]:
        """The first `count` events behind hello."""
        while len(self.events) < count:
            assert self.read(), f"it ended after {self.text!r}"
        return self.events

    def until_kind(self, kind: str) -> list[Told]:
        """All that came before the first event of that kind, and it."""
        while kind not in [t.kind for t in self.told]:
            assert self.read(), f"it ended after {self.text!r}"
        return self.told[: [t.kind for t in self.told].index(kind) + 1]

    def until_end(self) -> None:
        """Reads until the server ends it; asserts that it does so whole."""
        while self.read() and not self.ended:
            pass
        assert self.ended, f"it was cut after {self.text[-300:]!r}"


def kinds(told: list[Told]) -> list[str]:
    return [t.kind for t in told]
