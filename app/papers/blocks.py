"""What a paper consists of, before anybody knows where on a page it will stand.

Labels stand there in both languages, the reader's first; values are texts in the reader's. A value
that is None is not known yet: on a paper that is filled in by hand it leaves room to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.i18n import Message


@dataclass(frozen=True)
class Ticks:
    """Choices with a box each, those that hold ticked."""

    options: Sequence[tuple[str, bool]]


class Named(Protocol):
    """What carries its name in both languages, such as a bind path."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


Label = Message | Named
Value = str | Ticks | None


@dataclass(frozen=True)
class Fact:
    """A label with its value. ``wide``: a row of its own, for a text of any length.

    ``room``: how many lines to leave for somebody who writes by hand.
    """

    label: Label
    value: Value
    wide: bool = False
    room: int = 1


@dataclass(frozen=True)
class Column:
    """A column of a listing: its head, and how much of the width it takes (mm)."""

    head: Label
    width: float
    centred: bool = False


@dataclass(frozen=True)
class Listing:
    """A table that may go on over several pages. ``spare`` rows are left to be filled in by hand."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    spare: int = 0


@dataclass(frozen=True)
class Signature:
    """A field to sign in: a picture of the signature, or room for one; ``note`` says when, or why there is none."""

    label: Label
    picture: Path | None = None
    note: str | None = None


@dataclass(frozen=True)
class Signatures:
    """The fields to sign in, side by side; they stay on one page."""

    fields: Sequence[Signature]


Block = Fact | Listing | Signatures


@dataclass(frozen=True)
class Section:
    """A titled part of a paper. Facts that are not wide stand two in a row."""

    title: Message
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    """A whole paper. ``code`` is what its QR code says; ``remarks`` are the lines in small print at its end."""

    title: Message
    company: str
    number: str
    code: str
    language: str
    printed: str
    sections: Sequence[Section]
    remarks: Sequence[str] = ()
    subtitle: str = ""
