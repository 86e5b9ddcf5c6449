"""Bearer tokens as the service desk signs them, so that a measurement need not log in for each."""

import base64
import hashlib
import hmac
import json
import time

LIFETIME_S = 3600


def part(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def compact(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def token(secret: str, user_id: int, session_id: int | None = None) -> str:
    now = int(time.time())
    kid = hashlib.sha256(secret.encode()).hexdigest()[:8]
    header = {"alg": "HS256", "kid": kid, "typ": "JWT"}
    claims: dict[str, object] = {"sub": str(user_id), "exp": now + LIFETIME_S, "iat": now}
    if session_id:
        claims["sid"] = session_id
    signed = part(compact(header)) + b"." + part(compact(claims))
    return (signed + b"." + part(hmac.digest(secret.encode(), signed, hashlib.sha256))).decode()
