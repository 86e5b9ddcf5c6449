#!/usr/bin/env python3
"""Refreshes every ticket, once a day: `servicedesk refresh`, under the name that the original had for it.

    python scripts/refresh.py [--dry-run]        or        python -m scripts.refresh [--dry-run]

DATABASE_URL means what it always meant. The last four lines are the summary: Total, Processed, Skipped (idempotent),
Errors. Exit 0: every ticket was refreshed today, by this run or another. Exit 1: not every one, and why was said. The
executable is the one that SERVICEDESK names, else the one that `make build` made. This process becomes it, so that its
exit code is this one's.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from executable import become

if __name__ == "__main__":
    become("refresh")
