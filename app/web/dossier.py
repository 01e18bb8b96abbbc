"""Everything the page of a case shows, gathered at once. A matter that is no case has the same page with less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import Connection

from app import clock, files, policies
from app.cases import late, matters, merging, progress, queries
from app.cases.operations import journal
from app.cases.queries import CaseFile
from app.cases.retention import legal_holds
from app.engine import positions
from app.engine import queries as engine
from app.engine.positions import Standing
from app.i18n import Message
from app.notifications import outbox, templates
from app.web import (
    answers,
    chapters,
    customer_links,
    diagrams,
    doors,
    dues,
    forms,
    held,
    operations,
    papers,
    timeline,
    words,
)
from app.web.answers import Submission
from app.web.chapters import Chapter
from app.web.diagrams import Picture
from app.web.formatting import Due
from app.web.forms import StoredFile
from app.web.held import Holds
from app.web.language import named
from app.web.operations import Operation
from app.web.papers import Offer
from app.web.timeline import Entry


@dataclass(frozen=True)
class Running:
    """A clock that runs: whose limit, on which step, how much is left, and why it is due when it is."""

    name: str
    step: str
    due: Due
    why: Sequence[Message]


@dataclass(frozen=True)
class Told:
    """A message to the customer, with its text as it is now."""

    row: Any
    subject: str
    body: str


@dataclass(frozen=True)
class Dossier:
    """``file`` is None for a matter that is no case."""

    business_key: str
    number: str
    file: CaseFile | None
    stages: frozenset[str]
    standings: Sequence[Standing]
    picture: Picture | None
    open_tasks: Sequence[tuple[Any, Due]]
    clocks: Sequence[Running]
    entries: Sequence[Entry]
    chapters: Sequence[Chapter]
    submissions: Sequence[Submission]
    messages: Sequence[Told]
    links: Sequence[customer_links.Line]
    proof: Sequence[StoredFile]
    offer: Offer | None
    legal_hold: Any
    holds: Holds
    breaches: int
    operations: Sequence[tuple[str, Operation]]
    merged: Sequence[str]
    suspended_for: str
    people: words.People
    codes: words.Codes


def gather(conn: Connection, business_key: str, wanted: tuple[int, str] | None = None) -> Dossier:
    """The page of a matter; ``wanted``: the diagram to show. Raises NotFound for what may not be seen."""
    file = matters.find(conn, business_key, g.actor)
    people, codes = words.people(conn), words.codes(conn, *words.CASE_LISTS, *chapters.LISTS, *_MORE_LISTS)
    standings, timers = positions.of(conn, business_key), engine.timers_of(conn, business_key)
    tasks = [task for task in engine.tasks_of(conn, business_key) if task.closed_at is None]
    chips = dues.of_tasks(conn, tasks)
    texts = templates.shelf(conn)
    messages = [_told(row, texts) for row in outbox.of(conn, business_key)]
    subjects = {one.row.id: one.subject for one in messages}
    return Dossier(
        business_key=business_key,
        number=business_key.partition(":")[2],
        file=file,
        stages=frozenset(progress.stages_passed(conn, file.case.id)) if file else frozenset(),
        standings=standings,
        picture=diagrams.picture(conn, standings, timers, wanted),
        open_tasks=[(task, chips[task.id]) for task in tasks],
        clocks=_clocks(conn, timers, tasks, standings),
        entries=timeline.of(conn, business_key, standings, people, codes, subjects),
        chapters=chapters.of(conn, file, people) if file else (),
        submissions=answers.of(conn, business_key, people),
        messages=messages,
        links=customer_links.of(conn, business_key),
        proof=proof_of(conn, file.unit) if file else (),
        offer=papers.offer(conn, file) if file else None,
        legal_hold=legal_holds.current(conn, file.case.id) if file else None,
        holds=held.of(conn, file, people, standings) if file else Holds(),
        operations=operations.offered(operations.standing(conn, file)) if file else (),
        merged=merging.into(conn, file.case.number) if file else (),
        suspended_for=journal.latest(conn, business_key, "suspended") if file else "",
        breaches=len(queries.breaches(conn, business_key)),
        people=people,
        codes=codes,
    )


def proof_of(conn: Connection, unit: Any) -> list[StoredFile]:
    """The proof of purchase of a product, as links; each is asked for permission when it is opened."""
    found = []
    for file_id in (unit or {}).get("proof_of_purchase") or ():
        row = files.find(conn, str(file_id), g.actor, lambda place: True)
        found.append(StoredFile(row.name, forms.address(row.id)))
    return found


_MORE_LISTS = ("loop_stage", "forbidden_phrase")


def _clocks(
    conn: Connection, timers: Sequence[Any], tasks: Sequence[Any], standings: Sequence[Standing]
) -> list[Running]:
    """The clocks that run, and those an open task has overrun: why it was due then is asked most of these."""
    behind = engine.due_timers(conn, tasks).values()
    known = {timer.id: timer for timer in (*timers, *behind) if timer.due_at is not None}
    in_order = sorted(known.values(), key=lambda timer: timer.due_at)
    waits = dues.waited_for(conn, in_order)
    return [_running(conn, timer, standings, waits) for timer in in_order]


def _running(conn: Connection, timer: Any, standings: Sequence[Standing], waits: Mapping[int, str]) -> Running:
    name = named(*late.limit_name(conn, timer.limit_key).values()) if timer.limit_key else ""
    standing = next((one for one in standings if one.instance_id == timer.instance_id), None)
    nodes = standing.bundle.processes[timer.process].nodes if standing else {}
    node = nodes.get(timer.host_node) or nodes.get(timer.node)
    step = named(node.name, node.name_en) if node else ""
    return Running(name or step, step, dues.of_timer(conn, timer, clock.now(), waits), policies.explain(conn, timer))


def _told(row: Any, texts: templates.Shelf) -> Told:
    # Who holds the link answers as the customer: only those see it who may have to pass it on.
    passes_on = g.actor.has(*customer_links.STAFF)
    payload = row.payload if passes_on else templates.without_secrets(row.payload)
    text = templates.render(row.template, row.language, payload, forms.zone(), doors.settings().base_url, texts)
    return Told(row, text.subject, text.body)
