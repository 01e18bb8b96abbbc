"""Process instances: starting one, and taking one in hand for a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from app import clock
from app.actor import Actor
from app.engine import definitions, drafts, forms, wiring
from app.engine.errors import NoStartForm, NotRunning, NotYourRole, StepFailed, Suspended
from app.engine.queries import INSTANCE
from app.engine.tables import CONTENT, process_definition, process_instance, submission
from app.engine.turn import Turn
from app.errors import NotFound

_TAKE = (
    select(process_instance, *CONTENT)
    .join(process_definition, process_definition.c.id == process_instance.c.definition_id)
    .where(process_instance.c.id == bindparam("b_id"))
    .with_for_update(of=process_instance)
)
_OF_KEY = INSTANCE.where(process_instance.c.business_key == bindparam("b_key")).order_by(process_instance.c.id)


@dataclass(frozen=True)
class Started:
    """What a start led to: the instance, its business key, and the user tasks that are open now."""

    instance_id: int
    business_key: str
    tasks: tuple[UUID, ...]
    fresh: bool = True


def start(
    conn: Connection,
    key: str,
    *,
    business_key: str,
    variables: Mapping[str, Any] | None = None,
    actor: Actor,
    message: str | None = None,
    at_node: str | None = None,
) -> Started:
    """Start the active version of the procedure ``key`` for the matter ``business_key``.

    ``message``: the message that starts it, where its start event waits for one. ``at_node``: a step in its middle
    where it begins instead. Raises NoSuchProcess, and whatever
    the first steps raise.
    """
    definition = definitions.active(conn, key)
    now = clock.now()
    instance_id = conn.execute(
        insert(process_instance)
        .values(
            definition_id=definition.id,
            business_key=business_key,
            status="running",
            revision=1,
            state=b"",
            started_at=now,
            started_by=actor.name,
        )
        .returning(process_instance.c.id)
    ).scalar_one()
    row = _New(instance_id, business_key, 1, "running")
    turn = Turn(conn, definitions.bundle(conn, definition), row, actor, now)
    try:
        if at_node is not None:
            turn.begin_at(dict(variables or {}), at_node)
        else:
            turn.begin(dict(variables or {}), message)
        turn.note("instance:started", None, process=key, version=definition.version)
        turn.finish()
    except StepFailed as failure:
        failure.instance_id = None  # rolled back with the rest; its number is free again
        raise
    return Started(instance_id, business_key, tuple(turn.opened))


def start_bound(conn: Connection, key: str, *, business_key: str, bound: Mapping[str, Any], actor: Actor) -> Started:
    """Start a procedure for a matter that is open already, with the variables its start form would supply for these
    values at bind paths. Raises NoSuchProcess, and whatever the first steps raise."""
    bundle = definitions.bundle(conn, definitions.active(conn, key))
    node = bundle.process.start
    variables: Mapping[str, Any] = {}
    if node is not None and node.form_key is not None:
        form = bundle.forms[node.form_key]
        variables = form.variables({one.key: bound[one.bind] for one in form.fields if one.bind in bound})
    return start(conn, key, business_key=business_key, variables=variables, actor=actor)


def submit_start(
    conn: Connection, key: str, entries: Mapping[str, Any], *, actor: Actor, request_key: str | None = None
) -> Started:
    """Start a procedure from its start form: check the entries, open the matter they are about, begin.

    A second submit with the same ``request_key`` starts nothing and answers what the first one started.
    Raises Invalid (entries), NotYourRole, NoStartForm, NoSuchProcess.
    """
    if request_key:
        if conn.dialect.name == "postgresql":
            # Lock first, then look: of two clicks the second waits here and finds what the first one started.
            conn.execute(select(func.pg_advisory_xact_lock(func.hashtext(request_key))))
        if before := _started_before(conn, request_key):
            return before
    definition = definitions.active(conn, key)
    bundle = definitions.bundle(conn, definition)
    node = bundle.process.start
    if node is None or node.form_key is None:
        raise NoStartForm(name=bundle.process.name)
    if node.role and not actor.has(node.role, *node.starters):
        raise NotYourRole
    form = bundle.forms[node.form_key]
    answers = forms.validated(conn, form, entries, {})
    now = clock.now()
    host = wiring.host()
    business_key = host.open(conn, bundle.process.opens or key, form.bindings(answers), actor, now)
    forms.attach(conn, form, answers, business_key, actor, drafts.start_place(request_key or ""))
    forms.tell(conn, form, answers, business_key)
    started = start(conn, key, business_key=business_key, variables=form.variables(answers), actor=actor)
    forms.keep(
        conn, answers, actor, now, request_key, instance_id=started.instance_id, business_key=business_key,
        node=node.id, form_key=node.form_key, definition_id=definition.id,
    )  # fmt: skip
    return started


def take(conn: Connection, instance_id: int, actor: Actor, at: datetime) -> Turn:
    """Lock an instance and take it in hand. Raises NotRunning when it is suspended or over, NotFound."""
    row = conn.execute(_TAKE, {"b_id": instance_id}).first()
    if row is None:
        raise NotFound
    running(row.status)
    return taken(conn, row, actor, at)


def running(status: str) -> None:
    """Raises Suspended, NotRunning."""
    if status == "suspended":
        raise Suspended
    if status != "running":
        raise NotRunning(status=status)


def taken(conn: Connection, row: Any, actor: Actor, at: datetime) -> Turn:
    """The turn for an instance row the caller has locked (with hash, key and deployment of its definition)."""
    turn = Turn(conn, definitions.bundle_of(conn, row.key, row.hash, row.deployment_id), row, actor, at)
    turn.take(row.state)
    return turn


def of(conn: Connection, business_key: str) -> Sequence[Row[Any]]:
    """The instances of a matter, oldest first, each as ``queries.INSTANCE`` says it."""
    return conn.execute(_OF_KEY, {"b_key": business_key}).all()


@dataclass(frozen=True)
class _New:
    """The row of an instance that was inserted a moment ago, as a turn needs it."""

    id: int
    business_key: str
    revision: int
    status: str


def _started_before(conn: Connection, request_key: str) -> Started | None:
    row = conn.execute(select(submission).where(submission.c.key == request_key)).first()
    return Started(row.instance_id, row.business_key, (), fresh=False) if row else None
