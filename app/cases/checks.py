"""What may stand in a bound column: an answer becomes its value, or a sentence says what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import codes, contacts, staff
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.errors import Invalid, Problem
from app.formdefs.components import MAX_ROWS
from app.i18n import Message

_YES = {True: True, "true": True, "yes": True, "1": True, "on": True}
_NO = {False: False, "false": False, "no": False, "0": False, "off": False, "": False, None: False}


@dataclass(frozen=True)
class Known:
    """What an answer may name: the active codes of the lists it asks for, and the active staff."""

    codes: Mapping[str, Mapping[str, str | None]]
    staff: Collection[str]


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
    """The values that can stand in their columns, and what is wrong with the others; codes with one query, staff
    with one.

    ``new``: a start form, which may name a customer and a product that are known.
    """
    asked = [one for path in values if path in BINDINGS for one in (BINDINGS[path], *BINDINGS[path].columns)]
    names = staff.active(conn) if any(one.kind in ("user", "users") for one in asked) else ()
    known = Known(codes.active(conn, {one.codes for one in asked if one.codes}), names)
    good: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, value in values.items():
        try:
            good[path] = _one(path, value, known, new)
        except Wrong as wrong:
            problems.append(Problem(wrong.message, path))
    return good, problems


def _one(path: str, value: Any, known: Known, new: bool) -> Any:
    binding = BINDINGS.get(path)
    if binding is None or (binding.new and not new):
        raise Wrong(Message("Nothing can be entered at {path} here.", path=path))
    return _value(binding, value, known)


def _value(binding: Binding, value: Any, known: Known) -> Any:
    if isinstance(value, str):
        value = value.strip()
    if value in (None, "", []) and binding.kind != "flag":
        if binding.needed:
            raise Wrong(Message("This field may not be empty."))
        return None
    if (named := _NAMING.get(binding.kind)) is not None:
        return named(binding, value, known)
    return _KINDS[binding.kind](binding, value)


def _code(binding: Binding, value: Any, known: Known) -> str:
    if str(value) not in known.codes[str(binding.codes)]:
        raise Wrong(Message("“{value}” is not on the list.", value=str(value)[:40]))
    return str(value)


def _codes(binding: Binding, value: Any, known: Known) -> list[str]:
    return list(dict.fromkeys(_code(binding, one, known) for one in _listed(value)))


def _user(binding: Binding, value: Any, known: Known) -> str:
    if str(value) not in known.staff:
        raise Wrong(Message("“{value}” does not work here, or no longer.", value=str(value)[:40]))
    return str(value)


def _users(binding: Binding, value: Any, known: Known) -> list[str]:
    return list(dict.fromkeys(_user(binding, one, known) for one in _listed(value)))


def _rows(binding: Binding, value: Any, known: Known) -> list[dict[str, Any]] | None:
    """The rows of a dynamic list with the columns that are filled; a blank row is none."""
    rows = _listed(value)
    if len(rows) > MAX_ROWS:
        raise Wrong(Message("At most {count} rows, please.", count=MAX_ROWS))
    if not all(isinstance(row, Mapping) for row in rows):
        raise Wrong(Message("Enter the rows again."))
    filled = [dict(_cells(binding, row, known)) for row in rows]
    return [row for row in filled if row] or None


def _cells(binding: Binding, row: Mapping[str, Any], known: Known) -> Iterator[tuple[str, Any]]:
    columns = {column.column: column for column in binding.columns}
    for name, value in row.items():
        if name not in columns:
            raise Wrong(Message("Nothing can be entered at {path} here.", path=f"{binding.path}.{name}"))
        if (cell := _value(columns[name], value, known)) is not None:
            yield name, cell


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
    return _listed(value)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


_KINDS = {"text": _text, "date": _date, "instant": _instant, "number": _number, "flag": _flag, "file": _file}
_NAMING = {"code": _code, "codes": _codes, "user": _user, "users": _users, "rows": _rows}
