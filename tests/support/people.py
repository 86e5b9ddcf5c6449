"""People as the tests need them by the thousand: known, and let in for little.

Who registers pays a fifth of a second for the hash of his password, and so does each login. Tests of passwords pay it
(api.register, `costly`); in all others it would be most of their time, so people come in behind the server's back with
a hash that it verifies in no time, for it takes every hash at its own parameters.
"""

import json
import time
from pathlib import Path

from support.database import Database

# What the program itself writes for them, at 512 KiB and, of the last, at its own cost.
KNOWN = json.loads((Path(__file__).parent / "passwords.json").read_text())
PASSWORD, ADMIN_PASSWORD = KNOWN["person"], KNOWN["admin"]
CHEAP, CHEAP_ADMIN, COSTLY_ADMIN = KNOWN["hash of person"], KNOWN["hash of admin"], KNOWN["costly hash of admin"]
INSERT = """INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)
    VALUES (?, ?, ?, ?, 1 = 0, ?)"""


def can_add(name: str, email: str) -> bool:
    """False: the program would fold the name or the address in its own way."""
    return name.isascii() and email == email.lower()


def add(database: Database, name: str, email: str) -> None:
    """Somebody with PASSWORD."""
    database.change(INSERT, (name, name.lower(), email, CHEAP, time.time_ns() // 1000))


def cheap_admin(database: Database) -> None:
    database.change("UPDATE users SET hashed_password = ?", (CHEAP_ADMIN,))


def costly(database: Database) -> None:
    """Everybody in it has ADMIN_PASSWORD, and letting him in takes the time that it takes in earnest."""
    database.change("UPDATE users SET hashed_password = ?", (COSTLY_ADMIN,))
