#!/usr/bin/env python3
"""Plays a file of cases against a running server, in order, and writes one JSON line per case.

usage: record.py BASE_URL CASES.jsonl OUT.jsonl [--secret KEY] [--model]

The server starts with a fresh database that holds one admin, admin@example.com / AdminPass123!, and
FRONTEND_URL=http://localhost:5173. Without --model, cases that need the scripted model (fake_ollama.py) are left out.

A case: {"id", "group", "method", "path", "as" (none, user, other, admin), "headers", "json" | "form" | "raw" |
"rawhex", "ip", "save": {name: key}, "sign": claims, "sign_key", "sign_alg", "tamper", "scheme" | "auth", "needs"};
{name} in a path is replaced by a saved value.

Every case without its own "ip" is sent with a fresh X-Forwarded-For, so that limits never interfere;
a server that believes that header only from trusted proxies must be told to trust loopback.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import re
import sys
import time
import urllib.parse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SECRET = "dev-only-secret-key-change-in-production"
KEEP_HEADERS = (
    "content-type", "www-authenticate", "allow", "location", "content-disposition", "vary", "retry-after",
    "access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods",
    "access-control-allow-headers", "access-control-max-age", "x-content-type-options", "x-frame-options",
    "x-xss-protection", "referrer-policy", "content-security-policy", "cache-control",
)  # fmt: skip


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(claims: dict[str, Any], key: str, alg: str = "HS256") -> str:
    digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384}[alg]
    head = b64(json.dumps({"alg": alg, "typ": "JWT"}, separators=(",", ":")).encode())
    body = b64(json.dumps(claims, separators=(",", ":")).encode())
    mac = hmac.new(key.encode(), f"{head}.{body}".encode(), digest).digest()
    return f"{head}.{body}.{b64(mac)}"


class Player:
    """Plays cases in order; what a case saves (tokens, numbers), later ones use."""

    def __init__(self, base: str, secret: str = SECRET) -> None:
        url = urllib.parse.urlsplit(base)
        self.host, self.port, self.secret = url.hostname or "127.0.0.1", url.port, secret
        self.saved: dict[str, Any] = {}
        self.n = 0

    def fill(self, text: str) -> str:
        return re.sub(r"\{([a-z0-9:]+)\}", lambda m: str(self.saved.get(m.group(1), 0)), text)

    def claims(self, spec: dict[str, Any]) -> dict[str, Any]:
        out = {}
        for k, v in spec.items():
            if isinstance(v, str) and re.fullmatch(r"[+-]\d+(\.\d+)?", v) and k in ("exp", "nbf", "iat"):
                out[k] = time.time() + float(v) if "." in v else int(time.time()) + int(v)
            else:
                out[k] = self.fill(v) if isinstance(v, str) else v
        return out

    def body(self, c: dict[str, Any], headers: dict[str, str]) -> bytes | None:
        if "json" in c:
            headers.setdefault("Content-Type", "application/json")
            return json.dumps(c["json"], ensure_ascii=False).encode("utf-8", "surrogatepass")
        if "form" in c:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
            return urllib.parse.urlencode(c["form"]).encode()
        if "raw" in c:
            return c["raw"].encode()
        return bytes.fromhex(c["rawhex"]) if "rawhex" in c else None

    def authorization(self, c: dict[str, Any]) -> str | None:
        token = None
        if c.get("sign"):
            token = sign(self.claims(c["sign"]), c.get("sign_key", self.secret), c.get("sign_alg", "HS256"))
        elif c.get("as"):
            token = self.saved.get(f"token:{c['as']}", "missing")
        if not token:
            return None
        if c.get("tamper"):
            token = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
        return c["auth"].replace("{}", token) if "auth" in c else f"{c.get('scheme', 'Bearer')} {token}"

    def play(self, c: dict[str, Any]) -> dict[str, Any]:
        self.n += 1
        headers = dict(c.get("headers") or {})
        headers["X-Forwarded-For"] = c.get("ip") or f"198.18.{self.n // 250}.{self.n % 250 + 1}"
        body = self.body(c, headers)
        authorization = self.authorization(c)
        if authorization is not None:
            headers["Authorization"] = authorization
        conn = http.client.HTTPConnection(self.host, self.port, timeout=90)
        try:
            conn.request(c["method"], self.fill(c["path"]), body=body, headers=headers)
            r = conn.getresponse()
            data = r.read()
        finally:
            conn.close()
        kept = {h: v for h in KEEP_HEADERS if (v := r.getheader(h)) is not None}
        for name, key in (c.get("save") or {}).items():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self.saved[name] = json.loads(data)[key]
        return {"id": c["id"], "status": r.status, "headers": kept, "body": data.decode("utf-8", "backslashreplace")}

    def play_all(self, cases: Iterable[dict[str, Any]], *, model: bool = False) -> list[dict[str, Any]]:
        """The answers; a case without one (connection cut, timeout) has status 0."""
        answers = []
        for c in cases:
            if c.get("needs") == "ollama" and not model:
                continue
            try:
                answers.append(self.play(c))
            except (OSError, http.client.HTTPException) as e:
                answers.append({"id": c["id"], "status": 0, "headers": {}, "body": f"{type(e).__name__}: {e}"})
        return answers


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def main() -> None:
    args = sys.argv[1:]
    base, cases, out = args[:3]
    player = Player(base, args[args.index("--secret") + 1] if "--secret" in args else SECRET)
    answers = player.play_all(lines(Path(cases)), model="--model" in args)
    Path(out).write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers))
    print(f"{len(answers)} cases played against {base}")


if __name__ == "__main__":
    main()
