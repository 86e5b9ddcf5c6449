#!/usr/bin/env python3
"""Works out which recorded cases cannot agree yet, and writes later.json: reason -> case ids.

A case is there for one of two reasons, and for no other: its route is not built yet (LATER_ROUTES); or its answer
shows something that such a route made: a ticket created in the chat moves the numbers after it (all but the number
must agree), a ticket that was changed or deleted looks otherwise when it is read.

The reasoning is a replay: two worlds hear the same requests. The original's world takes its effects from the
recorded answers; ours has the built routes alone. A read of tickets is "later" exactly when the two worlds would
show different things. Run it again whenever a route gets built (remove its row below); the list must only shrink.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = (("cases.jsonl", "original.jsonl"), ("fuzz-cases.jsonl", "fuzz-original.jsonl"))

# (name, methods that are not built, path). "*": nothing at that path is built, so that even a 405 of the original's
# cannot agree.
LATER_ROUTES = (
    ("PATCH /api/tickets/{id}", "PATCH", re.compile(r"/api/tickets/[^/]+/?")),
    ("DELETE /api/tickets/{id}", "DELETE", re.compile(r"/api/tickets/[^/]+/?")),
    ("/api/tickets/{id}/comments", "*", re.compile(r"/api/tickets/[^/]+/comments/?")),
    ("/api/export/tickets", "*", re.compile(r"/api/export/tickets/?")),
    ("/api/chat", "*", re.compile(r"/api/chat/(status|message|create-ticket|pull-model)/?")),
    ("/docs", "*", re.compile(r"/(docs|redoc)/?")),
    ("GET /api/users/{id}, reached by /login", "GET HEAD", re.compile(r"/api/users/login/?")),
    ("/api/users/{id}, /operators, /search", "*", re.compile(r"/api/users/(?!(me|login)/?$)[^/]+/?")),
)


@dataclass
class Ticket:
    """One ticket, known in both worlds by the case that made it."""

    made_by: str
    owner: str
    changed: str = ""  # the later route that changed it in the original's world
    deleted: bool = False


@dataclass
class World:
    """The tickets that a server would know, by number."""

    tickets: dict[int, Ticket] = field(default_factory=dict)

    def shown(self, who: str, number: int) -> tuple[str, str, int] | None:
        """What `who` sees of the ticket with this number; None when there is none or it is not his to see."""
        ticket = self.tickets.get(number)
        if ticket is None or ticket.deleted:
            return None
        if who not in ("admin", ticket.owner):
            return ("not his", "", 0)
        return (ticket.made_by, ticket.changed, number)

    def listed(self, who: str) -> list[tuple[str, str, int] | None]:
        return [self.shown(who, n) for n, t in sorted(self.tickets.items()) if who in ("admin", t.owner)]


def route_reason(case: dict[str, Any]) -> str | None:
    path = case["path"].split("?")[0]
    method = case["method"]
    if method == "OPTIONS" and {"Origin", "Access-Control-Request-Method"} <= (case.get("headers") or {}).keys():
        return None  # a preflight is answered before any route
    for name, methods, pattern in LATER_ROUTES:
        if pattern.fullmatch(path) and (methods == "*" or method in methods.split()):
            return name
    return None


def number_in(path: str, saved: dict[str, int]) -> int | None:
    """The id at the end of a path, read as the server reads it: blanks, sign, underscores, fraction of zeros."""
    last = path.split("?")[0].rstrip("/").rpartition("/")[2]
    text = re.sub(r"\{(\w+)\}", lambda m: str(saved.get(m.group(1), 0)), last)
    text = re.sub(r"\.0*$", "", text.replace("%20", "").replace("%2B", "+").replace("_", ""))
    text = "".join(str(unicodedata.digit(c, -1)) if c.isdigit() else c for c in text)
    return int(text) if re.fullmatch(r"[+-]?\d{1,18}", text) else None


def body_of(answer: dict[str, Any]) -> dict[str, Any]:
    try:
        body = json.loads(answer["body"])
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


class Replay:
    """Both worlds, and the reasons found."""

    def __init__(self) -> None:
        self.original, self.ours = World(), World()
        self.original_saved: dict[str, int] = {}
        self.our_saved: dict[str, int] = {}

    def reason(self, case: dict[str, Any], answer: dict[str, Any]) -> str | None:
        later = route_reason(case)
        if later:
            self.later_effect(later, case, answer)
            return later
        path = case["path"].split("?")[0].rstrip("/")
        if path == "/api/tickets" and case["method"] == "POST" and answer["status"] == 201:
            return self.create(case, answer)
        if path == "/api/tickets" and case["method"] in ("GET", "HEAD") and answer["status"] == 200:
            return self.differs(self.original.listed(case["as"]), self.ours.listed(case["as"]))
        if path.startswith("/api/tickets/") and case["method"] in ("GET", "HEAD") and case.get("as"):
            return self.read(case, path)
        return None

    def later_effect(self, name: str, case: dict[str, Any], answer: dict[str, Any]) -> None:
        if case["path"].startswith("/api/chat/create-ticket") and answer["status"] == 201:
            number = body_of(answer)["id"]
            self.original.tickets[number] = Ticket(case["id"], case["as"])
        elif name.startswith(("PATCH", "DELETE")) and answer["status"] in (200, 204):
            number = number_in(case["path"], self.original_saved)
            ticket = self.original.tickets[number or 0]
            if name.startswith("DELETE"):
                ticket.deleted = True
            else:
                ticket.changed = name

    def create(self, case: dict[str, Any], answer: dict[str, Any]) -> str | None:
        number = body_of(answer)["id"]
        ours = max(self.ours.tickets, default=0) + 1
        self.original.tickets[number] = Ticket(case["id"], case["as"])
        self.ours.tickets[ours] = Ticket(case["id"], case["as"])
        for name in case.get("save") or {}:
            self.original_saved[name], self.our_saved[name] = number, ours
        return "numbers after POST /api/chat/create-ticket" if ours != number else None

    def read(self, case: dict[str, Any], path: str) -> str | None:
        theirs, ours = number_in(path, self.original_saved), number_in(path, self.our_saved)
        if theirs is None or ours is None:
            return None
        return self.differs(self.original.shown(case["as"], theirs), self.ours.shown(case["as"], ours))

    @staticmethod
    def differs(theirs: object, ours: object) -> str | None:
        return "reads what a later route made" if theirs != ours else None


def lines(name: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, (HERE / name).read_text().splitlines())


def main() -> None:
    later: dict[str, list[str]] = defaultdict(list)
    for cases, original in FILES:
        replay = Replay()
        for case, answer in zip(lines(cases), lines(original), strict=True):
            assert case["id"] == answer["id"]
            reason = replay.reason(case, answer)
            if reason and case["id"] not in later[reason]:
                later[reason].append(case["id"])
    (HERE / "later.json").write_text(json.dumps(later, indent=1) + "\n")
    for reason, ids in later.items():
        print(f"{len(ids):5} {reason}")


if __name__ == "__main__":
    main()
