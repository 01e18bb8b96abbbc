"""How what was learned from a matter is kept without the customer: the summary loses the words that name him."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from app import erasing
from app.erasing import Matter
from app.knowledge.summaries import FIELDS
from app.knowledge.tables import case_summary

WORDS = (*FIELDS, "symptom", "review_note")
"""Everything somebody wrote in his own words."""


@erasing.forgetter("knowledge")
def forget(conn: Connection, matter: Matter) -> int:
    mine = case_summary.c.business_key == matter.business_key
    row = conn.execute(select(case_summary).where(mine)).first()
    if row is None:
        return 0
    texts = {field: matter.scrubbed(row._mapping[field]) for field in WORDS}
    return conn.execute(update(case_summary).where(mine).values(texts)).rowcount
