"""How a matter is forgotten: every room takes the personal words out of what it keeps of one, and leaves the rest.

A room registers how it does that; whoever has the right to ask calls ``forget``. Codes, numbers, dates and who of the
staff did what stay, for statistics and for the history, which never holds a customer's words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

BLANK = "—"
"""What stands where a text may not be empty."""


@dataclass(frozen=True)
class Matter:
    """What is to be forgotten.

    ``words`` are the customer's name, contacts and address: to be taken out of texts that stay. ``drafts`` are the
    places where files of its forms may wait; ``kept_files`` are needed by another matter as well.
    """

    business_key: str
    words: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    kept_files: frozenset[str] = frozenset()

    def scrubbed(self, text: str | None) -> str | None:
        """A text without the customer's words."""
        for word in sorted(self.words, key=len, reverse=True):
            text = text.replace(word, BLANK) if text else text
        return text


Forgetter = Callable[[Connection, Matter], int]
"""Forgets a matter in one room, inside the caller's transaction; how many rows it has touched."""

Given = TypeVar("Given", bound=Forgetter)

_FORGETTERS: dict[str, Forgetter] = {}


def forgetter(room: str) -> Callable[[Given], Given]:
    """Register how a room forgets a matter."""

    def register(forget_there: Given) -> Given:
        _FORGETTERS[room] = forget_there
        return forget_there

    return register


def rooms() -> frozenset[str]:
    """The rooms that know how to forget."""
    return frozenset(_FORGETTERS)


def forget(conn: Connection, matter: Matter) -> dict[str, int]:
    """Let every room forget a matter; how many rows each has touched."""
    return {room: forget_there(conn, matter) for room, forget_there in sorted(_FORGETTERS.items())}
