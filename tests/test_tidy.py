"""tools/tidy.py against planted violations: each must be found in its line, and its lawful twin must not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACT = "/* Things: what they promise, what they cost, which thread may call. */\n#pragma once\n"


def tidy(folder: Path) -> list[str]:
    ran = subprocess.run(
        [sys.executable, ROOT / "tools/tidy.py", folder], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stderr == ""
    found = ran.stdout.splitlines()
    assert ran.returncode == (1 if found else 0)
    return found


def plant(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def c_function(lines: int) -> str:
    return "\nint f(void)\n{\n" + "    g();\n" * (lines - 4) + "    return 0;\n}\n"


def component(lines: int) -> str:
    return "export function Page() {\n" + "  step();\n" * (lines - 2) + "}\n"


def def_(lines: int) -> str:
    return "def f():\n" + "    pass\n" * (lines - 1)


# path, text, line, a part of the sentence
VIOLATIONS = [
    ("src/base/str.c", '\n#include "http/url.h"\n', 2, "stands left of it"),
    ("src/db/db.c", '#include "security/token.h"\n', 1, "stands left of it"),
    ("src/http/serve.c", '#include "users/users.h"\n', 1, "stands left of it"),
    ("src/http/serve.c", '#include "queries.h"\n', 1, "is the app's"),
    ("src/tickets/tickets.c", '#include "users/users_policy.h"\n', 1, "no other header of users"),
    ("src/tickets/tickets.c", '#include "users_sql.h"\n', 1, "another slice's"),
    ("src/tickets/tickets.c", '#include "http/loop.h"\n', 1, "a handler sees"),
    ("src/tickets/tickets.c", '#include "db/db_group.h"\n', 1, "the writer's"),
    ("src/tickets/tickets.c", '#include "users/users_api.c"\n', 1, "compiled, not included"),
    ("src/users/users.c", "#include <sqlite3.h>\n", 1, "src/db speaks to engines"),
    ("src/users/users.c", "#include <libpq-fe.h>\n", 1, "src/db speaks to engines"),
    ("src/http/serve.c", "#include <jansson.h>\n", 1, "base/json.h"),
    ("src/users/users.c", "#include <openssl/evp.h>\n", 1, "src/security"),
    ("src/users/users.c", "#include <event2/event.h>\n", 1, "src/http"),
    ("src/a.c", "int x;\n" * 601, 601, "601 lines"),
    ("frontend/src/a.ts", "x();\n" * 601, 601, "601 lines"),
    ("src/a.c", c_function(71), 2, "71 lines"),
    ("frontend/src/a.tsx", component(71), 1, "71 lines"),
    ("frontend/src/a.tsx", "const f = useCallback(() => {\n" + "  x();\n" * 70 + "}, []);\n", 1, "72 lines"),
    ("tools/a.py", def_(71), 1, "71 lines"),
    ("src/a.c", "int f(void)\n{\n    strcpy(a, b);\n}\n", 3, "strcpy"),
    ("src/a.c", "int f(void)\n{\n    return atoi(a);\n}\n", 3, "atoi"),
    ("src/http/a.c", "long f(void)\n{\n    return time(NULL);\n}\n", 3, "base/seam.h"),
    ("src/http/a.c", "void f(void)\n{\n    clock_gettime(CLOCK_REALTIME, &t);\n}\n", 3, "base/seam.h"),
    ("src/http/a.c", "int f(void)\n{\n    return rand ();\n}\n", 3, "random_bytes"),
    ("src/a.c", "int f(void)\n{\n    return system(text);\n}\n", 3, "starts a process"),
    ("src/a.c", "int f(void)\n{\n    goto end;\n}\n", 3, "goto"),
    ("tests/unit/a.c", "int f(void)\n{\n    usleep(1);\n}\n", 3, "what is awaited"),
    ("src/users/a.c", "int f(void)\n{\n    getenv(name);\n}\n", 3, "conf"),
    ("src/users/a.c", "int f(void)\n{\n    sqlite3_exec(db, text, 0, 0, 0);\n}\n", 3, "src/db alone"),
    ("src/base/a.c", "#define MAX(a, b) a\n", 1, "seventh macro"),
    ("src/users/a.c", 'const char *q =\n    "SELECT id FROM users";\n', 2, ".sql"),
    ("src/users/a.c", 'const char *q = "DELETE FROM users";\n', 1, ".sql"),
    ("src/base/a.h", "#pragma once\nint f(void);\n", 1, "contract"),
    ("src/base/a.h", "/* Things: what they promise, what they cost. */\nint f(void);\n", 1, "#pragma once"),
    ("src/a.c", "/* TOD" "O: later */\n", 1, "finish it"),
    ("docs/a.md", "\n\nFIXM" "E\n", 3, "finish it"),
    ("docs/a.md", "see /hom" "e/someone/notes\n", 1, "one machine"),
    ("frontend/package-lock.json", '{\n"resolved": "https://packages.example/a.tgz"\n}\n', 2, "registry"),
    ("requirements.txt", "--index-url https://packages.example/\n", 1, "registry"),
    ("Dockerfile", "RUN pip install -i https://pyp" "i.org/simple a\n", 1, "registry"),
]  # fmt: skip

LAWFUL = [
    ("src/users/users.c", '#include "users/users.h"\n#include "users_sql.h"\n#include "http/ctx.h"\n'),
    ("src/tickets/tickets.c", '#include "users/users.h"\n#include "security/token.h"\n#include "db/db.h"\n'),
    ("src/http/serve.c", '#include "db/db.h"\n#include "conf/conf.h"\n#include "http/loop.h"\n#include <netdb.h>\n'),
    ("src/base/arena.c", '#include "limits.h"\n'),
    ("src/db/db_sqlite.c", "#include <sqlite3.h>\n"),
    ("src/app.c", '#include "users/users.h"\n#include "queries.h"\n'),
    ("tests/unit/test_a.c", '#include "db/db_driver.h"\n#include <sqlite3.h>\n'),
    ("src/a.c", c_function(70)),
    ("src/b.c", "int x;\n" * 600),
    ("frontend/src/a.tsx", component(70)),
    ("tools/a.py", def_(70)),
    ("src/c.c", '/* strcpy(a, b); goto; */\nconst char *s = "goto atoi(1)"; // system(1)\n'),
    ("src/d.c", "void f(void)\n{\n    seams.random(a, b);\n    r->time(a);\n    mktime_of(b);\n}\n"),
    ("src/base/err.h", CONTRACT + "#define TRY(call) call\n#define DEPTH (1)\n"),
    ("src/users/b.c", 'const char *said = "Select a ticket, then update it.";\n'),
    ("src/db/list.c", 'const char *q = "SELECT 1";\n'),
    ("docs/b.md", "The file lies in mkstemp-XX" "XXXX.\n"),
    ("frontend/package-lock.json", '{"funding": {"url": "https://people.example"}}\n'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "line", "part"), VIOLATIONS)
def test_violation_is_found(tmp_path: Path, path: str, text: str, line: int, part: str) -> None:
    plant(tmp_path, path, text)
    found = tidy(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:{line}: ")
    assert part in found[0]


def test_lawful_tree_is_silent(tmp_path: Path) -> None:
    for path, text in LAWFUL:
        plant(tmp_path, path, text)
    assert tidy(tmp_path) == []


def test_this_tree_is_tidy() -> None:
    assert tidy(ROOT) == []
