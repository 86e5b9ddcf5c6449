#!/usr/bin/env python3
"""Makes or promotes the first administrator: `servicedesk seed-admin`, under the name that the original had for it.

    python scripts/seed_admin.py        or        python -m scripts.seed_admin

ADMIN_EMAIL (admin@example.com), ADMIN_NAME (Admin), ADMIN_PASSWORD, ENV and DATABASE_URL mean what they always meant.
Exit 0: there is such an administrator now. Exit 1: there is none, and stderr says why. The executable is the one that
SERVICEDESK names, else the one that `make build` made. This process becomes it, so that its exit code is this one's.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from executable import become

if __name__ == "__main__":
    become("seed-admin")
