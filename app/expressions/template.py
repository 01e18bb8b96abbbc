"""Texts with places: ``Dear {customer_name}``. A place holds an expression; ``{{``, ``}}`` write braces."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.expressions import bounds, parser, values
from app.expressions.compiled import KEPT, Compiled, Expression, parse
from app.expressions.errors import Exceeded, Mistake
from app.expressions.nodes import Scope
from app.expressions.survey import Called
from app.i18n import Message

_PIECE = re.compile(r'(?P<text>[^{}]+)|(?P<brace>\{\{|\}\})|\{(?P<place>(?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template(Compiled):
    """A text that is filled in."""

    pieces: tuple[str | Expression, ...] = field(repr=False)

    def render(self, context: Scope, show: Callable[[Any], str] = values.text) -> str:
        """The text with its places filled; ``show`` writes a value for the reader (a date in his language).

        Raises Unusable or Exceeded.
        """
        pieces: list[str] = []
        length = 0
        for piece in self.pieces:
            pieces.append(piece if isinstance(piece, str) else show(piece.evaluate(context)))
            length += len(pieces[-1])
            if length > bounds.RENDERED:
                raise Exceeded(reason=Message("a text would have more than {most} characters.", most=bounds.RENDERED))
        return "".join(pieces)


@lru_cache(KEPT)
def parse_template(text: str) -> Template:
    """Read a template. Raises Mistake, whose position counts from the beginning of ``text``."""
    if len(text) > bounds.TEMPLATE:
        raise Mistake(Message("the expression has more than {most} characters.", most=bounds.TEMPLATE), bounds.TEMPLATE)
    parser.printable(text)
    pieces = tuple(_pieces(text))
    places = [piece for piece in pieces if isinstance(piece, Expression)]
    if len(places) > bounds.PLACES:
        raise Mistake(Message("the text has more than {most} places to fill in.", most=bounds.PLACES))
    names = frozenset[str]().union(*(place.names for place in places))
    functions = frozenset[str]().union(*(place.functions for place in places))
    calls: tuple[Called, ...] = sum((place.calls for place in places), ())
    return Template(text, names, functions, calls, pieces)


def _pieces(text: str) -> list[str | Expression]:
    pieces: list[str | Expression] = []
    position = 0
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None:
            raise Mistake(Message("a single brace; write it twice, or close the place it opens."), position)
        pieces.append(_piece(found))
        position = found.end()
    return pieces


def _piece(found: re.Match[str]) -> str | Expression:
    if found["place"] is None:
        return found["text"] or found["brace"][0]
    try:
        return parse(found["place"])
    except Mistake as mistake:
        raise mistake.shifted(found.start("place")) from None
