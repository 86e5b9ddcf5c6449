"""Limits: five logins and three registrations a minute for each address; trust row 9."""

import pytest

from conftest import StartServer
from support.client import PASSWORD, Api

TOO_MANY = {"detail": "Too many requests. Please wait 60 seconds."}
LOGINS, REGISTRATIONS = 5, 3


def login(api: Api, address: str | None, data: object = None) -> int:
    headers = {"X-Forwarded-For": address} if address else {"X-Forwarded-For": ""}
    body = data if data is not None else {"username": "nobody@example.com", "password": PASSWORD}
    return api.post("/api/users/login", data=body, headers=headers).status_code  # type: ignore[arg-type]


def test_logins(anonymous: Api) -> None:
    assert [login(anonymous, "192.0.2.1") for _ in range(LOGINS + 2)] == [401] * LOGINS + [429] * 2
    assert login(anonymous, "192.0.2.2") == 401


def test_refusal_word_for_word(anonymous: Api) -> None:
    for _ in range(LOGINS):
        login(anonymous, "192.0.2.3", {})
    response = anonymous.post("/api/users/login", data={}, headers={"X-Forwarded-For": "192.0.2.3"})
    assert (response.status_code, response.json()) == (429, TOO_MANY)
    assert 1 <= int(response.headers["retry-after"]) <= 60


def test_a_malformed_login_counts(anonymous: Api) -> None:
    assert [login(anonymous, "192.0.2.4", {}) for _ in range(LOGINS + 1)] == [422] * LOGINS + [429]


def test_registrations(anonymous: Api) -> None:
    statuses = [
        anonymous.post(
            "/api/users/",
            json={"name": "N", "email": f"limit{n}@example.com", "password": PASSWORD},
            headers={"X-Forwarded-For": "192.0.2.5"},
        ).status_code
        for n in range(REGISTRATIONS + 1)
    ]
    assert statuses == [201] * REGISTRATIONS + [429]


def test_limits_are_apart(anonymous: Api) -> None:
    for _ in range(LOGINS):
        login(anonymous, "192.0.2.6", {})
    body = {"name": "N", "email": "apart@example.com", "password": PASSWORD}
    assert anonymous.post("/api/users/", json=body, headers={"X-Forwarded-For": "192.0.2.6"}).status_code == 201


def test_broken_json_comes_before_the_limit(anonymous: Api) -> None:
    headers = {"X-Forwarded-For": "192.0.2.7", "Content-Type": "application/json"}
    statuses = [anonymous.post("/api/users/", content=b"{", headers=headers).status_code for _ in range(5)]
    assert statuses == [422] * 5


def test_difference_3_ipv6_counts_by_64(anonymous: Api) -> None:
    for n in range(LOGINS):
        assert login(anonymous, f"2001:db8:0:1::{n + 1}", {}) == 422
    assert login(anonymous, "2001:db8:0:1:ffff::9", {}) == 429
    assert login(anonymous, "2001:db8:0:2::1", {}) == 422


def test_mapped_ipv4_is_ipv4(anonymous: Api) -> None:
    for _ in range(LOGINS):
        assert login(anonymous, "192.0.2.8", {}) == 422
    assert login(anonymous, "::ffff:192.0.2.8", {}) == 429


def test_the_last_address_before_the_proxy_counts(anonymous: Api) -> None:
    """What the client itself wrote stands on the left; the trusted proxy adds on the right."""
    for n in range(LOGINS):
        assert login(anonymous, f"198.51.100.{n}, 192.0.2.9", {}) == 422
    assert login(anonymous, "198.51.100.200, 192.0.2.9", {}) == 429


@pytest.mark.parametrize("junk", ["x", "1.2.3", "1.2.3.4.5", "::1::2", "256.1.1.1", "a" * 5000, "192.0.2.1:port"])
def test_junk_in_the_header_is_no_way_around(anonymous: Api, junk: str) -> None:
    """What is no address counts as the proxy's own, all of it together."""
    assert [login(anonymous, f"203.0.113.{n}, {junk}", {}) for n in range(LOGINS + 1)][-1] == 429


@pytest.mark.parametrize("trusted", ["", "192.0.2.200", "10.0.0.0/8"])
def test_row_09_forged_header_from_an_untrusted_peer(start: StartServer, anonymous: Api, trusted: str) -> None:
    with Api(start(TRUSTED_PROXIES=trusted), anonymous.contract) as api:
        statuses = [login(api, f"203.0.113.{n}", {}) for n in range(LOGINS + 2)]
    assert statuses == [422] * LOGINS + [429] * 2


def test_row_09_a_network_of_proxies(start: StartServer, anonymous: Api) -> None:
    with Api(start(TRUSTED_PROXIES="192.0.2.0/24,127.0.0.0/8"), anonymous.contract) as api:
        assert {login(api, f"203.0.113.{n}, 192.0.2.50", {}) for n in range(LOGINS + 2)} == {422}
