"""Fresh databases, on whichever engine the run is for, and a look inside them that does not go through the server."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from support.postgres import Cluster


class Database:
    """One database: `url` is what the server gets."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Runs a SELECT; write `?` for values on both engines."""
        if self.is_sqlite:
            connection = sqlite3.connect(f"file:{self.url.removeprefix('sqlite:///')}?mode=ro", uri=True)
            try:
                return connection.execute(query, tuple(values)).fetchall()
            finally:
                connection.close()
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.replace("?", "%s").encode(), values).fetchall()

    def change(self, statement: str, values: Sequence[object] = ()) -> None:
        """Changes rows behind the server's back, as another process may."""
        if self.is_sqlite:
            connection = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=30)
            with connection:
                connection.execute(statement, tuple(values))
            connection.close()
            return
        with psycopg.connect(self.url) as connection:
            connection.execute(statement.replace("?", "%s").encode(), values)

    def script(self, text: str) -> None:
        """Runs several statements as one transaction or none."""
        if self.is_sqlite:
            connection = sqlite3.connect(self.url.removeprefix("sqlite:///"))
            connection.executescript(text)
            connection.close()
            return
        with psycopg.connect(self.url) as connection:
            connection.execute(text.encode())

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])


class Databases:
    """Makes them. `cluster` is None on SQLite."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder, self.cluster, self.made = folder, cluster, 0

    def create(self) -> Database:
        self.made += 1
        if self.cluster:
            return Database(self.cluster.create())
        folder = self.folder / f"database-{self.made}"
        folder.mkdir(parents=True)
        return Database(f"sqlite:///{folder}/desk.db")
