"""Held to the original: the recorded requests, played in order, are answered as the original answered them."""

import sys
from pathlib import Path

import pytest

from conftest import StartServer
from support.server import ROOT

GOLDEN = ROOT / "tests" / "golden"
sys.path.insert(0, str(GOLDEN))

import compare  # noqa: E402
import record  # noqa: E402

SHOWN = 25


@pytest.mark.parametrize(
    ("cases", "original"), [("cases", "original"), ("fuzz-cases", "fuzz-original")], ids=["written", "fuzzed"]
)
def test_answers_as_the_original(
    cases: str, original: str, start: StartServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    server = start(TRUSTED_PROXIES="127.0.0.1")
    answers = record.Player(server.url).play_all(record.lines(GOLDEN / f"{cases}.jsonl"))
    found = compare.compare(record.lines(GOLDEN / f"{original}.jsonl"), answers)
    with capsys.disabled():
        print(f"\ngolden {cases} on {'SQLite' if server.database.is_sqlite else 'PostgreSQL'}: {found}")
    (tmp_path / "wrong.txt").write_text("\n".join(found.wrong))
    assert not found.wrong, f"{len(found.wrong)} wrong, all in {tmp_path}/wrong.txt:\n" + "\n".join(found.wrong[:SHOWN])


def test_every_recorded_case_is_played() -> None:
    for cases, original in (("cases", "original"), ("fuzz-cases", "fuzz-original")):
        played = [c["id"] for c in record.lines(GOLDEN / f"{cases}.jsonl")]
        assert played == [a["id"] for a in record.lines(GOLDEN / f"{original}.jsonl")]
        assert len(set(played)) == len(played)


def answer(status: int, body: str, **headers: str) -> compare.Answer:
    return {"id": "case", "status": status, "headers": headers, "body": body}


@pytest.mark.parametrize(
    ("theirs", "ours", "same"),
    [
        ('{"a":1}', '{"a":1,"b":2}', True),
        ('{"a":1,"b":2}', '{"b":2,"a":1}', False),
        ('{"a":1}', '{"a":true}', False),
        ('{"a":1}', '{"a":2}', False),
        ("[1]", "[1,2]", False),
        (
            '{"detail":[{"type":"t","loc":[],"msg":"m"}]}',
            '{"detail":[{"type":"t","loc":[],"msg":"m","url":"u"}]}',
            False,
        ),
        ('{"at":"2026-01-01T00:00:00.5"}', '{"at":"2026-01-01T00:00:00"}', False),
        ('{"at":"2026-01-01T00:00:00.123456"}', '{"at":"2027-02-02T11:11:11"}', True),
    ],
)
def test_the_comparison_can_fail(theirs: str, ours: str, *, same: bool) -> None:
    found = compare.compare([answer(200, theirs)], [answer(200, ours)])
    assert bool(found.wrong) is not same
    assert compare.compare([answer(200, theirs)], [answer(201, theirs)]).wrong
    assert compare.compare([answer(200, theirs)], []).wrong
