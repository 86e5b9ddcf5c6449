"""HTTP clients of the tests: every request comes from an address of its own, every response is held to the contract."""

import itertools
import ssl
from collections.abc import Iterator
from typing import Any

import httpx

from support import people
from support.contract import Contract
from support.people import PASSWORD as PASSWORD
from support.server import ADMIN, Server

TIMEOUT_S = 120
# Servers of tests speak plain HTTP: a client that trusts nobody reads no certificates, for 23 ms each.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def address(n: int) -> str:
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


# Each once, so that limits never interfere. Threads may take from it at the same time, which a generator forbids.
ADDRESSES: Iterator[str] = map(address, itertools.count())


class Api(httpx.Client):
    """A client of one server, as one person when `token` is given. `user` is what /me says of him."""

    def __init__(self, server: Server, contract: Contract, token: str | None = None) -> None:
        super().__init__(
            base_url=server.url, timeout=TIMEOUT_S, trust_env=False, follow_redirects=False, verify=TRUSTS_NOBODY
        )
        self.server, self.contract, self.token = server, contract, token
        self.user: dict[str, Any] = {}
        server.at_the_end.append(self.close)
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:  # noqa: ANN401
        request.headers.setdefault("X-Forwarded-For", next(ADDRESSES))
        try:
            response = super().send(request, **options)
        except httpx.TransportError as error:
            if self.server.alive():
                raise
            raise AssertionError(f"The server died ({error}):\n{self.server.tail()}") from error
        if not options.get("stream"):
            self.contract.check(response)
        return response

    def as_token(self, token: str | None) -> "Api":
        return Api(self.server, self.contract, token)

    def register(self, email: str, name: str = "Uma User", password: str = PASSWORD) -> httpx.Response:
        return self.post("/api/users/", json={"name": name, "email": email, "password": password})

    def login(self, email: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
        return self.post("/api/users/login", data={"username": email, "password": password}, headers=headers)

    def person(self, email: str, password: str = PASSWORD) -> "Api":
        """A client logged in as that user."""
        response = self.login(email, password)
        assert response.status_code == 200, response.text
        person = self.as_token(response.json()["access_token"])
        person.user = person.get("/api/users/me").json()
        return person

    def add(self, email: str, name: str = "Uma User") -> str:
        """An account for somebody new, registered or as good as; his address."""
        if self.server.reaches_database() and people.can_add(name, email):
            people.add(self.server.database, name, email)
        else:
            assert self.register(email, name).status_code == 201
        return email

    def newcomer(self, email: str, name: str = "Uma User") -> "Api":
        """Somebody new, who has logged in."""
        return self.person(self.add(email, name))

    def ticket(self, description: str = "Printer on floor 3 jams", **fields: object) -> dict[str, Any]:
        """Creates one and returns it."""
        response = self.post("/api/tickets/", json={"description": description, "request_type": "hardware", **fields})
        assert response.status_code == 201, response.text
        return dict(response.json())


def admin(api: Api) -> Api:
    return api.person(ADMIN["ADMIN_EMAIL"], ADMIN["ADMIN_PASSWORD"])
