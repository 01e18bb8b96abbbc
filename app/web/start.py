"""Starting a procedure from its form: the new case, and any other procedure that a role may start."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import doubles, lookup
from app.cases import phrases as spoken
from app.cases.lookup import Known
from app.cases.phrases import Found
from app.engine import forms as engine_forms
from app.engine import incidents, receipts, tasks
from app.engine.instances import Started
from app.errors import DeskError, Invalid, NotFound, Problem
from app.formdefs import Form
from app.i18n import Message
from app.web import doors, failures, forms, links, phrases, procedures, uploads, words
from app.web.access import allow, any_staff
from app.web.cases import cases
from app.web.language import current, tell
from app.web.procedures import MAIN, Procedure, may_register

start = Blueprint("start", __name__)


@cases.get("/cases/new")
@allow(may_register)
def new_case() -> ResponseReturnValue:
    return _first_page(MAIN)


@start.get("/procedures")
@allow(any_staff)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        found = procedures.startable(conn, g.actor)
    others = [one for one in found if one.key != MAIN]
    return render_template("start/index.html", procedures=others, main=len(others) < len(found))


@start.get("/procedures/<key>/new")
@allow(any_staff)
def new(key: str) -> ResponseReturnValue:
    return _first_page(key)


@start.post("/procedures/<key>")
@allow(any_staff)
def submit(key: str) -> ResponseReturnValue:
    request_key = forms.key() or uuid.uuid4().hex
    with doors.reading() as conn:
        before = receipts.started(conn, request_key)
        procedure = procedures.find(conn, key, g.actor)
    if before:
        tell(Message("This had been saved already; it was counted once."), "info")
        return redirect(links.matter(before))
    entries = procedures.posted(procedure.form)
    if forms.asks_again():
        return _page(procedure, entries, request_key)
    problems = uploads.take(procedure.form, entries, procedures.draft_place(request_key))
    denied = set(request.form.getlist("not_duplicate"))
    with doors.reading() as conn:
        problems += _problems(conn, procedure.form, entries, request_key)
        asked = doubles.unanswered(conn, procedures.bound(procedure.form, entries), denied, g.actor)
        said = spoken.found(conn, procedure.form, entries, forms.shown_keys())
    warning = phrases.LookAgain() if phrases.unseen(said) else None
    if problems or asked or warning:
        return _page(procedure, entries, request_key, problems, denied, error=warning, ask=bool(asked)), 422
    try:
        started = _start(procedure, entries, request_key, denied, said)
    except Invalid as error:
        return _page(procedure, entries, request_key, error.problems, denied, error=error), 422
    except DeskError as error:
        return _page(procedure, entries, request_key, (), denied, error=error), failures.status_of(error)
    return _onward(started)


@start.post("/procedures/<key>/form")
@allow(any_staff)
def refresh(key: str) -> ResponseReturnValue:
    """The form again, after a change that shows or hides other fields. Nothing is written."""
    with doors.reading() as conn:
        procedure = procedures.find(conn, key, g.actor)
        sheet = procedures.sheet(conn, procedure.form, procedures.posted(procedure.form), forms.key())
    here = url_for("start.refresh", key=key)
    return render_template("tasks/_form.html", sheet=sheet, refresh_url=here, refreshed=True)


@start.get("/procedures/<key>/customers")
@allow(any_staff)
def known_customers(key: str) -> ResponseReturnValue:
    """Who may be calling, while the telephone number is typed."""
    with doors.reading() as conn:
        procedure = procedures.find(conn, key, g.actor)
        text, found = _looked_up(conn)
    return render_template("start/_known.html", procedure=procedure, text=text, known=found)


@start.post("/procedures/<key>/customer")
@allow(any_staff)
def choose_customer(key: str) -> ResponseReturnValue:
    """The form with a known customer filled in; what was typed elsewhere stays."""
    with doors.reading() as conn:
        procedure = procedures.find(conn, key, g.actor)
        entries = procedures.posted(procedure.form) | _chosen(conn, procedure.form)
        sheet = procedures.sheet(conn, procedure.form, entries, forms.key())
        doubts = doubles.possible(conn, procedures.bound(procedure.form, entries), g.actor)
        codes = words.codes(conn)
    return render_template(
        "start/_filled.html", procedure=procedure, sheet=sheet, doubts=doubts, codes=codes,
        denied=request.form.getlist("not_duplicate"), refresh_url=url_for("start.refresh", key=key), refreshed=True,
    )  # fmt: skip


@start.post("/procedures/<key>/duplicates")
@allow(any_staff)
def possible_duplicates(key: str) -> ResponseReturnValue:
    """Open cases that may be the same matter, while the form is filled in."""
    with doors.reading() as conn:
        procedure = procedures.find(conn, key, g.actor)
        bound = procedures.bound(procedure.form, procedures.posted(procedure.form))
        doubts, codes = doubles.possible(conn, bound, g.actor), words.codes(conn)
    denied = request.form.getlist("not_duplicate")
    return render_template("start/_duplicates.html", doubts=doubts, codes=codes, denied=denied)


def _first_page(key: str) -> ResponseReturnValue:
    with doors.reading() as conn:
        procedure = procedures.find(conn, key, g.actor)
        entries = procedure.form.entries({}, forms.zone()) | _chosen(conn, procedure.form)
    return _page(procedure, entries, uuid.uuid4().hex)


def _page(
    procedure: Procedure, entries: Mapping[str, Any], request_key: str, problems: Sequence[Problem] = (),
    denied: Collection[str] = (), *, error: DeskError | None = None, ask: bool = False,
) -> str:  # fmt: skip
    with doors.reading() as conn:
        sheet = procedures.sheet(conn, procedure.form, entries, request_key, problems)
        doubts = doubles.possible(conn, procedures.bound(procedure.form, entries), g.actor)
        (text, found), codes = _looked_up(conn), words.codes(conn)
    return render_template(
        "start/new.html", procedure=procedure, sheet=sheet, request_key=request_key, doubts=doubts, denied=denied,
        text=text, known=found, codes=codes, ask=ask, main=procedure.key == MAIN,
        problems=forms.labelled(procedure.form, problems, current()),
        refusal=error.message if error is not None and not problems else None,
    )  # fmt: skip


def _problems(conn: Connection, form: Form, entries: Mapping[str, Any], request_key: str) -> list[Problem]:
    """What is wrong with the entries themselves, so that it is said together with possible duplicates."""
    place = procedures.draft_place(request_key)
    problems = uploads.foreign(conn, form, entries, lambda one: one == place)
    try:
        engine_forms.validated(conn, form, forms.zoned(form, entries), {})
    except Invalid as error:
        problems += error.problems
    return problems


def _start(
    procedure: Procedure, entries: Mapping[str, Any], request_key: str, denied: Collection[str], said: Sequence[Found]
) -> Started:
    def afterwards(conn: Connection, started: Started) -> None:
        doubles.note_denied(conn, started.business_key, denied, g.actor)
        spoken.note(conn, started.business_key, said, g.actor)

    typed = forms.zoned(procedure.form, entries)
    database = doors.house().database
    return incidents.start(
        database, procedure.key, typed, actor=g.actor, request_key=request_key, afterwards=afterwards
    )


def _onward(started: Started) -> ResponseReturnValue:
    """To the first task of this person in what was started, else to its page."""
    number = started.business_key.partition(":")[2]
    tell(Message("{number} is registered.", number=number))
    with doors.reading() as conn:
        for task_id in started.tasks:
            try:
                task = tasks.find(conn, task_id, g.actor)
            except NotFound:
                continue
            if tasks.may_do(conn, task, g.actor):
                return redirect(url_for("tasks.show", task_id=task.id))
    return redirect(links.matter(started.business_key))


def _looked_up(conn: Connection) -> tuple[str, Sequence[Known]]:
    text = request.values.get("lookup", "").strip()
    return text, lookup.known(conn, text, g.actor)


def _chosen(conn: Connection, form: Form) -> dict[str, Any]:
    customer_id, unit_id = (request.values.get(name, type=int) for name in ("customer", "unit"))
    return procedures.known(conn, form, customer_id, unit_id, g.actor)
