"""What stands at a bind path, as a paper says it: names and words come from the bindings that forms use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import codes, office
from app.cases.bind_path import Binding
from app.cases.bindings import BINDINGS
from app.cases.queries import CaseFile
from app.cases.records import BY_NAME, reading
from app.i18n import Message, pick, translate
from app.identity import users
from app.papers.blocks import Fact, Label, Ticks, Value

NOTHING = "—"


class Values:
    """The values of one case in one language. ``open``: the paper is still to be filled in by hand."""

    def __init__(self, conn: Connection, file: CaseFile, language: str, *, open: bool) -> None:
        self.language, self.open = language, open
        self._conn, self._file = conn, file
        self._people = {user.name: user.display_name for user in users.listing(conn)}
        self._rows: dict[str, Mapping[str, Any]] = {
            "case": file.case, "customer": file.customer, "unit": file.unit or {},
        }  # fmt: skip

    def get(self, path: str) -> Any:
        """The stored value at a bind path."""
        noun, _, column = path.partition(".")
        return self._row(noun).get(column)

    def has(self, noun: str) -> bool:
        """Whether there is such a record on the case."""
        return bool(self._row(noun))

    def fact(self, path: str, *, wide: bool = False, room: int = 1, label: Label | None = None) -> Fact:
        """The label and the value at a bind path; what is not known leaves room to write, later a dash."""
        binding = BINDINGS[path]
        value = self.value(path)
        if value is None and not self.open:
            value = NOTHING
        return Fact(label or binding, value, wide, room)

    def of(self, noun: str, row: Mapping[str, Any]) -> Values:
        """The same with another record of a noun."""
        other = copy(self)
        other._rows = {**self._rows, noun: row}
        return other

    def label(self, path: str) -> Label:
        return BINDINGS[path]

    def columns(self, path: str) -> Sequence[Label]:
        """The names of the columns of a dynamic list."""
        return BINDINGS[path].columns

    def facts(self, *paths: str) -> list[Fact]:
        return [self.fact(path) for path in paths]

    def known(self, *paths: str, wide: bool = True) -> list[Fact]:
        """Only those of the paths that hold something."""
        return [self.fact(path, wide=wide) for path in paths if self.get(path) not in (None, "", [], False)]

    def value(self, path: str) -> Value:
        """What stands at a bind path, in words; None if nothing does."""
        binding, value = BINDINGS[path], self.get(path)
        if binding.kind == "flag":
            return self._yes_or_no(value)
        return None if value in (None, "") else self._text(binding, value)

    def choice(self, path: str) -> Fact:
        """A code as boxes to tick, one of which is."""
        binding, value = BINDINGS[path], self.get(path)
        offered = [(one.value, one.name(self.language)) for one in codes.choices(self._conn, binding.codes or "")]
        if value is not None and value not in dict(offered):
            offered.append((value, self._code(binding, value)))
        return Fact(binding, Ticks([(name, code == value) for code, name in offered]), wide=True)

    def rows(self, path: str) -> list[list[str]]:
        """The rows of a dynamic list as texts, numbered."""
        columns, found = BINDINGS[path].columns, self.get(path) or []
        return [
            [str(place), *(self._cell(column, row.get(column.column)) for column in columns)]
            for place, row in enumerate(found, 1)
        ]

    def person(self, name: str | None) -> str | None:
        return self._people.get(name, name) if name else None

    def say(self, message: Message) -> str:
        return translate(message, self.language)

    def moment(self, instant: datetime) -> str:
        return f"{instant.astimezone(office.zone()):%Y-%m-%d %H:%M}"

    def _cell(self, binding: Binding, value: Any) -> str:
        return "" if value in (None, "") else self._text(binding, value)

    def _text(self, binding: Binding, value: Any) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return value.isoformat()
        if binding.kind == "code":
            return self._code(binding, value)
        if binding.kind == "user":
            return self.person(value) or ""
        return f"{value:g}" if isinstance(value, float) else str(value)

    def _code(self, binding: Binding, value: str) -> str:
        key = (binding.codes or "").partition(".")[0]
        return pick(self.language, *codes.names(self._conn, key)[key].get(value, (value, value)))

    def _yes_or_no(self, value: bool | None) -> Ticks:
        yes, no = self.say(Message("Yes")), self.say(Message("No"))
        return Ticks([(yes, value is True), (no, value is False)])

    def _row(self, noun: str) -> Mapping[str, Any]:
        if noun not in self._rows:
            self._rows[noun] = self._record(noun)
        return self._rows[noun]

    def _record(self, noun: str) -> Mapping[str, Any]:
        """The latest record of a noun; of a log the latest that was said in each column, for nobody says it twice."""
        case_id = self._file.case.id
        if not BY_NAME[noun].is_log:
            return reading.latest(self._conn, case_id, noun) or {}
        said: dict[str, Any] = {}
        for row in reading.of(self._conn, case_id, noun):
            said.update({column: value for column, value in row._mapping.items() if value is not None})
        return said


def records(conn: Connection, file: CaseFile, noun: str) -> Sequence[Mapping[str, Any]]:
    """All records of a noun, in order."""
    return [dict(row._mapping) for row in reading.of(conn, file.case.id, noun)]
