"""What a model does that no good one does: whoever asked hears so in time, and nobody else notices.

Reliability row 7 of the figures that are published. The deadlines are settings; here they are short.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support import ollama as double
from support.client import Api
from support.database import Databases
from support.ollama import Call, Ollama
from support.server import Server, is_sanitized
from support.talk import Talk, end

pytestmark = [pytest.mark.slow, pytest.mark.patient]

DEADLINES = {"MODEL_FIRST_BYTE_MS": "1000", "MODEL_GAP_MS": "700", "MODEL_TOTAL_MS": "2500"}
MB = 1024 * 1024


@pytest.fixture(scope="module")
def ollama() -> Iterator[Ollama]:
    with Ollama() as one:
        yield one


@pytest.fixture(scope="module")
def server(ollama: Ollama, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log"
    running = Server(databases.create(), log, OLLAMA_HOST=ollama.host, **DEADLINES)
    running.seed_admin()
    with running:
        yield running


def hang_before(call: Call) -> None:
    call.hold()


def hang_in_the_middle(call: Call) -> None:
    call.begin()
    call.chunk(double.line('{"reply":"W'))
    call.hold()


def byte_by_byte(call: Call) -> None:
    """Never silent for long, and never done."""
    call.begin()
    while True:
        call.chunk(b" ")
        time.sleep(0.2)


def reset(call: Call) -> None:
    call.begin()
    call.chunk(double.line("x"))
    call.reset()


def error_in_the_stream(call: Call) -> None:
    call.stream([double.line("x"), b'{"error":"an error was encountered while running the model: /etc/x 10.1.2.3"}\n'])


def no_done(call: Call) -> None:
    call.stream([double.line("x")])


def loop(call: Call) -> None:
    call.begin()
    while True:
        call.chunk(double.line(" ha"))


def without_end(call: Call) -> None:
    call.begin()
    for n in range(10**9):
        call.chunk(double.line(f"{n} " * 100))


def garbage(call: Call) -> None:
    call.document(b"<html>not json</html>", 200, "text/html")


def invalid_utf8(call: Call) -> None:
    call.stream([b'{"message":{"role":"assistant","content":"\xff\xfe"},"done":false}\n'])


def long_line(call: Call) -> None:
    """200 MB, if somebody takes them."""
    call.begin()
    call.chunk(b'{"message":{"role":"assistant","content":"')
    for _ in range(200):
        call.chunk(b"x" * MB)
    call.chunk(b'"},"done":true}\n')
    call.end()


def deep(call: Call) -> None:
    call.stream([b'{"done":false,"message":' + b"[" * 10000 + b"]" * 10000 + b"}\n"])


def not_a_number(call: Call) -> None:
    call.stream([b'{"message":{"role":"assistant","content":NaN},"done":false}\n'])


def redirect(call: Call) -> None:
    call.head(307, Location="http://127.0.0.1:1/api/chat", **{"Content-Length": "0"})


def many_headers(call: Call) -> None:
    call.head(200, **{f"X-{n}": "x" * 1000 for n in range(1000)})


def no_http(call: Call) -> None:
    call.handler.wfile.write(b"\x00\x01\x02 no HTTP at all\r\n\r\n")
    call.cut()


def closes(call: Call) -> None:
    call.cut()


def behind_the_end(call: Call) -> None:
    call.stream([double.line(double.answer()), double.line(done=True), double.line("more")])


FAULTS: dict[Callable[[Call], None], set[str]] = {
    hang_before: {"model_timeout"},
    hang_in_the_middle: {"model_timeout"},
    byte_by_byte: {"model_timeout"},
    reset: {"model_down"},
    error_in_the_stream: {"model_failed"},
    no_done: {"model_loop"},
    loop: {"model_loop"},
    without_end: {"model_failed"},
    garbage: {"model_failed"},
    invalid_utf8: {"model_failed"},
    long_line: {"model_failed"},
    deep: {"model_failed"},
    not_a_number: {"model_failed"},
    redirect: {"model_failed"},
    many_headers: {"model_failed", "model_down"},
    no_http: {"model_failed", "model_down"},
    closes: {"model_down"},
    behind_the_end: {"model_failed"},
}


def threads(server: Server) -> int:
    return int(re.findall(r"Threads:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[0])


def resident(server: Server) -> int:
    return 1024 * int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[0])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_row_24_the_asker_hears_so(fault: Callable[[Call], None], user: Api, ollama: Ollama) -> None:
    ollama.scripts(fault)
    last = end(user)
    assert last["event"] == "error"
    assert last["code"] in FAULTS[fault]
    assert not re.search(r"/|\d\.\d|Ollama", last["message"])
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"], "the next one is answered"


def test_others_do_not_notice(anonymous: Api, user: Api, other: Api, server: Server, ollama: Ollama) -> None:
    """While a model hangs, everything else is answered; then threads and memory are what they were."""
    for fault in FAULTS:  # once all of it, so that what is made once is there
        ollama.scripts(fault)
        end(user)
    before = (threads(server), resident(server))
    for fault in (hang_in_the_middle, long_line, without_end, loop, hang_before):
        ollama.scripts(fault)
        with Talk(user) as talk:
            talk.until("started")
            assert other.ticket()["id"]
            assert other.get("/api/tickets/?limit=50").status_code == 200
            assert anonymous.get("/api/health").json()["database"]
            assert list(talk.lines())[-1]["event"] == "error"
    assert threads(server) <= before[0]
    if not is_sanitized():
        assert resident(server) - before[1] < 32 * MB


def test_a_blocked_model_is_unloaded_once(user: Api, ollama: Ollama) -> None:
    while not ollama.unloads.empty():
        ollama.unloads.get()
    ollama.scripts(hang_before)
    assert end(user)["code"] == "model_timeout"
    unload = ollama.unloads.get(timeout=10)
    assert unload.body == {"model": double.MODEL, "messages": [], "keep_alive": 0}
    assert ollama.unloads.empty()
    health = user.get("/api/health").json()
    assert (health["status"], health["model"]) == ("degraded", "away"), (
        "Ollama lists its models, and yet answers nothing"
    )
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"]
    assert user.get("/api/health").json()["model"] == "ok"


def test_the_whole_answer_of_the_original_fails_as_cleanly(user: Api, ollama: Ollama) -> None:
    wanted: list[tuple[Callable[[Call], None], int]] = [(hang_before, 504), (closes, 503), (garbage, 502), (loop, 502)]
    for fault, status in wanted:
        ollama.scripts(fault)
        refused = user.post("/api/chat/message", json={"message": "x"})
        assert refused.status_code == status
        assert set(refused.json()) == {"detail"}


def test_a_slow_reader_costs_a_bounded_amount(user: Api, other: Api, ollama: Ollama) -> None:
    """He asks and reads nothing: the model goes on to its end, and is free for the next one."""
    ollama.scripts(lambda call: call.say(double.answer(reply="x y " * 200)))
    with Talk(user) as talk:
        assert talk.status == 200
        ollama.scripts(lambda call: call.say(double.answer()))
        assert end(other)["ready"]


def test_shutdown_waits_for_no_model(ollama: Ollama, databases: Databases, tmp_path: Path, contract: Any) -> None:  # noqa: ANN401
    ollama.scripts(hang_before)
    running = Server(databases.create(), tmp_path / "log", OLLAMA_HOST=ollama.host)
    running.seed_admin()
    with running, Api(running, contract) as api:
        person = api.newcomer("leaving@example.com")
        with Talk(person) as talk:
            talk.until("started")
            running.stop()
            assert [line["event"] for line in talk.lines() if line["event"] != "waiting"] in ([], ["error"])
