#!/usr/bin/env python3
"""Holds a recording of ours against the recording of the original, case by case.

usage: compare.py ORIGINAL.jsonl OURS.jsonl [-v]

Counts how many cases agree in status, in body and in the headers that matter, and names every case that does not.
An object of ours may have more keys than the original's, never other values and never another order of the
original's keys; the entries of a 422 agree exactly.

deliberate.json lists the differences that are wanted, each with its number in the API's documentation and its
reason. Such a case must still not answer 5xx. One of number 5 (lengths are bounded) may differ by the entries that
say so, and by the numbers of users after one that ours refused: of a new one, or of one who is read by his number and
whom the original made too; by nothing else. One of number 8 (additions) may be health that says in words of its own
that a companion is away, or a refusal where the original had no such method; nothing else.

A case that was not played is wrong.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Answer = dict[str, Any]

# case id -> [number of the difference in the API's documentation, reason]
DELIBERATE: dict[str, tuple[int, str]] = json.loads((HERE / "deliberate.json").read_text())
HEADERS = ("www-authenticate", "access-control-allow-origin", "content-type", "content-disposition")
SERVER_FAULT_ALLOWED = {"chat-model/http500": (502, 503, 504), "chat-model/garbage": (502, 503, 504)}
MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z?"), "TIME"),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "TOKEN"),
    (re.compile(r"tickets_export_\d{8}_\d{6}"), "EXPORT"),
)


def masked(text: str) -> str:
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def body(r: Answer) -> Any:  # noqa: ANN401
    try:
        return json.loads(masked(r["body"]))
    except ValueError:
        return masked(r["body"])


def agrees(theirs: object, ours: object) -> bool:
    """True when ours carries all that theirs does: same values, their keys in their order; more keys are fine."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        if {"type", "loc", "msg"} <= theirs.keys():
            return theirs == ours
        return [k for k in ours if k in theirs] == list(theirs) and all(agrees(v, ours[k]) for k, v in theirs.items())
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(agrees, theirs, ours))
    return type(theirs) is type(ours) and theirs == ours


def without_number(b: object) -> object:
    return {k: v for k, v in b.items() if k != "id"} if isinstance(b, dict) else b


@dataclass
class Sum:
    """What a comparison found."""

    cases: int = 0
    status: int = 0
    body: int = 0
    headers: int = 0
    agree: int = 0
    deliberate: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.cases} cases: {self.agree} agree in all (status {self.status}, status and body {self.body}, "
            f"headers {self.headers}), {self.deliberate} differ on purpose, {len(self.wrong)} wrong"
        )


def without_bounds(r: Answer) -> Any:  # noqa: ANN401
    """The entries of a 422 without those that say that a text is too long; what is no 422 as it is."""
    b = body(r)
    if r["status"] != 422:
        return b
    return [e for e in b["detail"] if e["type"] != "string_too_long"]


def bounded(x: Answer, y: Answer, made: list[Any]) -> bool:
    """True when nothing but a bound of ours stands between them. made: what the original answered to each creation."""
    if x["status"] == y["status"] == 201:
        return agrees(without_number(body(x)), without_number(body(y)))
    if x["status"] == y["status"] == 200:
        return body(x)["id"] == body(y)["id"] and without_number(body(y)) in map(without_number, made)
    rest = without_bounds(y)
    return (
        y["status"] == 422
        and len(rest) < len(body(y)["detail"])
        and rest == (without_bounds(x) if x["status"] == 422 else [])
    )


def added(x: Answer, y: Answer) -> bool:
    """True when ours is well without a companion, or refuses where the original had no such method."""
    if x["status"] == 405:
        return y["status"] in (401, 403, 422)
    theirs, ours = body(x), body(y)
    if x["status"] != y["status"] or not isinstance(ours, dict) or ours.get("status") != "degraded":
        return False
    return agrees(theirs, {**ours, "status": theirs["status"], "message": theirs["message"]})


def excused(case: str, x: Answer, y: Answer, made: list[Any], *, headers: bool) -> bool:
    """Whether the list of wanted differences allows this one."""
    if case not in DELIBERATE:
        return False
    if DELIBERATE[case][0] == 5:
        return headers and bounded(x, y, made)
    if DELIBERATE[case][0] == 8:
        return headers and added(x, y)
    return 0 < y["status"] < 500 or y["status"] in SERVER_FAULT_ALLOWED.get(case, ())


def describe(case: str, x: Answer, y: Answer) -> str:
    def told(r: Answer) -> str:
        return f"{r['status']} { {k: v for k, v in r['headers'].items() if k in HEADERS} } {r['body'][:400]!r}"

    return f"{case}\n  original {told(x)}\n  ours     {told(y)}"


def compare(original: list[Answer], ours: list[Answer]) -> Sum:
    played = {r["id"]: r for r in ours}
    made = [body(r) for r in original if r["status"] == 201]
    found = Sum(cases=len(original))
    for x in original:
        case = x["id"]
        y = played.get(case)
        if y is None:
            found.wrong.append(f"{case}\n  not played")
            continue
        status, same = x["status"] == y["status"], agrees(body(x), body(y))
        headers = all(masked(y["headers"].get(k, "")) == masked(v) for k, v in x["headers"].items() if k in HEADERS)
        found.status += status
        found.body += status and same
        found.headers += headers
        if status and same and headers:
            found.agree += 1
            continue
        if excused(case, x, y, made, headers=headers):
            found.deliberate += 1
        else:
            found.wrong.append(describe(case, x, y))
    return found


def main() -> None:
    recordings = [[json.loads(line) for line in Path(p).read_text().splitlines()] for p in sys.argv[1:3]]
    found = compare(*recordings)
    for text in found.wrong:
        print(text if "-v" in sys.argv else f"differs: {text.splitlines()[0]}")
    print(found)
    sys.exit(bool(found.wrong))


if __name__ == "__main__":
    main()
