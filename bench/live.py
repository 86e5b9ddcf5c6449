#!/usr/bin/env python3
"""What streams of events cost: 10,000 that wait, their bytes and their CPU, and how soon an event has reached all whom
it concerns. Prints; the figures stand in docs/adr/0014-live-events.md."""

import argparse
import json
import resource
import select
import socket
import sqlite3
import sys
import time
import urllib.request
from pathlib import Path

from harness.place import SECRET_KEY, Desk, Place
from harness.processes import BenchError, Process
from harness.tokens import token

ROOT = Path(__file__).parents[1]
STREAMS, STREAMS_OF_ONE, ADMIN, TICKETS, USERS = 10_000, 20, 1, 10_000, 2000
DEADLINE_S, WAIT_S, EVENTS = 60, 60, 20
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


def middle(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def measure(server: Process, desk: Desk) -> None:
    users = list(range(USERS // 100 + 1, USERS // 100 + 1 + STREAMS // STREAMS_OF_ONE))
    held = sessions(desk, [ADMIN, *users])
    bearers = {user: token(SECRET_KEY, user, held[user]) for user in held}
    with sqlite3.connect(desk.path) as database:
        own = "SELECT id FROM tickets WHERE created_by_id = ? LIMIT 1"
        ticket = database.execute(own, [users[0]]).fetchone()[0]
    server.start()
    warm = [listen(server, bearers[ADMIN]) for _ in range(STREAMS_OF_ONE - 1)]
    before_kib = server.resident_kib()
    streams = [listen(server, bearers[user]) for user in users for _ in range(STREAMS_OF_ONE)]
    after_kib = server.resident_kib()
    bytes_each = 1024 * (after_kib - before_kib) / len(streams)
    print(f"{len(streams):,} streams: {before_kib / 1024:.1f} MB before, {after_kib / 1024:.1f} MB after")
    print(f"a stream that waits: {bytes_each:,.0f} bytes")
    owners = streams[:STREAMS_OF_ONE]
    for name, who in (("its owner", owners), ("administrators", warm), ("both", owners + warm)):
        times = [reached(server, bearers[ADMIN], ticket, who) for _ in range(EVENTS)]
        print(f"an event, to {name} ({len(who)} streams): {middle(times):.1f} ms, at most {max(times):.1f}")
    began_s = server.cpu_s()
    time.sleep(WAIT_S)
    print(f"CPU of {len(streams):,} streams that wait: {100 * (server.cpu_s() - began_s) / WAIT_S:.2f} % of a core")
    for sock in (*warm, *streams):
        sock.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", type=Path, default=ROOT / "build" / "servicedesk", help="the executable")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="for databases and logs")
    args = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        place = Place(args.folder, args.server, args.folder)
        desk = place.copy(place.desk(TICKETS, USERS))
        server = place.ours(desk)
        try:
            measure(server, desk)
        finally:
            server.stop()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
