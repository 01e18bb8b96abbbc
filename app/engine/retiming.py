"""Running timers under changed rules: a job for each publication that reaches them, done in small transactions.

The job only hurries. A timer it has not reached yet is computed again before it fires, so it may be stopped anywhere,
taken up by another runner, and ends the same. No instance is loaded: a due date is arithmetic on the timer's own row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from app import clock, history, many
from app.engine import wiring
from app.engine.host import Planned
from app.engine.tables import timer, timer_retiming, user_task

CHUNK = 2000
"""Timers in one transaction: short enough that a person who completes a task beside it does not notice."""

_CLOCK = (
    timer.c.id, timer.c.business_key, timer.c.limit_key, timer.c.limit_version, timer.c.calendar_version,
    timer.c.details, timer.c.due_at, timer.c.paused_at, timer.c.fired_at,
)  # fmt: skip
"""What says how the clock of a timer runs. A preview asks for no more: what it costs is the reading."""
_WHOLE = (
    *_CLOCK, timer.c.started_at, timer.c.next_at, timer.c.rung, timer.c.provisional,
    timer.c.instance_id, timer.c.ver,
)  # fmt: skip
"""Its place on the ladder and in the process as well, as a new plan is made and stored with them."""
_SHOWN = (user_task.c.id, user_task.c.instance_id, user_task.c.due_at, user_task.c.due_timer, user_task.c.around)


def begin(conn: Connection, revision: int, limit_key: str | None, expected: int) -> None:
    """Note that the publication ``revision`` reaches running timers: those of one limit, or any.

    ``expected`` is how many the preview said would move. Part of the transaction that publishes.
    """
    conn.execute(
        insert(timer_retiming).values(
            revision=revision, limit_key=limit_key, expected=expected, started_at=clock.now(), after_id=0, changed=0
        )
    )


def all_running(conn: Connection, limit_key: str | None = None) -> Iterator[Sequence[Row[Any]]]:
    """The clocks of the armed timers of one limit, or of all that have a limit, chunk by chunk."""
    after = 0
    while rows := _running(conn, limit_key, after, _CLOCK):
        yield rows
        after = rows[-1].id


def running_of(conn: Connection, business_keys: Sequence[str]) -> Sequence[Row[Any]]:
    """The armed timers with a limit of these matters, as ``replan`` wants them."""
    return _of(conn, business_keys, _WHOLE)


def clocks_of(conn: Connection, business_keys: Sequence[str]) -> Sequence[Row[Any]]:
    """Their clocks alone, as a preview wants them."""
    return _of(conn, business_keys, _CLOCK)


def running_after(conn: Connection, after: int) -> Sequence[Row[Any]]:
    """The next chunk of all armed timers with a limit, as ``replan`` wants them."""
    return _running(conn, None, after, _WHOLE)


def newest(conn: Connection) -> int:
    """The last timer there is: those armed from now on have higher numbers."""
    return int(conn.scalar(select(func.coalesce(func.max(timer.c.id), 0))) or 0)


def _of(conn: Connection, business_keys: Sequence[str], columns: Sequence[Any]) -> Sequence[Row[Any]]:
    wanted: Select[Any] = select(*columns).where(
        timer.c.state == "armed", timer.c.limit_key != "", timer.c.business_key.in_(business_keys)
    )
    return conn.execute(wanted.order_by(timer.c.id)).all()


def _running(conn: Connection, limit_key: str | None, after: int, columns: Sequence[Any]) -> Sequence[Row[Any]]:
    wanted: Select[Any] = select(*columns).where(timer.c.state == "armed", timer.c.id > after)
    wanted = wanted.where(timer.c.limit_key == limit_key if limit_key else timer.c.limit_key != "")
    return conn.execute(wanted.order_by(timer.c.id).limit(CHUNK)).all()


def is_pending(conn: Connection) -> bool:
    """Whether a job waits to be done: asked every second, so it is one look at an empty index."""
    wanted = select(timer_retiming.c.revision).where(timer_retiming.c.finished_at.is_(None)).limit(1)
    return conn.execute(wanted).first() is not None


def step(conn: Connection) -> bool:
    """Do the next chunk of the oldest job there is. False: there was none left to do."""
    job = conn.execute(
        select(timer_retiming)
        .where(timer_retiming.c.finished_at.is_(None))
        .order_by(timer_retiming.c.revision)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return False
    rows = _running(conn, job.limit_key, job.after_id, _WHOLE)
    changed = retime(conn, rows)
    over = len(rows) < CHUNK
    values = {"changed": timer_retiming.c.changed + changed, "after_id": rows[-1].id if rows else job.after_id}
    if over:
        values["finished_at"] = clock.now()
        history.record(
            conn, "timers:retimed", subject="policies", revision=job.revision, changed=job.changed + changed,
            expected=job.expected,
        )  # fmt: skip
    conn.execute(update(timer_retiming).where(timer_retiming.c.revision == job.revision).values(**values))
    return True


def retime(conn: Connection, rows: Sequence[Row[Any]]) -> int:
    """Compute these armed timers again and store those the rules reach; how many got another due instant."""
    plans = wiring.timekeeper().renewed(conn, rows, clock.now())
    reached = [(row, plan) for row, plan in zip(rows, plans, strict=True) if plan is not None]
    if not reached:
        return 0
    replan(conn, reached)
    return sum(plan.due_at != row.due_at for row, plan in reached)


def replan(conn: Connection, planned_for: Sequence[tuple[Row[Any], Planned]]) -> None:
    """Store other plans for armed timers, and what tasks show of them.

    A timer that somebody else has fired or changed meanwhile is left as it is.
    """
    if not planned_for:
        return
    rows = [{"id": row.id, "ver": row.ver, **planned(plan)} for row, plan in planned_for]
    many.change(conn, timer, rows, ("id", "ver"), timer.c.state == "armed", ver=timer.c.ver + 1)
    chips = _chips(conn, {row.instance_id for row, plan in planned_for if shown(plan) != shown(row)})
    many.change(conn, user_task, chips, ("id",), user_task.c.closed_at.is_(None))


def shown(row: Any) -> datetime | None:
    """The due instant a task shows of its clock: none while that stands, for nobody can be late then."""
    due: datetime | None = None if row.paused_at else row.due_at
    return due


def _chips(conn: Connection, instances: Collection[int]) -> list[dict[str, Any]]:
    """The open tasks of instances whose clocks were moved, where another due date is to be shown now: by the rule they
    were opened under, the earliest promise that runs on the step or on an activity around it.

    A task that shows a date somebody chose, without a timer, keeps it.
    """
    tasks = conn.execute(
        select(*_SHOWN).where(
            user_task.c.instance_id.in_(instances), user_task.c.closed_at.is_(None),
            or_(user_task.c.due_timer.is_not(None), user_task.c.due_at.is_(None)),
        )
    ).all()  # fmt: skip
    running = _running_in(conn, {task.instance_id for task in tasks})
    chips = []
    for task in tasks:
        steps = [UUID(step) for step in task.around] if task.around else [task.id]
        due, by = min((running[step] for step in steps if step in running), default=(None, task.due_timer))
        if (due, by) != (task.due_at, task.due_timer):
            chips.append({"id": task.id, "due_at": due, "due_timer": by})
    return chips


def _running_in(conn: Connection, instances: Collection[int]) -> dict[UUID, tuple[datetime, UUID]]:
    """The earliest promise that runs, or has run out, on each step of these instances."""
    if not instances:
        return {}
    wanted = select(timer.c.host_task, timer.c.due_at, timer.c.task_id, timer.c.details).where(
        timer.c.instance_id.in_(instances), timer.c.state.in_(("armed", "fired")), timer.c.paused_at.is_(None),
        timer.c.due_at.is_not(None),
    )  # fmt: skip
    found: dict[UUID, tuple[datetime, UUID]] = {}
    for row in conn.execute(wanted):
        if row.details.get("promise", True) and not row.details.get("waits"):
            found[row.host_task] = min(found.get(row.host_task, (row.due_at, row.task_id)), (row.due_at, row.task_id))
    return found


def job(conn: Connection, revision: int) -> Row[Any] | None:
    """How far the job of a publication has come, None where it reached no running timer."""
    return conn.execute(select(timer_retiming).where(timer_retiming.c.revision == revision)).first()


def fired_meanwhile(conn: Connection, job: Row[Any], limit: int) -> Sequence[Row[Any]]:
    """The timers that fired while a job ran: they had been counted, and there was nothing left to change of them."""
    wanted: Select[Any] = select(*_CLOCK).where(
        timer.c.fired_at >= job.started_at, timer.c.fired_at <= (job.finished_at or clock.now())
    )
    wanted = wanted.where(timer.c.limit_key == job.limit_key if job.limit_key else timer.c.limit_key != "")
    return conn.execute(wanted.order_by(timer.c.fired_at, timer.c.id).limit(limit)).all()


def planned(plan: Planned) -> dict[str, Any]:
    """The columns of a timer that a plan decides."""
    return {
        "limit_version": plan.limit_version,
        "calendar_version": plan.calendar_version,
        "due_at": plan.due_at,
        "next_at": plan.next_at,
        "rung": plan.rung,
        "provisional": plan.provisional,
        "paused_at": plan.paused_at,
        "details": plan.details,
    }
