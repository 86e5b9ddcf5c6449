"""Everything that real servers of Ollama were recorded to answer and that the desk may get: each answer byte for byte,
and once more as networks and proxies cut it, becomes a draft, a reply or one clean error.

What it never asks (`show`, `ps`, `generate`, `embed`, HEAD, a page's preflight) has nothing to be replayed to.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from support import ollama as double
from support.client import Api
from support.jobs import eventually
from support.ollama import RECORDINGS, Ollama
from support.server import Server
from support.talk import end

PIECE = 7  # bytes: lines, escapes, characters and the frames of chunks are all cut
OWN_WORDS = "My dock is dead"

ROUTER = ("unknown-path-post", "chat-get", "chat-put", "chat-delete", "tags-post", "options-no-origin")
RAW = ("raw-garbage", "raw-http2-preface", "host-absent")  # refusals of what is no HTTP, which a bad proxy may earn
REFUSED_LOOKS = ("unknown-path", "tags-slash", "tags-double-slash", "tags-post", "host-evil.example", "host-absent")
NEVER_ASKED = {"/", "/api/ps", "/api/show", "/api/generate", "/api/embed", "/api/embeddings", "/api/delete"}


def answers_to(method: str, path: str) -> list[str]:
    """Those recordings, a path with a slash too many included."""

    def asked(recording: dict[str, Any]) -> tuple[str, str]:
        raw = recording.get("raw_request", "").split(" ")
        request = recording.get("request") or {"method": raw[0], "path": "".join(raw[1:2])}
        return request["method"], request["path"].rstrip("/")

    return [name for name, recording in RECORDINGS.items() if asked(recording) == (method, path)]


CHATS = [*answers_to("POST", "/api/chat"), *ROUTER, *RAW]
VERSIONS = answers_to("GET", "/api/version")
PULLS = answers_to("POST", "/api/pull")
# What Ollama says with a status of 200 is an answer, but for these.
ENDS = {
    "repeat-limit-stream": "model_loop",
    "repeat-limit-nostream": "model_loop",
    "repeat-limit-nostream-v24": "model_loop",
    "runner-killed-stream": "model_failed",
    "client-half-close": "model_failed",
    "server-sigterm-mid-stream": "model_down",
    "server-sigkill-mid-stream": "model_down",
}
STATUS = {"model_loop": 502, "model_failed": 502, "model_down": 503}
# Made by a schema like the desk's own, with words that it knows; all others are words, or by another one.
DRAFTS = {"format-maxlength-1"}
# Where the reply is not just the words as they came.
THANKS = "Thanks, I have what I need."
REPLIES = {
    "chat-stream": THANKS,
    "chat-nostream": THANKS,
    "chat-stream-absent": THANKS,
    "chat-system": THANKS,
    "think-off": "Which thing is it?",
}


@pytest.fixture(scope="module")
def settings(ollama: Ollama) -> dict[str, str]:
    return {"OLLAMA_HOST": ollama.host}


@pytest.fixture(autouse=True)
def fresh(ollama: Ollama) -> Iterator[None]:
    ollama.look = ollama.show
    yield
    while not ollama.calls.empty():
        ollama.calls.get()


def status_of(name: str) -> int:
    raw = re.findall(r"^HTTP/1\.\d (\d+)", RECORDINGS[name].get("raw_response", ""), re.MULTILINE)
    return int(raw[-1]) if raw else int(RECORDINGS[name]["status"])


def documents(name: str) -> list[dict[str, Any]]:
    """The objects of an answer."""
    recording = RECORDINGS[name]
    lines = recording.get("lines") or [recording.get("body") or "", *recording.get("raw_response", "").splitlines()]
    return [json.loads(line) for line in lines if line.startswith("{")]


def words(name: str) -> str:
    return "".join(document.get("message", {}).get("content", "") for document in documents(name))


def expected(name: str) -> str:
    return "answered" if status_of(name) == 200 and name not in ENDS else ENDS.get(name, "model_failed")


def is_clean(message: str, name: str) -> bool:
    """In a user's words: nothing of Ollama's, no path, no address."""
    inside = [document["error"] for document in documents(name) if "error" in document]
    return not re.search(r"/|\d\.\d|[_{}]", message) and not any(text[:20] in message for text in inside)


@pytest.mark.parametrize("piece", [0, PIECE], ids=["as it was", "cut"])
@pytest.mark.parametrize("name", CHATS)
def test_an_answer_in_a_talk(name: str, piece: int, user: Api, ollama: Ollama) -> None:
    ollama.scripts(lambda call: call.replay(name, piece))
    last = end(user, OWN_WORDS)
    if expected(name) != "answered":
        assert (last["event"], last["code"]) == ("error", expected(name))
        assert is_clean(last["message"], name)
        assert ollama.calls.qsize() == 1, "a failure is not asked again"
    elif name in DRAFTS:
        said = json.loads(words(name))
        assert (last["ready"], last["fallback"], last["reply"]) == (True, False, said["reply"].strip())
        assert last["draft"] == {k: said[k].strip() for k in ("title", "description", "urgency", "request_type")}
    else:
        assert (last["ready"], last["fallback"], last["draft"]["description"]) == (True, True, OWN_WORDS)
        assert ollama.calls.qsize() == 2, "what is no answer is asked once more"


@pytest.mark.parametrize("piece", [0, PIECE], ids=["as it was", "cut"])
@pytest.mark.parametrize("name", CHATS)
def test_an_answer_to_the_original_route(name: str, piece: int, user: Api, ollama: Ollama) -> None:
    ollama.scripts(lambda call: call.replay(name, piece))
    got = user.post("/api/chat/message", json={"message": OWN_WORDS})
    if expected(name) == "answered":
        assert got.status_code == 200
        assert got.json()["response"] == REPLIES.get(name, words(name).strip())
        assert (got.json()["ticket_data"] is not None) == (REPLIES.get(name) == THANKS)
    else:
        assert got.status_code == STATUS[expected(name)]
        assert is_clean(got.json()["detail"], name)


def test_none_is_left_out() -> None:
    """Whatever is not replayed answers what the desk never asks."""
    replayed = {*CHATS, *VERSIONS, *PULLS, *REFUSED_LOOKS, "tags", "tags-empty"}
    for name in set(RECORDINGS) - replayed - {"raw-pipelined"}:
        request = RECORDINGS[name]["request"]
        assert request["path"] in NEVER_ASKED or request["method"] in ("HEAD", "OPTIONS"), name


def look_anew(user: Api, ollama: Ollama) -> None:
    """What is known of the models is old once a connection was lost; what was known of their health is not."""
    ollama.scripts(lambda call: call.cut(), lambda call: call.say(double.answer()))
    assert end(user)["code"] == "model_down"
    assert end(user)["ready"]


@pytest.mark.parametrize("piece", [0, PIECE], ids=["as it was", "cut"])
@pytest.mark.parametrize(
    ("name", "models"),
    [
        ("tags", ["embed:latest", "think:latest", "script:latest", "toy:latest"]),
        ("tags-empty", []),
        *((name, None) for name in REFUSED_LOOKS),
    ],
)
def test_what_it_has(name: str, models: list[str] | None, piece: int, user: Api, ollama: Ollama) -> None:
    ollama.look = lambda call: call.replay(name, piece) if call.path == "/api/tags" else ollama.show(call)
    look_anew(user, ollama)
    status = user.get("/api/chat/status").json()
    assert (status["available"], status["model_ready"]) == (models is not None, False)
    assert set(status["models"]) >= set(models or []) and bool(status["models"]) == bool(models)


@pytest.mark.parametrize("name", VERSIONS)
def test_its_version(name: str, user: Api, admin: Api, ollama: Ollama) -> None:
    ollama.look = lambda call: call.replay(name) if call.path == "/api/version" else ollama.show(call)
    look_anew(user, ollama)
    state = admin.get("/api/model/").json()
    assert state["available"], "a version that is not told takes nothing away"
    assert state["version"] == (json.loads(RECORDINGS[name]["body"])["version"] if status_of(name) == 200 else None)


@pytest.mark.patient
@pytest.mark.parametrize("piece", [0, PIECE], ids=["as it was", "cut"])
@pytest.mark.parametrize("name", [*PULLS, *ROUTER[:2], "origin-foreign-post"])
def test_a_pull_that_fails(name: str, piece: int, admin: Api, ollama: Ollama) -> None:
    ollama.pull = lambda call: call.replay(name, piece)
    number = admin.post("/api/model/pull", json={}).json()["id"]

    def pull() -> dict[str, Any]:
        seen: dict[str, Any] = admin.get("/api/model/").json()["pull"]
        return seen

    eventually(lambda: pull()["id"] == number and pull()["state"] == "dead")
    assert is_clean(pull()["error"], name)


def test_nothing_is_left(user: Api, server: Server, ollama: Ollama) -> None:
    """As many threads after all of it as before."""
    ollama.scripts(lambda call: call.say(double.answer()))
    assert end(user)["ready"]
    before = server.threads()
    for name in CHATS:
        ollama.scripts(lambda call, name=name: call.replay(name))
        end(user)
    assert server.threads() <= before
