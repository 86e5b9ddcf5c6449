#!/usr/bin/env python3
"""Holds the tree to the rules that no compiler knows: who may include whom, how long things may be, what is not called.

    tools/tidy.py [folder]

Prints `file:line: sentence` for each finding and ends with 1; silent and 0 when all is well. ARCHITECTURE.md says why
the rules are what they are; a rule that must give way is changed here, on purpose, in the table that states it.
"""

import ast
import os
import re
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

Finding = tuple[int, str]  # line, sentence

FILE_LINES, FUNCTION_LINES = 600, 70
SOURCES = {".c", ".h", ".py", ".ts", ".tsx"}
TEXTS = SOURCES | {".sql", ".css", ".sh", ".build", ".md", ".yml", ".yaml", ".html", ".mjs", ".js", ".toml"}

# What stands left of a layer. Every other folder of src is a slice, and src itself is the app, which may include all.
LAYERS: dict[str, set[str]] = {
    "base": set(),
    "conf": {"base"},
    "db": {"base"},
    "redis": {"base"},
    "model": {"base"},
    "security": {"base"},
    "http": {"base", "conf", "db", "redis", "model", "security"},
}
APP = {"app", "demo", "maintenance", "runner"}  # the middle two fill or read every slice's tables; the runner has lanes
# Of http and db a slice sees what a handler needs; sockets, loops and engines are none of its business.
SLICE_MAY_SEE = {
    "http": {"cookie", "ctx", "cursor", "etag", "list_stream", "news", "route", "stream_pace", "url"},
    "db": {"db", "db_notify", "db_value", "list"},
}
# The one slice that looks at the server itself.
WATCHER_SEES = {"health": {"db_space", "lane", "metrics", "writer"}}
NOWHERE = r"(?!)"  # in src; outside of it all the same
# Headers that belong to one place, the system's among them; what is outside of src may include all.
PRIVATE = [
    (r"(sqlite3|libpq-fe)\.h", r"src/db/", "src/db speaks to engines, and nothing else does"),
    (r"jansson\.h", r"src/base/json|src/security/(claims|token)\.c", "base/json.h reads and prints JSON"),
    (r"event2/.*|sys/socket\.h|netinet/.*|netdb\.h", r"src/http/", "sockets and loops are src/http's"),
    (r"openssl/.*|(argon2|idn2|uni(case|ctype|norm|name))\.h", r"src/security/", "src/security has functions for it"),
    (r"hiredis/.*", r"src/redis/", "src/redis speaks to Redis, and nothing else does"),
    (r"curl/.*", r"src/model/", "src/model speaks to the model, and nothing else does"),
    (r"base/(json_doc|json_odd|json_locate|decode)\.h", r"src/base/", "it is the inside of src/base"),
    (r"db/db_(driver|sqlite|postgres)\.h", r"src/db/", "it is the inside of src/db"),
    (r"db/db_group\.h", r"src/db/|src/http/(writer|lane)\.c", "group commit is the writer's"),
    (r".*\.c", NOWHERE, "a .c file is compiled, not included"),
]

# Calls, and where they are right all the same; outside of src only the rows without such a place count.
CALLS = [
    (r"strn?cpy|strn?cat|v?sprintf|gets", NOWHERE, "writes without a bound: use Buf or arena_printf"),
    (r"strtok(_r)?", r"", "changes its input: use str_cut"),
    (r"atoi|atol|atoll|atof|sscanf|scanf|fscanf", r"", "hides what is wrong with a number: use a decoder of base"),
    (r"s?rand|rand_r|random|RAND_bytes|getrandom", r"src/base/seam\.c", "bypasses random_bytes of base/seam.h"),
    # log.c waits by the real clock, whatever a test sets
    (r"time|gettimeofday|clock(_gettime)?", r"src/base/(seam|log)\.c", "bypasses the clocks of base/seam.h"),
    (r"localtime(_r)?|gmtime|ctime|asctime|mktime", r"", "depends on the zone or on a static buffer: use gmtime_r"),
    (r"system|popen|execvp?|execlp?|fork|vfork", NOWHERE, "starts a process: this program never does"),
    (r"alloca", r"", "grows the stack by what a client says: use an arena"),
    (r"sleep|usleep", r"", "waits for time instead of for what is awaited"),
    # lane.c: the loser of a conflict pauses before it tries again; nobody would tell it when.
    (r"nanosleep", r"src/http/lane\.c", "waits for time instead of for what is awaited"),
    (r"getenv|setenv", r"src/conf/|src/db/sqlite_open\.c", "reads a setting that conf's table does not know"),
    (r"sqlite3_\w+|PQ\w+", r"src/db/", "is an engine's: src/db alone speaks to engines"),
]
MACROS = {"SCHEMA", "FIELD", "HANDLER", "TRY", "ERRORS", "ERR_LIST"} | {"ERR_ENUM", "ERR_INFO"}  # the last: ERR_LIST's
SQL = re.compile(r"\bSELECT\s|\bINSERT\s+INTO\s|\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s")
MARKS = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
MACHINE = re.compile(r"(?<![\w.:/*{}$-])/(?:wor[k]|hom[e]|roo[t])/[\w.]|/tm[p]/w\b")
REGISTRY = re.compile(r"registry\.(?:npmj[s]|yarnpk[g])\.|(?:pyp[i]|files\.pythonhoste[d])\.org|deb\.debia[n]\.org")
LOCKED_HOST = re.compile(r'"resolved": "http|^registry\s*=|--(?:extra-)?index-url|--find-links', re.MULTILINE)
LOCKS = re.compile(r"(package-lock\.json|\.npmrc|requirements[\w-]*\.(txt|in))$")
C_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
DEFINE = re.compile(r"^\s*#\s*define\s+(\w+)\(", re.MULTILINE)
TS_FUNCTION = re.compile(r"^(\s*)(?:.*\bfunction\b.*\{|.*=>\s*[({]|(?:async |static |get |set )*\w+\(.*\).*\{)$")


class File:
    def __init__(self, root: Path, path: str) -> None:
        self.path = path
        self.suffix = Path(path).suffix
        data = (root / path).read_bytes()
        self.binary = b"\0" in data[:8192]
        self.text = "" if self.binary else data.decode("utf-8", "replace")

    @cached_property
    def starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def line_of(self, at: int) -> int:
        return bisect_right(self.starts, at)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def is_c(self) -> bool:
        return self.suffix in (".c", ".h")

    @cached_property
    def code(self) -> str:
        """C without comments and without what strings hold; every character at its place."""

        def blank(match: re.Match[str]) -> str:
            token = match[0]
            inside = re.sub(r"[^\n]", " ", token[1:-1])
            return token[0] + inside + token[-1] if token[0] in "\"'" else re.sub(r"[^\n]", " ", token)

        return C_TOKEN.sub(blank, self.text)


def layer_of(path: str) -> str:
    """Of `src/http/loop.c` and of `http/loop.h`: http; of `src/app.c` and `app.h`: app."""
    parts = path.removeprefix("src/").split("/")
    return parts[0] if len(parts) > 1 else "app"


def private_problem(file: File, header: str) -> str | None:
    for pattern, home, why in PRIVATE:
        if re.fullmatch(pattern, header) and not re.match(home, file.path):
            return f"{header} is not for this file: {why}."
    return None


def layer_problem(file: File, header: str) -> str | None:
    mine, theirs, name = layer_of(file.path), layer_of(header), Path(header).stem
    if mine in APP or header == "limits.h":
        return None
    if name.endswith("_sql"):
        return None if name == f"{mine}_sql" else f"{header} is another slice's: include that slice's own header."
    if theirs in APP:
        return f"{header} is the app's, and {mine} stands left of it."
    if theirs == mine or (mine in LAYERS and theirs in LAYERS[mine]):
        return None
    if mine in LAYERS:
        return f"{mine} may not include {header}: a layer uses only what stands left of it."
    if theirs in LAYERS:
        hidden = name not in SLICE_MAY_SEE.get(theirs, {name}) | WATCHER_SEES.get(mine, set())
        return f"A slice may not include {header}: a handler sees http/ctx.h and db/db.h." if hidden else None
    return (
        None
        if name == theirs
        else f"The slice {mine} may include {theirs}/{theirs}.h, and no other header of {theirs}."
    )


def check_includes(file: File) -> Iterator[Finding]:
    if not file.is_c or not file.path.startswith("src/"):
        return
    for match in INCLUDE.finditer(file.text):
        own = match[0].endswith('"')
        problem = private_problem(file, match[1]) or (layer_problem(file, match[1]) if own else None)
        if problem:
            yield file.line_of(match.start(1)), problem


def c_functions(file: File) -> Iterator[tuple[int, int]]:
    """First and last line of each function: the braces stand alone in the first column."""
    lines = file.code.splitlines()
    begun = 0
    for i, line in enumerate(lines):
        if not line.strip() or line.startswith(("#", "}")):
            begun = i + 1
        if line.rstrip() == "{":
            end = next((j for j in range(i, len(lines)) if lines[j].startswith("}")), i)
            yield begun + 1, end + 1


def python_functions(file: File) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.end_lineno or node.lineno


def ts_functions(file: File) -> Iterator[tuple[int, int]]:
    """By the formatter's indentation: a function ends at the next closing line that is as far in as its first."""
    for i, line in enumerate(file.lines):
        match = TS_FUNCTION.match(line)
        if match:
            closing = re.compile(re.escape(match[1]) + r"[)}\]]")
            end = next((j for j in range(i + 1, len(file.lines)) if closing.match(file.lines[j])), i)
            yield i + 1, end + 1


FUNCTIONS = {".c": c_functions, ".h": c_functions, ".py": python_functions, ".ts": ts_functions, ".tsx": ts_functions}


def is_made(file: File) -> bool:
    """Written by a program and committed; nobody reads it from top to bottom."""
    return bool(
        re.search(r"\b(auto-generated|made by|written by|generated by)\b", "\n".join(file.lines[:8]), re.IGNORECASE)
    )


def check_sizes(file: File) -> Iterator[Finding]:
    if file.suffix not in SOURCES or is_made(file):
        return
    if len(file.lines) > FILE_LINES:
        yield (
            FILE_LINES + 1,
            f"The file has {len(file.lines)} lines; {FILE_LINES} are the most: give a part its own file.",
        )
    for first, last in FUNCTIONS[file.suffix](file):
        if last - first + 1 > FUNCTION_LINES:
            yield (
                first,
                f"The function has {last - first + 1} lines; {FUNCTION_LINES} are the most: give a step a name.",
            )


def check_calls(file: File) -> Iterator[Finding]:
    if not file.is_c:
        return
    for names, home, sentence in CALLS:
        if home and (re.match(home, file.path) or not file.path.startswith("src/")):
            continue
        for match in re.finditer(rf"(?<![\w.>])({names})\s*\(", file.code):
            yield file.line_of(match.start()), f"{match[1]} {sentence}."
    for match in re.finditer(r"\bgoto\b", file.code):
        yield file.line_of(match.start()), "goto: return early, or give the rest a function."


def check_macros(file: File) -> Iterator[Finding]:
    if not file.is_c or not file.path.startswith("src/"):
        return
    for match in DEFINE.finditer(file.code):
        if match[1] not in MACROS:
            yield file.line_of(match.start(1)), f"{match[1]} is a seventh macro: a static inline function, or an ADR."


def check_sql(file: File) -> Iterator[Finding]:
    if not file.is_c or not file.path.startswith("src/") or file.path.startswith("src/db/"):
        return
    for match in C_TOKEN.finditer(file.text):
        if match[0][0] == '"' and SQL.search(match[0]):
            yield (
                file.line_of(match.start()),
                "SQL stands in the slice's .sql file, where tools/sql2c.py gives it types.",
            )


def check_header(file: File) -> Iterator[Finding]:
    if file.suffix != ".h":
        return
    contract = re.match(r"/\*.*?\*/", file.text, re.DOTALL)
    if not contract or len(contract[0]) < 30:
        yield 1, "A header begins with its contract: what it promises, what it costs, which thread may call."
    if not is_made(file) and file.path.startswith(("src/", "tests/")) and "#pragma once" not in file.lines:
        yield 1, "A header has #pragma once, as all the others."


def check_texts(file: File) -> Iterator[Finding]:
    if file.suffix in TEXTS:
        for match in MARKS.finditer(file.text):
            yield file.line_of(match.start()), f"{match[0]}: finish it, or open an issue."
    for match in MACHINE.finditer(file.text):
        yield file.line_of(match.start()), f"{match[0]}… is a path of one machine."
    for match in (LOCKED_HOST if LOCKS.search(file.path) else REGISTRY).finditer(file.text):
        yield (
            file.line_of(match.start()),
            "A registry is the installer's setting, not the repository's: leave its address out.",
        )


CHECKS = [check_includes, check_sizes, check_calls, check_macros, check_sql, check_header, check_texts]


def list_files(root: Path) -> list[str]:
    """What is or may be committed; outside of a repository, everything."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        return sorted({n for n in names if n and (root / n).is_file()})
    skipped = {"build", "node_modules", "dist", "__pycache__"}
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in skipped and not f.startswith(".")]
        found += [str((Path(folder) / n).relative_to(root)) for n in names]
    return sorted(found)


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    failed = False
    for path in list_files(root):
        file = File(root, path)
        for line, sentence in sorted({f for check in CHECKS for f in check(file)}):
            print(f"{path}:{line}: {sentence}")
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
