"""What the parser stumbled over, in words: what was found, what could stand there, the usual slips."""

from __future__ import annotations

import re

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from app.expressions.errors import Mistake
from app.expressions.literals import KEYWORDS, RESERVED
from app.i18n import Message

VALUE = Message("a value")
NAME = Message("a name")
OPERATOR = Message("an operator")
TEXT_ENDS = Message("the end of the text")
INVISIBLE = Message("an invisible character stands here; delete it and write it anew.")

_SIGNS = {
    "LPAR": "(", "RPAR": ")", "RSQB": "]", "LBRACE": "{", "RBRACE": "}", "COMMA": ",", "COLON": ":",
    "DOTS": "..", "_THEN": "then", "_ELSE": "else", "_AND": "and",
}  # fmt: skip
_OPERATORS = {"PLUS", "TIMES", "COMPARE"}

# What Chinese keyboards and word processors put in place of the plain sign.
_FULL_WIDTH = {
    "“": '"', "”": '"', "„": '"', "＂": '"', "‘": '"', "’": '"', "「": '"', "」": '"', "（": "(", "）": ")",
    "，": ",", "、": ",", "：": ":", "＝": "=", "≠": "!=", "≤": "<=", "≥": ">=", "＜": "<", "＞": ">",
    "＋": "+", "－": "-",
    "×": "*", "÷": "/", "／": "/", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{",
    "｝": "}", "？": "?", "。": ".", "…": "..",
}  # fmt: skip
_WORDS = {"&": "and", "|": "or", "!": "not(…)", "'": '"', "`": '"'}
_WORD = re.compile(r"[^\W\d]\w*")


def mistake(error: UnexpectedInput, text: str) -> Mistake:
    """The parser's error as a person reads it."""
    if isinstance(error, UnexpectedCharacters):
        return Mistake(_no_token(text, error.pos_in_stream or 0), error.pos_in_stream or 0)
    if isinstance(error, UnexpectedToken):
        return _misplaced(error, error.token, text)
    return Mistake(Message("the expression cannot be read."), 0)


def _no_token(text: str, position: int) -> Message:
    found = text[position]
    word = _WORD.match(text, position)
    if word and word[0] in RESERVED:
        return Message("“{found}” is not offered here.", found=word[0])
    if found == '"':
        return Message("the text that begins here has no closing quote.")
    if found in _FULL_WIDTH or found in _WORDS:
        return _instead(_FULL_WIDTH.get(found) or _WORDS[found], found)
    if not found.isprintable():
        return INVISIBLE
    if found == ".":
        return Message("values have no parts that a dot could reach.")
    return Message("“{found}” means nothing here.", found=found)


def _misplaced(error: UnexpectedToken, token: Token, text: str) -> Mistake:
    expected = error.accepts or error.expected
    position = len(text) if token.type == "$END" else token.start_pos or 0
    if expected <= {"NAME", "LPAR"}:
        for word in list(_WORD.finditer(text[: position + len(token)]))[-3:]:
            if word[0].lower() in KEYWORDS:
                meant = _instead(word[0].lower(), word[0])
                return Mistake(meant, word.start())
        return Mistake(Message("names have no spaces in them; only functions have, and “(” follows."), position)
    if token.type == "$END":
        early = Message("the expression ends too early; expected: {expected}.", expected=_listed(expected))
        return Mistake(early, position)
    if token.type == "COMPARE" and text[position - 1 : position + 1] == "==":
        return Mistake(_instead("=", "=="), position)
    if token.type == "TIMES" and text[position - 1 : position + 1] == "**":
        return Mistake(Message("“{found}” is not offered here.", found="**"), position)
    return Mistake(
        Message(
            "“{found}” was not expected; expected: {expected}.",
            found=str(token)[:50],
            expected=_listed(expected),
        ),
        position,
    )


def _listed(expected: set[str]) -> Message:
    named: list[Message] = []
    if "NUMBER" in expected:
        named.append(VALUE)
    elif expected & _OPERATORS:
        named.append(OPERATOR)
    elif "NAME" in expected:
        named.append(NAME)
    named += [Message("“{sign}”", sign=sign) for name, sign in _SIGNS.items() if _worth_saying(name, expected)]
    if "$END" in expected:
        named.append(TEXT_ENDS)
    result = named[0] if named else VALUE
    for choice in named[1:]:
        result = Message("{first} or {second}", first=result, second=choice)
    return result


def _worth_saying(name: str, expected: set[str]) -> bool:
    # A bracket may begin any value or follow any name, and `and` may follow any value: saying so hides what
    # matters.
    if name not in expected:
        return False
    if name == "LPAR":
        return not expected & {"NUMBER", *_OPERATORS}
    return not ((name == "RSQB" and "NUMBER" in expected) or (name == "_AND" and "_OR" in expected))


def _instead(meant: str, found: str) -> Message:
    return Message("write “{meant}” instead of “{found}”.", meant=meant, found=found)
