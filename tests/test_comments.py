"""Comments: the talk about a ticket, and the operators' notes."""

import httpx
import pytest

from support.client import Api

KEYS = ["id", "ticket_id", "author_id", "author_name", "body", "created_at", "internal"]


def comments(api: Api, ticket: int) -> list[dict[str, object]]:
    response = api.get(f"/api/tickets/{ticket}/comments")
    assert response.status_code == 200, response.text
    return list(response.json())


def say(api: Api, ticket: int, body: str, **fields: object) -> httpx.Response:
    return api.post(f"/api/tickets/{ticket}/comments", json={"body": body, **fields})


def test_both_talk_oldest_first(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    assert comments(user, ticket) == []
    asked = say(user, ticket, "Any news?")
    assert asked.status_code == 201
    assert list(asked.json()) == KEYS
    assert asked.json() == asked.json() | {
        "ticket_id": ticket,
        "author_id": user.user["id"],
        "author_name": "Uma User",
        "body": "Any news?",
        "internal": False,
    }
    answered = say(admin, ticket, "Soon.")
    assert comments(user, ticket) == comments(admin, ticket) == [asked.json(), answered.json()]


@pytest.mark.parametrize("text", ["", " ", "Žluťoučký kůň 🐎", "a\nb\tc", "'; DROP TABLE comments;--", "x" * 65536])
def test_the_text_is_kept(user: Api, text: str) -> None:
    ticket = user.ticket()["id"]
    assert say(user, ticket, text).json()["body"] == text
    assert [c["body"] for c in comments(user, ticket)] == [text]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("missing", ["body", "body"])]),
        ({"body": None}, [("string_type", ["body", "body"])]),
        ({"body": 5}, [("string_type", ["body", "body"])]),
        ([], [("model_attributes_type", ["body"])]),
        ({"body": "x\0"}, [("string_unicode", ["body", "body"])]),
    ],
)
def test_refused(user: Api, body: object, expected: list[object]) -> None:
    response = user.post(f"/api/tickets/{user.ticket()['id']}/comments", json=body)
    assert response.status_code == 422
    assert [(e["type"], e["loc"]) for e in response.json()["detail"]] == expected


def test_difference_5_a_comment_is_bounded(user: Api) -> None:
    response = say(user, user.ticket()["id"], "x" * 65537)
    assert response.json()["detail"][0]["type"] == "string_too_long"


def test_who_and_which_ticket_come_before_the_rest(anonymous: Api, user: Api, other: Api) -> None:
    ticket = user.ticket()["id"]
    path = f"/api/tickets/{ticket}/comments"
    for method in ("GET", "POST"):
        body = {"json": {"body": "x"}} if method == "POST" else {}
        refused = other.request(method, path, **body)
        assert (refused.status_code, refused.json()) == (403, {"detail": "Not allowed"})
        absent = other.request(method, "/api/tickets/999999/comments", **body)
        assert (absent.status_code, absent.json()) == (404, {"detail": "Ticket not found"})
        assert anonymous.request(method, path, **body).status_code == 401
    assert comments(user, ticket) == []


def test_notes_are_for_operators_alone(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    public = say(admin, ticket, "We look into it").json()
    note = say(admin, ticket, "He broke it himself", internal=True).json()
    assert (public["internal"], note["internal"]) == (False, True)
    assert comments(user, ticket) == [public]
    assert comments(admin, ticket) == [public, note]


def test_a_note_of_a_requester_is_a_comment(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    said = say(user, ticket, "Help", internal=True)
    assert (said.status_code, said.json()["internal"]) == (201, False)
    assert comments(user, ticket) == comments(admin, ticket) == [said.json()]


def test_a_comment_changes_nothing_of_the_ticket_but_whose_turn_it_is(user: Api) -> None:
    ticket = user.ticket()
    assert say(user, ticket["id"], "More").status_code == 201
    after = user.get(f"/api/tickets/{ticket['id']}").json()
    assert {name for name in after if after[name] != ticket[name]} == {"waiting_for", "answered_at"}


def test_a_list_of_many_steps_is_whole(user: Api, admin: Api) -> None:
    """More than one step of the stream holds, by bytes; the notes among them are left out for the requester."""
    ticket = user.ticket()["id"]
    made = [say(admin, ticket, f"{n} " + "x" * 60_000, internal=n % 2 == 1).json() for n in range(9)]
    assert comments(admin, ticket) == made
    assert comments(user, ticket) == made[::2]


def test_the_same_key_says_it_once(user: Api) -> None:
    ticket = user.ticket()["id"]
    path = f"/api/tickets/{ticket}/comments"
    first, again = (user.post(path, json={"body": "once"}, headers={"Idempotency-Key": "say"}) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(comments(user, ticket)) == 1
    assert user.post(path, json={"body": "twice"}, headers={"Idempotency-Key": "say"}).status_code == 422
    assert len(comments(user, ticket)) == 1


def test_a_deleted_ticket_has_no_comments(user: Api, admin: Api) -> None:
    ticket = user.ticket()["id"]
    say(user, ticket, "x")
    assert admin.delete(f"/api/tickets/{ticket}").status_code == 204
    assert user.get(f"/api/tickets/{ticket}/comments").status_code == 404
    assert say(user, ticket, "y").status_code == 404
