"""compose.yaml and the Dockerfiles as data. Only what ours use is understood; anything else is an error."""

import fnmatch
import json
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {"RUN", "COPY", "WORKDIR", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


@dataclass(frozen=True)
class Stage:
    """One FROM and what follows it."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, word: str) -> list[str]:
        return [rest for step, rest in self.steps if step == word]

    def command(self, word: str) -> list[str]:
        """The list after the last CMD or HEALTHCHECK … CMD."""
        return json.loads(self.all(word)[-1].rpartition("CMD ")[2])

    def environment(self) -> dict[str, str]:
        return dict(pair.split("=", 1) for line in self.all("ENV") for pair in shlex.split(line))


def dockerfile(name: str) -> list[Stage]:
    """Its stages in their order."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    stages: list[Stage] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, alias = rest.partition(" AS ")
            stages.append(Stage(base, alias))
            continue
        assert word in KNOWN, f"{name}: {word} is not understood"
        stages[-1].steps.append((word, " ".join(rest.split())))
    return stages


def compose(settings: Mapping[str, str]) -> dict[str, Any]:
    """With ${NAME:-default} filled in, as Compose does."""

    def value(match: re.Match[str]) -> str:
        return settings.get(match[1]) or match[2]

    def fill(item: object) -> object:
        if isinstance(item, dict):
            return {key: fill(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [fill(inner) for inner in item]
        return VARIABLE.sub(value, item) if isinstance(item, str) else item

    filled = fill(yaml.safe_load((ROOT / "compose.yaml").read_text()))
    assert isinstance(filled, dict)
    return filled


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a file out of the images."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    parts = path.split("/")
    heads = ["/".join(parts[:i]) for i in range(1, len(parts) + 1)]
    for pattern in patterns:
        anywhere = pattern.startswith("**/")
        names = parts if anywhere else [h for h in heads if h.count("/") == pattern.count("/")]
        if any(fnmatch.fnmatch(name, pattern.removeprefix("**/")) for name in names):
            return True
    return False


def context() -> list[str]:
    """The files of the clone that COPY sees: those that git knows, and .dockerignore does not name."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.splitlines() if not ignored(path) and (ROOT / path).exists()]
