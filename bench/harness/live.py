"""What streams of events cost: 10,000 that wait, their bytes and their CPU, and how soon an event has reached all whom
it concerns."""

import json
import resource
import select
import socket
import sqlite3
import time
import urllib.request
from dataclasses import dataclass

from harness.place import SECRET_KEY, Desk
from harness.processes import BenchError, Process
from harness.tokens import token

STREAMS, STREAMS_OF_ONE, ADMIN = 10_000, 20, 1
DEADLINE_S, WAIT_S, EVENTS = 60, 30, 20
DAY_US = 24 * 60 * 60 * 1_000_000


def sessions(desk: Desk, users: list[int]) -> dict[int, int]:
    """A session for each, as a login makes it."""
    now = int(time.time() * 1_000_000)
    insert = (
        "INSERT INTO sessions (user_id, created_at, seen_at, expires_at, user_agent, address) "
        "VALUES (?, ?, ?, ?, 'bench', '') RETURNING id"
    )
    with sqlite3.connect(desk.path) as database:
        return {user: database.execute(insert, [user, now, now, now + DAY_US]).fetchone()[0] for user in users}


def listen(server: Process, bearer: str) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE_S)
    sock.sendall(f"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\n\r\n".encode())
    text = b""
    while b"hello" not in text:
        part = sock.recv(4096)
        if not part:
            raise BenchError(f"a stream was refused: {text[:200]!r}")
        text += part
    sock.setblocking(False)
    return sock


def change(server: Process, bearer: str, ticket: int) -> int:
    """Writes a comment; its number tells its event from others."""
    request = urllib.request.Request(
        f"{server.url}/api/tickets/{ticket}/comments",
        json.dumps({"body": "measured"}).encode(),
        {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
    )
    return int(json.load(urllib.request.urlopen(request, timeout=DEADLINE_S))["id"])


def reached(server: Process, bearer: str, ticket: int, streams: list[socket.socket]) -> float:
    """Milliseconds from the request until every one of the streams has the event."""
    poll = select.epoll()
    waiting = {s.fileno(): s for s in streams}
    came = dict.fromkeys(waiting, b"")
    for number in waiting:
        poll.register(number, select.EPOLLIN)
    begun = time.monotonic()
    mark = b'"comment_id":%d}' % change(server, bearer, ticket)
    while waiting:
        ready = poll.poll(DEADLINE_S)
        if not ready:
            raise BenchError(f"{len(waiting)} streams did not get the event.")
        for number, _ in ready:
            came[number] += waiting[number].recv(65536)
            if mark in came[number]:
                poll.unregister(number)
                del waiting[number]
    return (time.monotonic() - begun) * 1000


@dataclass
class LiveResult:
    streams: int
    bytes_each: float
    cpu_percent: float  # of a core, while all wait
    reached_ms: dict[str, tuple[int, float, float]]  # whom: how many streams, median and most


def reach(server: Process, bearer: str, ticket: int, streams: list[socket.socket]) -> tuple[int, float, float]:
    times = sorted(reached(server, bearer, ticket, streams) for _ in range(EVENTS))
    return len(streams), times[len(times) // 2], times[-1]


def waiting_cpu_percent(server: Process) -> float:
    began_s = server.cpu_s()
    time.sleep(WAIT_S)
    return 100 * (server.cpu_s() - began_s) / WAIT_S


def measure(server: Process, desk: Desk) -> LiveResult:
    """Starts the server; the caller stops it. The desk is written to."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # inherited by the server
    first = desk.users // 100 + 1  # behind the administrators
    users = list(range(first, first + STREAMS // STREAMS_OF_ONE))
    held = sessions(desk, [ADMIN, *users])
    bearers = {user: token(SECRET_KEY, user, held[user]) for user in held}
    with sqlite3.connect(desk.path) as database:
        own = "SELECT id FROM tickets WHERE created_by_id = ? LIMIT 1"
        ticket = database.execute(own, [users[0]]).fetchone()[0]
    server.start()
    admins = [listen(server, bearers[ADMIN]) for _ in range(STREAMS_OF_ONE - 1)]
    before_kib = server.resident_kib()
    streams = [listen(server, bearers[user]) for user in users for _ in range(STREAMS_OF_ONE)]
    bytes_each = 1024 * (server.resident_kib() - before_kib) / len(streams)
    owners = streams[:STREAMS_OF_ONE]
    whom = {"its owner": owners, "administrators": admins, "both": owners + admins}
    reached_ms = {name: reach(server, bearers[ADMIN], ticket, who) for name, who in whom.items()}
    result = LiveResult(len(streams), bytes_each, waiting_cpu_percent(server), reached_ms)
    for sock in (*admins, *streams):
        sock.close()
    return result
