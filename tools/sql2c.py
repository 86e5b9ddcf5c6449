#!/usr/bin/env python3
"""Turns the slices' SQL into typed C: src/*/*.sql and migrations/*.sql become OUT_DIR/<slice>_sql.{h,c}, queries.{h,c}, migrations.c.

usage: sql2c.py ROOT OUT_DIR [--depfile FILE]

A query begins with a line that names it, what it gives, and its parameters; a comment may follow, then one statement:

    -- ticket_page_own: each Ticket (owner id, before id, limit int)
    SELECT ... FROM tickets WHERE created_by_id = :owner AND id < :before ORDER BY id DESC LIMIT :limit;

It gives `one Row`, `each Row` or `run`. Row is a struct with a schema in <slice>/<slice>.h (or in a header named by a line
`-- include: http/ctx.h`), or one of id, int, bool, text, time: then the statement's one column is called `value`.
Parameters are text, id, int, bool, time, text?, id?, int?, or an enum whose names are in <Enum>_values.
The text holds for both engines; where it cannot, lines `-- @sqlite` and `-- @postgres` begin the part of each.
Words that only one engine knows, or both know differently, are refused outside such parts.
A file is written only when its text changes. The same input gives the same output, byte for byte.
"""

import argparse
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ENGINES = ("sqlite", "postgres")
KINDS = {"one": "Err {name}({args}, {row} *out)", "each": "Err {name}({args}, List *out)", "run": "Err {name}({args}, int64_t *changed)"}
# type -> C type, PostgreSQL cast; an enum is an int whose name is stored
TYPES = {
    "text": ("Str", "text"),
    "id": ("int64_t", "bigint"),
    "int": ("int64_t", "bigint"),
    "bool": ("bool", "boolean"),
    "time": ("Time", "bigint"),
    "text?": ("OptStr", "text"),
    "id?": ("OptI64", "bigint"),
    "int?": ("OptI64", "bigint"),
}
VALUES = {"id": "DbInt", "int": "DbInt", "bool": "DbBool", "text": "DbText", "time": "DbTime"}
# What one engine alone knows, or the two understand differently (DESIGN.md section 4).
DIALECT = [
    (r"::", "::"),
    (r"\bAUTOINCREMENT\b", "AUTOINCREMENT"),
    (r"\bILIKE\b", "ILIKE"),
    (r"\bLIKE\b", "LIKE"),
    (r"\bGLOB\b", "GLOB"),
    (r"\bMATCH\b", "MATCH"),
    (r"\b(?:ANY|ALL)\s*\(", "ANY("),
    (r"\bFOR\s+(?:UPDATE|SHARE|NO\s+KEY)\b", "FOR UPDATE"),
    (r"\b(?:GREATEST|LEAST)\s*\(", "greatest("),
    (r"\b(?:LOWER|UPPER)\s*\(", "lower("),
    (r"\bSUM\s*\(", "sum("),
    (r"\b(?:IFNULL|NVL)\s*\(", "ifnull("),
    (r"\b(?:NOW|STRFTIME|DATETIME|DATE_TRUNC|UNIXEPOCH)\s*\(", "now("),
    (r"\bINSERT\s+OR\b", "INSERT OR"),
    (r"\bROWID\b", "rowid"),
    (r"\bPRAGMA\b", "PRAGMA"),
    (r"\bLIMIT\s+(?:NULL|-)", "LIMIT NULL"),
    (r"\bUPDATE\s+\w+\s+(?!SET\b)\w+", "an alias in UPDATE"),
    (r"\bWITH\b.*\(\s*(?:INSERT|UPDATE|DELETE)\b", "a WITH that writes"),
    (r"\bis_\w+\s*=\s*[01]\b", "a number for a bool"),
    (r"[?$]\d", "a numbered parameter"),
]
HEAD = re.compile(r"^-- ([a-z][a-z0-9_]*): (one|each|run)(?: (\w+))?(?: \((.*)\))?\s*$")
HEADLIKE = re.compile(r"^-- [a-z][a-z0-9_]*: ?(?:one|each|run)\b")
PARAM = re.compile(r"^([a-z][a-z0-9_]*) ([A-Za-z][A-Za-z0-9]*\??)$")
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|::|:([a-z_][a-z0-9_]*)", re.S)
WRITES = re.compile(r"^\s*(?:WITH\b.*\b)?(?:INSERT|UPDATE|DELETE)\b", re.I | re.S)
MIGRATION = re.compile(r"^(\d{4})_([a-z0-9_]+)\.(sqlite|postgres)\.sql$")
NOTE = "/* Written by tools/sql2c.py from {}; do not edit. */\n"


class Sql2cErrors(Exception):
    """Every fault found, each as file:line: what is wrong."""


@dataclass
class Query:
    name: str
    kind: str
    row: str | None
    params: list[tuple[str, str]]
    line: int
    texts: dict[str, list[str]] = field(default_factory=lambda: {"both": []} | {e: [] for e in ENGINES})
    first_lines: dict[str, int] = field(default_factory=dict)

    @property
    def struct(self) -> str:
        return "".join(part.capitalize() for part in self.name.split("_"))

    @property
    def row_type(self) -> str | None:
        return VALUES.get(self.row, self.row) if self.row else None

    def text(self, engine: str) -> str:
        return "\n".join(self.texts["both"] + self.texts[engine]).strip().rstrip(";")

    @property
    def writes(self) -> bool:
        return bool(WRITES.match(plain(self.text("sqlite"))))


@dataclass
class Slice:
    name: str
    path: Path
    shown: str
    includes: list[str]
    queries: list[Query] = field(default_factory=list)


def plain(text: str) -> str:
    """The text without what stands in quotes and comments, so that words can be looked for."""
    return TOKEN.sub(lambda m: m[0] if m[0][0] == ":" else "''" if m[0][0] != "-" else "", text)


class Reader:
    """Reads one slice's file; faults go to errors."""

    def __init__(self, path: Path, root: Path, errors: list[str]) -> None:
        self.path, self.errors = path, errors
        self.shown = path.relative_to(root).as_posix()
        name = path.parent.name
        header = f"{name}/{name}.h"
        self.slice = Slice(name, path, self.shown, [header] if (path.parent / f"{name}.h").exists() else [])

    def fault(self, line: int, what: str) -> None:
        self.errors.append(f"{self.shown}:{line}: {what}")

    def read(self) -> Slice:
        part = "both"
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            query = self.slice.queries[-1] if self.slice.queries else None
            if HEADLIKE.match(line):
                self.begin(number, line)
                part = "both"
            elif line.startswith("-- include: "):
                self.slice.includes.append(line.removeprefix("-- include: ").strip())
            elif line.startswith("-- @"):
                part = line[4:].strip()
                if part not in ENGINES or not query:
                    self.fault(number, f"`{line}` is neither -- @sqlite nor -- @postgres inside a query")
                    part = "both"
            elif query and line.strip() and not line.lstrip().startswith("--"):
                query.texts[part].append(line.rstrip())
                query.first_lines.setdefault(part, number)
            elif not query and line.strip() and not line.startswith("--"):
                self.fault(number, "text before the first query")
        for query in self.slice.queries:
            self.check(query)
        return self.slice

    def begin(self, number: int, line: str) -> None:
        head = HEAD.match(line)
        name, kind, row, params = head.groups() if head else ("unreadable", "run", None, None)
        query = Query(name, kind, row, [], number)
        self.slice.queries.append(query)
        if not head:
            self.fault(number, "unreadable: -- name: one|each Row (parameter type, ...) or -- name: run (...)")
            return
        if (kind == "run") != (row is None):
            self.fault(number, f"{name}: `{kind}` " + ("gives no row" if row else "needs the row it gives"))
        for item in (params or "").split(",") if params else []:
            param = PARAM.match(item.strip())
            if not param or (param[2] not in TYPES and not (param[2][0].isupper() and param[2][-1] != "?")):
                self.fault(number, f"{name}: `{item.strip()}` is no parameter: name type, with a type of {', '.join(TYPES)} or an enum")
            elif param[1] in dict(query.params):
                self.fault(number, f"{name}: the parameter {param[1]} is declared twice")
            else:
                query.params.append((param[1], param[2]))

    def check(self, query: Query) -> None:
        declared, line = {name for name, _ in query.params}, query.line
        for engine in ENGINES:
            text = query.text(engine)
            if not text:
                self.fault(line, f"{query.name}: no statement for {engine}")
                continue
            if ";" in plain(text):
                self.fault(line, f"{query.name}: more than one statement")
            used = {m[1] for m in TOKEN.finditer(text) if m[1]}
            for name in sorted(used - declared):
                self.fault(self.line_of(query, f":{name}"), f"{query.name}: :{name} is not declared")
            for name in sorted(declared - used):
                self.fault(line, f"{query.name}: the parameter {name} is not used" + (f" for {engine}" if query.texts[engine] else ""))
        for pattern, word in DIALECT:
            if re.search(pattern, plain("\n".join(query.texts["both"])), re.I | re.S):
                self.fault(query.first_lines["both"], f"{query.name}: {word} is not the same for both engines: put it in -- @sqlite and -- @postgres")

    def line_of(self, query: Query, what: str) -> int:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return next((n for n in range(query.line + 1, len(lines) + 1) if re.search(what + r"\b", lines[n - 1])), query.line)


@dataclass
class Migration:
    version: int
    name: str
    texts: dict[str, str] = field(default_factory=dict)


def migrations_read(folder: Path, errors: list[str]) -> list[Migration]:
    found: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = MIGRATION.match(path.name)
        if not match:
            errors.append(f"migrations/{path.name}:1: not NNNN_name.sqlite.sql or NNNN_name.postgres.sql")
            continue
        migration = found.setdefault(int(match[1]), Migration(int(match[1]), match[2]))
        if migration.name != match[2]:
            errors.append(f"migrations/{path.name}:1: {match[1]} is already called {migration.name}")
        migration.texts[match[3]] = path.read_text(encoding="utf-8")
    for expected, version in enumerate(sorted(found), 1):
        if version != expected:
            errors.append(f"migrations:1: number {expected:04} is missing before {version:04}")
        errors.extend(f"migrations:1: {version:04} has no file for {e}" for e in ENGINES if e not in found[version].texts)
    return [found[version] for version in sorted(found)]


def numbered(query: Query, engine: str) -> str:
    """The statement with :name as ?1 or $1::type, in the order of declaration."""
    numbers = {name: (i, type_) for i, (name, type_) in enumerate(query.params, 1)}

    def number(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0] if not match[0].startswith("--") else ""
        at, type_ = numbers[match[1]]
        return f"?{at}" if engine == "sqlite" else f"${at}::{TYPES.get(type_, ('int', 'text'))[1]}"

    return TOKEN.sub(number, query.text(engine))


def c_text(text: str, indent: str) -> str:
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return f"\n{indent}".join(f'"{line}\\n"' for line in lines[:-1]) + (f"\n{indent}" if lines[1:] else "") + f'"{lines[-1]}"'


def prototype(query: Query) -> str:
    args = f"Db *db, const {query.struct} *in" if query.params else "Db *db"
    return KINDS[query.kind].format(name=query.name, args=args, row=query.row_type)


def header_text(part: Slice) -> str:
    out = [NOTE.format(part.shown), "#pragma once\n\n", '#include "db/db_value.h"\n']
    out += [f'#include "{include}"\n' for include in part.includes]
    for query in part.queries:
        out.append("\n")
        if query.params:
            members = [f"    {TYPES.get(type_, ('int', ''))[0]} {name};\n" for name, type_ in query.params]
            out += [f"typedef struct {query.struct} {{\n", *members, f"}} {query.struct};\n"]
        out.append(f"extern const Query {query.name}_query;\n")
        out.append(f"{prototype(query)} __attribute__((warn_unused_result));\n")
    return "".join(out)


def params_text(query: Query) -> str:
    rows = []
    for name, type_ in query.params:
        values = "" if type_ in TYPES else f", .values = &{type_}_values"
        rows.append(f"    FIELD({query.struct}, {name}{values})")
    return f"SCHEMA({query.struct},\n" + ",\n".join(rows) + ");\n"


def source_text(part: Slice, first: int) -> str:
    out = [NOTE.format(part.shown), f'#include "{part.name}_sql.h"\n']
    for index, query in enumerate(part.queries, first):
        out.append("\n")
        if query.params:
            out.append(params_text(query))
        texts = "".join(f"    .{engine} =\n        {c_text(numbered(query, engine), ' ' * 8)},\n" for engine in ENGINES)
        out.append(
            f'const Query {query.name}_query = {{\n    .name = "{query.name}",\n{texts}'
            f"    .params = {f'&{query.struct}_schema' if query.params else 'NULL'},\n"
            f"    .row = {f'&{query.row_type}_schema' if query.row else 'NULL'},\n"
            f"    .writes = {'true' if query.writes else 'false'},\n    .index = {index},\n}};\n"
        )
        out.append(
            f"\n{prototype(query)}\n{{\n    return db_{query.kind}(db, &{query.name}_query, "
            f"{'in' if query.params else 'NULL'}, {'changed' if query.kind == 'run' else 'out'});\n}}\n"
        )
    return "".join(out)


def queries_text(slices: list[Slice]) -> str:
    queries = [query for part in slices for query in part.queries]
    includes = "".join(f'#include "{part.name}_sql.h"\n' for part in slices)
    rows = "".join(f"    &{query.name}_query,\n" for query in queries)
    return (
        f'{NOTE.format("the .sql files of the slices")}#include "queries.h"\n\n{includes}\nstatic const Query *const list[] = {{\n{rows}}};\n\n'
        f"const DbQueries db_queries = {{ list, {len(queries)} }};\n"
    )


def migrations_text(migrations: list[Migration]) -> str:
    rows = []
    for migration in migrations:
        texts = "".join(f"      .{e} =\n          {c_text(migration.texts[e], ' ' * 10)},\n" for e in ENGINES)
        rows.append(f'    {{ .version = {migration.version},\n      .name = "{migration.name}",\n{texts}    }},\n')
    return (
        f'{NOTE.format("migrations/")}#include "db/migrate.h"\n\nconst Migration migrations[] = {{\n{"".join(rows)}}};\n'
        f"const int migrations_count = {len(migrations)};\n"
    )


def outputs_make(root: Path) -> dict[str, str]:
    errors: list[str] = []
    slices = [Reader(path, root, errors).read() for path in sorted(root.glob("src/*/*.sql"))]
    migrations = migrations_read(root / "migrations", errors)
    rows = {query.row for part in slices for query in part.queries}
    seen: dict[str, str] = {}
    for part in slices:
        for query in part.queries:
            if query.name in seen:
                errors.append(f"{part.shown}:{query.line}: {query.name}: already in {seen[query.name]}")
            seen[query.name] = f"{part.shown}:{query.line}"
            if query.params and query.struct in rows:
                errors.append(f"{part.shown}:{query.line}: {query.name}: its parameters would be called {query.struct}, as a row is")
    if errors:
        raise Sql2cErrors("\n".join(errors))
    out = {"migrations.c": migrations_text(migrations), "queries.c": queries_text(slices)}
    out["queries.h"] = NOTE.format("the .sql files of the slices") + '#pragma once\n\n#include "db/db.h"\n\nextern const DbQueries db_queries;\n'
    first = 0
    for part in slices:
        out[f"{part.name}_sql.h"] = header_text(part)
        out[f"{part.name}_sql.c"] = source_text(part, first)
        first += len(part.queries)
    return out


def depfile_text(root: Path, out: Path) -> str:
    """Ninja's view: out of date when a file, or the set of files in a folder that may hold one, changes."""
    files = [*root.glob("src/*/*.sql"), *root.glob("migrations/*.sql"), root / "migrations", *root.glob("src/*/")]
    return f"{(out / 'queries.c').as_posix()}: {' '.join(sorted(p.as_posix().rstrip('/') for p in files))}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Turns the slices' SQL into typed C.")
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--depfile", type=Path)
    args = parser.parse_args()
    try:
        outputs = outputs_make(args.root)
    except Sql2cErrors as errors:
        print(errors, file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in outputs.items():
        path = args.out / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    if args.depfile:
        args.depfile.write_text(depfile_text(args.root, args.out), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
