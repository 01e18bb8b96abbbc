"""One difference between two contents of a file, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import Message


@dataclass(frozen=True)
class Line:
    """What differs, where (the id of an element, a field's key, a line), what stood and what stands there."""

    what: Message
    place: str = ""
    before: str = ""
    after: str = ""
