"""Whose turn it is while a ticket is pending: its submitter's, until he has answered."""

from typing import Any

import pytest

from support.client import Api
from support.database import Database
from support.server import Server, run
from test_backup import old_database
from test_bulk import change, undo

UNCHANGED = ("version", "updated_at", "status")


def pending(user: Api, admin: Api, **changes: object) -> int:
    ticket = int(user.ticket("Which cable?")["id"])
    set_to(admin, ticket, status="pending", **changes)
    return ticket


def set_to(admin: Api, ticket: int, **changes: object) -> None:
    response = admin.patch(f"/api/tickets/{ticket}", json=changes)
    assert response.status_code == 200, response.text


def say(person: Api, ticket: int, **more: object) -> None:
    assert person.post(f"/api/tickets/{ticket}/comments", json={"body": "x", **more}).status_code == 201


def look(person: Api, ticket: int) -> dict[str, Any]:
    return dict(person.get(f"/api/tickets/{ticket}").json())


def waiting(person: Api, ticket: int) -> str | None:
    found = look(person, ticket)
    assert (found["answered_at"] is not None) == (found["waiting_for"] == "operator")
    return found["waiting_for"]


def test_an_answer_is_an_answer(user: Api, admin: Api, server: Server) -> None:
    """And changes nothing else of the ticket, as in the original, whose comments leave it as it was."""
    ticket = int(user.ticket("Which cable?")["id"])
    say(user, ticket)
    assert waiting(user, ticket) is None
    set_to(admin, ticket, status="pending")
    assert waiting(user, ticket) == "submitter", "what he said before was no answer"
    before = look(user, ticket)
    say(user, ticket)
    assert waiting(user, ticket) == waiting(admin, ticket) == "operator"
    assert [look(user, ticket)[key] for key in UNCHANGED] == [before[key] for key in UNCHANGED]
    say(admin, ticket, internal=True)
    assert waiting(user, ticket) == "operator", "a note asks nobody"
    say(admin, ticket)
    assert waiting(user, ticket) == "submitter", "asked again"
    say(user, ticket)
    set_to(admin, ticket, urgency="high")
    assert waiting(user, ticket) == "operator"
    server.command("verify")


@pytest.mark.parametrize("status", ["new", "assigned", "closed"])
def test_another_status_ends_it(user: Api, admin: Api, status: str) -> None:
    ticket = pending(user, admin)
    say(user, ticket)
    set_to(admin, ticket, status=status, operator_id=admin.user["id"] if status == "assigned" else None)
    assert waiting(user, ticket) is None
    say(user, ticket)
    set_to(admin, ticket, status="pending")
    assert waiting(user, ticket) == "submitter"


def test_of_ones_own_ticket_an_admins_word_is_the_answer(admin: Api) -> None:
    ticket = pending(admin, admin)
    say(admin, ticket, internal=True)
    assert waiting(admin, ticket) == "submitter"
    say(admin, ticket)
    assert waiting(admin, ticket) == "operator"


def test_lists_counts_and_files_take_it(user: Api, other: Api, admin: Api) -> None:
    asked, answered, foreign = pending(user, admin, urgency="low"), pending(user, admin), pending(other, admin)
    for person, ticket in ((user, answered), (other, foreign)):
        say(person, ticket)

    def found(person: Api, query: str) -> list[int]:
        pages = [person.get(f"/api/tickets/?{extra}{query}").json() for extra in ("", "limit=200&sort=-updated_at&")]
        ids, of_page = ([t["id"] for t in page] for page in pages)
        assert sorted(of_page) == ids
        count = person.get(f"/api/tickets/count?{query}").json()
        assert count == {"n": len(ids), "exact": True}
        file = person.get(f"/api/export/tickets?{query}")
        assert file.text.count("\r\n") == (len(ids) + 1 if ids else 0)
        return ids

    everybody = found(admin, "waiting_for=operator")
    assert {answered, foreign} <= set(everybody)
    assert asked not in everybody
    mine = found(user, "waiting_for=operator")
    assert answered in mine
    assert foreign not in mine
    assert found(user, f"waiting_for=operator&created_by_id={other.user['id']}") == []
    assert asked in found(user, "waiting_for=submitter&urgency=low")
    assert asked not in found(user, "waiting_for=submitter&urgency=high")
    assert set(found(user, "waiting_for=submitter&waiting_for=operator")) == set(found(user, "status=pending"))
    assert found(user, "waiting_for=submitter&status=closed&status=new") == []
    assert asked in found(admin, "waiting_for=submitter&q=cable")
    assert answered not in found(admin, "waiting_for=submitter&q=cable")


def test_an_undone_change_leaves_the_answer(user: Api, admin: Api) -> None:
    answered, asked = pending(user, admin), pending(user, admin)
    say(user, answered)
    done = change(admin, [asked, answered], status="closed")
    assert undo(admin, done["id"]).json()["restored"] == 2
    assert (waiting(user, asked), waiting(user, answered)) == ("submitter", "operator")
    change(admin, [asked, answered], urgency="high")
    assert (waiting(user, asked), waiting(user, answered)) == ("submitter", "operator")


def test_verify_sees_an_answer_that_is_none(user: Api, server: Server) -> None:
    ticket = int(user.ticket("x")["id"])
    database: Database = server.database
    database.change("UPDATE tickets SET answered_at = 1 WHERE id = ?", (ticket,))
    done = run("verify", **server.settings)
    database.change("UPDATE tickets SET answered_at = NULL WHERE id = ?", (ticket,))
    assert done.returncode == 1
    assert f"ticket {ticket} is answered, and not pending" in done.stdout + done.stderr


# Who spoke: s the submitter, o an operator, n an operator's note; p: the ticket was made pending.
HISTORIES = {"": None, "s": 1, "os": 2, "so": None, "sn": 1, "sp": None, "ps": 2, "psos": 4}


def test_what_was_said_before_counts(database: Database) -> None:
    """The migration asks those who spoke last."""
    old = old_database(database, 7)
    old.change(
        "INSERT INTO users (id, name, email, hashed_password, is_admin, created_at) "
        "VALUES (4, 'O', 'o@example.com', '', ?, 1)",
        (True,),
    )
    insert = (
        "INSERT INTO tickets (id, description, status, urgency, request_type, created_by_id, created_at, updated_at)"
    )
    for ticket, history in enumerate(HISTORIES, 100):
        old.change(f"{insert} VALUES (?, 'x', 'pending', 'low', 'other', 3, 1, 1)", (ticket,))
        for at, what in enumerate(history, 1):
            if what == "p":
                changes = '{"status":["assigned","pending"],"operator_id":[null,4]}'
                event = "INSERT INTO events (at, ticket_id, kind, audience, changes, request_id, address)"
                values = "VALUES (?, ?, 'ticket.status', 'submitter', ?, '', '')"
                old.change(f"{event} {values}", (at, ticket, changes))
                continue
            author = 3 if what == "s" else 4
            comment = "INSERT INTO comments (ticket_id, author_id, body, created_at, internal) VALUES (?, ?, 'x', ?, ?)"
            old.change(comment, (ticket, author, at, what == "n"))
    assert run("migrate", DATABASE_URL=old.url).returncode == 0
    found = old.rows("SELECT answered_at FROM tickets WHERE id >= 100 ORDER BY id")
    assert [at for (at,) in found] == list(HISTORIES.values())
