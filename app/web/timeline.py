"""The history of a matter in words: a line for each event, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import history
from app.engine.positions import Standing
from app.web import record_words, words
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


def of(
    conn: Connection,
    business_key: str,
    standings: Sequence[Standing],
    people: words.People,
    codes: words.Codes,
    subjects: Mapping[int, str],
) -> list[Entry]:
    """Everything that happened to a matter, newest first."""
    bundles = {one.instance_id: one.bundle for one in standings}
    teller = Teller(conn, people, codes, bundles, subjects)
    return [_entry(event, teller) for event in reversed(history.of(conn, business_key))]


def _entry(event: Any, teller: Teller) -> Entry:
    known = LINES.get(event.kind)
    if known is None:
        return Entry(event.at, teller.people(event.actor), event.kind, "history", "", True)
    # A change of what no form binds follows from something else, and that has a line of its own.
    follows = event.kind.endswith(":changed") and not teller.bound(event)
    quiet = known.quiet or follows or record_words.makes_no_point(event)
    return Entry(event.at, teller.people(event.actor), say(known.tell(event, teller)), known.icon, known.tone, quiet)
