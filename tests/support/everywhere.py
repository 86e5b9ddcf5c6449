"""What every answer carries and what none shows: trust rows 19, 20 and 25, held against each answer of every test."""

import re

import httpx

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-xss-protection": "1; mode=block",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": CSP,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
UNTOLD = ("server", "x-powered-by")
# In the sentence of a refusal: files, code, SQL, engines, addresses. A 422 may repeat these words from the request.
INSIDE = re.compile(
    r"/src/|\.[ch]:\d|SELECT |INSERT |UPDATE |sqlite|postgres|errno|0x[0-9a-f]{4}|\d+\.\d+\.\d+\.\d+", re.IGNORECASE
)


def check_headers(path: str, headers: httpx.Headers | dict[str, str]) -> None:
    """`headers` with names in lower case, or of httpx."""
    missing = {k: v for k, v in HEADERS.items() if headers.get(k) != v}
    assert not missing, f"{path} answered without {missing}"
    assert not [name for name in UNTOLD if name in headers]
    assert headers.get("x-request-id")
    if path.startswith("/api/"):
        assert headers.get("cache-control") == "no-store"


def sentence(response: httpx.Response) -> str:
    """What a refusal says: its detail. A conflict shows the ticket too, and a sick health names its engine."""
    if response.headers.get("content-type") != "application/json" or not response.content:
        return response.text
    told = response.json()
    return str(told.get("detail", told.get("message")))


def check(response: httpx.Response) -> None:
    """Of any answer but that to a preflight, which is for the browser alone and has the original's shape."""
    request = response.request
    if "access-control-request-method" in request.headers:
        return
    headers = response.headers.copy()
    if request.headers.get("x-forwarded-proto") == "https":
        headers.pop("strict-transport-security", None)
    check_headers(request.url.path, headers)
    if response.status_code >= 400 and response.status_code != 422:
        assert not INSIDE.search(sentence(response)), (
            f"{request.method} {request.url} shows its inside: {response.text[:300]}"
        )
