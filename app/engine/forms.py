"""Entries of a person against the form of a step: the one place where they are checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, insert

from app import files
from app.actor import Actor
from app.engine import wiring
from app.engine.tables import submission
from app.errors import Invalid, Problem
from app.formdefs import Choice, Field, Form

_KEEP = insert(submission)


def validated(conn: Connection, form: Form, entries: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of ``entries``. Raises Invalid with one problem per field."""
    host = wiring.host()

    @lru_cache
    def choices(values_key: str) -> Sequence[Choice]:
        return host.choices(conn, values_key)

    answers = form.validate(entries, choices, context, host.zone())
    if answers.problems:
        raise Invalid(answers.problems)
    return dict(answers.values)


def beginning(
    conn: Connection, form: Form, business_key: str, names: Callable[[], Mapping[str, Any]]
) -> dict[str, Any]:
    """What a form begins with, by field: what stands in its columns, then what its formulas answer and what was said
    elsewhere. ``names`` is asked only where a formula wants to know."""
    host = wiring.host()
    known = host.prefill(conn, business_key, [field.bind for field in form.fields if field.bind])
    values = {field.key: known[field.bind] for field in form.fields if field.bind in known}
    said = host.said(conn, business_key, form.sources) if form.sources else {}
    return form.prefilled(values, names() if form.prefills else {}, said)


def attach(conn: Connection, form: Form, answers: Mapping[str, Any], subject: str, actor: Actor, draft: str) -> None:
    """Let the files that were entered belong to ``subject``, in the same transaction as the rest.

    They waited in ``draft``; one that belongs somewhere already stays there. Raises NotFound for a stranger's file.
    """
    for field in form.fields:
        for file_id in file_ids(field, answers):
            if files.find(conn, str(file_id), actor, lambda place: True).state != "attached":
                files.attach(conn, str(file_id), subject, actor, draft=draft)


def keep(
    conn: Connection, answers: Mapping[str, Any], actor: Actor, at: datetime, key: str | None, **place: Any
) -> None:
    """Write down what was entered, when and by whom; ``place``: the columns of ``submission`` that say where."""
    conn.execute(_KEEP, {**place, "values": answers, "by": actor.name, "at": at, "key": key})


def tell(conn: Connection, form: Form, answers: Mapping[str, Any], business_key: str) -> None:
    """Tell the host of texts that no column takes: they stay in the submission."""
    if typed := list(form.unbound(answers)):
        wiring.host().entered(conn, business_key, typed)


def file_ids(field: Field, answers: Mapping[str, Any]) -> list[Any]:
    """The ids of stored files in the answer to a field; a signature may be drawn into the form itself."""
    answer = answers.get(field.key)
    if field.type == "filepicker":
        return list(answer or ())
    is_stored = field.type == "signature" and isinstance(answer, str) and answer and not answer.startswith("data:")
    return [answer] if is_stored else []


def at_fields(form: Form, problems: Sequence[Problem]) -> list[Problem]:
    """The host speaks of bind paths; the person looks at fields."""
    by_path = {field.bind: field for field in form.fields if field.bind}
    return [
        Problem(one.message, place=by_path[one.place].key, name=by_path[one.place].label)
        if one.place in by_path
        else one
        for one in problems
    ]
