#!/usr/bin/env python3
"""Measures the service desk against its yardsticks and writes bench/RESULTS.md. See bench/README.md."""

import argparse
import sys
from pathlib import Path

from harness.place import Place
from harness.processes import BenchError
from harness.report import write_report
from harness.works import Plan, Works

ROOT = Path(__file__).parents[1]
QUICK = Plan(tickets=100_000, starts=5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 tickets and fewer starts, for development")
    parser.add_argument("--server", type=Path, default=ROOT / "build" / "servicedesk", help="the executable")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "meson", help="the folder that Meson set up")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="for databases and logs")
    parser.add_argument("--out", type=Path, help="the report (bench/RESULTS.md; with --quick: printed only)")
    args = parser.parse_args()
    try:
        outcome = Works(Place(args.folder, args.server, args.build), QUICK if args.quick else Plan()).run()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    text = write_report(outcome, ROOT)
    print(text)
    out = args.out or (None if args.quick else ROOT / "bench" / "RESULTS.md")
    if out:
        out.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
