"""What is said to customers: standard phrases by occasion, and those that are not said (003 二(二)).

Both are code lists, so the administrator keeps them. A forbidden phrase is a warning, never a bar: whoever has
seen it may mean it, and that is noted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import codes
from app.errors import Problem
from app.formdefs import Choice, Form
from app.i18n import Message

OCCASIONS, PHRASES, FORBIDDEN = "phrase_occasion", "phrase", "forbidden_phrase"


@dataclass(frozen=True)
class Found:
    """A forbidden phrase in what somebody is about to tell a customer; ``place`` is the path of the entry."""

    place: str
    label: str
    phrase: Choice

    @property
    def mark(self) -> str:
        """By which a page says that this one has been seen."""
        return f"{self.place}={self.phrase.value}"

    @property
    def problem(self) -> Problem:
        sentence = Message(
            "“{phrase}” is not said to customers. Say it otherwise, or send it deliberately.", phrase=self
        )
        return Problem(sentence, self.place, self.label)

    @property
    def zh(self) -> str:
        return self.phrase.zh

    @property
    def en(self) -> str:
        return self.phrase.en


# req: R-060
def offered(conn: Connection) -> list[tuple[Choice, Sequence[Choice]]]:
    """The standard phrases of each occasion that has some."""
    groups = [
        (occasion, codes.choices(conn, f"{PHRASES}.{occasion.value}")) for occasion in codes.choices(conn, OCCASIONS)
    ]
    return [group for group in groups if group[1]]


def forbidden(conn: Connection) -> Sequence[Choice]:
    """What is not said."""
    return codes.choices(conn, FORBIDDEN)


# req: R-060
def found(
    conn: Connection, form: Form, entries: Mapping[str, Any], shown: Collection[str] | None = None
) -> list[Found]:
    """The forbidden phrases in the entries that customers are told; ``shown`` are the keys of fields on the page."""
    told = [one for one in form.outgoing(entries) if shown is None or one[0].partition(".")[0] in shown]
    unsaid = forbidden(conn) if told else ()
    return [Found(place, field.label, phrase) for place, field, text in told for phrase in _in(text, unsaid)]


# req: R-060
def note(conn: Connection, business_key: str, sent: Sequence[Found], actor: Actor) -> None:
    """Keep that somebody has seen the warning and sent it all the same; the phrase is a code, no word of a customer."""
    for place in dict.fromkeys(one.place for one in sent):
        history.record(
            conn, "case:forbidden_phrase", subject=business_key, actor=actor.name, field=place,
            phrases=[one.phrase.value for one in sent if one.place == place],
        )  # fmt: skip


def _in(text: str, phrases: Sequence[Choice]) -> Iterator[Choice]:
    plain = _plain(text)
    for phrase in phrases:
        if any(_pattern(_plain(one)).search(plain) for one in (phrase.zh, phrase.en) if one.strip()):
            yield phrase


@lru_cache(maxsize=512)
def _pattern(phrase: str) -> re.Pattern[str]:
    # Latin words only where they stand alone; between Chinese signs there is nothing to stand between.
    before, after = (r"(?<!\w)" if phrase[0].isascii() else ""), (r"(?!\w)" if phrase[-1].isascii() else "")
    return re.compile(f"{before}{re.escape(phrase)}{after}")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
