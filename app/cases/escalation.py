"""Carrying out a rung of a ladder: notify, raise a task, send a message, take a task back. Policies say which
rung.

Whatever a rung does, the rung "breach" writes the fact that the limit was overrun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from app import history
from app.actor import SYSTEM, Actor
from app.cases import late, numbers, queries, telling
from app.cases.tables import raised_instance
from app.engine import instances, messages, tasks
from app.engine.host import TimerFacts
from app.identity import reporting, users

BREACH = "breach"
HOLDER, OWNER = "holder", "owner"
PEOPLE = (HOLDER, OWNER, *reporting.LINES)
"""Whom a rung may name beside the roles: the holder of the task, the owner of the case, the holder's two superiors."""
SUPERVISOR, MANAGER = "supervisor", "manager"
TEXTS = {"warn": "late_warn", BREACH: "late_breach", "escalate": "late_escalate", "reassign": "late_breach"}
"""The message of each step."""

CASE_OVER = "case_over"
"""The message that calls a procedure about a delay off."""

_OPEN = ("running", "suspended")
_DISPATCHER = Actor("system", frozenset(tasks.DISPATCHERS), "system")

Rung = Mapping[str, Any]


# req: R-010 R-016
def climb(conn: Connection, timer: TimerFacts, rung: Rung, at: datetime) -> None:
    """Carry out one rung. ``rung`` is the document the ladder stores: step, action, and what the action
    needs.

    The caller holds the lock of the timer's instance and knows that the rung is due and was not carried out.
    """
    if rung["step"] == BREACH:
        late.note(
            conn, timer.timer_id, timer.business_key, limit_key=timer.limit_key, node=timer.host_node,
            role=timer.role, due_at=timer.due_at, at=at,
        )  # fmt: skip
    _ACTIONS[rung["action"]](conn, timer, rung, at)


def call_off(conn: Connection, business_key: str) -> None:
    """A case is over: whatever was late in it, nobody has to deal with it any more. The breach stays a fact."""
    messages.post_each(conn, CASE_OVER, business_key, {})


def _notify(conn: Connection, timer: TimerFacts, rung: Rung, at: datetime) -> None:
    """Tell the holder, the owner of the case or a role; an unclaimed task has its whole role for a holder.

    Who is meant twice, by his role and as the owner, is told once.
    """
    text, more, channel = TEXTS[rung["step"]], late.payload(conn, _variables(conn, timer)), rung.get("channel")
    names: list[str] = []
    roles: dict[str, None] = {}
    for to in _listed(rung["to"]):
        if to == OWNER:
            names += _owner(conn, timer.business_key)
        elif to in reporting.LINES:
            superiors, above = _superiors(conn, timer, to)
            names += superiors
            roles |= dict.fromkeys(above)
        elif to == HOLDER and timer.holders:
            names += timer.holders
        elif role := timer.role if to == HOLDER else to:
            roles[role] = None
    for role in roles:
        if people := users.acting(conn, role):
            names += [one.name for one in people]
        else:  # it waits for whoever gets the role next
            telling.roles(conn, timer.business_key, [role], text, f"{_once(timer, rung)}:{role}", more, channel)
    if names:
        telling.people(conn, timer.business_key, names, text, _once(timer, rung), more, channel)


# req: R-035
def _superiors(conn: Connection, timer: TimerFacts, line: str) -> tuple[list[str], list[str]]:
    """Who stands above the holders on a line, by name; and the role that is told instead where nobody does.

    What nobody holds has no line. That a role had to stand in is said in the history of the case.
    """
    found = reporting.superiors(conn, timer.holders, line)
    missing = [name for name, superior in found.items() if superior is None]
    if found and not missing:
        return [superior for superior in found.values() if superior], []
    instead = MANAGER if timer.role in (SUPERVISOR, MANAGER) else SUPERVISOR
    history.record(
        conn, "line:missing", subject=timer.business_key, instance_id=timer.instance_id, node=timer.host_node,
        line=line, holder=", ".join(missing) or None, role=instead,
    )  # fmt: skip
    return [superior for superior in found.values() if superior], [instead]


def _start(conn: Connection, timer: TimerFacts, rung: Rung, at: datetime) -> None:
    """Start a procedure about the late task: at most one open per timer, and none where the boundary event's
    own path has raised a task already."""
    if timer.raised_task or _is_open(conn, timer, rung["process"]):
        return
    started = instances.start(
        conn,
        rung["process"],
        business_key=timer.business_key,
        variables=_variables(conn, timer),
        actor=SYSTEM,
    )
    row = {
        "timer_id": timer.timer_id,
        "process": rung["process"],
        "instance_id": started.instance_id,
        "at": at,
    }
    conn.execute(insert(raised_instance).values(row))


def _message(conn: Connection, timer: TimerFacts, rung: Rung, at: datetime) -> None:
    messages.post(
        conn,
        rung["message"],
        timer.business_key,
        {"limit_key": timer.limit_key},
        dedup_key=_once(timer, rung),
    )


def _reassign(conn: Connection, timer: TimerFacts, rung: Rung, at: datetime) -> None:
    """Give what is held back to its role and tell those named: people decide who takes it over."""
    for task_id in timer.open_tasks:
        tasks.release(conn, UUID(task_id), _DISPATCHER)
    _notify(conn, timer, rung, at)


_ACTIONS: dict[str, Callable[[Connection, TimerFacts, Rung, datetime], None]] = {
    "notify": _notify,
    "start": _start,
    "message": _message,
    "reassign": _reassign,
}


def _variables(conn: Connection, timer: TimerFacts) -> dict[str, Any]:
    """What the procedure raised for a late task is started with."""
    return {
        "timer_id": timer.timer_id,
        "limit_key": timer.limit_key,
        "limit_name": late.limit_name(conn, timer.limit_key)["zh"],
        "task_name": timer.host_name,
        "task_name_en": timer.host_name_en,
        "task_id": timer.open_tasks[0] if timer.open_tasks else None,
        "due_at": timer.due_at.isoformat(),
        "role": timer.role,
        "holder": ",".join(timer.holders) or None,
    }


def _is_open(conn: Connection, timer: TimerFacts, process: str) -> bool:
    raised = conn.execute(
        select(raised_instance.c.instance_id).where(
            raised_instance.c.timer_id == timer.timer_id, raised_instance.c.process == process
        )
    ).scalars()
    mine = set(raised)
    return any(row.id in mine and row.status in _OPEN for row in instances.of(conn, timer.business_key))


def _owner(conn: Connection, business_key: str) -> list[str]:
    owner = queries.file(conn, business_key).case.owner if numbers.is_case(business_key) else None
    return [owner] if owner else []


def _listed(to: Any) -> list[str]:
    return [to] if isinstance(to, str) else list(to)


def _once(timer: TimerFacts, rung: Rung) -> str:
    named = rung.get("to") or rung.get("process") or rung.get("message")
    again = f":{rung['repetition']}" if "repetition" in rung else ""
    return (
        f"rung:{timer.timer_id}:{rung['step']}:{rung['action']}:{','.join(_listed(named))}"[: 120 - len(again)] + again
    )
