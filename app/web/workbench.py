"""Everything a task's page shows, gathered at once: the form, the case beside it, the clock, the drawing.

The inbox shows the same at its right, so both pages ask here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import Connection

from app import policies
from app.actor import Actor
from app.cases import board, matters, progress
from app.cases.queries import CaseFile
from app.engine import definitions, drafts, glance, positions, queries, tasks
from app.engine.compile import Bundle
from app.engine.forms import beginning
from app.errors import NotFound, Problem, Refused
from app.formdefs import Form
from app.i18n import Message
from app.identity import users
from app.identity.users import User
from app.notifications import outbox
from app.web import answers, cards, diagrams, dues, facts, forms, suggestions, visits, words
from app.web.answers import Submission
from app.web.cards import Card
from app.web.diagrams import Picture
from app.web.facts import Shown
from app.web.formatting import Due
from app.web.forms import Sheet
from app.web.suggestions import Guide
from app.web.visits import OnSite

EARLIER = 3
"""So many of the forms that were sent before stand beside a task; the case page has them all."""


@dataclass(frozen=True)
class Work:
    """A task as its page shows it. ``file`` is None for a matter that is no case, or may not be seen."""

    task: Any
    due: Due
    why: Sequence[Message]
    facts: Sequence[Shown]
    sheet: Sheet | None
    guide: Guide | None
    cards: Sequence[Card]
    on_site: OnSite | None
    drafted: bool
    request_key: str
    may_work: bool
    barred: Refused | None
    may_assign: bool
    candidates: Sequence[User]
    file: CaseFile | None
    stages: frozenset[str]
    picture: Picture | None
    others: Sequence[tuple[Any, Due]]
    earlier: Sequence[Submission]
    to_tell: int
    people: words.People
    codes: words.Codes

    @property
    def mine(self) -> bool:
        return bool(self.task.assignee == g.actor.name)

    @property
    def open(self) -> bool:
        return self.task.closed_at is None


def gather(
    conn: Connection, task: Any, entries: Mapping[str, Any] | None = None, problems: Sequence[Problem] = (),
    request_key: str = "",
) -> Work:  # fmt: skip
    """The page of ``task`` (a row of ``tasks.find``). ``entries``: what was typed, when it is shown again."""
    actor: Actor = g.actor
    file, seen = _file(conn, task, actor)
    timer = queries.timer_of_task(conn, task)
    waiting = [other for other in board.open_tasks(conn, [task.business_key]).get(task.business_key, ())]
    chips = dues.of_tasks(conn, [task, *waiting])
    people = words.people(conn)
    may_assign = task.closed_at is None and actor.has(*tasks.DISPATCHERS)
    candidates = users.acting(conn, task.role) if may_assign else []
    barred = tasks.barred(conn, task, {actor.name, *(one.name for one in candidates)})
    mine = tasks.may_do(conn, task, actor) and actor.name not in barred
    drafted, paper = _paper(conn, task, entries, problems)
    return Work(
        task=task,
        due=chips[task.id],
        why=policies.explain(conn, timer) if timer is not None else (),
        facts=facts.of_task(conn, bundle_of(conn, task), task, people),
        sheet=paper,
        guide=suggestions.beside(conn, paper, file) if paper and mine else None,
        cards=cards.beside(conn, paper, file) if paper and mine else (),
        on_site=visits.beside(conn, form_of(conn, task), file),
        drafted=drafted,
        request_key=request_key or uuid.uuid4().hex,
        may_work=mine,
        barred=barred.get(actor.name),
        may_assign=may_assign,
        candidates=[one for one in candidates if one.name not in barred],
        file=file,
        stages=frozenset(progress.stages_passed(conn, file.case.id)) if file else frozenset(),
        picture=_picture(conn, task),
        others=[(other, chips[other.id]) for other in waiting if other.id != task.id],
        earlier=answers.of(conn, task.business_key, people)[:EARLIER] if seen else (),
        to_tell=sum(one.state == "waiting_phone" for one in outbox.of(conn, task.business_key)) if seen else 0,
        people=people,
        codes=words.codes(conn),
    )


def form_of(conn: Connection, task: Any) -> Form | None:
    """The form of a task, in the version its procedure was started with."""
    return bundle_of(conn, task).forms[task.form_key] if task.form_key else None


def initial(conn: Connection, task: Any, form: Form) -> dict[str, Any]:
    """What the form begins with: what is known, what is worked out or was said elsewhere, then the defaults."""
    values = beginning(conn, form, task.business_key, lambda: glance.names(conn, bundle_of(conn, task), task))
    return form.entries(values, forms.zone())


def bundle_of(conn: Connection, task: Any) -> Bundle:
    return definitions.bundle_of(conn, task.key, task.hash, task.deployment_id)


def draft_place(task: Any) -> str:
    """Where the files of a task wait until its form is sent."""
    return drafts.place(task.id)


def may_name(conn: Connection, task: Any) -> Any:
    """Which files a form of this task may name: those that wait in it, and those of matters one may see."""
    mine = {task.business_key, draft_place(task)}
    return lambda place: place in mine or (":" in place and matters.may_see(conn, place, g.actor))


def sheet(
    conn: Connection, task: Any, form: Form, entries: Mapping[str, Any], problems: Sequence[Problem] = ()
) -> Sheet:
    """The form of a task with these entries."""
    names: Mapping[str, Any] = glance.names(conn, bundle_of(conn, task), task) if _asks_beyond(form) else {}
    return forms.sheet(conn, form, entries, names, problems=problems, permitted=may_name(conn, task))


def _paper(
    conn: Connection, task: Any, entries: Mapping[str, Any] | None, problems: Sequence[Problem]
) -> tuple[bool, Sheet | None]:
    form = form_of(conn, task)
    if form is None or task.closed_at is not None:
        return False, None
    draft = drafts.find(conn, task.id, g.actor) if entries is None else None
    shown = entries if entries is not None else draft
    if shown is None:
        shown = initial(conn, task, form)
    return draft is not None, sheet(conn, task, form, shown, problems)


def _asks_beyond(form: Form) -> bool:
    """Whether a condition asks for more than the form's own fields: only then the instance is opened."""
    own = {field.key for field in form.fields}
    parts = [*form.components, *form.fields, *(column for field in form.fields for column in field.fields)]
    asked = {name for part in parts if part.hide is not None for name in part.hide.names}
    return any(name not in own and not name.startswith("this.") for name in asked)


def _file(conn: Connection, task: Any, actor: Actor) -> tuple[CaseFile | None, bool]:
    try:
        return matters.find(conn, task.business_key, actor), True
    except NotFound:
        # Somebody may have a task in a case without seeing the case: a service point before it is assigned.
        return None, False


def _picture(conn: Connection, task: Any) -> Picture | None:
    standings = positions.of(conn, task.business_key, only=task.instance_id)
    timers = [one for one in queries.timers_of(conn, task.business_key) if one.instance_id == task.instance_id]
    return diagrams.picture(conn, standings, timers, (task.instance_id, task.process))
