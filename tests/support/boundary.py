"""The rows of docs on HTTP boundaries: what is sent, byte for byte, and the statuses that are right.

Each row was tried on ten servers when the parser was chosen; most of them executed a hidden request somewhere.
A refusal is one response, then the connection closes.
"""

from dataclasses import dataclass

HOST = b"Host: desk.example\r\n"
SMUGGLED = b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
MIB = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One row. `right`: the statuses that are right, in order of preference."""

    name: str
    request: bytes
    right: tuple[int, ...] = (400,)


def post(headers: bytes, body: bytes = b"", host: bytes = HOST, version: bytes = b"HTTP/1.1") -> bytes:
    return b"POST /api/users/login " + version + b"\r\n" + host + FORM + headers + b"\r\n" + body


def get(
    headers: bytes = b"", host: bytes = HOST, target: bytes = b"/api/health", version: bytes = b"HTTP/1.1"
) -> bytes:
    return b"GET " + target + b" " + version + b"\r\n" + host + headers + b"\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"
CLOSE = b"Connection: close\r\n"
ONE_CHUNK = b"5\r\na=b&c\r\n0\r\n\r\n"


def chunked_of(size: int) -> bytes:
    part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    return part * (size // 65536) + b"0\r\n\r\n"


REFUSED = (
    Row(
        "dup CL 5 then 0 + smuggle",
        post(b"Content-Length: 5\r\nContent-Length: 0\r\n", b"a=b&c" + SMUGGLED),
    ),
    Row(
        "dup CL 0 then 34 + smuggle",
        post(b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(SMUGGLED), SMUGGLED),
    ),
    Row("CL 5, 5", post(b"Content-Length: 5, 5\r\n", b"a=b&c")),
    Row("TE chunked + CL, smuggle", post(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n" + SMUGGLED)),
    Row("TE xchunked", post(b"Transfer-Encoding: xchunked\r\n", ONE_CHUNK), (501, 400)),
    Row("TE xchunked + CL", post(b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", b"a=b&c"), (501, 400)),
    Row(
        "TE gzip, chunked + CL",
        post(b"Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n", b"a=b&c"),
        (501, 400),
    ),
    Row("TE identity + CL", post(b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"a=b&c"), (501, 400)),
    Row("two TE headers", post(CHUNKED + b"Transfer-Encoding: identity\r\n", ONE_CHUNK), (400, 501)),
    Row("TE chunked in HTTP/1.0", post(CHUNKED, ONE_CHUNK, version=b"HTTP/1.0")),
    Row("space before colon (TE :)", post(b"Transfer-Encoding : chunked\r\n", ONE_CHUNK)),
    Row("space before colon (CL :)", post(b"Content-Length : 5\r\n", b"a=b&c")),
    Row("obs-fold", get(b"X-A: one\r\n two\r\n")),
    Row("CL +5", post(b"Content-Length: +5\r\n", b"a=b&c")),
    Row("CL -1", post(b"Content-Length: -1\r\n")),
    Row("CL 0x5", post(b"Content-Length: 0x5\r\n", b"a=b&c")),
    Row("CL 5abc", post(b"Content-Length: 5abc\r\n", b"a=b&c")),
    Row("CL empty", post(b"Content-Length: \r\n")),
    Row("CL 2^64+5", post(b"Content-Length: 18446744073709551621\r\n", b"a=b&c"), (400, 413)),
    Row("bare LF lines", get().replace(b"\r\n", b"\n")),
    Row("bare CR in value", get(b"X-A: a\rb\r\n")),
    Row("NUL in value", get(b"X-A: a\x00b\r\n")),
    Row("bad header name", get(b"He(ad: x\r\n")),
    Row("header no colon", get(b"NoColonHere\r\n")),
    Row("empty header name", get(b": x\r\n")),
    Row("no Host", get(host=b"")),
    Row("two Host", get(b"Host: b.example\r\n")),
    Row("HTTP/2.0 version", get(version=b"HTTP/2.0"), (505, 400)),
    Row("chunk size overflow", post(CHUNKED, b"ffffffffffffffffff\r\nx"), (400, 413)),
    Row("chunk size 0x5", post(CHUNKED, b"0x5\r\na=b&c\r\n0\r\n\r\n")),
    Row("chunk size -5", post(CHUNKED, b"-5\r\na=b&c\r\n0\r\n\r\n")),
    Row("chunk bare LF terminators", post(CHUNKED, b"5\na=b&c\n0\n\n")),
    Row("chunk data no CRLF after", post(CHUNKED, b"5\r\na=b&c0\r\n\r\n")),
    Row("100 KB header", get(b"X-Big: " + b"x" * 100_000 + b"\r\n"), (431, 400)),
    Row("2000 headers", get(b"".join(b"X-%d: v\r\n" % n for n in range(2000))), (431, 400)),
    Row("64 KB URI", get(target=b"/api/health?" + b"x" * 65536), (414, 431, 400)),
    Row("chunked body 3 MiB", post(CHUNKED, chunked_of(3 * MIB)), (413,)),
    Row("CL 3 MiB", post(b"Content-Length: %d\r\n" % (3 * MIB), b"x" * (3 * MIB)), (413,)),
)

# Refused as well, beyond the forty-two: each was, somewhere, the way to a hidden request.
REFUSED_MORE = (
    Row("CL repeated with the same value", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"a=b&c")),
    Row("TE chunked twice in one header", post(b"Transfer-Encoding: chunked, chunked\r\n", ONE_CHUNK), (400, 501)),
    Row("CL with a blank inside", post(b"Content-Length: 1 2\r\n", b"a=b&c")),
    Row("tab before colon", post(b"Content-Length\t: 5\r\n", b"a=b&c")),
    Row("header line starts with a blank", get(b" X-A: b\r\n")),
    Row("lower-case version", get(version=b"http/1.1")),
    Row("two spaces in the request line", get(target=b" /api/health")),
    Row("no version", b"GET /api/health\r\n" + HOST + b"\r\n"),
    Row("NUL in the target", get(target=b"/api/he\x00alth")),
    Row("control character in the target", get(target=b"/api/he\x01alth")),
    Row("byte over 127 in a header name", get(b"X-\xff: a\r\n")),
    Row("chunk extension without end", post(CHUNKED, b"5;" + b"x" * 100_000 + b"\r\na=b&c\r\n0\r\n\r\n")),
    Row("chunk size with blanks", post(CHUNKED, b" 5\r\na=b&c\r\n0\r\n\r\n")),
    Row("chunk size with an underscore", post(CHUNKED, b"0_5\r\na=b&c\r\n0\r\n\r\n")),
    Row("not HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
)
