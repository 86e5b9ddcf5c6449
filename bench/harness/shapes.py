"""The shapes of lists that are measured on a small and a large desk: who asks, and for what beside limit=50."""

SHAPES = {
    "newest": ("admin", ""),
    "last changed": ("admin", "sort=-updated_at"),
    "most urgent": ("admin", "sort=-urgency"),
    "by status": ("admin", "sort=status"),
    "closed": ("admin", "status=closed"),
    "new": ("admin", "status=new"),
    "open, last changed": ("admin", "status=new&status=assigned&status=pending&sort=-updated_at"),
    "urgent hardware": ("admin", "urgency=high&request_type=hardware"),
    "nobody's": ("admin", "operator_id=none"),
    "mine": ("admin", "operator_id=me"),
    "mine, closed, last changed": ("admin", "operator_id=me&status=closed&sort=-updated_at"),
    "of two operators": ("admin", "operator_id=2&operator_id=3&status=closed"),
    "one person's": ("admin", "created_by_id=22"),
    "of 30 days": ("admin", "created_within=30"),
    "closed in 30 days, last changed": ("admin", "closed_within=30&sort=-updated_at"),
    "own": ("owners", ""),
    "own, closed": ("owners", "status=closed"),
    "own, last changed": ("owners", "sort=-updated_at"),
    "own, by status": ("owners", "sort=-status"),
    "own, normal urgency": ("owners", "urgency=normal"),
}
