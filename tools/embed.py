#!/usr/bin/env python3
"""Turns the web build into a C table: OUT_DIR/assets.c (see src/http/asset.h), and the bytes beside it, assets.bin.

usage: embed.py DIST OUT_DIR [--depfile FILE]

An empty DIST gives an empty table. The same files give the same output, byte for byte, whatever their dates.
`assets.c` takes the bytes in with `.incbin OUT_DIR/assets.bin`: the compiler runs in the folder OUT_DIR is relative to.
A gzip or brotli variant is kept when it saves at least one part in twenty; of a file over a megabyte (the script of the
documentation page) these alone are kept.
"""

import argparse
import gzip
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
LEAST_SAVING = 0.05
WHOLE_MAX_BYTES = 1 << 20
IMMUTABLE_FOLDER = "/assets/"

HEAD = """/* Written by tools/embed.py; do not edit. */
#include "http/asset.h"
"""
BLOB = """
__asm__(".section .rodata\\n"
        ".balign 16\\n"
        ".globl assets_blob\\n"
        ".hidden assets_blob\\n"
        ".type assets_blob, @object\\n"
        ".size assets_blob, {size}\\n"
        "assets_blob:\\n"
        ".incbin \\"{blob}\\"\\n"
        ".previous\\n");
extern const unsigned char assets_blob[] __attribute__((visibility("hidden")));
"""
EMPTY = """
const Asset assets[] = { { 0 } };
const size_t assets_count = 0;
"""


class EmbedError(Exception):
    """What is wrong with the web build, as a sentence."""


@dataclass(frozen=True)
class File:
    """One file of the build and the bytes of its variants, None where a variant does not pay."""

    path: str
    content_type: str
    identity: bytes
    gzip: bytes | None
    brotli: bytes | None

    @property
    def whole(self) -> bytes | None:
        """The bytes without a coding, if they are kept."""
        return self.identity if len(self.identity) <= WHOLE_MAX_BYTES or not self.gzip else None

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.identity).hexdigest()[:32]


def worth(identity: bytes, variant: bytes) -> bytes | None:
    return variant if len(variant) <= len(identity) * (1 - LEAST_SAVING) else None


def brotli_compress(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise EmbedError("Python's Brotli is missing; `make build` brings it (requirements-build.txt).") from None
    return brotli.compress(data, quality=11)


def file_read(dist: Path, file: Path) -> File:
    path = "/" + file.relative_to(dist).as_posix()
    content_type = CONTENT_TYPES.get(file.suffix)
    if content_type is None:
        raise EmbedError(f"{file} has a suffix without a content type; add it to CONTENT_TYPES in tools/embed.py.")
    if not path.isascii() or any(c in path for c in '"\\?#% '):
        raise EmbedError(f"{file} has a name that does not stand in a URL as it is; rename it.")
    data = file.read_bytes()
    gzipped, brotlied = gzip.compress(data, 9, mtime=0), brotli_compress(data)
    return File(path, content_type, data, worth(data, gzipped), worth(data, brotlied))


def files_read(dist: Path) -> list[File]:
    found = [p for p in dist.rglob("*") if p.is_file()]
    if dist / "index.html" not in found:
        raise EmbedError(f"{dist}/index.html is missing; build the web application (`make build`), or set web to ''.")
    return sorted((file_read(dist, p) for p in found), key=lambda f: f.path.encode())


def table_write(files: list[File], out: Path) -> None:
    blob = bytearray()

    def body(data: bytes | None) -> str:
        if not data:
            return "{ 0 }"
        at = len(blob)
        blob.extend(data)
        return f"{{ assets_blob + {at}, {len(data)} }}"

    rows = [
        f'    {{ .path = "{f.path}",\n      .content_type = "{f.content_type}",\n      .etag = "{f.etag}",\n'
        f"      .immutable = {'true' if f.path.startswith(IMMUTABLE_FOLDER) else 'false'},\n"
        f"      .identity = {body(f.whole)},\n      .gzip = {body(f.gzip)},\n      .brotli = {body(f.brotli)} }},\n"
        for f in files
    ]
    table = f"\nconst Asset assets[] = {{\n{''.join(rows)}}};\nconst size_t assets_count = {len(files)};\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / "assets.bin").write_bytes(bytes(blob))
    text = HEAD + (BLOB.format(size=len(blob), blob=(out / "assets.bin").as_posix()) + table if files else EMPTY)
    (out / "assets.c").write_text(text)


def depfile_write(depfile: Path, dist: str, out: Path) -> None:
    """Ninja's view of it: the output is old when a file of the build, or the set of them, changes."""
    inputs = sorted(p.as_posix() for p in [Path(dist), *Path(dist).rglob("*")]) if dist else []
    depfile.write_text(f"{(out / 'assets.c').as_posix()}: {' '.join(inputs)}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="Puts the web build into C.")
    parser.add_argument("dist")
    parser.add_argument("out", type=Path)
    parser.add_argument("--depfile", type=Path)
    args = parser.parse_args()
    try:
        table_write(files_read(Path(args.dist)) if args.dist else [], args.out)
    except EmbedError as error:
        print(f"embed.py: {error}", file=sys.stderr)
        return 1
    if args.depfile:
        depfile_write(args.depfile, args.dist, args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
