"""One task: its form, and what may be done with it. Claim, release, assign, keep a draft, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import phrases as spoken
from app.cases.phrases import Found
from app.engine import drafts, incidents, tasks
from app.engine.tasks import Completion
from app.errors import DeskError, Invalid, NotFound, Problem
from app.formdefs import Form
from app.i18n import Message
from app.identity import users
from app.web import addresses, answers, doors, failures, formatting, forms, links, phrases, uploads, words, workbench
from app.web.access import allow, any_staff
from app.web.language import current, named, say, tell

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


# req: R-006
@blueprint.get("/<uuid:task_id>")
@allow(any_staff)
def show(task_id: UUID) -> ResponseReturnValue:
    return _page(task_id)


@blueprint.post("/<uuid:task_id>/completion")
@allow(any_staff)
def complete(task_id: UUID) -> ResponseReturnValue:
    form, entries, problems = _sent(task_id)
    if form is not None and forms.asks_again():
        return _page(task_id, entries)
    if problems:
        return _page(task_id, entries, problems, status=422)
    said = _said(form, entries)
    if phrases.unseen(said):
        return _page(task_id, entries, error=phrases.LookAgain(), status=422)
    typed = forms.zoned(form, entries) if form else {}

    def afterwards(conn: Connection, done: Completion) -> None:
        spoken.note(conn, done.business_key, said, g.actor)

    try:
        done = incidents.complete(
            doors.house().database, task_id, typed, actor=g.actor, request_key=forms.key() or None,
            afterwards=afterwards,
        )  # fmt: skip
    except NotFound:
        raise
    except Invalid as error:
        return _page(task_id, entries, error.problems, error=error, status=422)
    except DeskError as error:
        _keep(task_id, entries)
        return _page(task_id, entries, error=error, status=failures.status_of(error))
    if not done.fresh:
        return _already_done(done, form)
    return _onward(done)


@blueprint.post("/<uuid:task_id>/form")
@allow(any_staff)
def refresh(task_id: UUID) -> ResponseReturnValue:
    """The form again, after a change that shows or hides other fields. Nothing is written."""
    with doors.reading() as conn:
        task = tasks.find(conn, task_id, g.actor)
        form = workbench.form_of(conn, task)
        if form is None:
            raise NotFound
        entries = forms.posted(form, lambda: workbench.initial(conn, task, form))
        sheet = workbench.sheet(conn, task, form, entries)
    here = url_for("tasks.refresh", task_id=task_id)
    return render_template("tasks/_form.html", sheet=sheet, refresh_url=here, refreshed=True)


@blueprint.post("/<uuid:task_id>/draft")
@allow(any_staff)
def draft(task_id: UUID) -> ResponseReturnValue:
    _, entries, problems = _sent(task_id)
    _keep(task_id, entries)
    if request.headers.get("HX-Request") == "true":
        saved = Message("Draft saved at {time}", time=f"{formatting.local(clock.now()):%H:%M}")
        return render_template("tasks/_draft_state.html", text=say(saved))
    if problems:
        return _page(task_id, entries, problems, status=422)
    tell(Message("Your draft is saved. Nobody else sees it."))
    return redirect(url_for("tasks.show", task_id=task_id))


@blueprint.post("/<uuid:task_id>/claim")
@allow(any_staff)
def claim(task_id: UUID) -> ResponseReturnValue:
    with doors.writing() as conn:
        tasks.claim(conn, task_id, g.actor)
    tell(Message("The task is yours now."))
    return _back(task_id)


@blueprint.post("/<uuid:task_id>/release")
@allow(any_staff)
def release(task_id: UUID) -> ResponseReturnValue:
    with doors.writing() as conn:
        tasks.release(conn, task_id, g.actor)
    tell(Message("The task waits for its role again."))
    return _back(task_id)


@blueprint.post("/<uuid:task_id>/assignment")
@allow(*tasks.DISPATCHERS)
def assign(task_id: UUID) -> ResponseReturnValue:
    with doors.writing() as conn:
        to = users.actor(conn, request.form.get("to", ""))
        tasks.assign(conn, task_id, to, g.actor)
    tell(Message("The task is with {name} now.", name=to.display_name))
    return _back(task_id)


def _sent(task_id: UUID) -> tuple[Form | None, dict[str, Any], list[Problem]]:
    """The form, what was typed with the files that came with it, and what is wrong with those."""
    with doors.reading() as conn:
        task = tasks.find(conn, task_id, g.actor)
        form = workbench.form_of(conn, task)
        if form is None or task.closed_at is not None:
            return form, {}, []
        entries = forms.posted(form, lambda: workbench.initial(conn, task, form))
    problems = uploads.take(form, entries, workbench.draft_place(task))
    with doors.reading() as conn:
        problems += uploads.foreign(conn, form, entries, workbench.may_name(conn, task))
    return form, entries, problems


def _said(form: Form | None, entries: Mapping[str, Any]) -> list[Found]:
    """The forbidden phrases in what the customer will be told."""
    if form is None:
        return []
    with doors.reading() as conn:
        return spoken.found(conn, form, entries, forms.shown_keys())


def _keep(task_id: UUID, entries: Mapping[str, Any]) -> None:
    with doors.writing() as conn:
        # Asked again in this transaction: an answer that was on its way when the task was done leaves no draft.
        if tasks.find(conn, task_id, g.actor).closed_at is None:
            drafts.save(conn, task_id, g.actor, entries)


def _page(
    task_id: UUID,
    entries: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    *,
    error: DeskError | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with doors.reading() as conn:
        task = tasks.find(conn, task_id, g.actor)
        work = workbench.gather(conn, task, entries, problems, forms.key())
    shown = forms.labelled(work.sheet.form, problems, current()) if work.sheet else list(problems)
    return render_template("tasks/show.html", work=work, problems=shown, refusal=_refusal(error, problems)), status


def _refusal(error: DeskError | None, problems: Sequence[Problem]) -> Message | None:
    """The sentence at the top; where entries are marked one by one, these say it."""
    return None if error is None or problems else error.message


def _already_done(done: Completion, form: Form | None) -> ResponseReturnValue:
    if done.by == g.actor.name:
        tell(Message("You had done this task already; it was counted once."), "info")
        return redirect(links.matter(done.business_key))
    with doors.reading() as conn:
        by = _display_name(conn, done.by)
        entries = form.posted(forms.lists()) if form else {}
        typed = answers.typed(conn, form, entries, words.people(conn)) if form else []
    said = Message(
        "{name} has done this task already ({at}). What you entered was not recorded.",
        name=by, at=formatting.moment(done.at),
    )  # fmt: skip
    return render_template("tasks/overtaken.html", sentence=said, typed=typed, key=done.business_key), 409


def _onward(done: Completion) -> ResponseReturnValue:
    """To the next task of this person in the case, else to the inbox."""
    with doors.reading() as conn:
        following = (_visible(conn, task_id) for task_id in done.opened)
        mine = next((task for task in following if task is not None and tasks.may_do(conn, task, g.actor)), None)
    if mine is None:
        tell(Message("Done."))
        return redirect(url_for("inbox.index"))
    tell(Message("Done. Next in this case: {step}", step=named(mine.name, mine.name_en)))
    return redirect(url_for("tasks.show", task_id=mine.id))


def _visible(conn: Connection, task_id: UUID) -> Any:
    try:
        return tasks.find(conn, task_id, g.actor)
    except NotFound:
        return None


def _display_name(conn: Connection, name: str) -> str:
    return next((user.display_name for user in users.listing(conn) if user.name == name), name)


def _back(task_id: UUID) -> ResponseReturnValue:
    return redirect(addresses.safe(request.form.get("next")) or url_for("tasks.show", task_id=task_id))
