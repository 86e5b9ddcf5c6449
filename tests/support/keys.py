"""The keys of the original's objects, in the order in which it prints them. Ours may have more."""

USER = ["name", "email", "is_admin", "id"]
TICKET = [
    "id",
    "description",
    "status",
    "urgency",
    "request_type",
    "created_by_id",
    "operator_id",
    "created_at",
    "updated_at",
]
COMMENT = ["id", "ticket_id", "author_id", "author_name", "body", "created_at"]
