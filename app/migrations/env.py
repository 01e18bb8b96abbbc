"""What Alembic runs to find the tables; ``app.migrations`` hands it a connection in an open transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from app import db


def named(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """How a column's type is written in a step: the product's own types by their names."""
    own = {id(db.Identifier): "db.Identifier", id(db.Document): "db.Document"}
    if kind == "type" and isinstance(item, db.Instant):
        return "db.Instant()"
    return own.get(id(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    compare_type=True,
    render_item=named,
)
with context.begin_transaction():
    context.run_migrations()
