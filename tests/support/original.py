"""Databases of the original service desk, as its ORM made them, on both engines."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from support.database import Database

# What SQLAlchemy writes for the original's models; enum types hold the names.
SQLITE = """
CREATE TABLE user (
    name VARCHAR NOT NULL, email VARCHAR NOT NULL, is_admin BOOLEAN NOT NULL, id INTEGER NOT NULL,
    hashed_password VARCHAR NOT NULL, PRIMARY KEY (id));
CREATE TABLE ticket (
    description VARCHAR NOT NULL, id INTEGER NOT NULL, status VARCHAR(8) NOT NULL, urgency VARCHAR(6) NOT NULL,
    request_type VARCHAR(11) NOT NULL, created_by_id INTEGER NOT NULL, operator_id INTEGER,
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(created_by_id) REFERENCES user (id), FOREIGN KEY(operator_id) REFERENCES user (id));
CREATE TABLE ticketcomment (
    id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, author_id INTEGER NOT NULL, body VARCHAR NOT NULL,
    created_at DATETIME NOT NULL, PRIMARY KEY (id), FOREIGN KEY(ticket_id) REFERENCES ticket (id),
    FOREIGN KEY(author_id) REFERENCES user (id));
"""
POSTGRES = """
CREATE TYPE ticketstatus AS ENUM ('new', 'assigned', 'pending', 'closed');
CREATE TYPE ticketurgency AS ENUM ('low', 'normal', 'high');
CREATE TYPE ticketrequesttype AS ENUM ('software', 'hardware', 'environment', 'logistics', 'other');
CREATE TABLE "user" (
    name VARCHAR NOT NULL, email VARCHAR NOT NULL, is_admin BOOLEAN NOT NULL, id SERIAL NOT NULL,
    hashed_password VARCHAR NOT NULL, PRIMARY KEY (id));
CREATE TABLE ticket (
    description VARCHAR NOT NULL, id SERIAL NOT NULL, status ticketstatus NOT NULL, urgency ticketurgency NOT NULL,
    request_type ticketrequesttype NOT NULL, created_by_id INTEGER NOT NULL REFERENCES "user" (id),
    operator_id INTEGER REFERENCES "user" (id), created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, PRIMARY KEY (id));
CREATE TABLE ticketcomment (
    id SERIAL NOT NULL, ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    author_id INTEGER NOT NULL REFERENCES "user" (id), body VARCHAR NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, PRIMARY KEY (id));
"""
COLUMNS = {
    "user": "id, name, email, is_admin, hashed_password",
    "ticket": "id, description, status, urgency, request_type, created_by_id, operator_id, created_at, updated_at",
    "ticketcomment": "id, ticket_id, author_id, body, created_at",
}
PASSWORD = "DemoPass123!"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2VydmljZWRlc2stZGVtbw$JQyrJdytkNAJRogi/xHbAAA/G8kKO/QGl+cYqUY9K74"

Rows = Iterable[Sequence[object]]

# What both engines can hold: people, tickets of every value, gaps between ids, times to the microsecond.
USERS: Rows = [
    (1, "Admin", "admin@example.com", True, HASH),
    (2, "Anna Žížala", "anna@example.com", False, HASH),
    (5, "Bert", "Bert@Example.com", True, HASH),
]
TICKETS: Rows = [
    (
        1,
        "Printer jams\n\nFloor 3",
        "new",
        "low",
        "software",
        2,
        None,
        "1999-12-31 23:59:59",
        "2024-02-29 12:00:00.000001",
    ),
    (2, "Ünïcode 🎉", "assigned", "normal", "hardware", 2, 5, "2024-02-29 00:00:00", "2024-02-29 12:00:00.123456"),
    (40, "", "pending", "high", "environment", 5, 1, "2024-12-31 23:59:59.999999", "2025-01-01 00:00:00"),
    (41, "x" * 70000, "closed", "high", "logistics", 1, 1, "2026-01-01 00:00:00", "2026-01-01 00:00:00"),
    (42, "Other", "new", "normal", "other", 2, None, "2026-01-02 00:00:00", "2026-01-02 00:00:00"),
]
COMMENTS: Rows = [
    (3, 2, 5, "On my way", "2024-02-29 12:00:00.5"),
    (4, 2, 2, "Thanks\n'; DROP TABLE ticket; --", "2024-02-29 12:00:01"),
    (9, 41, 1, "=1+1", "2026-01-01 00:00:00.000001"),
]


class Original(Database):
    """One of them. `add` puts rows in, with every column of COLUMNS."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.script(SQLITE if self.is_sqlite else POSTGRES)

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def add(self, table: str, rows: Rows) -> None:
        columns = COLUMNS[table]
        marks = ", ".join("?" * len(columns.split(",")))
        for row in rows:
            self.change(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', row)
        if not self.is_sqlite:
            self.change(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )

    def fill(self) -> "Original":
        self.add("user", USERS)
        self.add("ticket", TICKETS)
        self.add("ticketcomment", COMMENTS)
        return self
