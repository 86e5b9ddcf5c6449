"""Trust rows 12 and 13: bearer tokens, forged, damaged, out of time, and over a change of keys."""

import itertools
import time
from collections.abc import Callable

import pytest

from conftest import StartServer
from support import tokens
from support.client import Api, admin
from support.contract import Contract
from support.server import SECRET_KEY

CREDENTIALS = {"detail": "Could not validate credentials"}
DAMAGES: tuple[Callable[[str], str], ...] = (
    lambda t: t[:-1],
    lambda t: t[:-4],
    lambda t: t + "A",
    lambda t: t + "=",
    lambda t: t + ".",
    lambda t: "." + t,
    lambda t: t + "." + t,
    lambda t: t.replace(".", ""),
    lambda t: t.replace(".", "..", 1),
    lambda t: t.rpartition(".")[0],
    lambda t: t.rpartition(".")[0] + ".",
    lambda t: t[: t.index(".")],
    lambda t: t + " x",
    lambda t: f'"{t}"',
    lambda t: "x",
    lambda t: "...",
    lambda t: ".",
    lambda t: "a.b.c",
    lambda t: "e30.e30.",
    lambda t: "%00",
    lambda t: "A" * 8000,
)


def me(api: Api, authorization: str | bytes) -> int:
    return api.get("/api/users/me", headers={"Authorization": authorization}).status_code


def refused(api: Api, text: str) -> None:
    response = api.get("/api/users/me", headers={"Authorization": f"Bearer {text}"})
    assert (response.status_code, response.json()) == (401, CREDENTIALS)
    assert response.headers["www-authenticate"] == "Bearer"


class TestRow12Tokens:
    """Only HS256, only our keys, only in time."""

    def test_a_token_made_by_the_original_works(self, anonymous: Api, user: Api) -> None:
        assert me(anonymous, f"Bearer {tokens.token(tokens.good(user.user['id']))}") == 200

    def test_our_own_token(self, user: Api) -> None:
        head, claims = tokens.parts(str(user.token))
        assert (head["alg"], head["typ"]) == ("HS256", "JWT")
        assert claims["sub"] == str(user.user["id"])
        assert abs(int(str(claims["exp"])) - time.time() - 3600) < 120

    @pytest.mark.parametrize("alg", ["none", "None", "nOnE", "NONE", ""])
    def test_none(self, anonymous: Api, user: Api, alg: str) -> None:
        signed = tokens.token(tokens.good(user.user["id"]), alg=alg)
        refused(anonymous, signed)
        refused(anonymous, signed.rpartition(".")[0] + ".")

    @pytest.mark.parametrize("digest", ["HS384", "HS512"])
    def test_other_digests(self, anonymous: Api, user: Api, digest: str) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), digest=digest))

    @pytest.mark.parametrize("alg", ["RS256", "ES256", "HS384", "hs256", ["HS256"], None, 256])
    def test_other_names_over_a_right_signature(self, anonymous: Api, user: Api, alg: object) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), alg=alg))

    @pytest.mark.parametrize("key", ["", "wrong", SECRET_KEY[:-1], SECRET_KEY + " "])
    def test_other_keys(self, anonymous: Api, user: Api, key: str) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"]), key=key))

    def test_every_bit_flipped(self, anonymous: Api, user: Api) -> None:
        """But those that make a byte of no header (tests/test_http.py) or the same bytes in another spelling."""
        good, tried = str(user.token), 0
        for at, bit in itertools.product(range(len(good)), range(8)):
            flipped = chr(ord(good[at]) ^ 1 << bit)
            text = good[:at] + flipped + good[at + 1 :]
            if flipped > " " and flipped != "\x7f" and not tokens.same_bytes(text, good):
                assert me(anonymous, f"Bearer {text}".encode("latin-1")) == 401, text
                tried += 1
        assert tried > 6 * len(good)

    @pytest.mark.parametrize("change", DAMAGES)
    def test_damaged(self, anonymous: Api, user: Api, change: Callable[[str], str]) -> None:
        assert me(anonymous, f"Bearer {change(tokens.token(tokens.good(user.user['id'])))}") == 401

    @pytest.mark.parametrize(
        "claims",
        [
            {"exp": 1},
            {"exp": 0},
            {"exp": -1},
            {"exp": "soon"},
            {"exp": []},
            {"exp": True},
            {"nbf": 32503680000},
            {"iat": 32503680000},
            {"nbf": "x"},
            {"iat": "x"},
            {"sub": ""},
            {"sub": "x"},
            {"sub": 1},
            {"sub": None},
            {"sub": "0"},
            {"sub": "-1"},
            {"sub": "999999"},
            {"sub": "9223372036854775808"},
            {"aud": "x"},
            {"jti": 1},
        ],
        ids=str,
    )
    def test_claims(self, anonymous: Api, user: Api, claims: dict[str, object]) -> None:
        refused(anonymous, tokens.token({**tokens.good(user.user["id"]), **claims}))

    def test_expired_now(self, anonymous: Api, user: Api) -> None:
        refused(anonymous, tokens.token(tokens.good(user.user["id"], exp=int(time.time()))))

    @pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"{", b"", b"\xff", b'{"sub":"1","sub":"2"}' * 2])
    def test_payloads_that_are_no_claims(self, anonymous: Api, payload: bytes) -> None:
        refused(anonymous, tokens.sign(tokens.encode(b'{"alg":"HS256","typ":"JWT"}'), tokens.encode(payload)))

    @pytest.mark.parametrize("header", [b"[]", b"{}", b"null", b"{", b"", b'{"alg":"HS256","crit":["x"],"x":1}'])
    def test_headers_that_are_none(self, anonymous: Api, user: Api, header: bytes) -> None:
        claims = tokens.parts(tokens.token(tokens.good(user.user["id"])))[1]
        body = tokens.encode(str(claims).replace("'", '"').encode())
        refused(anonymous, tokens.sign(tokens.encode(header), body))


class TestRow13KeyRotation:
    """The key before the last change works until it is taken away."""

    NEW = "the-new-secret-key-of-forty-characters--"

    def test_previous_key(self, start: StartServer, contract: Contract) -> None:
        first = start()
        with Api(first, contract) as api:
            old = admin(api).token
        first.stop()
        second = start(seed=False, SECRET_KEY=self.NEW, SECRET_KEY_PREVIOUS=SECRET_KEY)
        with Api(second, contract) as api:
            assert me(api, f"Bearer {old}") == 200
            new = admin(api).token
            assert tokens.parts(str(new))[0]["kid"] != tokens.parts(str(old))[0]["kid"]
            assert me(api, f"Bearer {tokens.token(tokens.good(1))}") == 200, "tokens of the original carry no kid"
        second.stop()
        third = start(seed=False, SECRET_KEY=self.NEW)
        with Api(third, contract) as api:
            assert me(api, f"Bearer {old}") == 401
            assert me(api, f"Bearer {new}") == 200

    def test_a_foreign_kid_is_no_way_in(self, anonymous: Api, user: Api) -> None:
        claims = tokens.good(user.user["id"])
        for kid in ("", "x", "../../etc/passwd", 0, None, "0" * 4000):
            assert me(anonymous, f"Bearer {tokens.token(claims, key='wrong', kid=kid)}") == 401
