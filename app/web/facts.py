"""What a procedure was started with, shown with its tasks: which step is late, since when, who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import late, naming
from app.engine import glance
from app.engine.compile import Bundle
from app.engine.model import Fact
from app.i18n import Message
from app.web import formatting, words
from app.web.language import current, named, say

_SEPARATOR = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class Shown:
    """One fact as it is read."""

    label: str
    text: str


def of_task(conn: Connection, bundle: Bundle, task: Any, people: words.People) -> Sequence[Shown]:
    """The facts of an open task's procedure, in the order of its diagram; what is not known is left out."""
    facts = bundle.process.facts
    if not facts or task.closed_at is not None:
        return ()
    values = glance.names(conn, bundle, task)
    told = [(fact, _text(conn, fact, values, people)) for fact in facts]
    return [Shown(named(fact.label, fact.label_en), text) for fact, text in told if text]


def _text(conn: Connection, fact: Fact, values: Mapping[str, Any], people: words.People) -> str:
    value = _value(values, fact.name)
    if fact.kind == "people":
        names = [people(name) for name in naming.listed(value)]
        return _SEPARATOR[current()].join(names) or say(Message("nobody yet"))
    if value is None:
        return ""
    if fact.kind == "instant":
        return formatting.moment(datetime.fromisoformat(str(value)))
    if fact.kind == "role":
        return words.role(str(value))
    if fact.kind == "limit":
        return named(*late.limit_name(conn, str(value)).values())
    return named(str(value), str(_value(values, fact.english) or value))


def _value(values: Mapping[str, Any], name: str) -> Any:
    # Iterating over names shows the variables alone; what the host knows is no fact of the start.
    return values[name] if name and name in set(values) else None
