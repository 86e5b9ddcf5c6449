"""tools/sql2c.py: what it writes from SQL, and that it refuses what would not mean the same on both engines."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = """-- thing_insert: one Thing (name text, color Color, note text?, owner_id id?, now time, flag bool)
-- A comment, with :no parameter in it.
INSERT INTO things (name, color, note, owner_id, flag, made_at, changed_at, word)
VALUES (:name, :color, :note, :owner_id, :flag, :now, :now, 'a ::literal :name "quoted"'); -- not :this

-- thing_list: each Thing
SELECT id FROM things;

-- thing_pass: visit Thing (before time)
SELECT id FROM things WHERE made_at < :before;

-- thing_old: run (before time, limit int)
-- @sqlite
DELETE FROM things WHERE rowid IN (SELECT rowid FROM things WHERE made_at < :before LIMIT :limit);
-- @postgres
DELETE FROM things WHERE ctid = ANY(ARRAY(SELECT ctid FROM things WHERE made_at < :before LIMIT :limit));

-- thing_count: one int (before time)
SELECT count(*) AS value FROM things WHERE made_at < :before;

-- thing_page: list Thing
SELECT t.id FROM :page AS page JOIN things AS t ON t.id = page.id ORDER BY :order;
-- thing_of_owner: part (owner_id id, before time)
SELECT id FROM things WHERE owner_id = :owner_id AND :before > made_at
-- thing_newest: part
id DESC
"""


def tree(folder: Path, sql: str) -> Path:
    (folder / "src/things").mkdir(parents=True)
    (folder / "src/things/things.h").write_text("")
    (folder / "src/things/things.sql").write_text(sql)
    (folder / "migrations").mkdir()
    (folder / "migrations/0001_start.sqlite.sql").write_text('CREATE TABLE "a\\b" (\n  id INTEGER\n);\n')
    (folder / "migrations/0001_start.postgres.sql").write_text("CREATE TABLE b (id bigint);\n")
    return folder


def sql2c(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools/sql2c.py", folder, folder / "out", "--depfile", folder / "out.d"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    ran = sql2c(tree(tmp_path, GOOD))
    assert (ran.returncode, ran.stderr) == (0, "")
    return tmp_path / "out"


def test_it_writes_one_pair_a_slice_and_the_lists(out: Path) -> None:
    assert sorted(p.name for p in out.iterdir()) == [
        "migrations.c",
        "queries.c",
        "queries.h",
        "things_sql.c",
        "things_sql.h",
    ]


def test_parameters_are_numbered_by_declaration_for_each_engine(out: Path) -> None:
    text = (out / "things_sql.c").read_text()
    literal = "'a ::literal :name \\\"quoted\\\"'"
    assert f"VALUES (?1, ?2, ?3, ?4, ?6, ?5, ?5, {literal})" in text
    assert f"VALUES ($1::text, $2::text, $3::text, $4::bigint, $6::boolean, $5::bigint, $5::bigint, {literal})" in text
    assert "made_at < ?1 LIMIT ?2" in text
    assert "made_at < $1::bigint LIMIT $2::bigint" in text


def test_pieces_of_lists_keep_their_places(out: Path) -> None:
    text = (out / "things_sql.c").read_text()
    assert "FROM {page} AS page JOIN things AS t ON t.id = page.id ORDER BY {order}" in text
    assert '"SELECT id FROM things WHERE owner_id = {1} AND {2} > made_at"' in text
    assert '"SELECT id FROM things WHERE owner_id = {1}::bigint AND {2}::bigint > made_at"' in text
    assert "const ListPiece thing_newest_piece" in text
    assert "thing_of_owner" not in (out / "queries.c").read_text()
    assert '#include "db/list.h"' in (out / "things_sql.h").read_text()


def test_each_engine_gets_its_own_part(out: Path) -> None:
    text = (out / "things_sql.c").read_text()
    old = text[text.index("thing_old_query") :]
    sqlite, postgres = old[old.index(".sqlite") : old.index(".postgres")], old[old.index(".postgres") :]
    assert "rowid IN" in sqlite
    assert "ctid" not in sqlite
    assert "ctid = ANY(" in postgres


def test_structs_and_functions_are_typed(out: Path) -> None:
    text = (out / "things_sql.h").read_text()
    struct = text[text.index("typedef struct ThingInsert {") : text.index("} ThingInsert;")].splitlines()[1:]
    assert [line.strip() for line in struct] == [
        "Str name;",
        "int color;",
        "OptStr note;",
        "OptI64 owner_id;",
        "Time now;",
        "bool flag;",
    ]
    assert '#include "things/things.h"' in text
    assert "Err thing_insert(Db *db, const ThingInsert *in, Thing *out)" in text
    assert "Err thing_list(Db *db, List *out)" in text
    assert "Err thing_pass(Db *db, const ThingPass *in, DbVisitor visitor)" in text
    assert "Err thing_old(Db *db, const ThingOld *in, int64_t *changed)" in text
    assert "Err thing_count(Db *db, const ThingCount *in, DbInt *out)" in text
    assert ".values = &Color_values" in (out / "things_sql.c").read_text()


def test_what_writes_is_seen_from_the_verb(out: Path) -> None:
    text = (out / "things_sql.c").read_text()
    writes = [line.strip() for line in text.splitlines() if ".writes" in line]
    assert writes == [f".writes = {value}," for value in ("true", "false", "false", "true", "false")]


def test_migrations_are_c_strings(out: Path) -> None:
    text = (out / "migrations.c").read_text()
    assert '"CREATE TABLE \\"a\\\\b\\" (\\n"' in text
    assert "migrations_count = 1" in text


def test_the_same_input_touches_nothing(out: Path) -> None:
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()}
    assert sql2c(out.parent).returncode == 0
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()} == before


def test_the_depfile_names_files_and_folders(out: Path) -> None:
    target, inputs = (out.parent / "out.d").read_text().strip().split(": ")
    assert target == str(out / "queries.c")
    assert str(out.parent / "src/things/things.sql") in inputs.split()
    assert str(out.parent / "migrations") in inputs.split()


# the text, the line of the fault, a part of its sentence
REFUSED = [
    ("-- a_b: one Thing (id id)\nSELECT 1\nFROM t WHERE id = :di;\n", 3, ":di is not declared"),
    ("-- a_b: one Thing (id id)\nSELECT 1 FROM t;\n", 1, "id is not used for sqlite"),
    ("-- a_b: run (id id)\n-- @sqlite\nDELETE FROM t WHERE id = :id;\n-- @postgres\nDELETE FROM t;\n", 1, "postgres"),
    ("-- a_b: run (id id, id int)\nDELETE FROM t WHERE id = :id;\n", 1, "declared twice"),
    ("-- a_b: run (id number)\nDELETE FROM t WHERE id = :id;\n", 1, "`id number`"),
    ("-- a_b: run (id Color?)\nDELETE FROM t WHERE id = :id;\n", 1, "`id Color?`"),
    ("-- a_b: many Thing\nSELECT 1;\n", 1, "not `-- name:"),
    ("-- a_b: one\nSELECT 1;\n", 1, "not `-- name:"),
    ("-- a_b: run Thing\nDELETE FROM t;\n", 1, "not `-- name:"),
    ("-- a_b: part Thing\nid = 1\n", 1, "not `-- name:"),
    ("-- a_b: part (name text)\nname = :name\n", 1, "a part takes id, int, time"),
    ("-- a_b: list Thing (id id)\nSELECT 1 FROM :page;\n", 1, "not `-- name:"),
    ("-- a_b: list Thing\nSELECT 1 FROM t ORDER BY :order;\n", 1, "page is not used"),
    ("-- a_b: run\nDELETE FROM t; DELETE FROM u;\n", 1, "more than one statement"),
    ("-- a_b: run\n-- @sqlite\nDELETE FROM t;\n", 1, "no statement for postgres"),
    ("-- a_b: run\n-- @mysql\nDELETE FROM t;\n", 2, "-- @mysql"),
    ("SELECT 1;\n", 1, "before the first query"),
    ("-- a_b: run\nDELETE FROM t;\n-- a_b: run\nDELETE FROM t;\n", 3, "already in src/things/things.sql:1"),
    ("-- thing: one Thing (id id)\nSELECT 1 FROM t WHERE id = :id;\n", 1, "as the row Thing"),
]
DIFFERENT = [
    "SELECT id::text FROM t",
    "SELECT 1 FROM t WHERE a ILIKE 'x'",
    "SELECT 1 FROM t WHERE a like 'x'",
    "SELECT 1 FROM t WHERE id = ANY (x)",
    "SELECT 1 FROM t\nFOR  UPDATE",
    "SELECT greatest(a, b) FROM t",
    "SELECT lower(a) FROM t",
    "SELECT sum(a) FROM t",
    "SELECT now()",
    "INSERT OR IGNORE INTO t VALUES (1)",
    "SELECT 1 FROM t LIMIT NULL",
    "SELECT 1 FROM t LIMIT -1",
    "SELECT 1 FROM t WHERE is_admin = 1",
    "UPDATE t AS u SET a = 1",
    "UPDATE t u SET a = 1",
    "WITH x AS (DELETE FROM t RETURNING id) SELECT 1",
    "SELECT 1 FROM t WHERE id = ?1",
    "SELECT 1 FROM t WHERE id = $1",
    "SELECT rowid FROM t",
]
LAWFUL = [
    "SELECT 'a::b ILIKE now()' FROM t",
    "SELECT 1 FROM t WHERE is_admin",
    "UPDATE t SET a = 1",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 2",
    "SELECT total, alike, nowhere FROM t LIMIT 1",
    "INSERT INTO t (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t) ON CONFLICT DO NOTHING",
]


@pytest.mark.parametrize(("sql", "line", "says"), REFUSED)
def test_a_fault_is_told_with_its_line(tmp_path: Path, sql: str, line: int, says: str) -> None:
    ran = sql2c(tree(tmp_path, sql))
    assert ran.returncode == 1
    assert not (tmp_path / "out").exists()
    assert any(f.startswith(f"src/things/things.sql:{line}: ") and says in f for f in ran.stderr.splitlines()), (
        ran.stderr
    )


@pytest.mark.parametrize("sql", DIFFERENT)
def test_words_that_differ_are_refused_outside_a_part(tmp_path: Path, sql: str) -> None:
    ran = sql2c(tree(tmp_path, f"-- a_b: run\n{sql};\n"))
    assert ran.returncode == 1
    assert "differs between the engines" in ran.stderr


@pytest.mark.parametrize("sql", LAWFUL)
def test_words_that_do_not_differ_pass(tmp_path: Path, sql: str) -> None:
    ran = sql2c(tree(tmp_path, f"-- a_b: run\n{sql};\n"))
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["0001_a.sqlite.sql"], "0001 has no file for postgres"),
        (["0002_a.sqlite.sql", "0002_a.postgres.sql"], "0001 is missing"),
        (["0001_a.sqlite.sql", "0001_b.postgres.sql"], "already called a"),
        (["1_a.sqlite.sql"], "not NNNN_name"),
    ],
)
def test_migrations_come_in_pairs_without_gaps(tmp_path: Path, files: list[str], says: str) -> None:
    folder = tree(tmp_path, GOOD)
    for path in (folder / "migrations").iterdir():
        path.unlink()
    for name in files:
        (folder / "migrations" / name).write_text("SELECT 1;\n")
    ran = sql2c(folder)
    assert ran.returncode == 1
    assert says in ran.stderr
