"""Many rows changed at once, each to values of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, column, func, update
from sqlalchemy.dialects.postgresql import JSONB


def change(
    conn: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    by: Sequence[str],
    *conditions: ColumnElement[bool],
    **also: Any,
) -> None:
    """Set each of ``rows``, found by its columns ``by``, the first of them ``id``, to its other values; ``conditions``
    and ``also`` hold for all.

    PostgreSQL is given all rows as one document, for there every statement is a way there and back. SQLite takes them
    one by one: there is no way to go.
    """
    if not rows:
        return
    given: Any
    values: Any
    within: Sequence[ColumnElement[bool]] = ()
    if conn.dialect.name == "postgresql":
        columns = (column(name, table.c[name].type) for name in rows[0])
        listed = func.jsonb_to_recordset(bindparam("b_rows", type_=JSONB)).table_valued(*columns)
        given, values = listed.render_derived(name="given", with_types=True).c, {"b_rows": rows}
        # The first and the last lead the planner to the primary key, whatever it knows of the table.
        ids = [row["id"] for row in rows]
        within = (table.c.id.between(min(ids), max(ids)),)
    else:
        given = {name: bindparam(f"b_{name}", type_=table.c[name].type) for name in rows[0]}
        values = [{f"b_{name}": value for name, value in row.items()} for row in rows]
    found = (table.c[name] == given[name] for name in by)
    wanted = {name: given[name] for name in rows[0] if name not in by}
    conn.execute(update(table).where(*found, *within, *conditions).values(wanted | also), values)
