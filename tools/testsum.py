#!/usr/bin/env python3
"""Runs the parts of the tests, two at a time, and sums what they counted.

usage: testsum.py [PART...]      all parts in the order of PARTS when none is named

Parts wait for time limits and clients more than they compute: two at a time take little more than half the time
(TEST_JOBS: how many), and what waits nearly all its time runs beside them. What a part says is printed when it has
ended, or as it comes when it runs alone.

What tests write for a moment is in memory where there is room, unless TMPDIR names another place: most of their time
they would wait for the disk.

A part passes when its commands end with 0, it ran at least one test and none failed. What failed is named once more
behind the table, for what it said may be far above. The last line is `N passed, N failed`, which also goes to
build/test-sum.txt; the exit code is not zero when anything failed or a part ran nothing.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PYTEST = [str(BUILD / "venv/bin/python"), "-m", "pytest", "-q"]
# The sanitizers' runtimes cannot place their shadow memory under full address randomisation.
STILL = ["setarch", "-R"]
# clang-tidy 14 is handed options of gcc: one that it does not know, one that it wants to be asked twice for. Two files
# at a time, a process each, for its va_list check goes wrong after the first. What it suppressed goes to a log.
TIDY = (
    "git ls-files 'src/*.c' | xargs -P 2 -n 1 clang-tidy-14 -p build/meson --quiet "
    "--extra-arg=-Wno-unknown-warning-option "
    "--extra-arg=-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang {more}"
    "2>build/logs/clang-tidy.log"
)
# Its analyzer follows each path through every call: nine tenths of the time of all checks. `make lint` alone does so.
SHALLOW = "--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=mode=shallow "
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# How pytest, tests/browser/support/count-reporter.ts, cmocka and clang's tools name what failed.
NAMED = re.compile(r"^(?:FAILED |ERROR tests/|failed: |\[  FAILED  \] \w*[a-z]|\S+:\d+:\d+: error: )(.+)", re.MULTILINE)
NAMED_MAX = 20

MEMORY = Path("/dev/shm")
MEMORY_MIN = 4 << 30  # bytes that must be free

DATABASES = ("sqlite", "postgres")
SEEN = BUILD / "seen" / str(os.getpid())  # another run may be under way
WITHOUT_GOLDEN = "--ignore=tests/test_golden.py"
BRISK = "not slow or document"
THIN = ("--thin", "3")
ASAN = "address,undefined"
# What schemathesis makes up is judged in full on SQLite; elsewhere each operation is met.
FEW = (("SCHEMATHESIS_EXAMPLES", "20"),)

Counts = tuple[int, int]
Environment = dict[str, str]


@dataclass(frozen=True)
class Command:
    """One program of a part. `count` reads passed and failed out of its output; without it, it counts as one."""

    argv: list[str]
    count: Callable[[str], Counts] | None = None
    cwd: Path = ROOT
    env: tuple[tuple[str, str], ...] = ()
    setup: bool = False  # only prepares: counts when it fails
    quiet: bool = False  # its output is shown only when it fails


@dataclass(frozen=True)
class Part:
    """A named part: commands one after another, each with its limit of time."""

    name: str
    what: str
    commands: Callable[[], Iterator[Command]]
    limit_s: int = 1800
    beside: bool = False  # waits nearly all its time: takes nobody's place
    last: bool = False  # asks for what the others left


def total(pattern: str, text: str) -> int:
    return sum(int(n) for n in re.findall(pattern, text, re.MULTILINE))


def count_pytest(text: str) -> Counts:
    last = next((row for row in reversed(text.splitlines()) if re.search(r"\d+ \w+.* in [\d.]+s", row)), "")
    return total(r"(\d+) passed", last), total(r"(\d+) (?:failed|errors?)", last)


def count_vitest(text: str) -> Counts:
    rows = "\n".join(row for row in text.splitlines() if row.strip().startswith("Tests "))
    return total(r"(\d+) passed", rows), total(r"(\d+) failed", rows)


def count_browser(text: str) -> Counts:
    """tests/browser/support/count-reporter.ts writes this line."""
    rows = "\n".join(row for row in text.splitlines() if row.startswith("browser: "))
    return total(r"(\d+) passed", rows), total(r"(\d+) failed", rows)


def count_units(_: str) -> Counts:
    """cmocka's own sums, out of Meson's log; a test program without one counts as one."""
    passed = failed = 0
    for line in (BUILD / "meson/meson-logs/testlog.json").read_text().splitlines():
        test = json.loads(line)
        text = test.get("stdout", "") + test.get("stderr", "")
        ok, bad = total(r"\[  PASSED  \] (\d+)", text), total(r"\[  FAILED  \] (\d+)", text)
        broken = test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
        passed += ok or (not broken and not bad)
        failed += bad or broken
    return passed, failed


def meson(folder: str, *options: str) -> Command:
    """Configures build/FOLDER once."""
    if (BUILD / folder / "build.ninja").exists():
        return Command(["true"], setup=True)
    return Command(["meson", "setup", f"build/{folder}", "-Dweb=", *options], setup=True)


def ninja(folder: str, *targets: str) -> Command:
    return Command(["ninja", "-C", f"build/{folder}", "--quiet", *targets], setup=True)


def units() -> Iterator[Command]:
    """With a PostgreSQL of their own; without its programs (`make check` installs none), those tests say skipped."""
    yield ninja("meson")
    argv = ["meson", "test", "-C", "build/meson", "--no-rebuild", "--print-errorlogs"]
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        yield Command(argv, count_units)
        return
    sys.path.insert(0, str(ROOT / "tests"))
    from support.postgres import Cluster  # psycopg is there when the test tools are

    cluster = Cluster()
    try:
        yield Command(argv, count_units, env=(("TEST_POSTGRES_URL", cluster.create()),))
    finally:
        cluster.stop()


def api(database: str, mark: str) -> Command:
    """Some of the API's tests; what they saw is left for `contract`."""
    few = FEW if database != "sqlite" else ()
    argv = [*PYTEST, "--database", database, f"--seen={SEEN / database}", "-m", mark, WITHOUT_GOLDEN]
    return Command(argv, count_pytest, env=few)


def patient() -> Iterator[Command]:
    for database in DATABASES:
        yield api(database, "patient")


def contract() -> Iterator[Command]:
    """Whether every answer of every route was seen; of an engine whose parts did not run, nothing is asked."""
    for database in DATABASES:
        if not (SEEN / database).exists():
            continue
        argv = [*PYTEST, "tests/test_contract.py", "-m", "last", "--full"]
        yield Command([*argv, "--database", database, f"--seen={SEEN / database}"], count_pytest)


def quick(half: int) -> Callable[[], Iterator[Command]]:
    """Every second file, so that two parts of `make check` run beside each other, without what waits; of each test's
    values, some."""

    def commands() -> Iterator[Command]:
        files = sorted(f.as_posix() for f in (ROOT / "tests").glob("test_*.py") if f.name != "test_golden.py")
        yield Command([*PYTEST, "-m", "not slow and not patient", *THIN, *files[half::2]], count_pytest)

    return commands


def quick_wait() -> Iterator[Command]:
    yield Command([*PYTEST, "-m", "patient and not slow", *THIN], count_pytest)


def golden() -> Iterator[Command]:
    for database in DATABASES:
        yield Command([*PYTEST, "tests/test_golden.py", "--database", database], count_pytest)


def sanitizer(folder: str, kinds: str, mark: str, *more: str) -> Callable[[], Iterator[Command]]:
    """The API's tests against a build with sanitizers; without the long recordings where `more` says so."""

    def commands() -> Iterator[Command]:
        yield meson(folder, f"-Db_sanitize={kinds}", "-Db_lundef=false", "-Doptimization=1")
        yield ninja(folder, "src/servicedesk")
        binary = ("SERVICEDESK", str(BUILD / folder / "src/servicedesk"))
        yield Command([*STILL, *PYTEST, "-m", mark, *THIN, *more], count_pytest, env=(binary, *FEW))

    return commands


def fuzz() -> Iterator[Command]:
    seconds = os.environ.get("FUZZ_SECONDS", "5")
    clang = "build/clang.ini"
    (ROOT / clang).write_text("[binaries]\nc = 'clang-14'\n")
    yield meson("fuzz", f"--native-file={clang}", "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false")
    yield ninja("fuzz")
    for target in sorted((BUILD / "fuzz/tests/fuzz").glob("fuzz_*")):
        if not target.is_file() or not os.access(target, os.X_OK):
            continue
        found = BUILD / "fuzz-found" / target.name
        found.mkdir(parents=True, exist_ok=True)
        corpus = ROOT / "tests/fuzz/corpus" / target.name.removeprefix("fuzz_")
        limits = [
            f"-max_total_time={seconds}",
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-print_final_stats=0",
            "-verbosity=0",
        ]
        argv = [*STILL, str(target), *limits, f"-artifact_prefix={found}/crash-", str(found), str(corpus)]
        yield Command(argv, quiet=True)


def lint() -> Iterator[Command]:
    """As deep as LINT says: in everything's midst it is `shallow`."""
    tidy = TIDY.format(more=SHALLOW if os.environ.get("LINT", "shallow") == "shallow" else "")
    sources = subprocess.run(["git", "ls-files", "*.c", "*.h"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [f for f in sources.stdout.split() if (ROOT / f).exists()]
    yield ninja("meson")
    yield Command(["clang-format-14", "--dry-run", "-Werror", *files])
    yield Command(["sh", "-c", tidy])
    yield Command(["python3", "tools/tidy.py"])
    yield Command(["ruff", "check", "-q", "."])
    yield Command(["ruff", "format", "-q", "--check", "."])
    yield Command(["npm", "--prefix", "frontend", "run", "lint"])
    yield Command(["npm", "--prefix", "tests/browser", "run", "lint"])


def web() -> Iterator[Command]:
    for script, count in (("check", None), ("types:check", None), ("test", count_vitest), ("size", None)):
        yield Command(["npm", "--prefix", "frontend", "run", script], count)


def browser() -> Iterator[Command]:
    folder = ROOT / "tests/browser"
    yield Command(["npm", "run", "check"], cwd=folder)
    yield Command(["npx", "playwright", "test"], count_browser, cwd=folder)


# The longest first, so that two rows end together.
PARTS = (
    Part("browser", "in a real browser", browser),
    Part("units", "unit tests in C", units),
    Part("lint", "formats, checks, rules of the house", lint),
    Part("quick-1", "API on SQLite, without what waits", quick(0)),
    Part("quick-2", "the other half", quick(1)),
    Part("quick-wait", "what waits", quick_wait, beside=True),
    Part("patient", "API, what waits, both databases", patient, beside=True),
    Part("api-sqlite", "API on SQLite", lambda: iter([api("sqlite", "not patient")])),
    Part("api-postgres", "API on PostgreSQL", lambda: iter([api("postgres", "not patient")])),
    Part("golden", "held to the original, both databases", golden),
    Part("asan", "API under AddressSanitizer and UBSan", sanitizer("asan", ASAN, f"({BRISK}) and not patient")),
    Part("asan-wait", "what waits, under the same", sanitizer("asan", ASAN, "patient and not slow"), beside=True),
    Part("tsan", "API under ThreadSanitizer", sanitizer("tsan", "thread", "not slow and not patient", WITHOUT_GOLDEN)),
    Part("tsan-wait", "what waits, under the same", sanitizer("tsan", "thread", "patient and not slow"), beside=True),
    Part("fuzz", "fuzzers, a short run", fuzz, limit_s=0),
    Part("web", "web application: types, units, size", web),
    Part("contract", "every answer of every route was seen", contract, last=True),
)


# Two parts may build in one folder: one after the other.
folder_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
running: set[subprocess.Popen[str]] = set()
stopping = threading.Event()


@dataclass
class Talk:
    """What a part says: printed at once when it runs alone, else kept until it has ended."""

    live: bool
    kept: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        if self.live:
            print(text, end="", flush=True)
        else:
            self.kept.append(text)


def stream(command: Command, limit_s: int, talk: Talk) -> tuple[int, str]:
    """Runs it, passing its output on; its exit code and output. Over its time, its group is ended."""
    process = subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        env={**os.environ, "NO_COLOR": "1", **dict(command.env)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    running.add(process)

    def end() -> None:
        talk.say(f"Over its time of {limit_s} s, ended.\n")
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit_s, end)
    if limit_s:
        timer.start()
    lines = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if not command.quiet:
                talk.say(line)
            lines.append(line)
        code = process.wait()
        if command.quiet:
            talk.say("".join(lines) if code else f"{Path(command.argv[-1]).name}: ok\n")
        return code, ANSI.sub("", "".join(lines))
    finally:
        timer.cancel()
        running.discard(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)


def failures(command: Command, code: int, text: str) -> list[str]:
    """What failed by its name; of a command that names nothing, itself and its last words."""
    named = [row.group(0)[:300] for row in NAMED.finditer(text)]
    if named or code == 0:
        return named
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "it said nothing")
    return [f"{' '.join(command.argv)[:120]} (exit code {code}): {last[:300]}"]


def run_command(command: Command, limit_s: int, talk: Talk) -> Counts:
    if shutil.which(command.argv[0]) is None and not (command.cwd / command.argv[0]).exists():
        talk.say(f"{command.argv[0]} is missing; `make test` installs it.\n")
        return 0, 1
    if command.setup:
        with folder_locks[command.argv[2] if command.argv[0] == "ninja" else ""]:
            code, text = stream(command, limit_s, talk)
        return 0, int(code != 0)
    code, text = stream(command, limit_s, talk)
    talk.failures += failures(command, code, text)
    if command.count is None:
        return int(code == 0), int(code != 0)
    passed, failed = command.count(text)
    if failed == 0 and (code != 0 or passed == 0):
        talk.say(f"{' '.join(command.argv[:4])} ended with {code} and counted {passed} passed: that is a failure.\n")
        failed = 1
    return passed, failed


def run_commands(part: Part, talk: Talk) -> Counts:
    passed = failed = 0
    for command in part.commands():
        if stopping.is_set():
            break
        ok, bad = run_command(command, part.limit_s, talk)
        passed, failed = passed + ok, failed + bad
        if command.setup and bad:
            break
    if passed + failed == 0:
        talk.say(f"{part.name} ran no test.\n")
        failed = 1
    return passed, failed


@dataclass(frozen=True)
class Row:
    """What a part came to."""

    name: str
    passed: int
    failed: int
    seconds: float
    failures: list[str]


def run_part(part: Part, live: bool) -> Row:
    talk = Talk(live)
    began = time.monotonic()
    print(f"===== {part.name}: {part.what}", flush=True)
    passed, failed = run_commands(part, talk)
    seconds = time.monotonic() - began
    end = f"===== {part.name}: {passed} passed, {failed} failed in {seconds:.0f} s"
    print(f"\n{''.join(talk.kept)}{end}\n", flush=True)
    return Row(part.name, passed, failed, seconds, talk.failures)


def run_parts(parts: list[Part]) -> list[Row]:
    jobs = min(len(parts) or 1, int(os.environ.get("TEST_JOBS", "2")))
    with ThreadPoolExecutor(jobs) as rows, ThreadPoolExecutor(1) as beside:
        pools = [beside if part.beside and jobs > 1 else rows for part in parts]
        waiting = [pool.submit(run_part, part, jobs == 1) for pool, part in zip(pools, parts, strict=True)]
        try:
            return [one.result() for one in waiting]
        except KeyboardInterrupt:
            stopping.set()
            for pool in (rows, beside):
                pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                with suppress(ProcessLookupError):  # it has just ended by itself
                    os.killpg(process.pid, signal.SIGTERM)
            raise


def has_room(place: Path) -> bool:
    if not os.access(place, os.W_OK):
        return False
    disk = os.statvfs(place)
    available = re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    free = min(disk.f_bavail * disk.f_frsize, 1024 * int(available[1]) if available else 0)
    return free >= MEMORY_MIN and not disk.f_flag & os.ST_NOEXEC


@contextmanager
def temporary_in_memory() -> Iterator[None]:
    """No test is about the disk itself: what a power cut leaves is asked of one that tests/unit/fault_vfs.h plays, and
    a full one is a file system of its own."""
    if "TMPDIR" in os.environ or not has_room(MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="servicedesk-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        os.environ["TMPDIR"] = folder
        yield


def main() -> int:
    os.environ["PATH"] = f"{BUILD}/node/bin:{BUILD}/venv/bin:/usr/bin:/bin:{os.environ['PATH']}"
    names = sys.argv[1:] or [p.name for p in PARTS if not p.name.startswith("quick-")]
    unknown = set(names) - {p.name for p in PARTS}
    if unknown:
        print(f"No part {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in PARTS)}.", file=sys.stderr)
        return 2
    wanted = [p for p in PARTS if p.name in names]
    with temporary_in_memory():
        rows = run_parts([p for p in wanted if not p.last]) + run_parts([p for p in wanted if p.last])
    shutil.rmtree(SEEN, ignore_errors=True)
    print(f"\n{'part':<14}{'passed':>8}{'failed':>8}{'seconds':>9}")
    for row in rows:
        print(f"{row.name:<14}{row.passed:>8}{row.failed:>8}{row.seconds:>9.0f}")
    passed, failed = sum(row.passed for row in rows), sum(row.failed for row in rows)
    if named := [f"{row.name}: {failure}" for row in rows for failure in row.failures]:
        print("\n" + "\n".join(named[:NAMED_MAX]))
    line = f"{passed} passed, {failed} failed"
    (BUILD / "test-sum.txt").write_text(line + "\n")
    print(f"\n{line}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
