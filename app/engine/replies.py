"""What the customer says: a form that was sent to him comes back, and its answer reaches the procedure as a message.

The customer is a collapsed pool: he has no task, and what he answers is bound, kept and posted in one transaction.
No instance is locked here; the message is delivered in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app import clock
from app.actor import Actor
from app.engine import definitions, forms, messages, queries, wiring
from app.errors import Invalid, NotFound
from app.formdefs import Form


@dataclass(frozen=True)
class Question:
    """A form that was sent from a step, in the version of the procedure that sent it."""

    instance_id: int
    definition_id: int
    node: str
    form_key: str


def question(conn: Connection, instance_id: int, node: str, form_key: str) -> Question:
    """The question a step of an instance asks now. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    return Question(instance_id, row.definition_id, node, form_key)


def form_of(conn: Connection, asked: Question) -> Form:
    """The form of a question. Raises NotFound."""
    definition = definitions.find(conn, asked.definition_id)
    found = definitions.bundle(conn, definition).forms.get(asked.form_key) if definition is not None else None
    if found is None:
        raise NotFound
    return found


def record(
    conn: Connection,
    asked: Question,
    business_key: str,
    message: str,
    entries: Mapping[str, Any],
    actor: Actor,
    *,
    key: str,
    draft: str,
    more: Mapping[str, Any],
) -> bool:
    """Take an answer: check, bind, keep, and post its variables as ``message`` to whoever waits for it now.

    ``key`` makes a second sending known, ``draft`` is where its files wait, ``more`` are values at bind paths that
    nobody needs to be asked for. False when nobody waits any longer. Raises Invalid with the field of each problem.
    """
    form = form_of(conn, asked)
    answers = forms.validated(conn, form, entries, {})
    forms.attach(conn, form, answers, business_key, actor, draft)
    now = clock.now()
    bound = form.bindings(answers)
    try:
        wiring.host().bind(conn, business_key, {**bound, **more}, actor, now, asked.node)
    except Invalid as invalid:
        raise Invalid(forms.at_fields(form, invalid.problems)) from None
    forms.tell(conn, form, answers, business_key)
    forms.keep(
        conn, answers, actor, now, key, instance_id=asked.instance_id, business_key=business_key,
        node=asked.node, form_key=asked.form_key, definition_id=asked.definition_id,
    )  # fmt: skip
    return messages.post_awaited(conn, message, business_key, form.variables(answers), dedup_key=key)
