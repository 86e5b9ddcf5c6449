"""The model as administrators see it, a try, and pulling it as a job; and the original's routes."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import StartServer
from support import ollama as double
from support import raw
from support import server as servers
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.jobs import eventually
from support.ollama import Call, Ollama
from support.server import ADMIN, Server
from support.talk import Talk

pytestmark = pytest.mark.patient

DEADLINE_S = 120


@pytest.fixture(scope="module")
def ollama() -> Iterator[Ollama]:
    with Ollama(models=("other:1b",)) as one:
        yield one


@pytest.fixture(scope="module")
def settings(ollama: Ollama) -> dict[str, str]:
    return {"OLLAMA_HOST": ollama.host}


def seen(admin: Api, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The model's state once it is as wanted."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        state: dict[str, Any] = admin.get("/api/model/").json()
        if wanted(state):
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


class TestState:
    def test_what_is_known(self, admin: Api, ollama: Ollama) -> None:
        state = admin.get("/api/model/").json()
        assert state["host"] == f"http://{ollama.host}"
        assert (state["model"], state["version"], state["models"]) == (double.MODEL, "0.24.0", ["other:1b"])
        assert (state["configured"], state["available"], state["model_ready"]) == (True, True, False)
        assert (state["running"], state["waiting"]) == (0, 0)
        health = admin.get("/api/health").json()
        assert (health["status"], health["model"]) == ("degraded", "away")
        assert health["message"] == "The model is not on its server yet: tickets are written by hand meanwhile"
        assert admin.get("/api/about").json()["model"] == {"configured": True, "name": double.MODEL}

    def test_a_try(self, admin: Api, ollama: Ollama) -> None:
        ollama.scripts(lambda call: call.say("Ready."))
        tried = admin.post("/api/model/test").json()
        assert (tried["ok"], tried["reply"], tried["error"]) == (True, "Ready.", None)
        assert tried["seconds"] >= 0
        assert admin.get("/api/model/").json()["last_success_at"]

    @pytest.mark.parametrize("recording", ["chat-unknown", "load-failed-missing-stream", "repeat-limit-stream"])
    def test_a_try_that_fails_says_why_and_nothing_of_the_inside(
        self, recording: str, admin: Api, ollama: Ollama
    ) -> None:
        ollama.scripts(lambda call: call.replay(recording))
        tried = admin.post("/api/model/test").json()
        assert (tried["ok"], tried["reply"]) == (False, None)
        assert tried["error"].endswith(".")
        state = admin.get("/api/model/").json()
        assert state["last_error"]["message"] == tried["error"]
        assert "tensor" not in str(state)

    def test_one_question_at_a_time(self, admin: Api, ollama: Ollama) -> None:
        ollama.scripts(lambda call: call.hold() and None)
        with Talk(admin) as talk:
            talk.until("started")
            for path, asked in (("/api/model/test", {}), ("/api/chat/message", {"message": "x"})):
                refused = admin.post(path, json=asked)
                assert (refused.status_code, refused.json()["code"]) == (429, "model_one_each")

    def test_a_bad_address_does_not_start(self) -> None:
        for host in ("user:pw@h", "ho st", "unix:///x"):
            done = servers.run("serve", OLLAMA_HOST=host, DATABASE_URL="sqlite://")
            assert done.returncode == 1
            assert done.stderr.count("\n") == 1
            assert "OLLAMA_HOST" in done.stderr
            assert "pw" not in done.stderr


class TestPull:
    def test_progress_then_done(self, admin: Api, ollama: Ollama) -> None:
        go = threading.Event()

        def pull(call: Call) -> None:
            call.begin()
            call.chunk(b'{"status":"pulling manifest"}\n')
            call.chunk(b'{"status":"pulling 74701a8c35f6","digest":"sha256:7","total":1000,"completed":250}\n')
            go.wait(3 * DEADLINE_S)
            ollama.models = ("other:1b", double.MODEL)
            call.chunk(b'{"status":"success"}\n')
            call.end()

        ollama.pull = pull
        begun = admin.post("/api/model/pull", json={})
        assert begun.status_code == 202
        assert begun.json()["state"] == "waiting"
        running = seen(admin, lambda s: s["pull"]["completed"] == 250)["pull"]
        assert (running["state"], running["total"], running["id"]) == ("running", 1000, begun.json()["id"])
        assert admin.post("/api/model/pull", json={}).json()["id"] == begun.json()["id"], "one at a time"
        go.set()
        state = seen(admin, lambda s: s["pull"]["state"] == "done" and s["model_ready"])
        assert state["pull"]["error"] is None

    def test_no_way_to_the_registry(self, admin: Api, ollama: Ollama) -> None:
        ollama.pull = lambda call: call.replay("pull-unreachable-stream")
        number = admin.post("/api/model/pull", json={}).json()["id"]
        pull = seen(admin, lambda s: s["pull"]["state"] == "dead")["pull"]
        assert pull["id"] == number
        assert "registry" in pull["error"]
        assert "ollama.ai" not in pull["error"]

    def test_refused_at_once(self, admin: Api, ollama: Ollama) -> None:
        ollama.pull = lambda call: call.document(b'{"error":"file does not exist"}', 500)
        number = admin.post("/api/model/pull", json={}).json()["id"]
        pull = seen(admin, lambda s: s["pull"]["id"] == number and s["pull"]["state"] == "dead")["pull"]
        assert "does not know the name" in pull["error"]
        admin.server.logged('"message":"model: pulling failed","status":500')

    def test_one_whose_job_was_given_up_is_dead(self, admin: Api, ollama: Ollama) -> None:
        ollama.pull = lambda call: (call.begin(), call.hold())
        number = admin.post("/api/model/pull", json={}).json()["id"]
        give_up = "UPDATE jobs SET state = 'dead', lease = '' WHERE kind = 'model.pull' AND key = ?"
        admin.server.database.change(give_up, (str(number),))
        assert admin.get("/api/model/").json()["pull"]["state"] == "dead"
        assert admin.post("/api/model/pull", json={}).json()["id"] > number
        assert admin.delete("/api/model/pull").status_code == 204

    def test_stopping_it_stops_ollama_too(self, admin: Api, ollama: Ollama) -> None:
        held: list[Call] = []

        def pull(call: Call) -> None:
            held.append(call)
            call.begin()
            call.chunk(b'{"status":"pulling","total":10,"completed":1}\n')
            call.hold()

        ollama.pull = pull
        admin.post("/api/model/pull", json={})
        seen(admin, lambda s: s["pull"]["state"] == "running" and bool(held))
        assert admin.delete("/api/model/pull").status_code == 204
        # One that the test before had begun may have come and gone as well.
        assert held[-1].gone.wait(DEADLINE_S)
        assert admin.get("/api/model/").json()["pull"]["state"] == "done", (
            "of those that failed before, none is shown either"
        )

    def test_of_another_model_none_is_shown(
        self, start: StartServer, contract: Contract, databases: Databases, ollama: Ollama
    ) -> None:
        """Whoever names another one in the settings has not pulled it."""
        ollama.pull = lambda call: call.stream([b'{"status":"success"}\n'])
        database = databases.create()
        states = []
        for model in (double.MODEL, "other:1b", double.MODEL):
            server = start(database=database, OLLAMA_HOST=ollama.host, OLLAMA_MODEL=model)
            with Api(server, contract) as anonymous:
                admin = anonymous.person(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"])
                if not states:
                    admin.post("/api/model/pull", json={})
                    seen(admin, lambda s: s["pull"]["state"] == "done")
                states.append((admin.get("/api/model/").json()["pull"] or {}).get("state"))
            server.stop()
        assert states == ["done", None, "done"]

    def test_of_another_model_none_goes_on(
        self, start: StartServer, contract: Contract, databases: Databases, ollama: Ollama
    ) -> None:
        """Nor does it keep that of the present one from ending."""
        begun = threading.Event()
        ollama.pull = lambda call: (begun.set(), call.begin(), call.hold())
        database = databases.create()
        server = start(database=database, OLLAMA_HOST=ollama.host)
        with Api(server, contract) as anonymous:
            admin = anonymous.person(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"])
            admin.post("/api/model/pull", json={})
            seen(admin, lambda s: s["pull"]["state"] == "running")
            assert begun.wait(DEADLINE_S)
        server.stop()
        asked: list[Any] = []
        go = threading.Event()

        def pull(call: Call) -> None:
            asked.append(call.body)
            call.begin()
            go.wait(3 * DEADLINE_S)
            call.chunk(b'{"status":"success"}\n')
            call.end()

        ollama.pull = pull
        with Api(start(database=database, OLLAMA_HOST=ollama.host, OLLAMA_MODEL="other:1b"), contract) as anonymous:
            admin = anonymous.person(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"])
            admin.post("/api/model/pull", json={})
            seen(admin, lambda s: s["pull"]["state"] == "running" and bool(asked))
            under_way = "SELECT 1 FROM jobs WHERE kind = 'model.pull' AND state = 'ready'"
            eventually(lambda: len(database.rows(under_way)) == 1)
            go.set()
            seen(admin, lambda s: s["pull"]["state"] == "done")
        assert len(asked) == 1

    def test_the_originals_route_begins_it_too(self, user: Api, admin: Api, ollama: Ollama) -> None:
        ollama.pull = lambda call: call.stream([b'{"status":"success"}\n'])
        assert user.post("/api/chat/pull-model").status_code == 403
        assert admin.post("/api/chat/pull-model").json() == {"status": "ok"}
        seen(admin, lambda s: s["pull"]["state"] == "done")


def last_question(ollama: Ollama) -> dict[str, Any]:
    asked = None
    while not ollama.calls.empty():
        asked = ollama.calls.get().body
    assert asked is not None
    return dict(asked)


class TestOriginal:
    def test_a_message_and_its_history(self, user: Api, ollama: Ollama) -> None:
        ollama.scripts(lambda call: call.say("Which screen?"))
        history = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
        said = user.post("/api/chat/message", json={"message": "It flickers", "messages": history})
        assert said.json() == {"response": "Which screen?", "ticket_data": None}
        asked = last_question(ollama)
        assert "format" not in asked
        assert [m["content"] for m in asked["messages"][1:]] == ["Hi", "Hello", "It flickers"]

    def test_of_what_is_longer_than_a_model_remembers_the_beginning(self, user: Api, ollama: Ollama) -> None:
        ollama.scripts(lambda call: call.say("I see"))
        told = {"message": "é" * 5000, "messages": [{"role": "user", "content": "Hi"}]}
        assert user.post("/api/chat/message", json=told).status_code == 200
        assert [m["content"] for m in last_question(ollama)["messages"][1:]] == ["é" * 4096]

    @pytest.mark.parametrize(
        ("said", "response", "ticket"),
        [
            (
                'A\n```json\n{"ready":true,"description":"x"}\n```\nB',
                "A\n\nB",
                {"description": "x", "urgency": "normal", "request_type": "other"},
            ),
            (
                'A```json{"ready": 1, "description": "é", "urgency": "URGENT", "request_type": "n"}```',
                "A",
                {"description": "é", "urgency": "URGENT", "request_type": "n"},
            ),
            (
                '```json\n{"ready":true,"description":"x`y"}\n```',
                '```json\n{"ready":true,"description":"x`y"}\n```',
                None,
            ),
            ('```json\n{"ready":false,"description":"x"}\n```', "", None),
            ("```json\n{broken}\n``` rest", "rest", None),
            (
                '```json\n{"ready":true,"description":"1"}\n```\n```json\n{"ready":true,"description":"2"}\n```',
                "",
                {"description": "1", "urgency": "normal", "request_type": "other"},
            ),
            ("```json\n[1]\n```", "```json\n[1]\n```", None),
            ("no end ```json\n{", "no end ```json\n{", None),
        ],
    )
    def test_fenced_blocks(
        self, said: str, response: str, ticket: dict[str, str] | None, user: Api, ollama: Ollama
    ) -> None:
        ollama.scripts(lambda call: call.say(said))
        answered = user.post("/api/chat/message", json={"message": "x"}).json()
        assert answered == {"response": response, "ticket_data": ticket}

    @pytest.mark.parametrize("how", ["closes", "resets"])
    def test_who_goes_away_is_cancelled(self, user: Api, ollama: Ollama, how: str) -> None:
        ollama.scripts(lambda call: call.hold() and None)
        while not ollama.calls.empty():
            ollama.calls.get()
        text = json.dumps({"message": "x"})
        head = f"Host: x\r\nAuthorization: Bearer {user.token}\r\nContent-Type: application/json"
        request = f"POST /api/chat/message HTTP/1.1\r\n{head}\r\nContent-Length: {len(text)}\r\n\r\n{text}"
        with raw.connect(user.server.port) as sock:
            sock.sendall(request.encode())
            held = ollama.calls.get(timeout=DEADLINE_S)
            if how == "resets":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert held.gone.wait(DEADLINE_S)

    def test_many_ask_for_the_status_at_once(self, anonymous: Api, user: Api, server: Server) -> None:
        """One look serves them all."""
        answers: list[dict[str, Any]] = []

        def ask() -> None:
            with Api(server, anonymous.contract) as one:
                answers.append(one.get("/api/chat/status").json())

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [a["available"] for a in answers] == [True] * 20


def test_what_was_inferred_is_copied(
    start: StartServer, contract: Contract, database: Database, tmp_path: Path
) -> None:
    with Api(start(), contract) as api:
        number = api.newcomer("copied@example.com").ticket(inferred=["urgency"])["id"]
    saved = tmp_path / "saved"
    assert servers.run("backup", str(saved), DATABASE_URL=database.url).returncode == 0
    restored = Database(f"sqlite:///{tmp_path}/restored.db")
    assert servers.run("restore", str(saved), DATABASE_URL=restored.url).returncode == 0
    assert restored.rows(f"SELECT inferred FROM tickets WHERE id = {number}") == [(4,)]
    assert servers.run("verify", DATABASE_URL=restored.url).returncode == 0
