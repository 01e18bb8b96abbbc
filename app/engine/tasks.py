"""User tasks: finding, claiming, releasing, assigning, completing. Finding includes permission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from app import clock, history
from app.actor import Actor
from app.engine import definitions, drafts, forms, glance, instances, staffing, wiring
from app.engine.compile import Bundle
from app.engine.errors import NotYourRole, NotYourTask, TaskGone, TaskHeld
from app.engine.host import Card
from app.engine.interpreter import Names
from app.engine.messages import awaited, know_awaited
from app.engine.tables import CONTENT, draft, message_wait, process_definition, process_instance, user_task
from app.errors import Conflict, Invalid, Refused
from app.rows_of import RowsOf

DISPATCHERS = staffing.DISPATCHERS

_JOINED = (
    select(
        user_task,
        process_instance.c.state,
        process_instance.c.status,
        process_instance.c.revision,
        process_instance.c.definition_id,
        *CONTENT,
    )
    .join(process_instance, process_instance.c.id == user_task.c.instance_id)
    .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
    .where(user_task.c.id == bindparam("b_id"))
)
# Whoever completes asks in the same statement what he would ask for next; whoever only looks does not.
_COMPLETED = _JOINED.add_columns(
    select(draft.c.task_id).where(draft.c.task_id == user_task.c.id).exists().label("has_draft"),
    awaited(user_task.c.business_key, RowsOf(message_wait.c.name)).scalar_subquery().label("awaited"),
)
_LOCK = (
    select(process_instance.c.id)
    .join(user_task, user_task.c.instance_id == process_instance.c.id)
    .where(user_task.c.id == bindparam("b_id"))
    .with_for_update(of=process_instance)
)
_FORGET_DRAFTS = delete(draft).where(draft.c.task_id == bindparam("b_id"))
_CLAIM = (
    update(user_task)
    .where(user_task.c.id == bindparam("b_id"), user_task.c.closed_at.is_(None), user_task.c.assignee.is_(None))
    .values(assignee=bindparam("assignee"), claimed_at=bindparam("claimed_at"))
)


@dataclass(frozen=True)
class Completion:
    """The answer to a submit. ``fresh`` is False when the task was done before: by whom and when says the rest."""

    task_id: UUID
    instance_id: int
    business_key: str
    fresh: bool
    by: str
    at: datetime
    opened: tuple[UUID, ...] = ()


def find(conn: Connection, task_id: UUID, actor: Actor) -> Row[Any]:
    """The task (open or closed), if the actor's roles include its role or he dispatches. Raises TaskGone."""
    row = conn.execute(_JOINED, {"b_id": task_id}).first()
    if row is None or not staffing.may_see(row, actor):
        raise TaskGone
    return row


# req: R-009
def claim(conn: Connection, task_id: UUID, actor: Actor) -> None:
    """Take an open task of one's role; one's own again changes nothing.

    Raises TaskHeld, NotYourRole, SamePersonTwice, PersonConcerned.
    """
    row = find(conn, task_id, actor)
    staffing.require(row, actor, _bundle(conn, row))
    if row.closed_at is not None or row.assignee == actor.name:
        return
    _separate(conn, row, actor.name)
    claimed = conn.execute(_CLAIM, {"b_id": task_id, "assignee": actor.name, "claimed_at": clock.now()})
    if claimed.rowcount != 1:
        raise TaskHeld(holder=_holder(conn, task_id))
    _record(conn, row, "task:claimed", actor)


# req: R-009
def release(conn: Connection, task_id: UUID, actor: Actor) -> None:
    """Give a claimed task back to its role. The holder may, and a dispatcher."""
    row = find(conn, task_id, actor)
    if row.assignee is None or row.closed_at is not None:
        return
    if row.assignee != actor.name and not actor.has(*DISPATCHERS):
        raise NotYourTask
    released = conn.execute(
        update(user_task)
        .where(user_task.c.id == task_id, user_task.c.closed_at.is_(None), user_task.c.assignee == row.assignee)
        .values(assignee=None, claimed_at=None)
    )
    if released.rowcount == 1:
        _record(conn, row, "task:released", actor)


def may_do(conn: Connection, row: Any, actor: Actor) -> bool:
    """Whether an open task (a row of ``find``) is the actor's to do: nobody else holds it, and it is his to take."""
    free = row.closed_at is None and row.assignee in (None, actor.name)
    return free and staffing.may_do(row, actor, _bundle(conn, row))


def barred(conn: Connection, row: Any, names: Iterable[str]) -> dict[str, Refused]:
    """Which of these people an open task (a row of ``find``) is not for, and why. Asks only where a diagram bars."""
    bundle = _bundle(conn, row)
    node = staffing.node_of(row, bundle)
    if row.closed_at is not None or not (node.not_by or node.not_person):
        return {}
    known = cache(lambda: glance.names(conn, bundle, row))
    found = {name: staffing.refusal(conn, row, name, bundle, known) for name in names}
    return {name: refusal for name, refusal in found.items() if refusal is not None}


# req: R-009
def assign(conn: Connection, task_id: UUID, to: Actor, by: Actor) -> None:
    """Hand an open task to somebody who holds its role. Only a dispatcher (or the machine) may."""
    row = conn.execute(_JOINED, {"b_id": task_id}).first()
    if row is None:
        raise TaskGone
    if by.name != "system" and not by.has(*DISPATCHERS):
        raise NotYourRole
    if row.role not in to.roles:
        raise NotYourRole
    _separate(conn, row, to.name)
    conn.execute(
        update(user_task)
        .where(user_task.c.id == task_id, user_task.c.closed_at.is_(None))
        .values(assignee=to.name, claimed_at=clock.now())
    )
    _record(conn, row, "task:assigned", by, to=to.name)


# req: R-009
def complete(
    conn: Connection, task_id: UUID, entries: Mapping[str, Any], *, actor: Actor, request_key: str | None = None
) -> Completion:
    """Complete a user task with what was entered, and move the case on; once, however often it is asked.

    The lock comes first, then the question whether it is done already: a double click must find the answer of
    the first one, not a conflict. Raises Invalid, NotYourRole, TaskHeld, SamePersonTwice,
    PersonConcerned, NotRunning, TaskGone.
    """
    if conn.dialect.name != "sqlite":
        # A statement of its own: PostgreSQL, having waited for the lock, shows the other rows of a join as they were.
        conn.execute(_LOCK, {"b_id": task_id})
    row = conn.execute(_COMPLETED, {"b_id": task_id}).first()
    if row is None or not staffing.may_see(row, actor):
        raise TaskGone
    if row.closed_at is not None:
        return Completion(task_id, row.instance_id, row.business_key, False, row.completed_by or "", row.closed_at)
    staffing.require(row, actor, _bundle(conn, row))
    if row.assignee not in (None, actor.name):
        raise TaskHeld(holder=row.assignee)
    instances.running(row.status)
    now = clock.now()
    know_awaited(conn, row.business_key, (name for (name,) in row.awaited or ()))
    turn = instances.taken(conn, _instance(row), actor, now)
    if task_id not in turn.before.users:
        raise Conflict
    names = Names(conn, row.business_key, turn.before.users[task_id].data)
    staffing.separate(conn, row, actor.name, turn.bundle, lambda: names)
    answers, variables, outcome = _answers(conn, turn, row, entries, names, actor, now)
    seconds = wiring.timekeeper().worked(conn, row.role, row.business_key, row.created_at, now)
    turn.note("task:completed", row.node, outcome=outcome, form=row.form_key)
    turn.complete(task_id, variables, outcome, seconds)
    turn.finish()
    forms.keep(
        conn, answers, actor, now, request_key, instance_id=row.instance_id, business_key=row.business_key,
        task_id=task_id, node=row.node, form_key=row.form_key or "", definition_id=row.definition_id,
    )  # fmt: skip
    if row.has_draft:
        conn.execute(_FORGET_DRAFTS, {"b_id": task_id})
    return Completion(task_id, row.instance_id, row.business_key, True, actor.name, now, tuple(turn.opened))


def recard(conn: Connection, business_key: str, card: Card) -> None:
    """Rewrite the card on the open tasks of a matter. Whoever changes what it shows calls this, in the transaction."""
    conn.execute(
        update(user_task)
        .where(user_task.c.business_key == business_key, user_task.c.closed_at.is_(None))
        .values(
            number=card.number,
            title=card.title[:200],
            customer=card.customer[:120],
            product=card.product[:120],
            grade=card.grade,
            expedited=card.expedited,
            place=card.place[:120],
        )
    )


def _answers(
    conn: Connection, turn: Any, row: Any, entries: Mapping[str, Any], names: Names, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, Any], str | None]:
    if row.form_key is None:
        return {}, {}, None
    form = turn.bundle.forms[row.form_key]
    answers = forms.validated(conn, form, entries, names)
    forms.attach(conn, form, answers, row.business_key, actor, drafts.place(row.id))
    if bound := form.bindings(answers):
        try:
            wiring.host().bind(conn, row.business_key, bound, actor, now, row.node)
        except Invalid as invalid:
            raise Invalid(forms.at_fields(form, invalid.problems)) from None
    forms.tell(conn, form, answers, row.business_key)
    outcome = form.outcome
    return answers, form.variables(answers), str(answers.get(outcome.key) or "") or None if outcome else None


def _separate(conn: Connection, row: Any, name: str) -> None:
    bundle = _bundle(conn, row)
    staffing.separate(conn, row, name, bundle, lambda: glance.names(conn, bundle, row))


def _bundle(conn: Connection, row: Any) -> Bundle:
    return definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)


def _holder(conn: Connection, task_id: UUID) -> str:
    return conn.execute(select(user_task.c.assignee).where(user_task.c.id == task_id)).scalar() or ""


def _record(conn: Connection, row: Any, kind: str, actor: Actor, **data: Any) -> None:
    history.record(
        conn, kind, subject=row.business_key, instance_id=row.instance_id, node=row.node, actor=actor.name, **data
    )


def _instance(row: Any) -> Any:
    return _InstanceView(row)


class _InstanceView:
    """The instance half of a joined row: its ``id`` is the instance's, not the task's."""

    def __init__(self, row: Any) -> None:
        self.id, self.business_key = row.instance_id, row.business_key
        self.state, self.status, self.revision = row.state, row.status, row.revision
        self.key, self.hash, self.deployment_id = row.key, row.hash, row.deployment_id
