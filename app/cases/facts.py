"""What other rooms may know of a case: names for expressions, facts for limits, instants they count from.

Codes, numbers and dates only. Free text stays in the tables, for variables and decisions end up in the
history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection

from app import clock
from app.cases import changes, lacking, office, progress, queries
from app.cases.bindings import BINDINGS
from app.cases.queries import CaseFile
from app.cases.records import BY_NAME, NOUNS, reading
from app.notifications import outbox

_MORE = (
    "case.number", "case.state", "case.loop_stage", "case.expedited", "case.profile", "case.solved",
    "case.score",
    "case.voiced_dissatisfied", "case.first_time_resolved", "case.reopened_count", "case.registered_at",
    "case.supplement", "customer.points",
)  # fmt: skip
_BOUND = tuple(
    path
    for path, binding in BINDINGS.items()
    if not binding.personal and not binding.new and path != "case.first_response_at"
)
_UNBOUND = tuple(f"{noun.name}.{column}" for noun in NOUNS for column in noun.more)


class Context(Mapping[str, Any]):
    """Read-only names for expressions, flat and dotted; null where nothing is said.

    Each record is read when one of its names is asked for, and not before: most steps ask for none.
    """

    def __init__(self, conn: Connection, file: CaseFile) -> None:
        self._conn, self._file = conn, file

    def __getitem__(self, name: str) -> Any:
        if name not in NAMES:
            raise KeyError(name)
        if name in _WORKED_OUT:
            return _WORKED_OUT[name](self._conn, self._file)
        noun, _, column = name.partition(".")
        return changes.plain(self._row(noun).get(column))

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    def _row(self, noun: str) -> Mapping[str, Any]:
        if noun in BY_NAME:
            return reading.latest(self._conn, self._file.case.id, noun) or {}
        own = {"case": self._file.case, "customer": self._file.customer, "unit": self._file.unit}
        return own[noun] or {}


def context(conn: Connection, business_key: str) -> Context:
    """What an expression may know of a case. Raises UnknownCase."""
    return Context(conn, queries.file(conn, business_key))


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
    return counted(queries.instants(conn, queries.file(conn, business_key).case.id))


def counted(noted: Mapping[str, datetime]) -> Mapping[str, datetime]:
    """The instants a case has noted, as limits count from them.

    Once it is taken up again its first instants are those of that moment: what was promised for the first time is
    kept or broken, and nothing may be overdue before anybody could touch it (written rule: docs/clocks.md).
    """
    again = noted.get("reopened")
    if again is None:
        return noted
    return {name: max(at, again) if name in progress.ONCE else at for name, at in noted.items()}


def supplement(file: CaseFile) -> bool:
    """待补充资料: identity not confirmed, or no proof of purchase yet (R-062). It never holds a case up."""
    return bool(lacking.missing(file))


def updated_today(conn: Connection, file: CaseFile) -> bool:
    """Whether the customer has had word today: a message to him, or an entry of progress (R-214)."""
    midnight = datetime.combine(clock.now().astimezone(office.zone()).date(), time.min, office.zone())
    entry = reading.latest(conn, file.case.id, "progress")
    if entry is not None and entry["at"] >= midnight:
        return True
    return outbox.written_since(conn, file.case.business_key, midnight)


def article_used(conn: Connection, file: CaseFile) -> bool:
    """Whether an article of the knowledge base was used on the way: what was not is a new symptom (C23)."""
    return any(attempt.article_id for attempt in reading.of(conn, file.case.id, "remote_attempt"))


_WORKED_OUT: dict[str, Callable[[Connection, CaseFile], Any]] = {
    "case.article_used": article_used,
    "case.supplement": lambda conn, file: supplement(file),
    "case.updated_today": updated_today,
    "case.visits": lambda conn, file: reading.count(conn, file.case.id, "visit"),
    "case.dissatisfactions": lambda conn, file: reading.count(conn, file.case.id, "dissatisfaction"),
}
NAMES = frozenset((*_BOUND, *_UNBOUND, *_MORE, *_WORKED_OUT))
"""Everything ``context`` answers."""
