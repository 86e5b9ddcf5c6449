"""Requests as raw bytes over a socket, and what came back, byte for byte."""

import contextlib
import select
import socket
import time
from dataclasses import dataclass, field

DEADLINE_S = 120
LAST_CHUNK = b"\r\n0\r\n\r\n"  # with the line end before it: a row of CSV may end in 0


@dataclass
class Reply:
    """One response on the wire."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Exchange:
    """Everything that came back, and whether the server closed the connection by itself before the deadline."""

    data: bytes
    closed: bool

    @property
    def replies(self) -> list[Reply]:
        return list(parse(self.data))

    @property
    def statuses(self) -> list[int]:
        return [r.status for r in self.replies]


def head_of(data: bytes) -> tuple[Reply, bytes]:
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    assert lines[0].startswith("HTTP/1.1 "), f"not a response: {data[:200]!r}"
    reply = Reply(int(lines[0].split(" ")[1]))
    for line in lines[1:]:
        name, _, value = line.partition(":")
        reply.headers[name.lower()] = value.strip()
    return reply, rest


def chunks(data: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        body, data = body + data[:length], data[length + 2 :]
        if length == 0:
            return body, data


def parse(data: bytes) -> list[Reply]:
    """The responses in `data`; a body without length goes to the end."""
    replies = []
    while data:
        reply, data = head_of(data)
        if reply.headers.get("transfer-encoding") == "chunked":
            reply.body, data = chunks(data)
        elif "content-length" in reply.headers:
            length = int(reply.headers["content-length"])
            reply.body, data = data[:length], data[length:]
        elif reply.status >= 200 and reply.status not in (204, 304):
            reply.body, data = data, b""
        replies.append(reply)
    return replies


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)


def read_all(sock: socket.socket, deadline_s: float = DEADLINE_S) -> Exchange:
    """Reads until the server closes."""
    data, deadline = b"", time.monotonic() + deadline_s
    while (left := deadline - time.monotonic()) > 0:
        sock.settimeout(left)
        try:
            part = sock.recv(65536)
        except TimeoutError:
            break
        except ConnectionResetError:
            return Exchange(data, closed=True)
        if not part:
            return Exchange(data, closed=True)
        data += part
    return Exchange(data, closed=False)


def read_head(sock: socket.socket) -> bytes:
    """Reads through the next blank line, and no further than what came with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = sock.recv(65536)
        if not part:
            break
        data += part
    return data


def exchange(port: int, request: bytes) -> Exchange:
    """Sends, reading all the while, so that an early refusal is seen; then reads until the server closes."""
    data = b""
    with connect(port) as sock:
        sock.setblocking(False)
        deadline = time.monotonic() + DEADLINE_S
        while request and time.monotonic() < deadline:
            readable, writable, _ = select.select([sock], [sock], [], DEADLINE_S)
            if readable:
                with contextlib.suppress(ConnectionResetError):
                    part = sock.recv(65536)
                    data += part
                    if part:
                        continue
                return Exchange(data, closed=True)
            if writable:
                try:
                    request = request[sock.send(request[:65536]) :]
                except (BrokenPipeError, ConnectionResetError):
                    break
        rest = read_all(sock)
        return Exchange(data + rest.data, rest.closed)
