"""Statistics: what the kept counters say is what a count of the whole list says, after every kind of change."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from support.client import Api
from support.server import Server

DAY_US = 24 * 60 * 60 * 1_000_000


def counted(tickets: list[dict[str, Any]], me: int) -> dict[str, Any]:
    """The same, from the list."""
    is_open = [t for t in tickets if t["status"] != "closed"]
    by_status = Counter(t["status"] for t in tickets)
    by_urgency = Counter(t["urgency"] for t in is_open)
    return {
        "total": len(tickets),
        "open": len(is_open),
        "high": by_urgency["high"],
        "unassigned": sum(t["operator_id"] is None for t in is_open),
        "pending": by_status["pending"],
        "closed": by_status["closed"],
        "mine": sum(t["operator_id"] == me for t in is_open),
        "by_status": [{"status": s, "n": by_status[s]} for s in ("new", "assigned", "pending", "closed")],
        "by_urgency": [{"urgency": u, "n": by_urgency[u]} for u in ("low", "normal", "high")],
        "operators": loads(is_open),
    }


def loads(is_open: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_operator: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for ticket in is_open:
        if ticket["operator_id"] is not None:
            by_operator.setdefault((ticket["operator_id"], ticket["operator_name"]), []).append(ticket)
    rows = [
        {
            "operator_id": number,
            "operator_name": name,
            "open": len(held),
            "high": sum(t["urgency"] == "high" for t in held),
            "pending": sum(t["status"] == "pending" for t in held),
        }
        for (number, name), held in by_operator.items()
    ]
    return sorted(rows, key=lambda row: (-row["open"], row["operator_id"]))


def agree(admin: Api) -> dict[str, Any]:
    says: dict[str, Any] = admin.get("/api/statistics").json()
    assert says == counted(admin.get("/api/tickets/").json(), admin.user["id"])
    return says


def days(admin: Api, n: int = 7) -> dict[str, Any]:
    found: dict[str, Any] = admin.get("/api/statistics/days", params={"days": n}).json()
    return found


def test_every_change_is_counted(admin: Api, user: Api, server: Server) -> None:
    agree(admin)
    made = [user.ticket(f"Number {i}", urgency=u) for i, u in enumerate(["low", "normal", "high", "high"])]
    agree(admin)
    paths = [f"/api/tickets/{t['id']}" for t in made]
    admin.patch(paths[0], json={"status": "assigned", "operator_id": admin.user["id"]})
    admin.patch(paths[1], json={"status": "pending", "operator_id": admin.user["id"], "urgency": "high"})
    assert agree(admin)["mine"] == 2
    user.post(f"{paths[2]}/close")
    admin.patch(paths[3], json={"status": "closed"})
    agree(admin)
    user.post(f"{paths[2]}/reopen")
    admin.delete(paths[3])
    admin.delete(paths[0])
    agree(admin)
    assert server.command("verify").returncode == 0


def test_days_follow_tickets(admin: Api, user: Api) -> None:
    before = days(admin)
    made = [user.ticket("A day's") for _ in range(3)]
    paths = [f"/api/tickets/{t['id']}" for t in made]
    user.post(f"{paths[0]}/close")
    user.post(f"{paths[1]}/close")
    after = days(admin)
    assert (after["created"] - before["created"], after["closed"] - before["closed"]) == (3, 2)
    user.post(f"{paths[1]}/reopen")
    admin.delete(paths[0])
    end = days(admin)
    assert (end["created"] - before["created"], end["closed"] - before["closed"]) == (2, 0)
    assert end["days"][-1]["created"] == end["created"] == sum(d["created"] for d in end["days"])


@pytest.mark.parametrize("n", [1, 7, 30, 90, 366])
def test_every_day_is_there(admin: Api, n: int) -> None:
    first = datetime.now(UTC)
    listed = [d["day"] for d in days(admin, n)["days"]]
    second = datetime.now(UTC)  # midnight may pass
    ends = [[(at - timedelta(days=n - 1 - i)).strftime("%Y-%m-%d") for i in range(n)] for at in (first, second)]
    assert listed in ends


def test_the_period_before_is_told_apart(admin: Api, user: Api, server: Server) -> None:
    before = days(admin)
    ticket = user.ticket("Older")
    user.post(f"/api/tickets/{ticket['id']}/close")
    day = int(datetime.now(UTC).timestamp() * 1_000_000 // DAY_US)
    tables = ["ticket_days"] if server.database.is_sqlite else ["ticket_days", "ticket_day_deltas"]
    server.database.script("".join(f"UPDATE {table} SET day = day - 8 WHERE day = {day};" for table in tables))
    after = days(admin)
    assert (after["created"], after["closed"]) == (0, 0)
    assert after["created_before"] == before["created_before"] + before["created"] + 1


@pytest.mark.parametrize("bad", ["0", "367", "week", ""])
def test_a_bad_period_is_refused(admin: Api, bad: str) -> None:
    response = admin.get("/api/statistics/days", params={"days": bad})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "days"]


def test_row_02_latest_events_are_ones_own_and_without_notes(user: Api, other: Api, admin: Api) -> None:
    mine, foreign = user.ticket("Mine"), other.ticket("Foreign")
    path = f"/api/tickets/{mine['id']}"
    admin.post(f"{path}/comments", json={"body": "Between us", "internal": True})
    ask = {"ticket_id": [mine["id"], foreign["id"], 999_999]}
    seen = user.get("/api/tickets/latest-events", params=ask).json()
    assert [(e["ticket_id"], e["kind"]) for e in seen] == [(mine["id"], "ticket.created")]
    admins = admin.get("/api/tickets/latest-events", params=ask).json()
    assert [(e["ticket_id"], e["kind"]) for e in admins] == [
        (mine["id"], "note.created"),
        (foreign["id"], "ticket.created"),
    ]
    admin.post(f"{path}/comments", json={"body": "Which room?"})
    latest = user.get("/api/tickets/latest-events", params=ask).json()[0]
    assert (latest["kind"], latest["actor_name"]) == ("comment.created", "Admin")


@pytest.mark.parametrize("bad", ["x", "1.5", "", "-"])
def test_a_number_of_a_ticket_is_a_number(user: Api, bad: str) -> None:
    response = user.get("/api/tickets/latest-events", params={"ticket_id": bad})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "ticket_id", 0]


def test_a_hundred_tickets_at_a_time(user: Api) -> None:
    ask = user.get("/api/tickets/latest-events", params={"ticket_id": list(range(1, 102))})
    assert ask.status_code == 422
    assert user.get("/api/tickets/latest-events", params={"ticket_id": list(range(1, 101))}).status_code == 200
    assert user.get("/api/tickets/latest-events").json() == []
