#!/usr/bin/env python3
"""Writes the settings into docs/servicedesk.1, from what `servicedesk configuration` prints on standard input.

usage: servicedesk configuration | tools/manual.py PAGE >NEW_PAGE
"""

import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \|(?: `([^`]*)`)? \| (.+) \|$", re.MULTILINE)
BEGIN, END = '.\\" --- settings ---\n', '.\\" --- end ---\n'


def escape(text: str) -> str:
    """What roff would take for its own: backslashes, and a dot or quote that begins a line."""
    text = text.replace("\\", "\\e")
    return f"\\&{text}" if text[:1] in (".", "'") else text


def settings(configuration: str) -> str:
    """A list item for each row; a sentence a line, as the rest of the page."""
    items = []
    for name, kind, fallback, doc in ROW.findall(configuration):
        given = f"{kind}; {fallback}" if fallback else kind
        sentences = re.sub(r"(?<=[a-z0-9)][.;]) (?=[A-Za-z])", "\n", escape(doc))
        items.append(f".It Ev {name} Pq {escape(given)}\n{sentences}\n")
    return ".Bl -tag -width Ds\n" + "".join(items) + ".El\n"


def page(text: str, configuration: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{settings(configuration)}{END}{after}"


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1]).read_text(), sys.stdin.read()))
