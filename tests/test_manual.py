"""docs/servicedesk.1 says what `servicedesk --help` and the table of settings say, and is well-formed."""

import re
import subprocess
import sys

import pytest

from support.server import ROOT, run

PAGE = ROOT / "docs/servicedesk.1"
USAGE_COLUMNS = 33


def commands_of_the_page() -> set[str]:
    """Its items as --help writes them: `.It Ic migrate Op Fl -dry-run` is `migrate [--dry-run]`."""
    section = PAGE.read_text().partition(".Sh COMMANDS\n")[2].partition(".Sh ")[0]
    found = set()
    for item in re.findall(r"^\.It (.+)$", section, re.MULTILINE):
        text = re.sub(r"Op (.+)", r"[\1]", item)
        found.add(re.sub(r"\b(?:Ic|Ar) ", "", text).replace("Fl -", "--").lower())
    return found


def test_every_command_with_its_arguments() -> None:
    listed = run("--help").stdout.partition("COMMAND\n\n")[2].partition("\n\n")[0]
    assert {line[:USAGE_COLUMNS].strip().lower() for line in listed.splitlines()} == commands_of_the_page()


def test_the_settings_are_those_of_the_program() -> None:
    wanted = subprocess.run(
        [sys.executable, ROOT / "tools/manual.py", PAGE],
        input=run("configuration").stdout,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    cure = "servicedesk configuration | tools/manual.py docs/servicedesk.1 >new && mv new docs/servicedesk.1"
    assert wanted == PAGE.read_text(), cure
    assert wanted.count(".It Ev ") == run("configuration").stdout.count("\n| `")


@pytest.mark.slow  # not for its time: `make test` installs mandoc, `make check` installs nothing
def test_it_is_well_formed() -> None:
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", PAGE], capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
