"""What a run stands on, looked for before anything is imported: each thing that is missing is named in one sentence.

Imports nothing but the standard library, so that a bare clone gets the sentence and no traceback.
"""

import importlib.util
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("httpx", "jsonschema_rs", "prometheus_client", "psycopg", "schemathesis")


def missing_packages() -> str | None:
    """The sentence about Python packages, or None."""
    absent = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if not absent:
        return None
    return f"Python lacks {', '.join(absent)}: `pip install -r requirements.txt`, `uv sync`, or `make test`."


def missing_executable(binary: Path) -> str | None:
    if os.access(binary, os.X_OK) and binary.is_file():
        return None
    return f"{binary} is missing: run `make build`, or name the executable in SERVICEDESK."


def missing_postgres() -> str | None:
    if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return None
    return "PostgreSQL's programs are missing: `apt-get install postgresql-15`, or `make test`, which does it."
