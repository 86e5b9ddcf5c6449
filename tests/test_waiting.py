"""Whose turn it is: an operator's, once the submitter of an open ticket has spoken; his, while it is pending."""

import itertools
from typing import Any

import pytest

from support.client import Api
from support.database import Database
from support.server import Server, run
from test_backup import old_database
from test_bulk import change, undo
from test_people_admin import promoted

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
    assert waiting(user, ticket) is None
    say(user, ticket)
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


@pytest.mark.parametrize("status", ["new", "assigned"])
def test_a_reply_on_any_open_ticket_is_an_operators_turn(user: Api, admin: Api, status: str) -> None:
    ticket = int(user.ticket("It smells")["id"])
    if status == "assigned":
        set_to(admin, ticket, status="assigned", operator_id=admin.user["id"])
    say(admin, ticket)
    before = look(user, ticket)
    assert before["waiting_for"] is None
    say(user, ticket)
    assert waiting(user, ticket) == "operator"
    assert [look(user, ticket)[key] for key in UNCHANGED] == [before[key] for key in UNCHANGED]
    say(admin, ticket, internal=True)
    set_to(admin, ticket, urgency="high")
    assert waiting(user, ticket) == "operator"
    say(admin, ticket)
    assert waiting(user, ticket) is None


def test_a_ticket_that_is_made_costs_the_indexes_of_turns_nothing(user: Api, server: Server) -> None:
    ticket = int(user.ticket("x")["id"])
    waits = "SELECT waiting FROM tickets WHERE id = ?"
    assert server.database.rows(waits, (ticket,)) == [(None,)]
    say(user, ticket)
    assert server.database.rows(waits, (ticket,)) != [(None,)]


def test_a_reply_waits_whoever_is_the_operator(user: Api, admin: Api) -> None:
    ticket = int(user.ticket("x")["id"])
    say(user, ticket)
    set_to(admin, ticket, status="assigned", operator_id=admin.user["id"])
    assert waiting(user, ticket) is None, "who gave it to somebody has read it"
    say(user, ticket)
    another = promoted(admin)
    set_to(admin, ticket, operator_id=another.user["id"])
    assert waiting(user, ticket) == "operator"
    say(another, ticket)
    assert waiting(user, ticket) is None


def test_an_operator_of_his_own_ticket_says_it_to_himself(admin: Api) -> None:
    ticket = int(admin.ticket("x")["id"])
    set_to(admin, ticket, status="assigned", operator_id=admin.user["id"])
    say(admin, ticket)
    assert waiting(admin, ticket) is None
    set_to(admin, ticket, operator_id=promoted(admin).user["id"])
    say(admin, ticket)
    assert waiting(admin, ticket) == "operator"
    set_to(admin, ticket, operator_id=admin.user["id"])
    say(admin, ticket)
    assert waiting(admin, ticket) is None


@pytest.mark.parametrize("operated", [False, True])
def test_what_its_submitter_reopens_waits_for_an_operator(user: Api, admin: Api, operated: bool) -> None:
    ticket = int(user.ticket("It is dark")["id"])
    set_to(admin, ticket, status="closed", operator_id=admin.user["id"] if operated else None)
    say(user, ticket)
    assert waiting(user, ticket) is None
    assert user.post(f"/api/tickets/{ticket}/reopen").status_code == 200
    assert look(user, ticket)["status"] == ("assigned" if operated else "new")
    assert waiting(user, ticket) == "operator"
    assert user.post(f"/api/tickets/{ticket}/close").status_code == 200
    assert waiting(user, ticket) is None
    assert admin.post(f"/api/tickets/{ticket}/reopen").status_code == 200
    assert waiting(user, ticket) is None


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
    replied = int(user.ticket("Which cable, again?")["id"])
    for person, ticket in ((user, answered), (user, replied), (other, foreign)):
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
    assert {answered, replied, foreign} <= set(everybody)
    assert asked not in everybody
    mine = found(user, "waiting_for=operator")
    assert {answered, replied} <= set(mine)
    assert foreign not in mine
    assert found(user, f"waiting_for=operator&created_by_id={other.user['id']}") == []
    assert asked in found(user, "waiting_for=submitter&urgency=low")
    assert asked not in found(user, "waiting_for=submitter&urgency=high")
    assert set(found(user, "waiting_for=submitter&waiting_for=operator")) == {*found(user, "status=pending"), *mine}
    assert replied in found(user, "waiting_for=operator&status=new&status=closed")
    assert found(admin, "waiting_for=submitter&status=new&status=assigned") == []
    assert found(admin, "waiting_for=operator&status=closed") == []
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


def test_an_undone_change_leaves_what_was_said_since(user: Api, admin: Api) -> None:
    replied = int(user.ticket("x")["id"])
    set_to(admin, replied, status="assigned", operator_id=admin.user["id"])
    say(user, replied)
    done = change(admin, [replied], status="pending")
    assert waiting(user, replied) == "submitter"
    undo(admin, done["id"])
    assert (look(user, replied)["status"], waiting(user, replied)) == ("assigned", "operator")
    done = change(admin, [replied], urgency="high")
    say(admin, replied)
    undo(admin, done["id"])
    assert waiting(user, replied) is None
    done = change(admin, [replied], status="pending")
    say(user, replied)
    undo(admin, done["id"])
    assert waiting(user, replied) == "operator"


def test_what_was_said_while_it_was_changed_counts(user: Api, admin: Api) -> None:
    """Also where it left no mark: of a closed ticket, and of one that nobody had answered."""
    closed = pending(user, admin)
    done = change(admin, [closed], status="closed")
    say(user, closed)
    assert waiting(user, closed) is None
    undo(admin, done["id"])
    assert (look(user, closed)["status"], waiting(user, closed)) == ("pending", "operator")
    spoken = int(user.ticket("x")["id"])
    say(user, spoken)
    assert waiting(user, spoken) == "operator"
    done = change(admin, [spoken], status="pending")
    say(admin, spoken)
    undo(admin, done["id"])
    assert (look(user, spoken)["status"], waiting(user, spoken)) == ("new", None)


def test_verify_sees_an_answer_that_is_none(user: Api, admin: Api, server: Server) -> None:
    ticket = int(user.ticket("x")["id"])
    set_to(admin, ticket, status="closed")
    database: Database = server.database
    database.change("UPDATE tickets SET answered_at = 1 WHERE id = ?", (ticket,))
    done = run("verify", **server.settings)
    database.change("UPDATE tickets SET answered_at = NULL WHERE id = ?", (ticket,))
    assert done.returncode == 1
    assert f"ticket {ticket} is answered, and closed" in done.stdout + done.stderr


# Who spoke: s the submitter, o an operator, n an operator's note; p: an operator gave the ticket its status,
# r: the submitter did, who reopened it.
HISTORIES = {"": None, "s": 1, "os": 2, "so": None, "sn": 1, "sp": None, "ps": 2, "psos": 4, "sr": 1}


def remember(old: Database, ticket: int, at: int, what: str, status: str) -> None:
    if what in "pr":
        changes = f'{{"status":["closed","{status}"],"operator_id":[null,4]}}'
        event = "INSERT INTO events (at, actor_id, ticket_id, kind, audience, changes, request_id, address)"
        values = "VALUES (?, ?, ?, 'ticket.status', 'submitter', ?, '', '')"
        old.change(f"{event} {values}", (at, 4 if what == "p" else 3, ticket, changes))
        return
    comment = "INSERT INTO comments (ticket_id, author_id, body, created_at, internal) VALUES (?, ?, 'x', ?, ?)"
    old.change(comment, (ticket, 3 if what == "s" else 4, at, what == "n"))


@pytest.mark.parametrize(
    ("status", "version"),
    [("pending", 7), *itertools.product(("new", "assigned", "closed"), (7, 8))],
)
def test_what_was_said_before_counts(database: Database, status: str, version: int) -> None:
    """The migrations ask who spoke last; version 8 knew that of pending tickets already."""
    old = old_database(database, version)
    old.change(
        "INSERT INTO users (id, name, email, hashed_password, is_admin, created_at) "
        "VALUES (4, 'O', 'o@example.com', '', ?, 1)",
        (True,),
    )
    histories = {what: at for what, at in HISTORIES.items() if status != "pending" or "r" not in what}
    operator = 4 if status == "assigned" else None
    ticket_columns = (
        "id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at, closed_at"
    )
    for ticket, history in enumerate(histories, 100):
        values = f"{ticket}, 'x', ?, 'low', 'other', 3, ?, 1, 1, ?"
        closed_at = 1 if status == "closed" else None
        old.change(f"INSERT INTO tickets ({ticket_columns}) VALUES ({values})", (status, operator, closed_at))
        for at, what in enumerate(history, 1):
            remember(old, ticket, at, what, status)
    old.change(f"INSERT INTO tickets ({ticket_columns}) VALUES (99, 'x', 'assigned', 'low', 'other', 3, 3, 1, 1, NULL)")
    remember(old, 99, 1, "s", "assigned")
    assert run("migrate", DATABASE_URL=old.url).returncode == 0
    found = old.rows("SELECT answered_at FROM tickets WHERE id >= 99 ORDER BY id")
    said = list(histories.values()) if status != "closed" else [None] * len(histories)
    assert [at for (at,) in found] == [None, *said], "but for who is the operator himself"
