"""What stands beside a row in another table, asked for in the same statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db import Document


class RowsOf(FunctionElement[Any]):
    """The rows of a subquery as one value, each a list, in no order; None on PostgreSQL where there are none.

    Instants come as text: ``db.instant``.
    """

    type = Document
    inherit_cache = True


@compiles(RowsOf, "sqlite")
def _rows_of_sqlite(element: RowsOf, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **kw)}))"


@compiles(RowsOf, "postgresql")
def _rows_of_postgresql(element: RowsOf, compiler: SQLCompiler, **kw: Any) -> str:
    return f"jsonb_agg(jsonb_build_array({compiler.process(element.clauses, **kw)}))"
