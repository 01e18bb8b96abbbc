"""Running cases moved to another profile of time limits: seen before it happens, then done in small transactions.

A case keeps the profile it was registered with (H-57), until somebody moves it deliberately. What a running clock has
used stays used; only the rest is laid out anew. The job may stop anywhere: cases it has not reached keep theirs until
it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from app import clock, history
from app.actor import Actor
from app.cases.clock_acts import carrying
from app.cases.finding import OPEN
from app.cases.profile_tables import profile_move
from app.cases.rulemaking import Effect
from app.cases.standing import Behind
from app.cases.tables import product_unit, service_case
from app.engine import retiming
from app.errors import Invalid, Problem, Refused
from app.i18n import Message
from app.policies import moving, naming, own_profiles, reading
from app.policies.impact import Move
from app.policies.timers import Details, Plan

SCOPES = ("customer", "product_type", "profile")
CHUNK = 200
"""Cases in one transaction: short enough that a person who completes a task beside it does not notice."""


class NothingToMove(Refused):
    """No running case is left to move: all of them have that profile."""


@dataclass(frozen=True)
class Scope:
    """Whose running cases: those of a customer (its id), a product type or an old profile."""

    kind: str
    key: str


@dataclass(frozen=True)
class Moving:
    """What moving would do: how many cases get the profile, and which of their clocks are then due at another time."""

    cases: int
    effect: Effect


# req: R-017 R-033
def preview(conn: Connection, scope: Scope, target: str, at: datetime) -> Moving:
    """The effect of moving the running cases of a scope at ``at``. Raises UnknownProfile, ArchivedProfile."""
    own_profiles.usable(reading.book(conn), target)
    found: list[Move] = []
    count, after = 0, 0
    while cases := _cases(conn, scope, target, after):
        planned = _plans(conn, [case.business_key for case in cases], target, at)
        found += [Move.of(row, plan.due_at) for row, plan in planned if plan.due_at != row.due_at]
        count, after = count + len(cases), cases[-1].id
    return Moving(count, Effect.of(found, at))


# req: R-033
def begin(conn: Connection, scope: Scope, target: str, actor: Actor, reason: str, foreseen: int) -> int:
    """Begin to move them; the number of the job. One that is on its way already is the same one.

    Raises Invalid, UnknownProfile, ArchivedProfile, NothingToMove.
    """
    reason = reason.strip()
    if problems := [*naming.reason_problems(reason), *_unknown(scope)]:
        raise Invalid(problems)
    own_profiles.usable(reading.book(conn), target)
    m = profile_move.c
    same = m.scope == scope.kind, m.scope_key == scope.key, m.target == target, m.finished_at.is_(None)
    if (running := conn.scalar(select(m.id).where(*same))) is not None:
        return int(running)
    last = conn.scalar(select(func.max(service_case.c.id)).where(*_wanted(scope, target)))
    if last is None:
        raise NothingToMove
    values = {
        "scope": scope.kind, "scope_key": scope.key, "target": target, "author": actor.name, "reason": reason,
        "foreseen": foreseen, "started_at": clock.now(), "last_id": last, "after_id": 0, "cases": 0, "changed": 0,
    }  # fmt: skip
    job = conn.execute(insert(profile_move).values(values).returning(m.id)).scalar_one()
    history.record(
        conn, "cases:moving", subject="policies", actor=actor.name, job=job, scope=scope.kind, key=scope.key,
        profile=target,
    )  # fmt: skip
    return int(job)


def is_pending(conn: Connection) -> bool:
    """Whether a job waits to be done: one look at an empty index."""
    return (
        conn.execute(select(profile_move.c.id).where(profile_move.c.finished_at.is_(None)).limit(1)).first() is not None
    )


def step(conn: Connection) -> bool:
    """Do the next chunk of the oldest job there is. False: there was none left to do."""
    m = profile_move.c
    job = conn.execute(
        select(profile_move).where(m.finished_at.is_(None)).order_by(m.id).limit(1).with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return False
    cases = _cases(conn, Scope(job.scope, job.scope_key), job.target, job.after_id, job.last_id)
    changed = _move(conn, cases, job)
    values: dict[str, Any] = {"cases": m.cases + len(cases), "changed": m.changed + changed}
    if cases:
        values["after_id"] = cases[-1].id
    if len(cases) < CHUNK:
        values["finished_at"] = clock.now()
        history.record(
            conn, "cases:moved", subject="policies", actor=job.author, job=job.id, cases=job.cases + len(cases),
            changed=job.changed + changed, expected=job.foreseen,
        )  # fmt: skip
    conn.execute(update(profile_move).where(m.id == job.id).values(**values))
    return True


def job(conn: Connection, number: int) -> Row[Any] | None:
    """How far a move has come."""
    return conn.execute(select(profile_move).where(profile_move.c.id == number)).first()


def jobs(conn: Connection, limit: int) -> Sequence[Row[Any]]:
    """The newest moves, for the list."""
    return conn.execute(select(profile_move).order_by(profile_move.c.id.desc()).limit(limit)).all()


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """The moves that were begun in a time, newest first."""
    m = profile_move.c
    return conn.execute(
        select(profile_move).where(m.started_at >= since, m.started_at < until).order_by(m.id.desc())
    ).all()


def _move(conn: Connection, cases: Sequence[Row[Any]], job: Row[Any]) -> int:
    if not cases:
        return 0
    # The case first: a clock armed from now on asks it for its profile.
    ids = [case.id for case in cases]
    conn.execute(update(service_case).where(service_case.c.id.in_(ids)).values(profile=job.target))
    carrying.follow(conn, [case.business_key for case in cases])
    for case in cases:
        history.record(
            conn, "case:profile", subject=case.business_key, actor=job.author, before=case.profile, after=job.target
        )
    planned = [
        (row, plan)
        for row, plan in _plans(conn, [case.business_key for case in cases], job.target, clock.now())
        if Details.of(row).profile != job.target
    ]
    retiming.replan(conn, planned)
    return sum(plan.due_at != row.due_at for row, plan in planned)


def _plans(conn: Connection, keys: Sequence[str], target: str, at: datetime) -> list[tuple[Row[Any], Plan]]:
    """The running clocks of these cases, each as it is under the other profile."""
    rows = retiming.running_of(conn, keys)
    rules, behind = reading.rules(conn), Behind(conn, rows)
    return [
        (row, moving.under(rules, row, target, at, behind.anchors(row), lambda row=row: behind.pauses(row)))  # type: ignore[misc]
        for row in rows
    ]


def _cases(conn: Connection, scope: Scope, target: str, after: int, last: int | None = None) -> Sequence[Row[Any]]:
    c = service_case.c
    columns: tuple[Any, ...] = (c.id, c.business_key, c.profile)
    wanted: Select[Any] = select(*columns).where(*_wanted(scope, target), c.id > after)
    if last is not None:
        wanted = wanted.where(c.id <= last)
    return conn.execute(wanted.order_by(c.id).limit(CHUNK)).all()


def _wanted(scope: Scope, target: str) -> Iterator[ColumnElement[bool]]:
    c = service_case.c
    yield OPEN
    yield c.profile.is_distinct_from(target)
    if scope.kind == "customer":
        yield c.customer_id == int(scope.key)
    elif scope.kind == "product_type":
        of_type = select(product_unit.c.id).where(product_unit.c.product_type == scope.key)
        yield c.unit_id.in_(of_type)
    else:
        yield c.profile == scope.key


def _unknown(scope: Scope) -> Iterator[Problem]:
    if scope.kind not in SCOPES or (scope.kind == "customer" and not scope.key.isdecimal()):
        yield Problem(Message("Say whose cases are to be moved."), "scope")
