"""The history of a matter in words: a line for each event, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from app import history
from app.cases.operations import journal
from app.engine import positions
from app.engine.positions import Standing
from app.web import formatting, record_words, words
from app.web.event_words import LINES
from app.web.language import say
from app.web.teller import Teller


@dataclass(frozen=True)
class Entry:
    """One line: when, who, what; with the drawing at its left. ``quiet``: of interest to few."""

    at: datetime
    who: str
    text: str
    icon: str
    tone: str
    quiet: bool

    def holds(self, text: str) -> bool:
        """Whether the line has this in it, as it is shown."""
        return text.casefold() in f"{self.text} {self.who} {formatting.moment(self.at)}".casefold()


@dataclass(frozen=True)
class Day:
    """What happened on one day, newest first. ``gist``: what mattered, for whoever does not open it."""

    on: date
    entries: Sequence[Entry]
    gist: Sequence[str]
    is_open: bool


_OPEN_AT_FIRST = 12
"""Lines. The latest days stand open until so many are seen; older ones are a line each."""
_GIST = 3
_TELLING = ("red", "green", "orange", "blue")


def of(
    conn: Connection,
    business_key: str,
    standings: Sequence[Standing],
    people: words.People,
    codes: words.Codes,
    subjects: Mapping[int, str],
    only: int | None = None,
) -> list[Entry]:
    """Everything that happened to a matter, newest first; ``only``: in that instance."""
    bundles = {one.instance_id: one.bundle for one in standings}
    events = history.of(conn, business_key)
    reasons = journal.reasons(conn, business_key)
    teller = Teller(conn, people, codes, bundles, subjects, positions.places(events), reasons)
    return [_entry(event, teller) for event in reversed(events) if only in (None, event.instance_id)]


def days(entries: Sequence[Entry], *, found: bool = False) -> list[Day]:
    """The lines by days, newest first; ``found``: they were searched for, and all stand open."""
    by_day, seen = [], 0
    for on, of_day in groupby(entries, lambda entry: formatting.local(entry.at).date()):
        lines = list(of_day)
        by_day.append(Day(on, lines, _gist(lines), found or seen < _OPEN_AT_FIRST))
        seen += len(lines)
    return by_day


def _gist(entries: Sequence[Entry]) -> list[str]:
    telling = [entry for entry in entries if not entry.quiet and entry.tone]
    ranked = sorted(telling, key=lambda entry: _TELLING.index(entry.tone) if entry.tone in _TELLING else len(_TELLING))
    kept = {entry.text for entry in ranked[:_GIST]}
    return list(dict.fromkeys(entry.text for entry in reversed(entries) if entry.text in kept))


def _entry(event: Any, teller: Teller) -> Entry:
    known = LINES.get(event.kind)
    if known is None:
        return Entry(event.at, teller.people(event.actor), event.kind, "history", "", True)
    # A change of what no form binds follows from something else, and that has a line of its own.
    follows = event.kind.endswith(":changed") and not teller.bound(event)
    quiet = known.quiet or follows or record_words.makes_no_point(event)
    return Entry(event.at, teller.people(event.actor), say(known.tell(event, teller)), known.icon, known.tone, quiet)
