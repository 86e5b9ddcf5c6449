"""Reads Prometheus' text format (version 0.0.4), and refuses what its documentation does not allow.

The client library's parser takes nearly everything; here a page must also say each family once and whole, each sample
once, and histograms that add up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Labels = frozenset[tuple[str, str]]

HELP = re.compile(r"# HELP ([a-z_][a-z0-9_]*) (.+)")
TYPE = re.compile(r"# TYPE ([a-z_][a-z0-9_]*) (counter|gauge|histogram)")
LABEL = r'[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"([a-z_][a-z0-9_]*)(?:\{{({LABEL}(?:,{LABEL})*)\}})? (-?[0-9]+(?:\.[0-9]+)?)")
PARTS = ("_bucket", "_sum", "_count")


@dataclass
class Family:
    kind: str
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)


def read_labels(text: str | None) -> Labels:
    pairs = [part.split("=", 1) for part in re.findall(LABEL, text or "")]
    assert len({name for name, _ in pairs}) == len(pairs), f"a label twice: {text}"
    return frozenset((name, value[1:-1]) for name, value in pairs)


class Page:
    """A page of metrics; asserts that every line of it is right."""

    def __init__(self, text: str) -> None:
        self.families: dict[str, Family] = {}
        assert text.endswith("\n") and "\r" not in text
        lines = text[:-1].split("\n")
        at = 0
        while at < len(lines):
            at = self._family(lines, at)
        for name, family in self.families.items():
            if family.kind == "histogram":
                self._check_histogram(name, family)

    def _family(self, lines: list[str], at: int) -> int:
        head, kind = HELP.fullmatch(lines[at]), TYPE.fullmatch(lines[at + 1])
        assert head and kind and head[1] == kind[1], lines[at : at + 2]
        name = head[1]
        assert name not in self.families, f"{name} comes twice"
        assert (kind[2] == "counter") == name.endswith("_total"), name
        family = self.families[name] = Family(kind[2])
        names = {name + part for part in PARTS} if family.kind == "histogram" else {name}
        at += 2
        while at < len(lines) and not lines[at].startswith("#"):
            sample = SAMPLE.fullmatch(lines[at])
            assert sample and sample[1] in names, lines[at]
            key = (sample[1], read_labels(sample[2]))
            assert key not in family.samples, f"twice: {lines[at]}"
            family.samples[key] = float(sample[3])
            at += 1
        return at

    @staticmethod
    def _check_histogram(name: str, family: Family) -> None:
        buckets: dict[Labels, list[tuple[float, float]]] = {}
        for (sample, labels), value in family.samples.items():
            if sample == name + "_bucket":
                bound = float(dict(labels)["le"])
                rest = frozenset(pair for pair in labels if pair[0] != "le")
                buckets.setdefault(rest, []).append((bound, value))
        for labels, list_ in buckets.items():
            assert list_ == sorted(list_), f"{name} {labels}: {list_}"
            assert [v for _, v in list_] == sorted(v for _, v in list_), f"{name} {labels}: {list_}"
            assert list_[-1] == (float("inf"), family.samples[name + "_count", labels])
            assert family.samples[name + "_sum", labels] >= 0
        assert len(family.samples) == sum(len(b) + 2 for b in buckets.values())

    def value(self, name: str, **labels: str) -> float:
        family = next(f for n, f in self.families.items() if name in (n, *(n + part for part in PARTS)))
        return family.samples[name, frozenset(labels.items())]

    def labels(self, name: str, label: str) -> set[str]:
        """All values of a label of a family."""
        return {dict(labels)[label] for _, labels in self.families[name].samples}

    def series(self) -> set[tuple[str, Labels]]:
        return {key for family in self.families.values() for key in family.samples}

    def of_route(self, method: str, route: str) -> Mapping[str, float]:
        """Its answers by class of status."""
        name = "servicedesk_http_requests_total"
        return {
            status: self.value(name, method=method, route=route, status=status)
            for status in self.labels(name, "status")
        }
