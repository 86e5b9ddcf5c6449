"""Rounds: every contender does every work once a round, in an order that turns, so that a slow minute of the machine
falls on all of them. What is kept is every result; what is told is the smallest and the median."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from harness.load import Result

Measure = Callable[[int], Result]


@dataclass
class Series:
    """The results of one contender at one work, one for each round."""

    results: list[Result] = field(default_factory=list)

    def least(self, name: str) -> float:
        return min(getattr(result, name) for result in self.results)

    def most(self, name: str) -> float:
        return max(getattr(result, name) for result in self.results)

    def middle(self, name: str) -> float:
        return median(getattr(result, name) for result in self.results)

    @property
    def bad(self) -> int:
        return sum(result.bad for result in self.results)


Table = dict[tuple[str, str], Series]


def play(contests: dict[tuple[str, str], Measure], rounds: int, into: Table) -> None:
    """contests: (work, contender) to what measures it once."""
    keys = list(contests)
    for number in range(rounds):
        turn = number % len(keys)
        for work, contender in keys[turn:] + keys[:turn]:
            show(f"round {number + 1} of {rounds}: {work}, {contender}")
            into.setdefault((work, contender), Series()).results.append(contests[work, contender](number + 1))
    show("")


def show(line: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")
        sys.stderr.flush()
    elif line:
        print(line, file=sys.stderr)
