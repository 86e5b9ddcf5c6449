#!/usr/bin/env python3
"""What three ways to read and write sockets cost: epoll itself, libevent with own reads, libevent's bufferevents.
Prints a table of the processor's time a request at 64 connections and the memory of an idle connection
(docs/adr/0001)."""

import argparse
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from harness.load import Kind, over_http  # noqa: E402
from harness.place import run  # noqa: E402
from harness.processes import BenchError, Process  # noqa: E402
from harness.report import cpu, number, table  # noqa: E402
from harness.rounds import Table, play  # noqa: E402

SERVERS = ("raw_epoll", "own_reads", "bufferevents")
CONNECTIONS = 64
IDLE = 2000
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def idle_kib(server: Process) -> float:
    """User memory of a connection that has had one answer and waits."""
    before = server.resident_kib()
    held = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(IDLE)]
    for connection in held:
        connection.sendall(REQUEST)
    for connection in held:
        connection.recv(4096)
    grown = server.resident_kib() - before
    for connection in held:
        connection.close()
    return grown / IDLE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "meson", help="the folder that Meson set up")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=4)
    args = parser.parse_args()
    measured: Table = {}
    try:
        run("ninja", "-C", args.build, *(f"bench/floor/{name}" for name in SERVERS), why="building bench/floor")
        folder = args.build.resolve() / "bench" / "floor"
        log = folder / "log"
        servers = [Process(name, [str(folder / name), "{port}"], {}, folder, log) for name in SERVERS]
        for server in servers:
            server.start()
        idle = {server.name: idle_kib(server) for server in servers}
        contests = {
            ("hello", server.name): lambda seed, server=server: over_http(
                server, Kind("hello"), CONNECTIONS, args.seconds, seed
            )
            for server in servers
        }
        play(contests, args.rounds, measured)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        for server in servers:
            server.stop()
    floor = measured["hello", SERVERS[0]]
    rows = []
    for name in SERVERS:
        series = measured["hello", name]
        ratios = [series.least("cpu_us") / floor.least("cpu_us"), series.middle("cpu_us") / floor.middle("cpu_us")]
        shown = " / ".join(f"{ratio:.2f}" for ratio in ratios)
        bad = str(series.bad)
        rows.append([name, cpu(series), shown, number(series.middle("per_second")), bad, f"{idle[name]:.1f}"])
    head = (
        "server",
        "CPU µs a request, least / median",
        "of raw epoll",
        "requests/s",
        "not 2xx",
        "KiB an idle connection",
    )
    print(table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
