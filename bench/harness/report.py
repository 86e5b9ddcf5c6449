"""The report: every figure beside its yardsticks and its target."""

import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.rounds import Series
from harness.shapes import SHAPES
from harness.start import machine
from harness.stream import StreamResult
from harness.works import (
    CONNECTIONS,
    FEW_CONNECTIONS,
    LOGIN_CLIENTS,
    MODEL_ROUNDS,
    MODEL_SECONDS,
    SMALL_TICKETS,
    BesideResult,
    Outcome,
)


@dataclass
class Target:
    """hello: at most so many times nginx's hello. original_us: what the original needs, as shipped, from and to;
    original_times: how many times less ours should be."""

    hello: float | None = None
    bare: float | None = None
    original_us: tuple[int, int] | None = None
    original_times: int | None = None


TARGETS = {
    "read one": Target(3.5, 1.5, (4500, 5300), 150),
    "list of 50": Target(20, 1.5, (7600, 8500), 50),
    "own list of 50": Target(20, 1.5, (7600, 8500), 50),
    "create": Target(8, 2, (7000, 8500), 100),
    "comment": Target(bare=2),
    "patch": Target(bare=2),
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *[list(row) for row in rows]]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def cpu(series: Series) -> str:
    return f"{number(series.least('cpu_us'))} / {number(series.middle('cpu_us'))}"


def ms(us: float) -> str:
    return f"{us / 1000:.2f}"


def mb(kib: float) -> str:
    return f"{kib / 1024:.1f}"


def against(value: float, limit: float | None, unit: str = "") -> str:
    """A ratio, its target, and whether it is reached."""
    if limit is None:
        return f"{value:.1f}{unit}"
    return f"{value:.2f}{unit} (≤ {limit:g}: {'yes' if value <= limit else '**no**'})"


def reached(score: float, target: float) -> str:
    return f"{score:.0f} (≥ {target:g}: {'yes' if score >= target else '**no**'})"


def reached_at_most(count: float, limit: float) -> str:
    return f"{count:,.0f} (≤ {limit:,.0f}: {'yes' if count <= limit else '**no**'})"


def ratio(ours: tuple[float, float], other: tuple[float, float], limit: float | None) -> str:
    """Of the least and of the medians; the target is held against the latter."""
    return f"{ours[0] / other[0]:.2f} / {against(ours[1] / other[1], limit)}"


class Report:
    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.table = outcome, outcome.table

    def both(self, work: str, contender: str) -> tuple[float, float]:
        """Least and median, in microseconds of processor's time."""
        series = self.table[work, contender]
        return series.least("cpu_us"), series.middle("cpu_us")

    def middle(self, work: str, contender: str) -> float:
        return self.table[work, contender].middle("cpu_us")

    def costs(self) -> str:
        rows = []
        for (work, contender), series in self.table.items():
            if work not in TARGETS and work != "hello":
                continue
            row = [work, contender, cpu(series), number(series.middle("per_second")), "", "", ""]
            if contender != "bare SQL":
                row[-3:] = [ms(series.middle("p50_us")), ms(series.middle("p99_us")), str(series.bad)]
            rows.append(row)
        head = ("work", "who", "CPU µs a request, least / median", "requests/s", "p50 ms", "p99 ms", "not 2xx")
        return table(head, sorted(rows, key=lambda row: list(TARGETS).index(row[0]) if row[0] in TARGETS else -1))

    def ratios(self) -> str:
        rows, hello = [], self.both("hello", "nginx")
        for work, target in TARGETS.items():
            ours, bare = self.both(work, "servicedesk"), self.both(work, "bare SQL")
            storage = (bare[0] + hello[0], bare[1] + hello[1])
            peer = self.both(work, "peer") if (work, "peer") in self.table else None
            least, most = target.original_us or (0, 0)
            rows.append(
                [
                    work,
                    ratio(ours, hello, target.hello),
                    ratio(ours, storage, target.bare),
                    f"{peer[0] / ours[0]:,.0f} / {peer[1] / ours[1]:,.0f}" if peer else "",
                    f"{least / ours[1]:,.0f} to {most / ours[1]:,.0f} (target {target.original_times})" if most else "",
                ]
            )
        head = ("work", "times nginx's hello", "times bare SQL + hello", "FastAPI peer needs times ours")
        return table((*head, "the original needed times ours"), rows)

    def sizes(self) -> str:
        rows = []
        large, small = f"{self.outcome.plan.tickets:,}", f"{SMALL_TICKETS:,}"
        for work in ("read one", "list of 50", "own list of 50", "statistics", "days"):
            many, few = (self.middle(f"{work}, by size", size) for size in (large, small))
            rows.append([work, number(few), number(many), against(many / few, 1.3, "x")])
        return table(("work", f"{small} tickets, µs", f"{large} tickets, µs", "ratio"), rows)

    def shapes(self) -> str:
        rows = []
        large, small = f"{self.outcome.plan.tickets:,}", f"{SMALL_TICKETS:,}"
        for shape, (who, query) in SHAPES.items():
            many, few = (self.middle(f"{shape}, by shape", size) for size in (large, small))
            asked = f"`{query}`" if query else ""
            rows.append([shape, who, asked, number(few), number(many), against(many / few, 1.3, "x")])
        return table(("list", "who", "query", f"{small} tickets, µs", f"{large} tickets, µs", "ratio"), rows)

    def pages(self) -> str:
        found = self.outcome.pages
        if not found:
            return "Not measured: this executable has no web application inside.\n"
        rows = [
            [name, reached(s.performance, 95), reached(s.accessibility, 100), f"{s.shift:.3f}", f"{s.content_ms:.0f}"]
            for name, s in found.pages.items()
        ]
        head = ("page", "Lighthouse, performance", "accessibility", "layout shift", "largest content, ms")
        feel = found.feel
        felt = (
            f"\nThe queue: first ticket {against(feel['content_ms'] / 1000, 2.0, ' s')} on a processor four times "
            f"slower; `j` to the next row, p95: {against(feel['press_p95_ms'], 50, ' ms')}; "
            f"{reached_at_most(feel['nodes'], 1300)} nodes.\n"
        )
        return table(head, rows) + felt

    def logins(self) -> str:
        rows = []
        for contender in ("servicedesk", "peer"):
            results = self.table["reads beside logins", contender].results
            logins = [r.logins_per_second for r in results if isinstance(r, BesideResult)]
            series = self.table["reads beside logins", contender]
            p99_ms = series.middle("p99_us") / 1000
            shown = against(p99_ms, 10) if contender == "servicedesk" else f"{p99_ms:.1f}"
            reads = [number(series.middle("per_second")), ms(series.middle("p50_us")), shown]
            rows.append([contender, *reads, f"{sum(logins) / len(logins):.1f}", str(series.bad)])
        return table(("who", "reads/s", "p50 ms", "p99 ms, median of the rounds", "logins/s", "not 2xx"), rows)

    def models(self) -> str:
        work = "reads beside a model"
        alone = self.table[work, "nobody asks"]
        rows = []
        for (_, words), series in [item for item in self.table.items() if item[0][0] == work]:
            most, middle = (
                getattr(alone, of)("per_second") / getattr(series, of)("per_second") for of in ("most", "middle")
            )
            slower = "1" if series is alone else f"{against(most, 1.1, 'x')} / {middle:.2f}"
            latency = [ms(series.middle("p50_us")), ms(series.middle("p95_us"))]
            rows.append([words, number(series.middle("per_second")), *latency, slower, str(series.bad)])
        slower = "times fewer reads/s, of the most / of the medians"
        return table(("the model", "reads/s", "p50 ms", "p95 ms", slower, "not 2xx"), rows)

    def streams(self) -> str:
        rows = []
        for work, contender in [key for key in self.table if key[0] in ("whole list", "CSV")]:
            bare_us = self.middle(work, "bare SQL")
            series = self.table[work, contender]
            streams = [r for r in series.results if isinstance(r, StreamResult)]
            memory = ""
            if streams:
                memory = f"{mb(max(r.before_kib for r in streams))} → {mb(max(r.peak_kib for r in streams))}"
            ratio = against(series.middle("cpu_us") / bare_us, 2 if contender == "servicedesk" else None, "x")
            cost = f"{series.middle('cpu_us'):.2f}"
            rows.append([work, contender, number(series.middle("per_second")), cost, ratio, memory])
        return table(("work", "who", "rows/s", "CPU µs a row", "of bare SQL", "memory before → peak, MB"), rows)

    def live(self) -> str:
        found = self.outcome.live
        if not found:
            return "Not measured.\n"
        rows = [
            [f"{whom} ({count})", f"{middle:.1f}", f"{most:.1f}"]
            for whom, (count, middle, most) in found.reached_ms.items()
        ]
        waiting = (
            f"{found.streams:,} streams that wait: {found.bytes_each:,.0f} bytes each, together "
            f"{found.cpu_percent:.2f} % of a core.\n\n"
        )
        return waiting + table(("an event reaches (streams)", "median ms", "most ms"), rows)

    def machine_room(self) -> str:
        outcome, rows = self.outcome, []
        for name in ("servicedesk", "peer"):
            ours = name == "servicedesk"
            least, middle = outcome.cold_ms[name]
            idle, after = outcome.idle_kib[name], outcome.after_kib[name]
            start = f"{least:.0f} / {against(middle, 30) if ours else f'{middle:.0f}'}"
            rows.append([name, start, against(idle / 1024, 25) if ours else mb(idle), mb(after)])
        head = ("who", "cold start to first answer, ms, least / median", "resident at rest, MB", "after the run, MB")
        full, stripped = outcome.size_mb
        web = "with the web application inside" if outcome.with_web else "**without** a web application inside"
        return (
            table(head, rows)
            + f"\nThe executable, {web}: {full:.2f} MB as built, {against(stripped, 6)} MB without symbols.\n"
        )


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def write_report(outcome: Outcome, root: Path) -> str:
    report, plan = Report(outcome), outcome.plan
    changed = " with changes" if git(root, "status", "--porcelain", "--untracked-files=no", "src") else ""
    return f"""# Results

Written by `make bench`; the method and what the words mean are in [README.md](README.md).

- {time.strftime("%Y-%m-%d", time.gmtime())}, commit {git(root, "rev-parse", "--short", "HEAD") or "unknown"}{changed}
- {machine()}
- {plan.tickets:,} tickets of `seed-demo`, {plan.users:,} users; {plan.rounds} interleaved rounds of {plan.seconds:g} s,
  {CONNECTIONS} connections

## Ratios, and the targets beside them

Processor's time of a request, ratio of the least / of the medians of the rounds. Targets are held against medians.

{report.ratios()}
## Costs

{report.costs()}
## The size of the desk

{report.sizes()}
## Lists of 50 in every shape

{report.shapes()}
## Reads while {LOGIN_CLIENTS} clients log in without pause

{report.logins()}
## Reads while a full line asks the model, with {SMALL_TICKETS:,} tickets

By {FEW_CONNECTIONS} connections, so that a core is left for the model and those who ask it;
{MODEL_ROUNDS} rounds of {MODEL_SECONDS} s. The target is held against the best round of each:
a busy machine costs the others more than the model does.

{report.models()}
## Everything as a stream

{report.streams()}
## Streams of events, with {SMALL_TICKETS:,} tickets

{report.live()}
## The web application

{report.pages()}
## Start, memory, size

{report.machine_room()}"""
