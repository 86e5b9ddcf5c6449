"""Held to the original: the recorded requests, played in order, are answered as the original answered them."""

import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from conftest import StartServer
from support.server import ROOT

GOLDEN = ROOT / "tests" / "golden"
sys.path.insert(0, str(GOLDEN))

import compare  # noqa: E402
import fake_ollama  # noqa: E402
import record  # noqa: E402

SHOWN = 25
FILES = [("cases", "original"), ("fuzz-cases", "fuzz-original"), ("model-cases", "original-model")]


@pytest.fixture
def scripted_model() -> Iterator[str]:
    listener = ThreadingHTTPServer(("127.0.0.1", 0), fake_ollama.Handler)
    listener.daemon_threads = True
    threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
    yield f"127.0.0.1:{listener.server_address[1]}"
    listener.shutdown()
    listener.server_close()


@pytest.mark.parametrize(("cases", "original"), FILES, ids=["written", "fuzzed", "model"])
def test_answers_as_the_original(
    cases: str,
    original: str,
    start: StartServer,
    scripted_model: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    with_model = cases == "model-cases"
    server = start(TRUSTED_PROXIES="127.0.0.1", OLLAMA_HOST=scripted_model if with_model else "http://127.0.0.1:9")
    answers = record.Player(server.url).play_all(record.lines(GOLDEN / f"{cases}.jsonl"), model=with_model)
    found = compare.compare(record.lines(GOLDEN / f"{original}.jsonl"), answers)
    with capsys.disabled():
        print(f"\ngolden {cases} on {'SQLite' if server.database.is_sqlite else 'PostgreSQL'}: {found}")
    (tmp_path / "wrong.txt").write_text("\n".join(found.wrong))
    assert not found.wrong, f"{len(found.wrong)} wrong, all in {tmp_path}/wrong.txt:\n" + "\n".join(found.wrong[:SHOWN])


def test_every_recorded_case_is_played() -> None:
    for cases, original in FILES:
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


HEALTH = '{"status":"ok","message":"API is healthy"}'
DEGRADED = '{"status":"degraded","message":"The model is away","model":"away"}'


@pytest.mark.parametrize(
    ("status", "body", "headers", "excused"),
    [
        (200, DEGRADED, {"content-type": "application/json"}, True),
        (404, DEGRADED, {"content-type": "application/json"}, False),
        (200, DEGRADED, {"content-type": "text/plain"}, False),
        (200, '{"status":"error","message":"Away"}', {"content-type": "application/json"}, False),
        (200, '{"message":"Away","status":"degraded"}', {"content-type": "application/json"}, False),
        (200, "away", {"content-type": "application/json"}, False),
    ],
)
def test_a_degraded_health_is_excused_and_no_other(
    status: int, body: str, headers: dict[str, str], *, excused: bool
) -> None:
    theirs = answer(200, HEALTH, **{"content-type": "application/json"}) | {"id": "root/health"}
    ours = answer(status, body, **headers) | {"id": "root/health"}
    assert bool(compare.compare([theirs], [ours]).wrong) is not excused
