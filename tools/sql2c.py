#!/usr/bin/env python3
"""Turns the slices' SQL into typed C: src/*/*.sql and migrations/*.sql become, in OUT_DIR, <slice>_sql.{h,c},
queries.{h,c} and migrations.c.

A query begins with a line that names it, what it gives, and its parameters; a comment may follow, then one statement:

    -- ticket_page_own: each Ticket (owner id, before id, limit int)
    SELECT ... FROM tickets WHERE created_by_id = :owner AND id < :before ORDER BY id DESC LIMIT :limit;

It gives `one Row`, `each Row` (gathered), `visit Row` (one after the other) or `run`. Row is a struct with a schema in
<slice>/<slice>.h (or in a header named by a line `-- include: http/ctx.h`), or one of id, int, bool, text, time: then
its one column is called `value`.
Parameters are text, id, int, bool, time, text?, id?, or an enum whose names are in <Enum>_values.
Lists are put together at run time, by db/list.c, out of `part`s and into a `list Row`:

    -- ticket_of_cell: part (cell int)
    SELECT id FROM tickets WHERE cell = :cell
    -- ticket_list: list Ticket
    SELECT t.id, ... FROM :page AS page JOIN tickets AS t ON t.id = page.id ORDER BY :order

The parameters of a part are id, int or time.
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
RESULTS = {"one": "{row} *out", "each": "List *out", "visit": "DbVisitor visitor", "run": "int64_t *changed"}
PIECES = {"list": ("ListHead", "list"), "part": ("ListPiece", "piece")}  # kind -> C type, end of the name
PIECE_TYPES = ("id", "int", "time")
PLACES = [("page", ""), ("order", "")]  # of a list, filled in by db/list.c
# type -> C type, PostgreSQL cast; an enum is an int whose name is stored
TYPES = {
    "text": ("Str", "text"),
    "id": ("int64_t", "bigint"),
    "int": ("int64_t", "bigint"),
    "bool": ("bool", "boolean"),
    "time": ("Time", "bigint"),
    "text?": ("OptStr", "text"),
    "id?": ("OptI64", "bigint"),
    "time?": ("OptTime", "bigint"),
}
VALUES = {"id": "DbInt", "int": "DbInt", "bool": "DbBool", "text": "DbText", "time": "DbTime"}
# What one engine alone knows, or the two understand differently (DESIGN.md section 4).
DIALECT = re.compile(
    r"::|[?$]\d|\b(?:AUTOINCREMENT|ILIKE|LIKE|GLOB|MATCH|ROWID|PRAGMA|INSERT\s+OR|FOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE))\b"
    r"|\b(?:ANY|ALL|GREATEST|LEAST|LOWER|UPPER|SUM|IFNULL|NOW|STRFTIME|DATETIME|UNIXEPOCH|DATE_TRUNC)\s*\("
    r"|\bLIMIT\s+(?:NULL|-)|\bis_\w+\s*=\s*[01]\b"  # NULL as no limit; a number for a bool
    r"|\bUPDATE\s+(?!SET\b)\w+\s+(?!SET\b)\w+|\bWITH\b.*\(\s*(?:INSERT|UPDATE|DELETE)\b",  # an alias; WITH that writes
    re.I | re.S,
)
HEAD = re.compile(r"^-- ([a-z][a-z0-9_]*): (one|each|visit|run|list|part)(?: (\w+))?(?: \((.*)\))?\s*$")
HEADLIKE = re.compile(r"^-- [a-z][a-z0-9_]*:(?: |$)")
INCLUDE = "-- include: "
PARAM = re.compile(r"^([a-z][a-z0-9_]*) ([A-Za-z][A-Za-z0-9]*\??)$")
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|::|:([a-z_][a-z0-9_]*)", re.S)
WRITES = re.compile(r"^\s*(?:WITH\b.*\b)?(?:INSERT|UPDATE|DELETE)\b", re.I | re.S)
MIGRATION = re.compile(r"^(\d{4})_([a-z0-9_]+)\.(sqlite|postgres)\.sql$")
NOTE = "/* Written by tools/sql2c.py from the .sql files; do not edit. */\n"
QUERIES_H = NOTE + '#pragma once\n\n#include "db/db.h"\n\nextern const DbQueries db_queries;\n'


class Sql2cError(Exception):
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
    def prepared(self) -> bool:
        return self.kind in RESULTS

    @property
    def row_type(self) -> str | None:
        return VALUES.get(self.row, self.row) if self.row else None

    def text(self, engine: str) -> str:
        whole = "\n".join(self.texts["both"] + self.texts[engine])
        return TOKEN.sub(lambda m: "" if m[0][:2] == "--" else m[0], whole).strip().removesuffix(";")

    @property
    def writes(self) -> bool:
        return bool(WRITES.match(plain(self.text("sqlite"))))


@dataclass
class Slice:
    name: str
    shown: str
    includes: list[str]
    queries: list[Query] = field(default_factory=list)


def plain(text: str) -> str:
    """The text without what stands in quotes and comments, so that words can be looked for."""
    return TOKEN.sub(lambda m: m[0] if m[0][0] == ":" else "''" if m[0][0] != "-" else "", text)


class Reader:
    """Reads one slice's file; faults go to errors."""

    def __init__(self, path: Path, root: Path, errors: list[str]) -> None:
        self.errors = errors
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.shown = path.relative_to(root).as_posix()
        name = path.parent.name
        header = f"{name}/{name}.h"
        self.slice = Slice(name, self.shown, [header] if (path.parent / f"{name}.h").exists() else [])

    def fault(self, line: int, what: str) -> None:
        self.errors.append(f"{self.shown}:{line}: {what}")

    def read(self) -> Slice:
        part = "both"
        for number, line in enumerate(self.lines, 1):
            if line.startswith(INCLUDE):
                self.slice.includes.append(line.removeprefix(INCLUDE).strip())
            elif HEADLIKE.match(line):
                self.begin(number, line)
                part = "both"
            elif line.startswith("-- @"):
                part = line.removeprefix("-- @")
                if part not in ENGINES or not self.slice.queries:
                    self.fault(number, f"`{line}` is neither -- @sqlite nor -- @postgres inside a query")
                    part = "both"
            elif line.strip() and not line.lstrip().startswith("--"):
                self.add(number, part, line)
        for query in self.slice.queries:
            self.check_params(query)
            self.check_words(query)
        return self.slice

    def begin(self, number: int, line: str) -> None:
        head = HEAD.match(line)
        name, kind, row, params = head.groups() if head else ("unreadable", "run", None, None)
        query = Query(name, kind, row, [], number)
        self.slice.queries.append(query)
        if not head or (kind in ("run", "part")) != (row is None) or (kind == "list" and params):
            kinds = "`each Row (...)`, `visit Row (...)`, `run (...)`, `part (...)` or `list Row`"
            self.fault(number, f"not `-- name: one Row (parameter type, ...)`, {kinds}")
        for item in params.split(",") if params else []:
            self.param(query, item.strip())
        if kind == "list":
            query.params = PLACES

    def param(self, query: Query, item: str) -> None:
        param = PARAM.match(item)
        if not param or not (param[2] in TYPES or (param[2][0].isupper() and param[2][-1] != "?")):
            self.fault(query.line, f"{query.name}: `{item}` is not `name type`, with {', '.join(TYPES)} or an enum")
        elif query.kind == "part" and param[2] not in PIECE_TYPES:
            self.fault(query.line, f"{query.name}: `{item}`: a part takes {', '.join(PIECE_TYPES)}")
        elif param[1] in dict(query.params):
            self.fault(query.line, f"{query.name}: the parameter {param[1]} is declared twice")
        else:
            query.params.append((param[1], param[2]))

    def add(self, number: int, part: str, line: str) -> None:
        if not self.slice.queries:
            self.fault(number, "text before the first query")
            return
        query = self.slice.queries[-1]
        query.texts[part].append(line.rstrip())
        query.first_lines.setdefault(part, number)

    def check_params(self, query: Query) -> None:
        declared = {name for name, _ in query.params}
        for engine in ENGINES:
            text = query.text(engine)
            if not text:
                self.fault(query.line, f"{query.name}: no statement for {engine}")
                continue
            if ";" in plain(text):
                self.fault(query.line, f"{query.name}: more than one statement")
            used = {match[1] for match in TOKEN.finditer(text) if match[1]}
            for name in sorted(used - declared):
                self.fault(self.line_of(query, name), f"{query.name}: :{name} is not declared")
            for name in sorted(declared - used - ({"order"} if query.kind == "list" else set())):
                self.fault(query.line, f"{query.name}: the parameter {name} is not used for {engine}")

    def check_words(self, query: Query) -> None:
        word = DIALECT.search(plain("\n".join(query.texts["both"])))
        if word:
            what = f"{query.name}: `{' '.join(word[0].split())}` differs between the engines"
            self.fault(query.first_lines["both"], f"{what}; use -- @sqlite and -- @postgres")

    def line_of(self, query: Query, param: str) -> int:
        numbers = range(query.line + 1, len(self.lines) + 1)
        return next((n for n in numbers if re.search(rf":{param}\b", self.lines[n - 1])), query.line)


def migrations_read(folder: Path, errors: list[str]) -> dict[int, tuple[str, dict[str, str]]]:
    """By number: the name, and the text for each engine."""
    found: dict[int, tuple[str, dict[str, str]]] = {}
    for path in sorted(folder.glob("*.sql")):
        match = MIGRATION.match(path.name)
        if not match:
            errors.append(f"migrations/{path.name}:1: not NNNN_name.sqlite.sql or NNNN_name.postgres.sql")
            continue
        name, texts = found.setdefault(int(match[1]), (match[2], {}))
        if name != match[2]:
            errors.append(f"migrations/{path.name}:1: {match[1]} is already called {name}")
        texts[match[3]] = path.read_text(encoding="utf-8")
    for expected, version in enumerate(sorted(found), 1):
        if version != expected:
            errors.append(f"migrations:1: number {expected:04} is missing before {version:04}")
        missing = [engine for engine in ENGINES if engine not in found[version][1]]
        errors.extend(f"migrations:1: {version:04} has no file for {engine}" for engine in missing)
    return found


def numbered(query: Query, engine: str) -> str:
    """The statement with :name as ?1 or $1::type, as declared; of a part as {1}, of a list as {name}."""
    numbers = {name: (i, type_) for i, (name, type_) in enumerate(query.params, 1)}

    def number(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0]
        at, type_ = numbers[match[1]]
        if query.kind == "list":
            return f"{{{match[1]}}}"
        if query.kind == "part":
            return f"{{{at}}}" if engine == "sqlite" else f"{{{at}}}::bigint"
        return f"?{at}" if engine == "sqlite" else f"${at}::{TYPES.get(type_, ('int', 'text'))[1]}"

    return TOKEN.sub(number, query.text(engine))


def c_text(text: str, indent: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    return f'\\n"\n{indent}"'.join(escaped).join('""')


def prototype(query: Query) -> str:
    params = f"const {query.struct} *in, " if query.params else ""
    return f"Err {query.name}(Db *db, {params}{RESULTS[query.kind].format(row=query.row_type)})"


def header_text(part: Slice) -> str:
    out = [NOTE, "#pragma once\n\n", '#include "db/db_value.h"\n']
    if not all(query.prepared for query in part.queries):
        out.append('#include "db/list.h"\n')
    out += [f'#include "{include}"\n' for include in part.includes]
    for query in part.queries:
        out.append("\n")
        if not query.prepared:
            type_, end = PIECES[query.kind]
            out.append(f"extern const {type_} {query.name}_{end};\n")
            continue
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


def piece_text(query: Query) -> str:
    type_, end = PIECES[query.kind]
    texts = "".join(f"    .{engine} =\n        {c_text(numbered(query, engine), ' ' * 8)},\n" for engine in ENGINES)
    last = f".row = &{query.row_type}_schema" if query.row else f".values = {len(query.params)}"
    return f'const {type_} {query.name}_{end} = {{\n    .name = "{query.name}",\n{texts}    {last},\n}};\n'


def source_text(part: Slice, first: int) -> str:
    out = [NOTE, f'#include "{part.name}_sql.h"\n']
    out += [f"\n{piece_text(query)}" for query in part.queries if not query.prepared]
    for index, query in enumerate((query for query in part.queries if query.prepared), first):
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
            f"{'in' if query.params else 'NULL'}, {RESULTS[query.kind].split()[-1].lstrip('*')});\n}}\n"
        )
    return "".join(out)


def queries_text(slices: list[Slice]) -> str:
    queries = [query for part in slices for query in part.queries if query.prepared]
    includes = "".join(f'#include "{part.name}_sql.h"\n' for part in slices)
    rows = "".join(f"    &{query.name}_query,\n" for query in queries)
    return (
        f'{NOTE}#include "queries.h"\n\n{includes}\n'
        f"static const Query *const list[] = {{\n{rows}}};\n\n"
        f"const DbQueries db_queries = {{ list, {len(queries)} }};\n"
    )


def migrations_text(migrations: dict[int, tuple[str, dict[str, str]]]) -> str:
    rows = []
    for version, (name, by_engine) in sorted(migrations.items()):
        texts = "".join(f"      .{e} =\n          {c_text(by_engine[e], ' ' * 10)},\n" for e in ENGINES)
        rows.append(f'    {{ .version = {version},\n      .name = "{name}",\n{texts}    }},\n')
    return (
        f'{NOTE}#include "db/migrate.h"\n\nconst Migration migrations[] = {{\n{"".join(rows)}}};\n'
        f"const int migrations_count = {len(migrations)};\n"
    )


def names_check(slices: list[Slice], errors: list[str]) -> None:
    rows = {query.row for part in slices for query in part.queries}
    seen: dict[str, str] = {}
    for part in slices:
        for query in part.queries:
            where = f"{part.shown}:{query.line}"
            if query.name in seen:
                errors.append(f"{where}: {query.name}: already in {seen[query.name]}")
            if query.prepared and query.params and query.struct in rows:
                errors.append(f"{where}: {query.name}: its parameters would be called as the row {query.struct}")
            seen[query.name] = where


def outputs_make(root: Path) -> dict[str, str]:
    errors: list[str] = []
    slices = [Reader(path, root, errors).read() for path in sorted(root.glob("src/*/*.sql"))]
    migrations = migrations_read(root / "migrations", errors)
    names_check(slices, errors)
    if errors:
        raise Sql2cError("\n".join(errors))
    out = {"migrations.c": migrations_text(migrations), "queries.c": queries_text(slices), "queries.h": QUERIES_H}
    first = 0
    for part in slices:
        out[f"{part.name}_sql.h"] = header_text(part)
        out[f"{part.name}_sql.c"] = source_text(part, first)
        first += sum(query.prepared for query in part.queries)
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
    except Sql2cError as errors:
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
