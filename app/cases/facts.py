"""What other rooms may know of a case: names for expressions, facts for limits, instants they count from.

Codes, numbers and dates only. Free text stays in the tables, for variables and decisions end up in the
history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import changes, queries
from app.cases.bindings import BINDINGS, RECORDS
from app.cases.queries import CaseFile

_MORE = (
    "case.number", "case.state", "case.loop_stage", "case.expedited", "case.profile", "case.solved",
    "case.score",
    "case.voiced_dissatisfied", "case.first_time_resolved", "case.reopened_count", "case.registered_at",
    "case.supplement", "customer.points",
)  # fmt: skip
_BOUND = tuple(
    path
    for path, binding in BINDINGS.items()
    if binding.noun not in RECORDS and not binding.personal and not binding.new and path != "case.first_response_at"
)
NAMES = frozenset(_BOUND + _MORE)
"""Everything ``context`` answers."""


def context(conn: Connection, business_key: str) -> dict[str, Any]:
    """Read-only names for expressions, flat and dotted; null where nothing is said. Raises UnknownCase."""
    file = queries.file(conn, business_key)
    rows: dict[str, Mapping[str, Any]] = {
        "case": {**file.case, "supplement": supplement(file)}, "customer": file.customer,
        "unit": file.unit or {},
    }  # fmt: skip
    found = {}
    for name in NAMES:
        noun, _, column = name.partition(".")
        found[name] = changes.plain(rows[noun].get(column))
    return found


def of_limits(conn: Connection, business_key: str) -> dict[str, Any]:
    """What a limit's condition may ask: grade, urgency, complex, region, remote_area, tier; and the profile.

    What is not known is None, so that policies may work it out: a remote area from the region, the severity
    from the urgency while there is no grade (H-11).
    """
    file = queries.file(conn, business_key)
    return {
        "grade": file.case.grade,
        "urgency": file.case.urgency,
        "complex": file.case.complex,
        "region": file.customer.region,
        "remote_area": file.customer.remote_area or None,
        "tier": file.customer.tier,
        "category": file.case.category,
        "product_type": file.unit.product_type if file.unit else None,
        "profile": file.case.profile,
    }


def profile(conn: Connection, business_key: str) -> str | None:
    """The profile of limits the case keeps; None is the active one."""
    found: str | None = queries.file(conn, business_key).case.profile
    return found


def anchors(conn: Connection, business_key: str) -> Mapping[str, datetime]:
    """The instants limits count from, by name: contact, registered, resolved, and what else was recorded."""
    return queries.instants(conn, queries.file(conn, business_key).case.id)


def supplement(file: CaseFile) -> bool:
    """待补充资料: identity not confirmed, or no proof of purchase yet (R-062). It never holds a case up."""
    return not file.customer.identity_confirmed or bool(file.unit and not file.unit.proof_of_purchase)
