"""Holds every response to api/openapi.json, and remembers which answers of which routes were seen."""

import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from jsonschema_rs import Draft202012Validator

from support import everywhere
from support.server import ROOT

DOCUMENT = ROOT / "api" / "openapi.json"
METHODS = ("get", "post", "put", "patch", "delete")
# Answers of the server as a whole, before or instead of a route; they are not listed route by route.
GENERAL = {400, 404, 405, 408, 413, 431, 501, 503, 505}


# Its entries carry `input` and `ctx` too; the original's document names neither, and ours is the same.
OPEN = "ValidationError"


def closed(schema: Any) -> Any:  # noqa: ANN401
    """The same schema, where an object may have no key that the document does not name."""
    if isinstance(schema, list):
        return [closed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    out = {k: closed(v) for k, v in schema.items()}
    if isinstance(out.get("properties"), dict):
        out.setdefault("additionalProperties", False)
    return out


class Operation:
    """One method of one path of the document."""

    def __init__(self, method: str, path: str, spec: dict[str, Any], components: dict[str, Any]) -> None:
        self.method, self.path, self.spec, self.components = method, path, spec, components
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path.rstrip("/")))
        self.pattern = re.compile(pattern + "/?")
        self.validators: dict[int, Draft202012Validator] = {}

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def literal(self) -> int:
        """How many segments are fixed: the more, the sooner it is asked."""
        return sum("{" not in s for s in self.path.split("/"))

    @cached_property
    def statuses(self) -> set[int]:
        return {int(code) for code in self.spec["responses"]}

    def validator(self, status: int, schema: dict[str, Any]) -> Draft202012Validator:
        if status not in self.validators:
            self.validators[status] = Draft202012Validator({**schema, "components": self.components})
        return self.validators[status]

    def check(self, response: httpx.Response) -> None:
        spec = self.spec["responses"].get(str(response.status_code))
        assert spec is not None, f"{self.name} answered {response.status_code}, which the document does not list"
        content = spec.get("content") or {}
        kind = response.headers.get("content-type", "").partition(";")[0]
        if not content or not response.content:
            return
        assert kind in content, f"{self.name} answered {kind!r}; the document lists {sorted(content)}"
        schema = content[kind].get("schema")
        if schema and kind.endswith("json"):
            # Of lines, the last one is what the document describes.
            answer = json.loads(response.text.splitlines()[-1]) if kind.endswith("ndjson") else response.json()
            if kind.endswith("ndjson") and answer["event"] == "error":
                return
            found = self.validator(response.status_code, schema).iter_errors(answer)
            errors = [f"{e.instance_path}: {e.message[:300]}" for e in found]
            assert not errors, f"{self.name} {response.status_code} is not what the document says: {errors[:5]}"


class Contract:
    """The document. `check` every response; `unseen()` at the end of a full run."""

    def __init__(self) -> None:
        if not DOCUMENT.exists():
            raise RuntimeError("api/openapi.json is missing: build/servicedesk openapi > api/openapi.json")
        self.document = json.loads(DOCUMENT.read_text())
        components = closed(deepcopy(self.document["components"]))
        components["schemas"][OPEN].pop("additionalProperties", None)
        self.operations = [
            Operation(method.upper(), path, closed(deepcopy(spec)), components)
            for path, item in self.document["paths"].items()
            for method, spec in item.items()
            if method in METHODS
        ]
        self.operations.sort(key=lambda o: -o.literal)
        self.seen: set[tuple[str, int]] = set()

    def find(self, method: str, path: str) -> Operation | None:
        method = "GET" if method == "HEAD" else method
        return next((o for o in self.operations if o.method == method and o.pattern.fullmatch(path)), None)

    def check(self, response: httpx.Response) -> None:
        request = response.request
        operation = self.find(request.method, request.url.path)
        everywhere.check(response)
        assert response.status_code < 500 or response.status_code in (501, 502, 503, 504, 505, 507), (
            f"{request.method} {request.url} answered {response.status_code}: {response.text[:300]}"
        )
        if operation is None:
            return
        self.seen.add((operation.name, response.status_code))
        if response.status_code in GENERAL - operation.statuses:
            assert set(response.json()) == {"detail"}, response.text
            return
        operation.check(response)

    def leave(self, folder: Path) -> None:
        """What this run saw, for another one's `take`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{os.getpid()}.json").write_text(json.dumps(sorted(self.seen)))

    def take(self, folder: Path) -> None:
        for file in folder.glob("*.json"):
            self.seen.update((name, status) for name, status in json.loads(file.read_text()))

    def unseen(self) -> Iterator[str]:
        for operation in self.operations:
            for status in sorted(operation.statuses):
                if (operation.name, status) not in self.seen:
                    yield f"{operation.name} -> {status}"
