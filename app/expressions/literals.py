"""Numbers, texts and names as they stand in an expression. What is wrong with one is said with its place."""

from __future__ import annotations

import re

from app.expressions import bounds
from app.expressions.errors import Mistake
from app.expressions.notation import read_number
from app.expressions.values import Number
from app.i18n import Message

KEYWORDS = frozenset({"if", "then", "else", "and", "or", "in", "between", "not", "null", "true", "false"})
RESERVED = frozenset({"for", "some", "every", "return", "satisfies", "function", "instance", "external"})
"""Words of FEEL that are not offered, and therefore no names either."""

FOREIGN = {"none": "null", "nil": "null", "undefined": "null"}
"""What people who know another language write, and what they mean."""

_NAME = re.compile(r"[^\W\d]\w*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t"}


def number(digits: str, position: int) -> Number:
    """A number literal. Raises Mistake when it has too many digits."""
    value = read_number(digits)
    if value is None:
        raise Mistake(Message("a number has more than {most} digits.", most=bounds.DIGITS), position)
    # Whole numbers stay whole: comparing two ints is several times quicker than comparing decimals.
    return int(value) if digits.isdigit() else value


def string(quoted: str, position: int) -> str:
    """A text literal without its quotes, escapes resolved. Raises Mistake for a wrong escape."""

    def resolved(escape: re.Match[str]) -> str:
        code = escape[1]
        if len(code) == 5:
            return chr(int(code[1:], 16))
        if code not in _ESCAPED:
            raise Mistake(
                Message("“{found}” means nothing in a text; a backslash is written twice.", found=escape[0]),
                position + 1 + escape.start(),
            )
        return _ESCAPED[code]

    value = _ESCAPE.sub(resolved, quoted[1:-1])
    try:
        # Two \u halves make one character; a half alone, or a NUL, cannot be stored by any database.
        value = value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise Mistake(Message("the text contains half a character."), position) from None
    if "\0" in value:
        raise Mistake(Message("the text contains a character that cannot be stored."), position)
    return value


def name(word: str, position: int) -> str:
    """A variable's name. Raises Mistake for one that no data has, or that meant something else."""
    meant = word.lower() if word.lower() in KEYWORDS else FOREIGN.get(word.lower())
    if meant:
        raise Mistake(Message("write “{meant}” instead of “{found}”.", meant=meant, found=word), position)
    if "__" in word:
        raise Mistake(
            Message("names with two underscores in a row are not allowed: “{found}”.", found=word[:50]),
            position,
        )
    if len(word) > bounds.NAME:
        raise Mistake(Message("a name has more than {most} characters.", most=bounds.NAME), position)
    return str(word)


def plain_name(word: str, position: int) -> str:
    """The name of a variable that is being set. Raises Mistake for a dotted one: those are read-only."""
    if "." in word:
        raise Mistake(Message("“{found}” cannot be set here; only names without a dot can.", found=word[:50]), position)
    return name(word, position)


def is_name(word: str) -> bool:
    """Whether a variable that is set may be called ``word``: no dot, any script, no word of the language."""
    if not _NAME.fullmatch(word) or word in RESERVED:
        return False
    try:
        return bool(plain_name(word, 0))
    except Mistake:
        return False
