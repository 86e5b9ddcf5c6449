#!/usr/bin/env python3
"""Builds and runs the images of compose.yaml where there is no container engine. Needs root, debootstrap and iproute2.

usage: try_images.py FOLDER

All that it makes is in FOLDER/servicedesk-images, and what it makes anew it removes there alone. Each step of
Dockerfile.backend and Dockerfile.frontend is run in a fresh Debian that debootstrap makes in base there, on layers of
its own. Then both are started as compose.yaml says: their user, a read-only root with /tmp in memory, no capabilities,
no new privileges, each in a network namespace with its address, the volume in data. Redis is Debian's own. Their health
checks are run, and some requests. What it does not show: that the foreign images start (redis, ollama, postgres), and
how an engine makes volumes, networks and published ports.
"""

import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from support import images  # noqa: E402

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAMESPACE = "servicedesk-{}"
HEALTHY_S, STOP_S = 60, 20


def run(*argv: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(a) for a in argv], text=True, check=True, **more)  # type: ignore[call-overload]


def say(text: str) -> None:
    print(text, flush=True)


def digest(history: str) -> str:
    """What a stage depends on: its steps, and the files that COPY sees."""
    seen = hashlib.sha256(history.encode())
    for path in images.context():
        seen.update(path.encode() + (ROOT / path).read_bytes())
    return seen.hexdigest()[:12]


@dataclass(frozen=True)
class Built:
    """A stage that was built: what it is a result of, where it is mounted, its layers (the lowest last), its folder."""

    history: str
    root: Path
    layers: list[Path]
    place: str = "/"


class Builder:
    """Stages as overlays. One that two Dockerfiles share is built once, and again only when it or a file changed."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.built: dict[str, Built] = {}

    def fresh_debian(self) -> Built:
        base = self.folder / "base"
        if not (base / "usr/bin/apt-get").exists():
            say("==> debootstrap --variant=minbase bookworm")
            run("debootstrap", "--variant=minbase", "bookworm", base, stdout=subprocess.DEVNULL)
        return Built("", base, [base])

    def build(self, name: str) -> Path:
        """The root of the last stage."""
        made: dict[str, Built] = {}
        for stage in images.dockerfile(name):
            below = made.get(stage.base) or self.fresh_debian()
            history = below.history + "".join(f"{word} {rest}\n" for word, rest in stage.steps)
            if history not in self.built:
                self.built[history] = self.make(history, below, stage, made)
            made[stage.name] = self.built[history]
        return made[""].root

    def make(self, history: str, below: Built, stage: images.Stage, made: dict[str, Built]) -> Built:
        layer = self.folder / "layers" / digest(history)
        done = layer / "done"
        if not done.exists():
            shutil.rmtree(layer, ignore_errors=True)
        upper, work, root = (layer / part for part in ("files", "work", "root"))
        for place in (upper, work, root):
            place.mkdir(parents=True, exist_ok=True)
        lower = ":".join(map(str, below.layers))
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}", root)
        self.stack.callback(run, "umount", "-R", root)
        place = below.place
        for word, rest in stage.steps:
            place = rest if word == "WORKDIR" else place
            if word in ("WORKDIR", "RUN", "COPY"):
                say(f"==> {word} {rest}{' (as it was)' if done.exists() else ''}")
                if not done.exists():
                    self.take(root, place, word, rest, made)
        done.touch()
        return Built(history, root, [upper, *below.layers], place)

    def take(self, root: Path, place: str, word: str, rest: str, made: dict[str, Built]) -> None:
        if word == "WORKDIR":
            (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "RUN":
            self.step(root, place, rest)
        else:
            copy(root, place, rest.split(), made)

    def step(self, root: Path, place: str, command: str) -> None:
        """As Docker does, and with this machine's certificates, which its registries may need."""
        script = f"""set -e
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
: >{root}/run/certificates && mount --bind {CERTIFICATES} {root}/run/certificates
cat /etc/resolv.conf >{root}/etc/resolv.conf
exec chroot {root} env -i PATH={PATH} HOME=/root PIP_CERT=/run/certificates NODE_EXTRA_CA_CERTS=/run/certificates \
    /bin/sh -c {shlex.quote(f"cd {place} && {command}")}"""
        log = self.folder / "build.log"
        with log.open("a") as out:
            done = subprocess.run(
                ["unshare", "--mount", "--pid", "--fork", "sh", "-c", script], stdout=out, stderr=out, check=False
            )
        if done.returncode:
            sys.exit(f"That failed with {done.returncode}. The end of {log}:\n" + log.read_text()[-3000:])


def copy(root: Path, place: str, words: list[str], made: dict[str, Built]) -> None:
    """COPY [--from=STAGE] FROM... TO"""
    source = made[words.pop(0).removeprefix("--from=")].root if words[0].startswith("--from=") else ROOT
    to = root / (Path(place) / words[-1]).as_posix().lstrip("/")
    if words[:-1] == ["."]:
        for path in images.context():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, to / path)
        return
    for name in words[:-1]:
        found = source / name.lstrip("/")
        if found.is_dir():
            shutil.copytree(found, to, dirs_exist_ok=True)
        else:
            target = to / found.name if words[-1].endswith("/") else to
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, target)


@dataclass(frozen=True)
class Image:
    """One that was built, and how Compose starts it."""

    name: str
    root: Path
    stage: images.Stage
    service: dict
    folder: Path

    def inside(self, *command: str) -> list[str]:
        """A command in it, as its user, on a read-only root, without capabilities, in its network."""
        user, group = self.service["user"].split(":")
        volumes = [v.split(":") for v in self.service.get("volumes", [])]
        binds = "".join(f"mount --bind {self.folder / name} {self.root}{at}\n" for name, at in volumes)
        memory = "".join(f"mount -t tmpfs -o mode=1777 tmpfs {self.root}{at}\n" for at in self.service["tmpfs"])
        settings = {"PATH": PATH, **self.stage.environment(), **self.service.get("environment", {})}
        given = " ".join(shlex.quote(f"{key}={value}") for key, value in settings.items())
        script = f"""set -e
mount --bind {self.root} {self.root}
mount -t proc proc {self.root}/proc
mount --rbind /dev {self.root}/dev
: >>{self.root}/etc/hosts && mount --bind {self.folder}/hosts {self.root}/etc/hosts
{binds}{memory}mount -o remount,bind,ro {self.root}
cd {self.root}
exec chroot {self.root} env -i {given} setpriv --reuid {user} --regid {group} --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all -- sh -c 'cd {self.workdir()} && exec "$@"' sh "$@" """
        network = ["ip", "netns", "exec", NAMESPACE.format(self.name)]
        return [*network, "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh", *command]

    def workdir(self) -> str:
        return self.stage.all("WORKDIR")[-1]

    def healthy(self) -> bool:
        check = self.inside(*self.stage.command("HEALTHCHECK"))
        return subprocess.run(check, capture_output=True, check=False).returncode == 0

    @contextmanager
    def started(self) -> Iterator[None]:
        with (self.folder / f"{self.name}.log").open("w") as log:
            process = subprocess.Popen(self.inside(*self.stage.command("CMD")), stdout=log, stderr=log)
            deadline = time.monotonic() + HEALTHY_S
            while not self.healthy():
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{self.name} is not healthy:\n" + Path(log.name).read_text()[-2000:])
                time.sleep(0.2)
            say(f"==> {self.name} is healthy by its own check: {shlex.join(self.stage.command('HEALTHCHECK'))}")
            try:
                yield
            finally:
                say(f"==> {self.name} ends with {self.end(process)} when it is told to stop")

    def end(self, process: subprocess.Popen[bytes]) -> int:
        """The signal that Compose sends goes to the first process inside; what was started is its keeper."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.Signals[self.service.get("stop_signal", "SIGTERM")])
        try:
            return process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()  # with it, what it keeps
            return process.wait()


@contextmanager
def networks(addresses: dict[str, str]) -> Iterator[None]:
    """A namespace for each of two services, joined by a cable."""
    one, two = (NAMESPACE.format(name) for name in addresses)
    for name in (one, two):
        run("ip", "netns", "add", name)
    try:
        run("ip", "link", "add", "desk0", "netns", one, "type", "veth", "peer", "name", "desk0", "netns", two)
        for name, address in zip((one, two), addresses.values(), strict=True):
            run("ip", "-n", name, "address", "add", f"{address}/24", "dev", "desk0")
            for link in ("lo", "desk0"):
                run("ip", "-n", name, "link", "set", link, "up")
        yield
    finally:
        for name in (one, two):
            run("ip", "netns", "delete", name)


@contextmanager
def redis(service: dict) -> Iterator[None]:
    """Debian's, with the command of compose.yaml, beside the backend."""
    argv = ["ip", "netns", "exec", NAMESPACE.format("backend"), *service["command"], "--dir", "/tmp"]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def show(image: Image, *command: str) -> None:
    say(f"\n{image.name}$ {shlex.join(command)}")
    done = subprocess.run(image.inside(*command), capture_output=True, text=True, check=False)
    say((done.stdout + done.stderr).rstrip() + (f"\n(exit {done.returncode})" if done.returncode else ""))


WHO = "grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs)' /proc/self/status; touch /usr/x"
# Weak passwords: refused, and counted.
REGISTER = """for i in 1 2 3 4; do
    curl -s -w ' %{http_code}\\n' -H "X-Forwarded-For: 198.51.100.$i" -H 'Content-Type: application/json' \\
        -d '{"name": "A", "email": "a@example.com", "password": "x"}' http://frontend:5173/api/users/
done"""


def ask(backend: Image, frontend: Image) -> None:
    """What they may do, and what the desk answers."""
    for image in (backend, frontend):
        show(image, "sh", "-c", WHO)
    show(backend, "servicedesk", "seed-admin")
    show(backend, "ls", "-ln", "/data")
    show(backend, "curl", "-s", "http://127.0.0.1:8000/api/health")
    show(frontend, "curl", "-sI", "http://127.0.0.1:5173/")
    show(frontend, "curl", "-si", "http://127.0.0.1:5173/api/health")
    show(backend, "sh", "-c", REGISTER)
    show(backend, "servicedesk", "backup", "/data/desk.backup")
    show(backend, "servicedesk", "verify", "--database", "/data/desk.backup")
    show(backend, "servicedesk", "refresh")


def main() -> int:
    if len(sys.argv) != 2 or os.geteuid() != 0:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1]).resolve() / "servicedesk-images"
    (folder / "layers").mkdir(parents=True, exist_ok=True)
    (folder / "build.log").write_text("")
    services = images.compose(os.environ)["services"]
    addresses = {name: services[name]["networks"]["default"]["ipv4_address"] for name in ("backend", "frontend")}
    names = "".join(f"{address} {name}\n" for name, address in addresses.items())
    (folder / "hosts").write_text(f"127.0.0.1 localhost redis ollama\n{names}")
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    with ExitStack() as stack:
        builder = Builder(folder, stack)
        made = []
        for name in addresses:
            file = f"Dockerfile.{name}"
            say(f"\n===== {file}")
            made.append(Image(name, builder.build(file), images.dockerfile(file)[-1], services[name], folder))
        # A new volume is a copy of the folder that it covers.
        run("cp", "-a", made[0].root / "data", data)
        say("\n===== started as compose.yaml says")
        stack.enter_context(networks(addresses))
        stack.enter_context(redis(services["redis"]))
        for image in made:
            stack.enter_context(image.started())
        ask(*made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
