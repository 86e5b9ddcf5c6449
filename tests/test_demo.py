"""scripts/demo.sh: every step is run for real, what goes wrong is one sentence, and nothing of it is left."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from support import server as servers
from support.server import BINARY, ROOT

# All that the script and its end need; no Docker among them.
TOOLS = ("cat", "curl", "dirname", "grep", "mktemp", "rm", "sed", "sh", "sleep", "tail")

# What a shell may have of another desk: none of it is taken.
FOREIGN = {
    "HOST": "192.0.2.1",
    "PORT": "1",
    "DATABASE_URL": "sqlite:////nowhere/desk.db",
    "ENV": "prod",
    "SECRET_KEY": "",
    "SECRET_KEY_PREVIOUS": "too short",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TRUSTED_PROXIES": "everybody",
    "FRONTEND_URL": "nowhere",
    "PUBLIC_URL": "nowhere",
    "OLLAMA_HOST": "user:password@nowhere",
    "JOB_THREADS": "0",
    "MODEL_GAP_MS": "soon",
    "http_proxy": "http://127.0.0.1:1",
}
# What Compose is told instead: empty means not set.
OWN = {
    "BIND": "127.0.0.1",
    "DATABASE_URL": "sqlite:////data/desk.db",
    "ENV": "dev",
    "SECRET_KEY": "",
    "SECRET_KEY_PREVIOUS": "",
    "TRUSTED_PROXIES": "",
    "FRONTEND_URL": "",
    "PUBLIC_URL": "",
    "OLLAMA_MODEL": "",
}


@pytest.fixture
def bin_without_docker(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (folder / tool).symlink_to(found)
    return folder


def demo(work: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One run whose temporary files are in `work`, which it leaves empty."""
    work.mkdir(exist_ok=True)
    done = subprocess.run(
        [ROOT / "scripts/demo.sh", *arguments],
        env=servers.environment({"SERVICEDESK": str(BINARY), "TMPDIR": str(work), **settings}),
        capture_output=True,
        text=True,
        check=False,
        timeout=servers.COMMAND_DEADLINE_S,
    )
    assert list(work.iterdir()) == []
    return done


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow  # seven passwords are hashed
@pytest.mark.parametrize("settings", [{}, {"LOG_LEVEL": "error"}, FOREIGN], ids=["none", "quiet", "foreign"])
def test_all_eight_steps(settings: dict[str, str], tmp_path: Path) -> None:
    done = demo(tmp_path / "work", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"redis":"unset"' in done.stdout
    assert re.findall(r"^==> (\d+)", done.stdout, re.MULTILINE) == [str(n) for n in range(1, 9)]
    assert '"description":"The printer on floor 3 jams"' in done.stdout
    assert "1,The printer on floor 3 jams,new,high,hardware,1,," in done.stdout
    assert "X-Frame-Options: DENY" in done.stdout
    assert done.stdout.count("Incorrect email or password") == 4
    assert re.search(r"^Retry-After: \d+", done.stdout, re.MULTILINE)
    assert "All 8 steps were answered as they should be." in done.stdout
    port = re.search(r"It listens on http://127\.0\.0\.1:(\d+)", done.stdout)
    assert port and not is_listening(int(port[1]))


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "sentence"),
    [
        ((), {"SERVICEDESK": "/bin/false"}, 1, "did not start"),
        (("--fast",), {}, 2, "usage"),
        (("--compose", "--fast"), {}, 2, "usage"),
    ],
)
def test_what_goes_wrong_is_said(
    arguments: tuple[str, ...], settings: dict[str, str], code: int, sentence: str, tmp_path: Path
) -> None:
    done = demo(tmp_path / "work", *arguments, **settings)
    assert done.returncode == code, done.stdout + done.stderr
    assert sentence in done.stderr


def test_an_unexpected_answer_ends_it(bin_without_docker: Path, tmp_path: Path) -> None:
    """curl reports a status that was not expected; the step is named, and the server is ended all the same."""
    curl = bin_without_docker / "curl"
    real = curl.resolve()
    curl.unlink()
    curl.write_text(f'#!/bin/sh\n{real} "$@" | sed "s/^201$/418/"\n')
    curl.chmod(0o755)
    done = demo(tmp_path / "work", PATH=str(bin_without_docker))
    assert done.returncode == 1
    assert "step 3 was answered with 418, not with 201" in done.stderr


def test_compose_without_docker(bin_without_docker: Path, tmp_path: Path) -> None:
    done = demo(tmp_path / "work", "--compose", PATH=str(bin_without_docker))
    assert done.returncode == 1
    assert "Compose is missing" in done.stderr


def test_compose_without_an_engine(bin_without_docker: Path, tmp_path: Path) -> None:
    """A client whose engine is away: `docker compose` is there, and nothing answers."""
    docker = bin_without_docker / "docker"
    docker.write_text("#!/bin/sh\ncase $1 in compose) exit 0 ;; *) exit 1 ;; esac\n")
    docker.chmod(0o755)
    done = demo(tmp_path / "work", "--compose", PATH=str(bin_without_docker))
    assert done.returncode == 1
    assert "No Docker engine answers" in done.stderr


def test_compose_is_a_desk_of_its_own(bin_without_docker: Path, tmp_path: Path) -> None:
    """The docker here starts nothing and notes how it was called: with what outdoes the .env of another desk."""
    told = tmp_path / "told"
    docker = bin_without_docker / "docker"
    docker.write_text(f"""#!/bin/sh
echo "$*" >>{told}
case "$*" in *" up "*) export -p >>{told}; exit 1 ;; esac
""")
    docker.chmod(0o755)
    done = demo(tmp_path / "work", "--compose", PATH=str(bin_without_docker), **FOREIGN)
    assert done.returncode == 1
    lines = told.read_text().splitlines()
    for name, value in OWN.items():
        assert {f"export {name}='{value}'", f'export {name}="{value}"'} & set(lines), name
    assert lines[-1] == "compose -f compose.yaml -p servicedesk-demo down --volumes --rmi local --timeout 20"
