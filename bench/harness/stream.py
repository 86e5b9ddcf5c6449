"""Everything as a stream, list or file: rows, processor's time, and the most memory the server had meanwhile."""

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.load import Result
from harness.processes import BenchError, Process

MARK = b'"created_by_id"'
# The end of a row, behind its last time; in no text of seed-demo.
ROW_END = re.compile(rb",\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\r\n")
ROW_END_MAX = 29
READ_BYTES = 1 << 20
LOOK_S = 0.02


@dataclass
class StreamResult(Result):
    """requests are rows, cpu_us is for each row."""

    before_kib: int = 0
    peak_kib: int = 0


class Watch:
    """The largest resident memory of a server while the `with` lasts, looked at every 20 ms."""

    def __init__(self, server: Process) -> None:
        self.server, self.peak_kib = server, server.resident_kib()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self) -> None:
        while not self.ended.wait(LOOK_S):
            self.peak_kib = max(self.peak_kib, self.server.resident_kib())

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()


Rows = Callable[[http.client.HTTPResponse], int]


def rows_of_list(response: http.client.HTTPResponse) -> int:
    """Each row has one MARK; one that falls between two readings is put together again."""
    rows, rest = 0, b""
    while part := response.read(READ_BYTES):
        text = rest + part
        rows += text.count(MARK)
        rest = text[-len(MARK) + 1 :]
    if not rest.endswith(b"]"):
        raise BenchError("the stream ended before its list did")
    return rows


def rows_of_file(response: http.client.HTTPResponse) -> int:
    """Likewise with ROW_END."""
    rows, rest = 0, b""
    while part := response.read(READ_BYTES):
        text, end = rest + part, 0
        for found in ROW_END.finditer(text):
            rows, end = rows + 1, found.end()
        rest = text[max(end, len(text) - ROW_END_MAX) :]
    if rest:
        raise BenchError("the file ended before its last row did")
    return rows


def whole(server: Process, path: str, token: str, rows_of: Rows) -> StreamResult:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    before_kib, before_s, begun = server.resident_kib(), server.cpu_s(), time.monotonic()
    with Watch(server) as watch:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise BenchError(f"GET {path}: {response.status}")
        rows = rows_of(response)
    connection.close()
    seconds, cpu_s = time.monotonic() - begun, server.cpu_s() - before_s
    return StreamResult(rows, seconds, cpu_s * 1e6 / rows, before_kib=before_kib, peak_kib=watch.peak_kib)
