"""The documents lead somewhere: each link of theirs is a file of the clone, and each anchor a heading of it."""

import re
import subprocess
from pathlib import Path

import pytest

from support import examples
from support.server import ROOT, Server

LISTED = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
DOCUMENTS = [path for path in LISTED.splitlines() if not path.startswith("frontend/")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(document: Path) -> set[str]:
    """Headings as the usual viewers name them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_lead_somewhere(path: str) -> None:
    document = ROOT / path
    for link in LINK.findall(FENCE.sub("", document.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name) if name else document
        assert target.exists(), f"{path}: {link}"
        assert not anchor or anchor in anchors(target), f"{path}: {link}"


def test_paths_in_the_readme_exist() -> None:
    """What stands there as code and looks like a file of the clone is one."""
    named = re.findall(r"`((?:docs|scripts|tests|tools|deploy|src|api)/[\w./-]+)`", (ROOT / "README.md").read_text())
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_readme_s_first_ticket(server: Server) -> None:
    code = next(e for e in examples.read(ROOT / "README.md") if e.code.startswith("api=")).code
    here = examples.Example(1, code.replace("http://localhost:8000", server.url), None, "")
    (printed,) = examples.run([here], PATH="/usr/bin:/bin")
    assert printed.count('"description":"The printer on floor 3 jams"') == 2, printed
