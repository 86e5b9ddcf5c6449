"""The works of a measurement, each as rounds between the service desk and its yardsticks."""

from dataclasses import dataclass, field
from pathlib import Path

from harness import live, load, model, pages, start
from harness.live import LiveResult
from harness.load import Kind, Result
from harness.pages import PageResults
from harness.place import Desk, Place
from harness.processes import Process
from harness.rounds import Measure, Table, play, show
from harness.shapes import SHAPES
from harness.stream import rows_of_file, rows_of_list, whole

CONNECTIONS = 64
LOGIN_CLIENTS = 4
FEW_CONNECTIONS = 4
MODEL_ROUNDS, MODEL_SECONDS = 20, 1  # short and many: of a ratio near 1 only what nothing disturbed tells
SMALL_TICKETS = 10_000


@dataclass
class BesideResult(Result):
    """Of the reads; and how many logins were answered meanwhile."""

    logins_per_second: float = 0


@dataclass
class Plan:
    tickets: int = 1_000_000
    users: int = 2000
    rounds: int = 3
    seconds: float = 2
    starts: int = 15


@dataclass
class Outcome:
    plan: Plan
    table: Table = field(default_factory=dict)
    idle_kib: dict[str, int] = field(default_factory=dict)
    after_kib: dict[str, int] = field(default_factory=dict)
    cold_ms: dict[str, tuple[float, float]] = field(default_factory=dict)
    size_mb: tuple[float, float] = (0, 0)
    with_web: bool = False
    live: LiveResult | None = None
    pages: PageResults | None = None  # None: an executable without the web application


class Works:
    def __init__(self, place: Place, plan: Plan) -> None:
        self.place, self.plan, self.outcome = place, plan, Outcome(plan)
        self.bare_sql = place.bare_sql()
        self.desk = place.desk(plan.tickets, plan.users)
        self.small = place.desk(SMALL_TICKETS, plan.users)

    def run(self) -> Outcome:
        self.starts()
        self.reads()
        self.sizes_of_the_desk()
        self.shapes_of_lists()
        self.streams()
        self.writes()
        self.beside_models()
        self.idle_streams()
        self.browser()
        return self.outcome

    def play(self, servers: tuple[Process, ...], contests: dict[tuple[str, str], Measure], rounds: int) -> None:
        """With the servers running; afterwards it looks at their memory."""
        try:
            for server in servers:
                server.start()
            play(contests, rounds, self.outcome.table)
            for server in servers:
                self.outcome.after_kib[server.name] = max(
                    server.resident_kib(), self.outcome.after_kib.get(server.name, 0)
                )
        finally:
            for server in servers:
                server.stop()

    def admin(self, desk: Desk) -> Path:
        return self.place.tokens(desk, "admin")

    def kinds(self, desk: Desk) -> dict[str, Kind]:
        admin, users = self.admin(desk), self.place.tokens(desk, "users")
        return {
            "read one": Kind("one", admin, desk.tickets),
            "list of 50": Kind("list", admin, desk.tickets),
            "own list of 50": Kind("list", users, desk.tickets),
            "create": Kind("create", users, desk.tickets),
            "comment": Kind("comment", admin, desk.tickets),
            "patch": Kind("patch", admin, desk.tickets),
        }

    def http(self, server: Process, kind: Kind) -> Measure:
        return lambda seed: load.over_http(server, kind, CONNECTIONS, self.plan.seconds, seed)

    def bare(self, desk: Desk, work: str) -> Measure:
        return lambda _: load.bare(self.bare_sql, desk.path, work, self.plan.seconds, desk.tickets, desk.users)

    def starts(self) -> None:
        """Also takes the sizes, and the memory of servers that have answered once."""
        path, token = "/api/tickets/1", self.admin(self.desk).read_text().strip()
        for server, times in ((self.place.ours(self.desk), self.plan.starts), (self.place.peer(self.desk), 5)):
            show(f"cold starts, {server.name}")
            self.outcome.cold_ms[server.name] = start.cold_starts_ms(server, path, token, times)
            server.start()
            start.answered(server.port, path, token)
            self.outcome.idle_kib[server.name] = server.resident_kib()
            self.outcome.with_web |= server.name == "servicedesk" and start.has_web(server)
            server.stop()
        self.outcome.size_mb = start.sizes_mb(self.place.server, self.place.folder)

    def reads(self) -> None:
        ours, peer, nginx = self.place.ours(self.desk), self.place.peer(self.desk), self.place.nginx()
        logging = self.place.ours(self.desk, log_level="info")
        kinds = self.kinds(self.desk)
        contests: dict[tuple[str, str], Measure] = {("hello", "nginx"): self.http(nginx, Kind("hello"))}
        for work, bare in (("read one", "one"), ("list of 50", "list"), ("own list of 50", "own")):
            contests[work, "servicedesk"] = self.http(ours, kinds[work])
            contests[work, "bare SQL"] = self.bare(self.desk, bare)
            contests[work, "peer"] = self.http(peer, kinds[work])
        contests["read one", logging.name] = self.http(logging, kinds["read one"])
        for server in (ours, peer):
            contests["reads beside logins", server.name] = self.beside_logins(server, kinds["read one"])
        self.play((ours, peer, nginx, logging), contests, self.plan.rounds)

    def beside_logins(self, server: Process, reads: Kind) -> Measure:
        def measure(seed: int) -> BesideResult:
            logins = load.wrk_start(server, Kind("login"), LOGIN_CLIENTS, self.plan.seconds + 1, seed)
            result = load.over_http(server, reads, CONNECTIONS // 2, self.plan.seconds, seed)
            said = load.wrk_end(logins)
            bad = result.bad + said["bad"] + said["lost"]
            per_second = said["requests"] / (said["duration_us"] / 1e6)
            return BesideResult(**{**vars(result), "bad": bad}, logins_per_second=per_second)

        return measure

    def beside_models(self) -> None:
        """Reads while nobody asks the model, and while a full line asks one that does this and that."""
        desk = self.small
        reads = Kind("one", self.admin(desk), desk.tickets)
        bearers = self.place.tokens(desk, "users").read_text().split()
        with model.Double() as double:
            ours = self.place.ours(desk, OLLAMA_HOST=double.host)

            def alone(seed: int) -> Result:
                return load.over_http(ours, reads, FEW_CONNECTIONS, MODEL_SECONDS, seed)

            def beside(fault: str) -> Measure:
                def measure(seed: int) -> Result:
                    double.does(fault)
                    with model.asked(ours, bearers):
                        return alone(seed)

                return measure

            contests: dict[tuple[str, str], Measure] = {("reads beside a model", "nobody asks"): alone}
            for fault, words in model.FAULTS.items():
                contests["reads beside a model", words] = beside(fault)
            self.play((ours,), contests, MODEL_ROUNDS)

    def sizes_of_the_desk(self) -> None:
        """The same requests on a small and on the large desk. Own lists: of those who own a page in both."""
        large, small = self.place.ours(self.desk), self.place.ours(self.small)
        contests: dict[tuple[str, str], Measure] = {}
        for server, desk in ((large, self.desk), (small, self.small)):
            kinds = self.kinds(desk)
            owners = Kind("list", self.place.tokens(desk, "owners"), desk.tickets)
            counters = [(name, Kind(name, self.admin(desk), desk.tickets)) for name in ("statistics", "days")]
            for work, kind in (*list(kinds.items())[:2], ("own list of 50", owners), *counters):
                contests[f"{work}, by size", f"{desk.tickets:,}"] = self.http(server, kind)
        self.play((large, small), contests, self.plan.rounds)

    def shapes_of_lists(self) -> None:
        """Every order and filter of a page of 50 tickets, on a small and on the large desk."""
        large, small = self.place.ours(self.desk), self.place.ours(self.small)
        contests: dict[tuple[str, str], Measure] = {}
        for shape, (who, query) in SHAPES.items():
            for server, desk in ((large, self.desk), (small, self.small)):
                kind = Kind(f"list?{query}", self.place.tokens(desk, who), desk.tickets)
                contests[f"{shape}, by shape", f"{desk.tickets:,}"] = self.http(server, kind)
        self.play((large, small), contests, self.plan.rounds)

    def streams(self) -> None:
        ours, peer = self.place.ours(self.desk), self.place.peer(self.desk)
        token = self.admin(self.desk).read_text().strip()
        contests: dict[tuple[str, str], Measure] = {
            ("whole list", "servicedesk"): lambda _: whole(ours, "/api/tickets/", token, rows_of_list),
            ("whole list", "bare SQL"): self.bare(self.desk, "stream"),
            ("CSV", "servicedesk"): lambda _: whole(ours, "/api/export/tickets", token, rows_of_file),
            ("CSV", "bare SQL"): self.bare(self.desk, "csv"),
        }
        self.play((ours,), contests, self.plan.rounds)
        once: dict[tuple[str, str], Measure] = {
            ("whole list", "peer"): lambda _: whole(peer, "/api/tickets/all", token, rows_of_list)
        }
        self.play((peer,), once, 1)

    def writes(self) -> None:
        desk = self.place.copy(self.desk)
        ours, peer = self.place.ours(desk), self.place.peer(desk)
        kinds = self.kinds(self.desk)
        contests: dict[tuple[str, str], Measure] = {}
        for work in ("create", "comment", "patch"):
            contests[work, "servicedesk"] = self.http(ours, kinds[work])
            contests[work, "bare SQL"] = self.bare(desk, work)
        contests["create", "peer"] = self.http(peer, kinds["create"])
        self.play((ours, peer), contests, self.plan.rounds)

    def idle_streams(self) -> None:
        show("streams of events")
        desk = self.place.copy(self.small)
        ours = self.place.ours(desk)
        try:
            self.outcome.live = live.measure(ours, desk)
        finally:
            ours.stop()

    def browser(self) -> None:
        """On a copy: who logs in leaves a session."""
        if not self.outcome.with_web:
            return
        show("pages, in Chromium")
        ours = self.place.ours(self.place.copy(self.desk))
        try:
            ours.start()
            self.outcome.pages = pages.measure(ours, self.desk.tickets)
        finally:
            ours.stop()
