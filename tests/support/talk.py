"""What the model is asked over a connection of its own: its lines as they come, and a client that goes away."""

import json
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import httpx

from support.client import TRUSTS_NOBODY, Api


def body(*said: str, **form: object) -> dict[str, Any]:
    """A talk in which the user speaks first and then takes turns with the model."""
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[i % 2], "content": text} for i, text in enumerate(said)], **form}


class Lines:
    """An open answer. Lines are read by who wants them; leaving the block closes the connection, whatever is left."""

    def __init__(self, api: Api, path: str, asked: dict[str, Any]) -> None:
        self.api, self.path, self.asked = api, path, asked

    def __enter__(self) -> Self:
        # A client of its own: closing its connection is what going away means.
        self.client = httpx.Client(base_url=self.api.server.url, timeout=60, trust_env=False, verify=TRUSTS_NOBODY)
        headers = {"Authorization": f"Bearer {self.api.token}", "X-Forwarded-For": "10.255.0.1"}
        request = self.client.build_request("POST", self.path, json=self.asked, headers=headers)
        self.response = self.client.send(request, stream=True)
        self.source = self.response.iter_lines()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.response.close()
        self.client.close()

    @property
    def status(self) -> int:
        return self.response.status_code

    def lines(self) -> Iterator[dict[str, Any]]:
        for text in self.source:
            yield json.loads(text)

    def until(self, event: str) -> dict[str, Any]:
        return next(line for line in self.lines() if line["event"] == event)


class Talk(Lines):
    """A turn of a talk about a ticket."""

    def __init__(self, api: Api, *said: str, **form: object) -> None:
        super().__init__(api, "/api/chat/stream", body(*(said or ("My dock is dead",)), **form))


def turn(api: Api, *said: str, **form: object) -> list[dict[str, Any]]:
    """A whole turn: all its lines."""
    with Talk(api, *said, **form) as talk:
        assert talk.status == 200, talk.response.read()
        return list(talk.lines())


def end(api: Api, *said: str, **form: object) -> dict[str, Any]:
    """The last line of a turn."""
    return turn(api, *said, **form)[-1]
