"""Instants of a record: what has happened does not lie ahead, and what follows does not come first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.cases.records.noun import Entry
from app.errors import Problem
from app.i18n import Message

SLACK = timedelta(minutes=5)
"""Two machines never agree on the minute, and people round up."""


def happened(entry: Entry, *columns: str) -> Iterator[Problem]:
    """These instants are entered once they have come."""
    for column in columns:
        value = entry.given.get(column)
        if value is not None and value > entry.at + SLACK:
            yield Problem(Message("This lies in the future."), entry.problem(column))


def in_order(entry: Entry, earlier: str, later: str, sentence: Message) -> Iterator[Problem]:
    """``sentence`` where ``later`` lies before ``earlier``; asked when one of them is written."""
    if earlier not in entry.given and later not in entry.given:
        return
    first, second = entry.record.get(earlier), entry.record.get(later)
    # A page asks for minutes, a step notes the second.
    if first is not None and second is not None and second < first.replace(second=0, microsecond=0):
        yield Problem(sentence, entry.problem(later if later in entry.given else earlier))
