"""The case number: year, month, hyphen, a running number of at least three digits (003 三(一)).

It restarts each month by the office's local time and grows a digit past 999 (H-42). A number is never given
twice; one whose transaction was rolled back is given again or lost, gaps are allowed. Other matters that a
procedure opens have series of their own.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.cases.tables import number_series

CASE = "case"


# req: R-071 R-072 R-073
def take(conn: Connection, at: datetime, zone: tzinfo, kind: str = CASE) -> str:
    """The next number of the month that ``at`` falls in."""
    month = at.astimezone(zone).strftime("%Y%m")
    insert = postgresql_insert if conn.dialect.name == "postgresql" else sqlite_insert
    # One statement: it takes the row's lock, so whoever registers at the same instant waits for our commit.
    counted = insert(number_series).values(kind=kind, month=month, last=1)
    counted = counted.on_conflict_do_update(
        index_elements=[number_series.c.kind, number_series.c.month], set_={"last": number_series.c.last + 1}
    )
    last: int = conn.execute(counted.returning(number_series.c.last)).scalar_one()
    return f"{month}-{last:03d}"


def business_key(number: str, kind: str = CASE) -> str:
    return f"{kind}:{number}"


def number(business_key: str) -> str:
    """The number in a business key."""
    return business_key.partition(":")[2] or business_key


def is_case(business_key: str) -> bool:
    return business_key.startswith(f"{CASE}:")
