"""Fixtures of the API tests: a real server on a fresh database for each module, and people who use it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from support import needs

if sentence := needs.missing_packages():
    sys.exit(sentence)  # what pytest would print of an exception here is a traceback

from support import client
from support.client import Api
from support.contract import Contract
from support.database import Database, Databases
from support.ollama import Ollama
from support.postgres import Cluster
from support.server import BINARY, Server, seeded

StartServer = Callable[..., Server]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgres"), default="sqlite", help="the engine the server runs on"
    )
    parser.addoption("--thin", type=int, metavar="N", help="of each test's parameters, N at most, spread over them all")
    parser.addoption("--full", action="store_true", help="at the end, fail when an answer of a route was never seen")
    parser.addoption("--seen", type=Path, metavar="DIR", help="where runs leave what they saw, for one with --full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is for the other engine, and parameters over --thin. Whether everything was seen is asked last,
    when everything runs."""

    def fits(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("engine")
        return mark is None or mark.args[0] == config.getoption("--database")

    fitting = thinned([i for i in items if fits(i)], config.getoption("--thin"))
    last = [i for i in fitting if i.get_closest_marker("last")]
    items[:] = [i for i in fitting if i not in last] + (last if config.getoption("--full") else [])


def thinned(items: list[pytest.Item], most: int | None) -> list[pytest.Item]:
    """A build in which everything is slow runs each test for its paths, not for each of its values; but each route of
    the document."""
    if most is None:
        return items
    of_test: dict[str, list[pytest.Item]] = {}
    for item in items:
        whole = item.get_closest_marker("document")
        of_test.setdefault(item.nodeid if whole else item.nodeid.partition("[")[0], []).append(item)
    kept = {
        id(group[n * len(group) // min(most, len(group))])
        for group in of_test.values()
        for n in range(min(most, len(group)))
    }
    return [i for i in items if id(i) in kept]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "last: runs after all others, and only with --full")
    config.addinivalue_line("markers", "slow: waits or hashes, or needs what `make test` installs; not in `make check`")
    config.addinivalue_line("markers", "patient: waits nearly all its time; runs beside the others")
    config.addinivalue_line("markers", "document: slow, and yet worth its time under a sanitizer")
    config.addinivalue_line("markers", "engine(name): runs only with --database name")
    wanting = needs.missing_executable(BINARY)
    if not wanting and config.getoption("--database") == "postgres":
        wanting = needs.missing_postgres()
    if wanting:
        raise pytest.UsageError(wanting)


@pytest.fixture(scope="session")
def contract(request: pytest.FixtureRequest) -> Iterator[Contract]:
    of_all = Contract()
    yield of_all
    if folder := request.config.getoption("--seen"):
        of_all.leave(folder)


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    if request.config.getoption("--database") != "postgres":
        yield None
        return
    running = Cluster()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def databases(cluster: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("databases"), cluster)


@pytest.fixture
def database(databases: Databases) -> Database:
    """A fresh, empty one for this test alone."""
    return databases.create()


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """Of the module's server; a module has its own by a fixture of this name."""
    return {}


@pytest.fixture(scope="module")
def server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]
) -> Iterator[Server]:
    """The module's server, with the first administrator."""
    with seeded(databases.create(), tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


@pytest.fixture(autouse=True)
def survives(request: pytest.FixtureRequest) -> Iterator[None]:
    """The test in which the module's server dies is the one that fails; the others get it running again."""
    if "server" not in request.fixturenames:
        yield
        return
    running: Server = request.getfixturevalue("server")
    yield
    if not running.alive():
        story = running.tail()
        running.log.unlink()
        running.start()
        pytest.fail(f"The server died:\n{story}")


@pytest.fixture
def start(database: Database, tmp_path: Path) -> Iterator[StartServer]:
    """Starts servers of this test's own, on its own database unless told otherwise: start(SETTING="value")."""
    started: list[Server] = []

    def start_one(
        *, seed: bool = True, database: Database = database, wrapper: Sequence[str] = (), **settings: str
    ) -> Server:
        one = Server(database, tmp_path / f"log-{len(started)}", wrapper, **settings)
        if seed and not started:
            one.seed_admin()
        started.append(one)
        return one.start()

    yield start_one
    for one in started:
        if one.process is not None and one.process.returncode is None:
            one.end()


@pytest.fixture(scope="module")
def ollama() -> Iterator[Ollama]:
    """For modules whose server asks it."""
    with Ollama() as one:
        yield one


@pytest.fixture(scope="module")
def anonymous(server: Server, contract: Contract) -> Iterator[Api]:
    with Api(server, contract) as api:
        yield api


@pytest.fixture(scope="module")
def user(anonymous: Api) -> Api:
    return anonymous.newcomer("uma@example.com", "Uma User")


@pytest.fixture(scope="module")
def other(anonymous: Api) -> Api:
    return anonymous.newcomer("otto@example.com", "Otto Other")


@pytest.fixture(scope="module")
def admin(anonymous: Api) -> Api:
    return client.admin(anonymous)
