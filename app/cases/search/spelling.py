"""What a text is found by, and what a query asks for. No database here.

Words are terms as everywhere (``app.terms``). What identifies something (a telephone, serial or tracking number) is
found by any piece of it: every ending of it is a term, and what begins with the piece that was asked for is a stretch
of the index. So nothing is scanned, and four digits are enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app import terms
from app.cases import contacts

IDENTIFIERS = frozenset(
    {
        "case.number", "customer.contact", "customer.email", "unit.model", "unit.serial_no", "unit.batch_no",
        "unit.warranty_card_no", "shipment.tracking_no", "repair.replacement_serial",
    }
)  # fmt: skip
LONGEST_TEXT = 4000
SHORTEST_PIECE = 3
"""Characters. A shorter piece of a number would be found everywhere."""

_CALLED = re.compile(r"\+?[\d\s().-]{4,}")
_SIGNS = re.compile(r"[^0-9a-z]")

Condition = tuple[str, ...]
"""Beginnings of terms of which one must stand on the case."""


def terms_of(path: str, text: str) -> set[str]:
    """The terms a text is found by."""
    found = set(terms.terms(text[:LONGEST_TEXT]))
    # The last sign of a stretch of Chinese begins no pair; alone it is found as well.
    found |= {run[-1] for run in terms.runs(text[:LONGEST_TEXT]) if not run.isascii()}
    if path in IDENTIFIERS:
        found |= set(_endings(path, text))
    return found


def asked(text: str) -> list[Condition]:
    """All that a query asks for; a case is found that meets every condition."""
    text = text.strip()
    if _CALLED.fullmatch(text):
        # A telephone number however it is spaced, or a case number without its hyphen.
        ways = dict.fromkeys((contacts.key(text), squeezed(text), *terms.terms(text)[:1]))
        return (
            [tuple(way for way in ways if len(way) >= SHORTEST_PIECE)] if len(squeezed(text)) >= SHORTEST_PIECE else []
        )
    return list(dict.fromkeys(condition for run in terms.runs(text) for condition in _conditions(run)))


def squeezed(text: str) -> str:
    """A text without whatever people put between letters and digits."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _conditions(run: str) -> Iterator[Condition]:
    if not run.isascii():
        yield from ((run[at : at + 2],) for at in range(max(1, len(run) - 1)))
        return
    words = terms.terms(run)
    whole = [word for word in words if squeezed(word) in (squeezed(run), squeezed(run).removesuffix("s"))]
    piece = [squeezed(run)] if len(squeezed(run)) >= SHORTEST_PIECE else []
    if words and (whole or piece) and len(run) > 1:
        yield tuple(dict.fromkeys([*whole, *piece]))


def _endings(path: str, text: str) -> Iterator[str]:
    whole = squeezed(contacts.key(text) if path == "customer.contact" else text)[: terms.LONGEST]
    yield from (whole[at:] for at in range(max(0, len(whole) - SHORTEST_PIECE + 1)))
