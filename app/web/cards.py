"""Diagnosis card and quick guide beside the form of the work on site, readable on a telephone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.cases.queries import CaseFile
from app.knowledge import articles, cards
from app.web.forms import Sheet

BIND = "visit.work_done"
"""A form that writes this is filled in at the customer's."""


@dataclass(frozen=True)
class Card:
    """An article with the text readers have."""

    article: Any
    text: Any


# req: R-145
def beside(conn: Connection, sheet: Sheet, file: CaseFile | None) -> Sequence[Card]:
    """The cards of the case's product; none where the form is not one for the work on site."""
    if file is None or all(field.bind != BIND for field in sheet.form.fields):
        return ()
    unit: Mapping[str, Any] = file.unit or {}
    rows = cards.of(conn, unit.get("product_type"), unit.get("model"))
    texts = articles.shown(conn, rows)
    return [Card(row, texts[row.id]) for row in rows]
