"""The examples of a document: each ```sh block is run, all in one shell, and what follows it is what it printed."""

import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(
    r"^```sh\n(?P<code>.*?)^```\n(?:^```(?P<kind>json|text)\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
END = "\x1e"
DEADLINE_S = 120
# What another run has otherwise: times, numbers of requests, cursors, tokens, addresses, figures of the machine.
VARIES = re.compile(r"_at$|_until$|_bytes$|_ago$|^access_token$|^address$|^user_agent$|^at$")
PASSING = (
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:]+(\.\d+)?"), "TIME"),
    (re.compile(r"cursor=[\w-]+"), "cursor=CURSOR"),
    (re.compile(r"^id: \S+", re.MULTILINE), "id: ID"),
    (re.compile(r"http://[\w.:]+"), "http://HOST"),
)


@dataclass(frozen=True)
class Example:
    """One block. Without a kind it prints nothing worth showing."""

    line: int
    code: str
    kind: str | None
    shown: str


def read(document: Path) -> list[Example]:
    text = document.read_text()
    return [
        Example(text.count("\n", 0, m.start()) + 1, m["code"], m["kind"], m["shown"] or "")
        for m in BLOCK.finditer(text)
    ]


def run(examples: list[Example], **environment: str) -> list[str]:
    """What each printed. The shell is asked once: variables of one block are there in the next."""
    script = "".join(f"{example.code}printf '\\036'\n" for example in examples)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:  # no pipes: a stream may stay open
        shell = subprocess.Popen(
            ["bash", "-c", script], env=environment, stdout=out, stderr=err, start_new_session=True
        )
        try:
            code = shell.wait(DEADLINE_S)
        finally:  # past its deadline too
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGTERM)
        out.seek(0), err.seek(0)
        said = err.read()
        assert (code, said) == (0, ""), said
        return out.read().split(END)[:-1]


def same_text(text: str) -> str:
    for pattern, word in PASSING:
        text = pattern.sub(word, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def difference(shown: object, got: object, key: str = "") -> str | None:
    """Where an answer is not as shown; it may have more keys."""
    if VARIES.search(key):
        return None if type(shown) is type(got) else f"{key}: {got!r}"
    if isinstance(shown, dict) and isinstance(got, dict):
        wrong = [f"{name} is gone" for name in shown if name not in got]
        wrong += [d for name in shown if name in got and (d := difference(shown[name], got[name], name))]
        return "; ".join(wrong) or None
    if isinstance(shown, list) and isinstance(got, list) and len(shown) == len(got):
        return "; ".join(d for a, b in zip(shown, got, strict=True) if (d := difference(a, b, key))) or None
    return None if shown == got else f"{key}: {got!r}"


def disagreement(example: Example, printed: str) -> str | None:
    """A sentence when what was printed is not what the document shows."""
    if example.kind == "json":
        wrong = difference(json.loads(example.shown), json.loads(printed))
    elif example.kind == "text":
        wrong = None if same_text(example.shown) == same_text(printed) else printed
    else:
        wrong = printed.strip() or None
    return f"line {example.line}: {wrong}" if wrong else None
