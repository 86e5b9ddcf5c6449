"""The executable behind the scripts here: the one that SERVICEDESK names, else the one that `make build` made."""

import os
import sys
from pathlib import Path
from typing import NoReturn

BUILT = Path(__file__).resolve().parent.parent / "build" / "servicedesk"


def become(command: str) -> NoReturn:
    """Runs `servicedesk COMMAND` with the arguments of the script, in the place of this process."""
    program = os.environ.get("SERVICEDESK") or str(BUILT)
    try:
        os.execv(program, [program, command, *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"{program}: {error.strerror}. Run `make build` first, or name the executable in SERVICEDESK.")
