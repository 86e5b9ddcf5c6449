"""compose.yaml and the Dockerfiles against the product: what they name is there, nothing may do more than it needs."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support import images
from support.server import BINARY, ROOT, run

OURS = {"backend": "8000", "frontend": "5173"}
COMPANIONS = {"redis", "ollama"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return images.compose({})["services"]


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    """Setting -> its default, as `servicedesk configuration` prints them."""
    printed = run("configuration").stdout
    return dict(re.findall(r"^\| `(\w+)` \| [^|]* \|(?: `([^`]*)`)? \|", printed, re.MULTILINE))


def packages(group: str) -> set[str]:
    lines = (ROOT / "tools/packages.txt").read_text().splitlines()
    return {line.split(" ")[1] for line in lines if line.startswith(f"{group} ")}


def test_the_services(services: dict[str, Any]) -> None:
    assert set(services) == {*OURS, *COMPANIONS, "postgres"}
    assert [name for name, service in services.items() if "profiles" in service] == ["postgres"]
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {name: [f"127.0.0.1:{port}:{port}"] for name, port in OURS.items()}


@pytest.mark.slow  # not for its time: `make test` installs docker-compose, `make check` installs nothing
@pytest.mark.parametrize("profile", ["", "postgres"])
def test_docker_compose_takes_it(profile: str, tmp_path: Path) -> None:
    settings = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "COMPOSE_PROFILES": profile,
        "POSTGRES_PASSWORD": "x",
    }
    command = ["docker-compose", "-f", str(ROOT / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_may_do_more_than_it_needs(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "/tmp" in service["tmpfs"], name
        user, group = service["user"].split(":")
        assert int(user) > 0 and int(group) > 0, name
        assert not {"privileged", "cap_add", "devices", "pid", "network_mode"} & set(service), name


def test_every_setting_is_one_of_the_program(services: dict[str, Any], documented: dict[str, str]) -> None:
    given = services["backend"]["environment"]
    assert set(given) <= set(documented)
    assert set(images.dockerfile("Dockerfile.backend")[-1].environment()) <= set(documented)
    assert given["REDIS_URL"] == "redis://redis:6379/0"
    assert given["OLLAMA_HOST"] == "http://ollama:11434"
    for name in ("ENV", "FRONTEND_URL", "OLLAMA_MODEL", "PORT"):
        assert given[name] == documented[name], name
    assert "SECRET_KEY" in given and not given["SECRET_KEY"], "there is no default secret"
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == ""


def test_the_backend_believes_the_frontend_alone(services: dict[str, Any]) -> None:
    addresses = {name: services[name]["networks"]["default"]["ipv4_address"] for name in OURS}
    given = services["backend"]["environment"]["TRUSTED_PROXIES"]
    assert [part for part in given.split(",") if part] == [addresses["frontend"]]


def test_what_is_set_outside_arrives() -> None:
    settings = {
        "DATABASE_URL": "postgresql://desk:x@postgres/desk",
        "ENV": "prod",
        "SECRET_KEY": "k" * 32,
        "BIND": "::1",
    }
    backend = images.compose(settings)["services"]["backend"]
    assert {name: backend["environment"][name] for name in settings if name != "BIND"} == {
        name: value for name, value in settings.items() if name != "BIND"
    }
    assert backend["ports"] == ["::1:8000:8000"]


def test_data_and_models_are_kept(services: dict[str, Any]) -> None:
    declared = set(images.compose({})["volumes"])
    mounted = {volume.split(":")[0]: name for name, s in services.items() for volume in s.get("volumes", [])}
    assert mounted == {"data": "backend", "models": "ollama", "postgres": "postgres"}
    assert declared == set(mounted)
    (volume,) = services["backend"]["volumes"]
    place = volume.split(":")[1]
    assert services["backend"]["environment"]["DATABASE_URL"].startswith(f"sqlite:///{place}/")
    assert images.dockerfile("Dockerfile.backend")[-1].all("WORKDIR")[-1] == place, "a key that is made is kept there"


@pytest.mark.parametrize("name", OURS)
def test_an_image(name: str, services: dict[str, Any]) -> None:
    last = images.dockerfile(f"Dockerfile.{name}")[-1]
    assert services[name]["build"] == {"context": ".", "dockerfile": f"Dockerfile.{name}"}
    assert last.all("EXPOSE") == [OURS[name]]
    (made,) = re.findall(r"useradd .*--uid (\d+) .* /usr/sbin/nologin (\w+)", " ".join(last.all("RUN")))
    assert (f"{made[0]}:{made[0]}", [made[1]]) == (services[name]["user"], last.all("USER"))
    check = last.command("HEALTHCHECK")
    assert check[0] == "curl" and check[-1].startswith(f"http://127.0.0.1:{OURS[name]}/")


def test_health_is_asked_where_it_is_told(services: dict[str, Any]) -> None:
    backend = images.dockerfile("Dockerfile.backend")[-1]
    assert backend.command("HEALTHCHECK")[-1].endswith("/api/health")
    assert '"/api/health"' in run("openapi").stdout
    assert backend.command("CMD") == ["servicedesk", "serve"]
    for name in set(services) - set(OURS):
        assert services[name]["healthcheck"]["test"][0] == "CMD", name


def test_one_build_serves_both_images() -> None:
    backend, frontend = (images.dockerfile(f"Dockerfile.{name}") for name in OURS)
    assert backend[0] == frontend[0]


@pytest.mark.parametrize("name", OURS)
def test_packages_are_those_of_the_list(name: str) -> None:
    """Nothing is installed by name but make, which runs the rest."""
    stages = images.dockerfile(f"Dockerfile.{name}")
    installed = [step for stage in stages for step in stage.all("RUN") if "install " in step and "apt-get" in step]
    assert installed == ["apt-get update && apt-get install -y --no-install-recommends make"]
    assert any(step.startswith(f"tools/bootstrap.sh {name} ") for step in stages[-1].all("RUN"))
    assert packages("build") and packages(name)


def test_the_backend_has_every_library_it_is_linked_with() -> None:
    printed = subprocess.run(["readelf", "-d", BINARY], capture_output=True, text=True, check=True).stdout
    libraries = [
        name for name in re.findall(r"NEEDED.*\[(.+)\]", printed) if not re.match(r"lib(asan|ubsan|tsan|gcc_s)\.", name)
    ]
    lists = sorted(Path("/var/lib/dpkg/info").glob("*.list"))  # dpkg -S reads them too, and takes its time
    owned = re.compile("/(?:" + "|".join(map(re.escape, libraries)) + ")$", re.MULTILINE)
    wanted = {file.stem.split(":")[0] for file in lists if owned.search(file.read_text())}
    wanted = {package for package in wanted if not package.startswith(("libc6", "lib32", "libx32"))}
    assert wanted == packages("backend") - {"curl"}


def test_the_context_has_what_the_build_needs_and_no_more() -> None:
    files = set(images.context())
    assert {"Makefile", "meson.build", "src/main.c", "tools/packages.txt", "frontend/package-lock.json"} <= files
    assert not [f for f in files if f.startswith(("docs/", ".git/", "tests/browser/", "build/"))]
    for name in OURS:
        for stage in images.dockerfile(f"Dockerfile.{name}"):
            for line in stage.all("COPY"):
                sources = line.split()[:-1]
                if not sources[0].startswith("--from"):
                    assert all(s == "." or Path(s).as_posix() in files for s in sources), line


def test_the_readme_names_the_defaults_of_both(services: dict[str, Any], documented: dict[str, str]) -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert [row[0] for row in rows][:7] == [
        "DATABASE_URL",
        "ENV",
        "SECRET_KEY",
        "FRONTEND_URL",
        "REDIS_URL",
        "OLLAMA_HOST",
        "OLLAMA_MODEL",
    ]
    for name, by_hand, in_compose in rows[:7]:
        if by_hand.startswith("`"):
            assert by_hand.strip("`") == documented[name], name
        if in_compose.startswith("`"):
            assert in_compose.strip("`") == services["backend"]["environment"][name], name
