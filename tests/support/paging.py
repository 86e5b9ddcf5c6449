"""Pages of a list, by following Link."""

import re
from collections.abc import Callable
from typing import Any

import httpx

from support.client import Api

Row = dict[str, Any]


def next_path(response: httpx.Response) -> str | None:
    link = response.headers.get("link")
    if not link:
        return None
    match = re.fullmatch(r'<([^>]+)>; rel="next"', link)
    assert match, link
    return match[1]


def pages(api: Api, query: str, between: Callable[[], object] = lambda: None) -> list[list[Row]]:
    """Every page."""
    found: list[list[Row]] = []
    path: str | None = f"/api/tickets/?{query}"
    asked = set()
    while path:
        assert path not in asked, "the pages go in a circle"
        asked.add(path)
        response = api.get(path)
        assert response.status_code == 200, response.text
        found.append(response.json())
        path = next_path(response)
        between()
    return found


def ids_of(found: list[list[Row]]) -> list[int]:
    return [row["id"] for page in found for row in page]
