"""What a model does that no good one does: whoever asked hears so in time, and nobody else notices.

Reliability row 7 of the figures that are published. The deadlines are settings; here they are short.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import ollama as double
from support.client import Api
from support.client import admin as admin_of
from support.contract import Contract
from support.database import Databases
from support.exposition import Page
from support.jobs import eventually
from support.network import in_own_network, may_have_own
from support.ollama import USUAL_PORT, Call, Ollama
from support.ollama_faults import (
    behind_the_end,
    byte_by_byte,
    closes,
    deep,
    error_in_the_stream,
    garbage,
    hang_before,
    hang_in_the_middle,
    invalid_utf8,
    long_error,
    long_line,
    loop,
    many_headers,
    no_done,
    no_http,
    not_a_number,
    redirect,
    reset,
    well,
    without_end,
)
from support.server import Server, is_sanitized
from support.talk import Talk, body, end

pytestmark = [pytest.mark.slow, pytest.mark.patient]

DEADLINES = {"MODEL_FIRST_BYTE_MS": "3000", "MODEL_GAP_MS": "2000", "MODEL_TOTAL_MS": "6000"}
MB = 1024 * 1024


@pytest.fixture(scope="module")
def settings(ollama: Ollama) -> dict[str, str]:
    return {"OLLAMA_HOST": ollama.host, **DEADLINES}


FAULTS: dict[Callable[[Call], None], set[str]] = {
    hang_before: {"model_timeout"},
    hang_in_the_middle: {"model_timeout"},
    byte_by_byte: {"model_timeout"},
    reset: {"model_down"},
    error_in_the_stream: {"model_failed"},
    long_error: {"model_failed"},
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


def test_what_it_says_does_not_fill_the_log(user: Api, server: Server, ollama: Ollama) -> None:
    ollama.scripts(long_error)
    assert end(user)["code"] == "model_failed"
    ollama.scripts(lambda call: call.document(b"e" * MB, 500, "text/plain"))
    assert end(user)["code"] == "model_failed"
    log = server.logged("€€€") + server.logged("eee")
    assert max(map(len, log.splitlines())) < 1000


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
    before = (server.threads(), server.resident())
    for fault in (hang_in_the_middle, long_line, without_end, loop, hang_before):
        ollama.scripts(fault)
        with Talk(user) as talk:
            talk.until("started")
            assert other.ticket()["id"]
            assert other.get("/api/tickets/?limit=50").status_code == 200
            assert anonymous.get("/api/health").json()["database"]
            assert list(talk.lines())[-1]["event"] == "error"
    assert server.threads() <= before[0]
    if not is_sanitized():
        assert server.resident() - before[1] < 32 * MB


@pytest.mark.parametrize("recording", ["unload", "unload-notloaded", "queue-full", "unknown-path-post"])
def test_a_blocked_model_is_unloaded_once(recording: str, user: Api, ollama: Ollama) -> None:
    """Whatever comes of it."""
    ollama.unload = lambda call: call.replay(recording)
    while not ollama.unloads.empty():
        ollama.unloads.get()
    ollama.scripts(hang_before)
    assert end(user)["code"] == "model_timeout"
    unload = ollama.unloads.get(timeout=60)
    assert unload.body == {"model": double.MODEL, "messages": [], "keep_alive": 0}
    assert ollama.unloads.empty()
    health = user.get("/api/health").json()
    assert (health["status"], health["model"]) == ("degraded", "away"), (
        "Ollama lists its models, and yet answers nothing"
    )
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"]
    assert user.get("/api/health").json()["model"] == "ok"


def says_of_the_model(admin: Api) -> tuple[object, ...]:
    """The original's status, health, the administrators' page and metrics tell the same."""
    status = admin.get("/api/chat/status").json()  # first: it waits for a look that is due, and health does not
    health = admin.get("/api/health").json()
    seen, metrics = admin.get("/api/model/").json(), Page(admin.get("/metrics").text)
    assert status["available"] == seen["available"] == bool(metrics.value("servicedesk_model_available"))
    assert (status["error"] is None) == seen["available"]
    assert (health["model"] == "ok") == seen["available"]
    return health["status"], health["model"], seen["available"], seen["failing"]


@pytest.mark.parametrize(
    "recording", ["format-badschema", "chat-on-embed", "runner-killed-stream", "repeat-limit-stream"]
)
def test_a_model_that_answers_nothing_is_away(recording: str, user: Api, admin: Api, ollama: Ollama) -> None:
    """Though Ollama lists it. One answer is enough to have it back, and it is asked all the while."""
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"]
    ollama.scripts(lambda call: call.replay(recording))
    for _ in range(2):
        assert end(user)["event"] == "error"
    assert says_of_the_model(admin) == ("ok", "ok", True, False), "one that fails now and then is there"
    assert end(user)["event"] == "error"
    assert says_of_the_model(admin) == ("degraded", "away", False, True)
    message = admin.get("/api/health").json()["message"]
    assert message == "The model fails at what it is asked: tickets are written by hand meanwhile"
    assert admin.get("/api/chat/status").json()["error"] == admin.get("/api/model/").json()["last_error"]["message"]
    assert end(user)["event"] == "error", "it is asked nevertheless"
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"]
    assert says_of_the_model(admin) == ("ok", "ok", True, False)


def test_what_it_did_before_ollama_was_away_is_forgotten(user: Api, admin: Api, ollama: Ollama) -> None:
    """Whatever comes back is another one."""
    ollama.scripts(lambda call: call.replay("format-badschema"), lambda call: call.cut())
    for _ in range(3):
        end(user)
    assert says_of_the_model(admin)[1:] == ("away", False, True)
    ollama.look = lambda call: call.cut()
    assert end(user)["code"] == "model_down"
    assert says_of_the_model(admin)[1:] == ("away", False, False)
    ollama.look = ollama.show
    assert end(user)["code"] == "model_down", "what is known is old again"
    assert says_of_the_model(admin) == ("ok", "ok", True, False)


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


@pytest.mark.engine("sqlite")  # another machine's database is not to be reached from there
@pytest.mark.skipif(not may_have_own(), reason="nobody may have a network of his own here (unshare --net)")
def test_one_that_nobody_named(databases: Databases, tmp_path: Path, contract: Contract) -> None:
    """Where Ollama usually is. One found there is used, and a model that hangs is told of; when it goes, or does not
    even say what it has, nobody misses it."""

    def states(api: Api) -> tuple[object, ...]:
        available = api.get("/api/chat/status").json()["available"]
        health = api.get("/api/health").json()
        return available, health["status"], health["model"]

    def life() -> None:
        running = Server(databases.create(), tmp_path / "log", **DEADLINES)
        running.seed_admin()
        with running, Api(running, contract) as api:
            person = api.newcomer("unnamed@example.com")
            assert states(api) == (False, "ok", "unset")
            assert person.post("/api/chat/stream", json=body("x")).json()["code"] == "model_not_configured"
            drafts = f"/api/tickets/{person.ticket()['id']}/draft-reply"
            for path in ("/api/model/pull", "/api/chat/pull-model", drafts):
                refused = admin_of(api).post(path, json={})
                assert (refused.status_code, refused.json()["code"]) == (503, "model_not_configured")
            with Ollama(port=USUAL_PORT) as ollama:
                eventually(lambda: states(api) == (True, "ok", "ok"))
                ollama.scripts(hang_before)
                assert end(person)["code"] == "model_timeout"
                assert states(api) == (False, "degraded", "away")
                ollama.scripts(well)
                assert end(person)["ready"]
                assert states(api) == (True, "ok", "ok")
                ollama.look = lambda call: call.hold() and None
                eventually(lambda: states(api) == (False, "ok", "unset"))
                assert person.post("/api/chat/stream", json=body("x")).json()["code"] == "model_not_configured"
                ollama.look = ollama.show
                eventually(lambda: states(api) == (True, "ok", "ok"))
            eventually(lambda: states(api) == (False, "ok", "unset"))
            assert person.ticket()["id"]

    in_own_network(life)
