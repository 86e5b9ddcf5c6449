"""One's own changes of many tickets, found again while they can be undone, and what their undoing left alone."""

from typing import Any

import httpx

from support.client import Api
from support.server import Server
from test_bulk import UNDO_US, URL, change, four, remove, second, undo

__all__ = ["four", "second"]  # fixtures


def recent(api: Api) -> list[dict[str, Any]]:
    response = api.get(URL)
    assert response.status_code == 200, response.text
    return list(response.json())


def kept(api: Api, number: int) -> httpx.Response:
    return api.get(f"{URL}/{number}/kept")


def test_who_made_a_change_finds_it_again(admin: Api, second: Api, four: list[int]) -> None:
    done = change(admin, four, operator_id=None, urgency="high")
    gone = remove(admin, four[:1])
    change(admin, four[1:], urgency="high")  # nothing: they are so already
    newest, older = recent(admin)[:2]
    assert (newest["id"], newest["changes"], newest["removed"], newest["tickets"]) == (gone["id"], {}, True, 1)
    assert older == {
        "id": done["id"],
        "at": older["at"],
        "undo_until": done["undo_until"],
        "undone_at": None,
        "changes": {"operator_id": None, "urgency": "high"},
        "removed": False,
        "tickets": 4,
        "kept": 0,
        "can": {"undo": True},
    }
    assert {done["id"], gone["id"]}.isdisjoint(e["id"] for e in recent(second))
    assert kept(second, done["id"]).status_code == 404


def test_what_an_undo_kept_is_found_again(admin: Api, second: Api, four: list[int]) -> None:
    done = change(admin, four, urgency="high")
    assert kept(admin, done["id"]).json() == []
    assert second.patch(f"/api/tickets/{four[1]}", json={"urgency": "low"}).status_code == 200
    answer = undo(admin, done["id"]).json()
    [entry] = [e for e in recent(admin) if e["id"] == done["id"]]
    assert entry["undone_at"] is not None
    assert (entry["kept"], entry["can"]) == (1, {"undo": False})
    assert kept(admin, done["id"]).json() == answer["kept"]


def test_it_is_found_for_as_long_as_it_can_be_undone(admin: Api, server: Server, four: list[int]) -> None:
    over, undone = change(admin, four, urgency="high"), change(admin, four, urgency="low")
    assert undo(admin, undone["id"]).status_code == 200
    server.database.change("UPDATE bulk_changes SET at = at - ?", (UNDO_US,))
    shown_ids = [e["id"] for e in recent(admin)]
    assert over["id"] not in shown_ids
    assert undone["id"] in shown_ids, "what it kept can be read for as long again"
    server.database.change("UPDATE bulk_changes SET at = at - ?, undone_at = undone_at - ?", (UNDO_US, UNDO_US))
    assert recent(admin) == []
