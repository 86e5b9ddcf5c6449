"""A desk with a row in every table, made through the API; and all that a database holds, to be compared."""

from typing import Any

from support.client import Api
from support.contract import Contract
from support.database import Database
from support.server import Server

# Every table of an installation, with what its rows are ordered by.
TABLES = {
    "users": "id",
    "tickets": "id",
    "comments": "id",
    "revisions": "id",
    "events": "id",
    "sessions": "id",
    "idempotency_keys": "user_id, key",
    "jobs": "id",
    "password_resets": "id",
    "bulk_changes": "id",
    "bulk_change_tickets": "id",
    "saved_views": "id",
}


def fill(server: Server, contract: Contract) -> None:
    """People, tickets in every state, comments, a changed text, a key, a deleted ticket that waits for its purge."""
    anonymous = Api(server, contract)
    admin = anonymous.person("admin@example.com", "AdminPass123!")
    anna = anonymous.newcomer("anna@example.com", "Anna Žížala")
    tickets = [anna.ticket(f"Ticket {n} 🎉\n\n{'long ' * n}", urgency="high")["id"] for n in range(30)]
    for n, ticket in enumerate(tickets[:9]):
        assert admin.post(f"/api/tickets/{ticket}/comments", json={"body": f"Seen {n}"}).status_code == 201
    assert anna.patch(f"/api/tickets/{tickets[1]}", json={"description": "Changed"}).status_code == 200
    assign = {"operator_id": admin.user["id"], "status": "assigned"}
    assert admin.patch(f"/api/tickets/{tickets[2]}", json=assign).status_code == 200
    assert admin.patch(f"/api/tickets/{tickets[3]}", json={"status": "closed"}).status_code == 200
    assert admin.patch(f"/api/tickets/{tickets[5]}", json={"status": "pending"}).status_code == 200
    assert anna.post(f"/api/tickets/{tickets[5]}/comments", json={"body": "Answered"}).status_code == 201
    body = {"description": "Once", "request_type": "other"}
    assert anna.post("/api/tickets/", json=body, headers={"Idempotency-Key": "once"}).status_code == 201
    assert admin.delete(f"/api/tickets/{tickets[4]}").status_code in (200, 204)
    left = anonymous.newcomer("left@example.com", "Lev Left").user["id"]
    assert admin.patch(f"/api/users/{left}", json={"active": False}).status_code == 200
    assert admin.post(f"/api/users/{anna.user['id']}/password-reset").status_code == 201
    for change in ({"changes": {"urgency": "low"}}, {"remove": True}):
        many = admin.post("/api/tickets/bulk-changes", json={"ticket_ids": tickets[20:25], **change})
        assert many.status_code == 201
    for name, shared in (("Žluté dny", True), ("Mine", False)):
        view = {"name": name, "query": "status=new&sort=-urgency", "shared": shared}
        assert admin.post("/api/views/", json=view).status_code == 201


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What both engines have in common, values as Python compares them (True is 1)."""
    if database.is_sqlite:
        find = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY 1"
    else:
        find = (
            "SELECT attname::text FROM pg_attribute WHERE attrelid = ?::text::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attgenerated = '' AND attname <> 'xact' ORDER BY attname"
        )
    tables = {}
    for table, order in TABLES.items():
        columns = ", ".join(row[0] for row in database.rows(find, (table,)))
        tables[table] = [(columns,), *database.rows(f"SELECT {columns} FROM {table} ORDER BY {order}")]
    return tables
