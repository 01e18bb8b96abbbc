"""How the engine forgets a matter: what was typed, half-typed, shown on cards and kept of failures.

Of a submission the chosen codes, numbers and dates stay; the state of an instance that is over is needed no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app import clock, erasing
from app.engine import definitions
from app.engine.tables import (
    draft,
    incident,
    message,
    process_definition,
    process_instance,
    submission,
    user_task,
)
from app.erasing import BLANK, Matter
from app.formdefs import Form

_KEPT = frozenset({"select", "radio", "checklist", "checkbox", "number", "datetime", "score"})
"""The types of fields whose answers name nobody."""


@erasing.forgetter("engine")
def forget(conn: Connection, matter: Matter) -> int:
    key, now = matter.business_key, clock.now()
    tasks = select(user_task.c.id).where(user_task.c.business_key == key)
    gone = conn.execute(delete(draft).where(draft.c.task_id.in_(tasks))).rowcount
    blank = dict.fromkeys(("title", "customer", "product", "place"), "")
    gone += conn.execute(update(user_task).where(user_task.c.business_key == key).values(blank)).rowcount
    failed = update(incident).where(incident.c.business_key == key)
    # What cannot be tried again any more is not open any more.
    conn.execute(failed.where(incident.c.resolved_at.is_(None)).values(resolved_at=now, resolved_by="system"))
    gone += conn.execute(failed.values(target={}, error=BLANK, detail=BLANK)).rowcount
    gone += conn.execute(update(message).where(message.c.business_key == key).values(payload={}, next_at=None)).rowcount
    over = process_instance.c.business_key == key, process_instance.c.ended_at.is_not(None)
    gone += conn.execute(update(process_instance).where(*over).values(state=b"")).rowcount
    return gone + _submissions(conn, key)


def _submissions(conn: Connection, key: str) -> int:
    wanted = (
        select(submission.c.id, submission.c.form_key, submission.c["values"], process_definition)
        .join(process_definition, process_definition.c.id == submission.c.definition_id)
        .where(submission.c.business_key == key)
    )
    rows = conn.execute(wanted).all()
    for row in rows:
        form = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id).forms.get(row.form_key)
        kept = _kept(form, row[2]) if form is not None else {}
        conn.execute(update(submission).where(submission.c.id == row[0]).values(values=kept))
    return len(rows)


def _kept(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    return {one.key: values[one.key] for one in form.fields if one.type in _KEPT and one.key in values}
