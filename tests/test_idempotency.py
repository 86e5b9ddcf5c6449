"""Idempotency-Key: the same key of the same user within a day gets the first answer again."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from support.client import Api
from support.server import Server

BODY = {"description": "Sent twice by a shaky connection", "request_type": "hardware"}
DAY_US = 24 * 60 * 60 * 1_000_000


def create(api: Api, key: str, **fields: object) -> httpx.Response:
    return api.post("/api/tickets/", json={**BODY, **fields}, headers={"Idempotency-Key": key})


def count(server: Server, description: object) -> int:
    return int(server.database.rows("SELECT count(*) FROM tickets WHERE description = ?", [description])[0][0])


def test_the_first_answer_comes_again(user: Api, server: Server) -> None:
    first, second = create(user, "again", description="again"), create(user, "again", description="again")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert count(server, "again") == 1


def test_a_key_belongs_to_its_user(user: Api, other: Api) -> None:
    mine, theirs = create(user, "shared"), create(other, "shared")
    assert mine.json()["id"] != theirs.json()["id"]
    assert theirs.json()["created_by_id"] == other.user["id"]


def test_a_key_belongs_to_its_request(user: Api, server: Server) -> None:
    assert create(user, "other body", description="one of two").status_code == 422
    assert create(user, "other-body", description="one of two").status_code == 201
    refused = create(user, "other-body", description="two of two")
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["header", "Idempotency-Key"]
    assert "another request" in refused.json()["detail"][0]["msg"]
    assert count(server, "two of two") == 0


def test_a_refused_request_leaves_the_key_free(user: Api) -> None:
    assert create(user, "after-a-mistake", urgency="extreme").status_code == 422
    assert create(user, "after-a-mistake").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65, "two words", "tab\there"])
def test_a_key_of_another_shape_is_refused(user: Api, server: Server, key: str) -> None:
    before = server.database.count("tickets")
    answer = create(user, key)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["msg"].startswith("Idempotency-Key should have 1 to 64")
    assert server.database.count("tickets") == before


def test_the_longest_key_works(user: Api) -> None:
    longest = "~" * 64
    assert create(user, longest).json() == create(user, longest).json()


def test_after_a_day_the_key_is_new(user: Api, server: Server) -> None:
    first = create(user, "yesterday").json()["id"]
    server.database.change("UPDATE idempotency_keys SET created_at = created_at - ?", [DAY_US])
    assert create(user, "yesterday").json()["id"] > first


def test_at_once_makes_one(user: Api, server: Server) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: create(user, "stampede", description="stampede"), range(16)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    assert count(server, "stampede") == 1


def test_the_key_does_not_outlive_its_ticket_in_a_crash(user: Api, server: Server) -> None:
    """Both are written in one transaction: a kept answer has its row, after a kill too."""
    made = create(user, "crash").json()["id"]
    server.kill()
    server.start()
    assert create(user, "crash").json()["id"] == made
    assert server.database.rows("SELECT id FROM tickets WHERE id = ?", [made])
