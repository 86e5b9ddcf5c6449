"""Bearer tokens made by hand, good and bad."""

import base64
import hashlib
import hmac
import json
import time

from support.server import SECRET_KEY

ALPHABET = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
DIGESTS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(head: str, body: str, key: str = SECRET_KEY, digest: str = "HS256") -> str:
    mac = hmac.new(key.encode(), f"{head}.{body}".encode(), DIGESTS[digest]).digest()
    return f"{head}.{body}.{encode(mac)}"


def token(claims: dict[str, object], key: str = SECRET_KEY, digest: str = "HS256", **header: object) -> str:
    """A signed token; `header` adds to or replaces alg and typ."""
    head = {"alg": digest, "typ": "JWT", **header}
    return sign(encode(json.dumps(head).encode()), encode(json.dumps(claims).encode()), key, digest)


def good(user_id: int, **claims: object) -> dict[str, object]:
    return {"sub": str(user_id), "exp": int(time.time()) + 600, **claims}


def parts(text: str) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims, unchecked."""
    head, body, _ = text.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(p + "=" * (-len(p) % 4))) for p in (head, body))  # type: ignore[return-value]


def same_bytes(one: str, two: str) -> bool:
    """True when the two differ in spelling alone: the last character of a base64 part has bits that carry nothing."""

    def decoded(text: str) -> list[bytes]:
        return [base64.urlsafe_b64decode(p + "=" * (-len(p) % 4)) for p in text.split(".")]

    try:
        return set(one) <= ALPHABET and decoded(one) == decoded(two)
    except ValueError:
        return False
