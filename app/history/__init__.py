"""What happened, in order, for good. Every room writes here; nothing is ever changed or taken away.

Codes, ids and numbers only, never personal text: a customer's name must be deletable everywhere, and
nothing can be deleted here. Room code says ``history.record(conn, "case:closed",
subject="case:202611-001", …)``.
"""

from app.history.log import Event, of, record, write

__all__ = ["Event", "of", "record", "write"]
