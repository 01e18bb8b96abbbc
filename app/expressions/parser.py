"""The parser: the grammar, read once; and the one way from a text to the tree that it describes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lark import Lark, UnexpectedInput

from app.expressions import bounds, mistakes
from app.expressions.builder import Builder
from app.expressions.errors import Mistake
from app.i18n import Message

_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer="contextual",
    start=["expression", "tests", "assignments"],
    transformer=Builder(),
    maybe_placeholders=False,
)
# Also within texts: what no database can store, and what makes a text look different from what it is.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def read(text: str, start: str) -> Any:
    """What ``text`` says, read as ``start`` (expression, tests or assignments). Raises Mistake."""
    if len(text) > bounds.TEXT:
        raise Mistake(Message("the expression has more than {most} characters.", most=bounds.TEXT), bounds.TEXT)
    printable(text)
    if not text.strip():
        raise Mistake(Message("an expression is missing."))
    try:
        return _PARSER.parse(text, start=start)
    except UnexpectedInput as error:
        raise mistakes.mistake(error, text) from None


def printable(text: str) -> None:
    """Raises Mistake at the first character that nobody sees."""
    if found := _UNPRINTABLE.search(text):
        raise Mistake(Message("an invisible character stands here; delete it and write it anew."), found.start())
