"""What may stand in a bound column: an answer becomes its value, or a sentence says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import codes, contacts
from app.cases.bindings import BINDINGS, Binding
from app.errors import Invalid, Problem
from app.i18n import Message

_YES = {True: True, "true": True, "yes": True, "1": True, "on": True}
_NO = {False: False, "false": False, "no": False, "0": False, "off": False, "": False, None: False}


class Wrong(ValueError):
    """An answer that cannot stand in its column; carries the sentence."""

    def __init__(self, message: Message) -> None:
        self.message = message


def clean(conn: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of bind paths as their columns hold them. Raises Invalid, with each problem at its path."""
    good, problems = read(conn, values)
    if problems:
        raise Invalid(problems)
    return good


def read(conn: Connection, values: Mapping[str, Any], *, new: bool = False) -> tuple[dict[str, Any], list[Problem]]:
    """The values that can stand in their columns, and what is wrong with the others; codes with one query.

    ``new``: a start form, which may name a customer and a product that are known.
    """
    lists = {BINDINGS[path].codes or "" for path in values if path in BINDINGS} - {""}
    known = codes.active(conn, lists)
    good: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, value in values.items():
        try:
            good[path] = _one(path, value, known, new)
        except Wrong as wrong:
            problems.append(Problem(wrong.message, path))
    return good, problems


def _one(path: str, value: Any, known: Mapping[str, Mapping[str, str | None]], new: bool) -> Any:
    binding = BINDINGS.get(path)
    if binding is None or (binding.new and not new):
        raise Wrong(Message("Nothing can be entered at {path} here.", path=path))
    if isinstance(value, str):
        value = value.strip()
    if value in (None, "", []) and binding.kind != "flag":
        if binding.needed:
            raise Wrong(Message("This field may not be empty."))
        return None
    if binding.codes:
        if str(value) not in known[binding.codes]:
            raise Wrong(Message("“{value}” is not on the list.", value=str(value)[:40]))
        return str(value)
    return _KINDS[binding.kind](binding, value)


def _text(binding: Binding, value: Any) -> str:
    text = str(value)
    if len(text) > binding.longest:
        raise Wrong(Message("At most {count} characters, please.", count=binding.longest))
    if binding.path == "customer.email" and contacts.mail_address(text) is None:
        raise Wrong(Message("This is not an e-mail address."))
    return text


def _date(binding: Binding, value: Any) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong(Message("This is not a date.")) from None


def _instant(binding: Binding, value: Any) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Wrong(Message("This is not a date with a time."))
    # As the database gives it back: what a transaction remembers of a row must equal what it would read.
    return instant.astimezone(UTC)


def _number(binding: Binding, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = None
    if number is None or number != float(value) or not binding.least <= number <= binding.most:
        raise Wrong(Message("A whole number from {least} to {most}, please.", least=binding.least, most=binding.most))
    return number


def _flag(binding: Binding, value: Any) -> bool:
    word = value.lower() if isinstance(value, str) else value
    for answers in (_YES, _NO):
        if word in answers:
            return answers[word]
    raise Wrong(Message("Answer yes or no."))


def _file(binding: Binding, value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


_KINDS = {"text": _text, "date": _date, "instant": _instant, "number": _number, "flag": _flag, "file": _file}
