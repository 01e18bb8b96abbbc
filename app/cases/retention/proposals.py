"""Anonymising: an administrator proposes cases whose day is over, a manager who is somebody else decides.

Nothing is done before its day or under a hold, whoever asks: that is looked at again in the transaction that does it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import erasing, history
from app.actor import Actor
from app.cases import archive, queries
from app.cases.errors import UnknownCase
from app.cases.numbers import business_key
from app.cases.queries import CaseFile
from app.cases.retention import days, forgetting, legal_holds
from app.cases.retention.errors import (
    NotProposed,
    OnlyAdministrators,
    OnlyManagers,
    SamePerson,
    StillKept,
    StillRunning,
    UnderHold,
)
from app.cases.retention.tables import anonymisation, legal_hold
from app.cases.search import index
from app.cases.tables import service_case
from app.engine import drafts
from app.engine import queries as engine
from app.engine.tables import process_instance
from app.erasing import Matter
from app.notifications import notices

APPROVED, REJECTED = "approved", "rejected"

_NOTICE = "anonymisation_proposed"
_held = legal_hold.c.lifted_at.is_(None) & (legal_hold.c.case_id == service_case.c.id)
_waiting = anonymisation.c.decided_at.is_(None) & (anonymisation.c.case_id == service_case.c.id)


# req: R-245
def listing(conn: Connection, at: datetime, *, limit: int, offset: int = 0) -> Sequence[Row[Any]]:
    """The cases whose day is over, the oldest first: numbers, dates and what is proposed. No customer's word."""
    columns: tuple[Any, ...] = (
        service_case.c.id, service_case.c.number, service_case.c.state, service_case.c.archived_at,
        service_case.c.closed_at, service_case.c.retention_until, legal_hold.c.id.label("held"),
        anonymisation.c.id.label("proposal"), anonymisation.c.proposed_by, anonymisation.c.proposed_at,
    )  # fmt: skip
    wanted = (
        select(*columns)
        .join_from(service_case, legal_hold, _held, isouter=True)
        .join(anonymisation, _waiting, isouter=True)
        .where(days.expired(at))
        .order_by(service_case.c.retention_until, service_case.c.id)
    )
    return conn.execute(wanted.limit(limit).offset(offset)).all()


def count(conn: Connection, at: datetime) -> int:
    """How many cases are listed."""
    return int(conn.execute(select(func.count()).select_from(service_case).where(days.expired(at))).scalar_one())


def done(conn: Connection, limit: int = 50) -> Sequence[Row[Any]]:
    """What was decided lately: the number, by whom it was proposed and decided, and when."""
    wanted = select(anonymisation, service_case.c.number).join_from(anonymisation, service_case)
    decided = wanted.where(anonymisation.c.decided_at.is_not(None)).order_by(anonymisation.c.decided_at.desc())
    return conn.execute(decided.limit(limit)).all()


# req: R-245
def propose(conn: Connection, numbers: Collection[str], actor: Actor, at: datetime) -> int:
    """Propose to anonymise cases; one that is proposed already stays so. How many are new.

    Raises OnlyAdministrators, UnknownCase, StillKept, UnderHold, StillRunning: then none is.
    """
    if not actor.has("admin"):
        raise OnlyAdministrators
    new = 0
    for number in sorted(set(numbers)):
        file = _may_go(conn, number, at)
        if _open_one(conn, file.case.id) is None:
            conn.execute(insert(anonymisation).values(case_id=file.case.id, proposed_by=actor.name, proposed_at=at))
            _note(conn, file, "anonymisation_proposed", actor)
            new += 1
    if new:
        dedup = f"{_NOTICE}:{actor.name}:{at.isoformat()}"
        notices.to_roles(conn, ["manager"], _NOTICE, "retention", {"count": new, "link": {"path": "/retention"}}, dedup)
    return new


# req: R-242 R-245
def approve(conn: Connection, number: str, actor: Actor, at: datetime) -> None:
    """Decide for a proposal, and anonymise the case in every room.

    Raises OnlyManagers, NotProposed, SamePerson, StillKept, UnderHold, StillRunning, UnknownCase.
    """
    file = _decided(conn, number, actor, at, APPROVED)
    file = _may_go(conn, file.case.number, at)
    touched = erasing.forget(conn, _matter(conn, file))
    key = str(file.case.business_key)
    index.renew(conn, [file.case.id])
    queries.put(conn, service_case, file.case.id, {"anonymised_at": at})
    # The seal is broken on purpose; a new one says so of what is left.
    sealed = archive.fingerprint(conn, queries.file(conn, key))
    queries.put(conn, service_case, file.case.id, {"archive_hash": sealed})
    _note(conn, file, "anonymised", actor, **touched)


# req: R-245
def reject(conn: Connection, number: str, actor: Actor, at: datetime) -> None:
    """Decide against a proposal; the case stays as it is. Raises OnlyManagers, NotProposed, SamePerson."""
    _note(conn, _decided(conn, number, actor, at, REJECTED), "anonymisation_rejected", actor)


def _decided(conn: Connection, number: str, actor: Actor, at: datetime, decision: str) -> CaseFile:
    if not actor.has("manager"):
        raise OnlyManagers
    file = queries.file(conn, business_key(number), lock=True)
    row = _open_one(conn, file.case.id)
    if row is None:
        raise NotProposed
    if row.proposed_by == actor.name:
        raise SamePerson
    still = anonymisation.c.id == row.id, anonymisation.c.decided_at.is_(None)
    values = {"decided_by": actor.name, "decided_at": at, "decision": decision}
    if conn.execute(update(anonymisation).where(*still).values(values)).rowcount != 1:
        raise NotProposed
    return file


def _may_go(conn: Connection, number: str, at: datetime) -> CaseFile:
    """The case, if its day is over and nothing holds it."""
    file = queries.file(conn, business_key(number), lock=True)
    if file.case.anonymised_at is not None:
        raise UnknownCase(number=number)
    if not days.has_expired(file.case, at):
        raise StillKept(number=number, until=days.kept_until(file.case) or "…")
    if legal_holds.current(conn, file.case.id) is not None:
        raise UnderHold(number=number)
    runs = process_instance.c.business_key == file.case.business_key, process_instance.c.ended_at.is_(None)
    if conn.execute(select(process_instance.c.id).where(*runs).limit(1)).first() is not None:
        raise StillRunning(number=number)
    return file


def _matter(conn: Connection, file: CaseFile) -> Matter:
    key, owner, unit = str(file.case.business_key), file.customer, file.unit
    words = (owner.name, owner.contact, owner.contact_key, owner.email, owner.address)
    shared = unit is not None and forgetting.is_shared(conn, service_case.c.unit_id, unit.id, file.case.id)
    proof = (unit.proof_of_purchase or ()) if unit is not None and shared else ()
    return Matter(
        key,
        tuple(word for word in words if word and len(word) > 1),
        tuple(drafts.place(task.id) for task in engine.tasks_of(conn, key)),
        frozenset(str(file_id) for file_id in proof),
    )


def _open_one(conn: Connection, case_id: int) -> Row[Any] | None:
    still = anonymisation.c.case_id == case_id, anonymisation.c.decided_at.is_(None)
    return conn.execute(select(anonymisation).where(*still)).first()


def _note(conn: Connection, file: CaseFile, verb: str, actor: Actor, **data: Any) -> None:
    history.record(conn, f"case:{verb}", subject=file.case.business_key, actor=actor.name, **data)
