"""GET /metrics: well-formed, true, and without anything that is somebody's."""

import os
import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from support.client import PASSWORD, Api
from support.database import Database
from support.exposition import Page
from support.server import ADMIN, FRONTEND_URL, SECRET_KEY, Server, run

TYPE = "text/plain; version=0.0.4; charset=utf-8"
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def read(api: Api) -> Page:
    response = api.get("/metrics")
    assert (response.status_code, response.headers["content-type"]) == (200, TYPE)
    assert response.headers["cache-control"] == "no-store"
    return Page(response.text)


def test_the_client_library_reads_the_same(anonymous: Api, user: Api) -> None:
    user.get("/api/tickets/?limit=5")
    text = anonymous.get("/metrics").text
    theirs = {(s.name, frozenset(s.labels.items())) for f in text_string_to_metric_families(text) for s in f.samples}
    assert theirs == Page(text).series()


def test_head_has_the_same_headers_and_no_body(anonymous: Api) -> None:
    response = anonymous.head("/metrics")
    assert (response.status_code, response.headers["content-type"], response.text) == (200, TYPE, "")


def test_answers_are_counted_by_route_and_class(anonymous: Api, user: Api) -> None:
    before = read(anonymous)
    own = user.ticket()["id"]
    user.get(f"/api/tickets/{own}")
    user.get(f"/api/tickets/{own}")
    user.get("/api/tickets/999999")
    user.get("/api/tickets/?limit=2")
    user.get("/api/tickets/?limit=2&closed_within=7")
    user.get("/api/tickets/")
    anonymous.get("/api/users/me")
    anonymous.get("/api/nothing/of/that/name")
    after = read(anonymous)

    def grew(method: str, route: str) -> dict[str, float]:
        now, then = after.of_route(method, route), before.of_route(method, route)
        return {status: now[status] - then[status] for status in now if now[status] != then[status]}

    assert grew("GET", "/api/tickets/{ticket_id}") == {"2xx": 2, "4xx": 1}
    assert grew("POST", "/api/tickets/") == {"2xx": 1}
    assert grew("GET", "/api/tickets/?limit") == {"2xx": 1}
    assert grew("GET", "/api/tickets/?q") == {"2xx": 1}, "searches of every kind"
    assert grew("GET", "/api/tickets/") == {"2xx": 1}
    assert grew("GET", "/api/users/me") == {"4xx": 1}
    assert grew("any", "(none)") == {"4xx": 1}
    assert grew("GET", "/metrics") == {"2xx": 1}


def test_every_answer_was_timed(anonymous: Api) -> None:
    anonymous.get("/api/health")
    page = read(anonymous)
    took = page.families["servicedesk_http_request_duration_seconds"].samples
    timed = {labels: value for (name, labels), value in took.items() if name.endswith("_count")}
    assert timed
    for labels, count in timed.items():
        assert count == sum(page.of_route(**dict(labels)).values())


def test_labels_are_patterns_and_their_number_is_fixed(anonymous: Api, user: Api) -> None:
    user.get("/api/tickets/1")
    anonymous.get("/api/nothing")
    read(anonymous)
    before = read(anonymous).series()
    for number in range(2000, 2020):
        user.get(f"/api/tickets/{number}?secret={number}")
        anonymous.get(f"/api/nothing/{number}")
    assert read(anonymous).series() == before


def test_nothing_is_anybodys(server: Server, anonymous: Api, user: Api, database: Database) -> None:
    user.ticket("A secret matter")
    text = anonymous.get("/metrics").text
    folder = server.database.url.rpartition("/")[2]
    for secret in (SECRET_KEY, PASSWORD, str(user.token), user.user["email"], *ADMIN.values(), folder, "127.0.0.1"):
        assert secret not in text, secret
    assert "A secret matter" not in text


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_no_origin_may_read_it(anonymous: Api, method: str, path: str) -> None:
    headers = {"Origin": FRONTEND_URL, "Access-Control-Request-Method": "GET"}
    response = anonymous.request(method, path, headers=headers)
    assert response.status_code == (200 if method == "GET" else 400)
    assert "access-control-allow-origin" not in response.headers


def test_lanes(anonymous: Api, user: Api) -> None:
    first = "write" if read(anonymous).labels("servicedesk_database_info", "engine") == {"sqlite"} else "pool"
    before = read(anonymous)
    for _ in range(3):
        user.ticket()
    after = read(anonymous)
    assert after.labels("servicedesk_lane_threads", "lane") == {first, "slow", "hash", "watch", "live"}
    taken = "servicedesk_lane_taken_total"
    assert after.value(taken, lane=first) >= before.value(taken, lane=first) + 3
    assert after.value(taken, lane="watch") == before.value(taken, lane="watch") + 1
    assert after.value("servicedesk_lane_running", lane="watch") == 1  # this page itself
    assert after.value("servicedesk_lane_refused_total", lane="hash") == 0
    for lane in after.labels("servicedesk_lane_threads", "lane"):
        assert after.value("servicedesk_lane_running", lane=lane) <= after.value("servicedesk_lane_threads", lane=lane)


def test_database(anonymous: Api, user: Api, server: Server) -> None:
    before = read(anonymous)
    user.ticket()
    after = read(anonymous)
    assert (after.value("servicedesk_database_readable"), after.value("servicedesk_database_writable")) == (1, 1)
    assert after.value("servicedesk_database_size_bytes") > 0
    transactions = "servicedesk_write_transactions_total"
    assert after.value(transactions) >= before.value(transactions) + 1
    if server.database.is_sqlite:
        wal = Path(server.database.url.removeprefix("sqlite:///") + "-wal")
        assert 0 < after.value("servicedesk_database_wal_bytes") <= wal.stat().st_size
        assert after.value("servicedesk_disk_free_bytes") > 0
        assert after.value("servicedesk_write_group_size_count") == after.value(transactions)
    else:
        assert "servicedesk_database_wal_bytes" not in after.families
        assert "servicedesk_write_group_size" not in after.families


def test_sessions_and_jobs(anonymous: Api, user: Api) -> None:
    before = read(anonymous)
    user.person(user.user["email"])
    after = read(anonymous)
    assert after.value("servicedesk_sessions") == before.value("servicedesk_sessions") + 1
    assert after.labels("servicedesk_jobs", "state") == {"ready", "waiting", "dead"}
    assert after.value("servicedesk_jobs", state="dead") == 0


def test_process_and_build(anonymous: Api, server: Server) -> None:
    page = read(anonymous)
    process = Path(f"/proc/{server.pid}")
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    spent = (int(fields[11]) + int(fields[12])) * TICK_S
    assert 0 < page.value("process_cpu_seconds_total") <= spent + 2 * TICK_S
    assert 0 < page.value("process_resident_memory_bytes") <= page.value("process_virtual_memory_bytes")
    descriptors = page.value("process_open_fds")
    assert 10 < descriptors < page.value("process_max_fds")
    assert page.value("servicedesk_http_connections") >= 1
    assert 0 < page.value("process_start_time_seconds") <= time.time()
    version = run("version").stdout.split()[1]
    assert page.labels("servicedesk_build_info", "version") == {version}
    (commit,) = page.labels("servicedesk_build_info", "commit")
    assert commit == "unknown" or int(commit, 16) >= 0
