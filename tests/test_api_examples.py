"""docs/api.md: its commands are run, in their order, and its answers are what they print."""

from collections.abc import Iterator

import pytest

from support import examples
from support import ollama as double
from support.database import Databases
from support.server import ADMIN, ROOT, Server, seeded

DOCUMENT = ROOT / "docs/api.md"


@pytest.fixture
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a model, which answers as the double of Ollama does."""
    with (
        double.Ollama(lambda call: call.say(double.answer())) as ollama,
        seeded(databases.create(), tmp_path_factory.mktemp("server"), OLLAMA_HOST=ollama.host) as running,
    ):
        yield running


@pytest.mark.engine("sqlite")  # health names its engine
def test_the_document_shows_what_the_server_answers(server: Server) -> None:
    shown = examples.read(DOCUMENT)
    here = [
        examples.Example(e.line, e.code.replace("http://localhost:8000", server.url), e.kind, e.shown) for e in shown
    ]
    printed = examples.run(here, PATH="/usr/bin:/bin", **ADMIN)
    assert len(printed) == len(shown) > 20
    wrong = [d for example, text in zip(here, printed, strict=True) if (d := examples.disagreement(example, text))]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_shown_that_was_not_run() -> None:
    text = DOCUMENT.read_text()
    found = examples.read(DOCUMENT)
    answers = text.count("```json") + text.count("```text")
    assert text.count("```sh") == len(found)
    assert answers == sum(example.kind is not None for example in found)
    assert text.count("```\n") == len(found) + answers
