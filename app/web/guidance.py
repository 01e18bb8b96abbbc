"""Knowledge inside a task: articles looked for beside its form, and one of them taken into it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.engine import drafts, tasks
from app.errors import NotFound
from app.formdefs import Field, Form
from app.i18n import Message
from app.knowledge import uses
from app.web import doors, forms, suggestions, uploads, workbench
from app.web.access import allow, any_staff
from app.web.language import tell

guidance = Blueprint("guidance", __name__, url_prefix="/tasks")


@guidance.get("/<uuid:task_id>/articles")
@allow(any_staff)
def found(task_id: UUID) -> ResponseReturnValue:
    """The list alone, while somebody types into the search."""
    with doors.reading() as conn:
        task, _, _ = _asking(conn, task_id)
        guide = workbench.gather(conn, task).guide
    return render_template("knowledge/_suggestions.html", task=task, guide=guide)


# req: R-077
@guidance.post("/<uuid:task_id>/article")
@allow(any_staff)
def take(task_id: UUID) -> ResponseReturnValue:
    """Put an article into the form, beside what is typed there already, and note that it was used."""
    with doors.reading() as conn:
        task, form, field = _asking(conn, task_id)
        # From the page of an article comes its code alone; from the form, everything that was typed.
        from_form = bool(forms.key())
        entries = _sent(conn, task, form) if from_form else _kept(conn, task, form)
    problems = uploads.take(form, entries, workbench.draft_place(task)) if from_form else []
    with doors.writing() as conn:
        # Asked again: what somebody else has done meanwhile leaves no draft.
        task, _, _ = _asking(conn, task_id)
        row = uses.take(conn, request.form.get("article", ""), task.business_key, task_id, g.actor)
        drafts.save(conn, task_id, g.actor, {**entries, field.key: row.code})
    for problem in problems:
        tell(problem.message, "danger")
    tell(Message("Article {code} stands in the form now.", code=row.code))
    return redirect(url_for("tasks.show", task_id=task_id, _anchor=field.key))


def _asking(conn: Connection, task_id: UUID) -> tuple[Any, Form, Field]:
    """A task of the person's with a form that asks for an article. Raises NotFound."""
    task = tasks.find(conn, task_id, g.actor)
    form = workbench.form_of(conn, task)
    field = suggestions.field_of(form) if form else None
    if form is None or field is None or not tasks.may_do(conn, task, g.actor):
        raise NotFound
    return task, form, field


def _sent(conn: Connection, task: Any, form: Form) -> dict[str, Any]:
    return forms.posted(form, lambda: workbench.initial(conn, task, form))


def _kept(conn: Connection, task: Any, form: Form) -> dict[str, Any]:
    return dict(drafts.find(conn, task.id, g.actor) or workbench.initial(conn, task, form))
