"""Up to which day a case is kept: what was fixed when it was archived, and never less than three years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from app.cases import archive, office
from app.cases.tables import service_case


# req: R-242
def kept_until(case: Mapping[str, Any]) -> date | None:
    """The last day a case is kept; None as long as it is worked on. A shorter one in the column does not count."""
    over: datetime | None = case["archived_at"] or case["closed_at"]
    if over is None:
        return None
    least = archive.later(over.astimezone(office.zone()).date(), archive.SHORTEST_RETENTION)
    return max(least, case["retention_until"] or least)


def has_expired(case: Mapping[str, Any], at: datetime) -> bool:
    """Whether the last day is over."""
    until = kept_until(case)
    return until is not None and until < today(at)


def expired(at: datetime) -> ColumnElement[bool]:
    """The same as a condition on ``service_case``: for a list, not for a decision."""
    day = today(at)
    before = archive.later(day, -archive.SHORTEST_RETENTION)
    midnight = datetime.combine(before, time(0), office.zone()).astimezone(UTC)
    return and_(
        _over_before(midnight),
        or_(service_case.c.retention_until.is_(None), service_case.c.retention_until < day),
        service_case.c.anonymised_at.is_(None),
    )


def _over_before(midnight: datetime) -> ColumnElement[bool]:
    over: ColumnElement[bool] = func.coalesce(service_case.c.archived_at, service_case.c.closed_at) < midnight
    return over


def today(at: datetime) -> date:
    return at.astimezone(office.zone()).date()
