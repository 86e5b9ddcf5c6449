"""Cold start, memory at rest, and the size of the executable."""

import http.client
import subprocess
import time
from pathlib import Path
from statistics import median

from harness.place import run
from harness.processes import BenchError, Process

DEADLINE_S = 30
PAUSE_S = 0.0005


def answered(port: int, path: str, token: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        status = connection.getresponse().status
    except ConnectionError:
        return False
    finally:
        connection.close()
    if status != http.client.OK:
        raise BenchError(f"GET {path}: {status}")
    return True


def cold_start_ms(server: Process, path: str, token: str) -> float:
    """From the start of the process to its first answer out of the database. Ends it again."""
    begun = time.monotonic()
    server.launch()
    try:
        while not answered(server.port, path, token):
            if time.monotonic() - begun > DEADLINE_S:
                raise BenchError(f"{server.name} did not answer in {DEADLINE_S} s.")
            time.sleep(PAUSE_S)
        return (time.monotonic() - begun) * 1000
    finally:
        server.stop()


def cold_starts_ms(server: Process, path: str, token: str, times: int) -> tuple[float, float]:
    """The smallest and the median."""
    taken = [cold_start_ms(server, path, token) for _ in range(times)]
    return min(taken), median(taken)


def sizes_mb(executable: Path, folder: Path) -> tuple[float, float]:
    """As it is, and without symbols."""
    stripped = folder / "stripped"
    run("strip", "-o", stripped, executable, why="strip")
    return executable.stat().st_size / 1e6, stripped.stat().st_size / 1e6


def has_web(server: Process) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE_S)
    connection.request("GET", "/", headers={"Accept": "text/html"})
    kind = connection.getresponse().headers.get_content_type()
    connection.close()
    return kind == "text/html"


def machine() -> str:
    """The processor, the cores and the system; no names."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    memory_kib = int(Path("/proc/meminfo").read_text().split()[1])
    cores = subprocess.run(["nproc"], capture_output=True, text=True, check=True).stdout.strip()
    kernel = Path("/proc/sys/kernel/osrelease").read_text().split("-")[0].strip()
    debian = Path("/etc/debian_version").read_text().strip()
    return f"{cores} cores of {cpu}, {memory_kib / 2**20:.0f} GiB, Linux {kernel}, Debian {debian}"
