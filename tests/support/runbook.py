"""The configuration that a page of docs/runbooks shows, for the tests that run it as it stands there."""

import re

from support.server import ROOT


def block(page: str, language: str) -> str:
    """The one block of that language."""
    text = (ROOT / "docs" / "runbooks" / page).read_text()
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, f"{page} has {len(blocks)} blocks of {language}"
    return str(blocks[0])


def replace(text: str, changes: dict[str, str]) -> str:
    """With other places; each must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
