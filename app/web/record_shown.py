"""One record on a page: its columns by kind, with the names of forms and in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.cases.bind_path import Binding
from app.cases.records import Noun
from app.files import File
from app.web import formatting, forms, words
from app.web.answers import SEPARATOR
from app.web.language import current, named, say
from app.web.record_looks import FLAG_TONES, TONES, Look

_HEADLINE, _GIST = 40, 120
"""Characters. What is longer is cut in the headline and stands whole below it."""
_PASSAGE = 60
"""Characters. A longer text stands on lines of its own."""


@dataclass(frozen=True)
class Fact:
    """A label above its value."""

    label: str
    text: str
    wide: bool = False


@dataclass(frozen=True)
class Check:
    """A box that was ticked, or one that should have been."""

    label: str
    ticked: bool


@dataclass(frozen=True)
class Sheet:
    """The rows of a dynamic list."""

    label: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A file: shown small where it is a picture, else as a link; a signature on a line of its own."""

    label: str
    name: str
    url: str
    drawn: bool
    signature: bool


@dataclass(frozen=True)
class Shown:
    """Everything of one record, ready to be laid out."""

    title: str
    gist: str
    badges: Sequence[tuple[str, str]]
    by: str
    at: datetime
    steps: Sequence[Sequence[Fact]]
    moments: Sequence[tuple[str, datetime]]
    checks: Sequence[Check]
    facts: Sequence[Fact]
    sheets: Sequence[Sheet]
    pictures: Sequence[Picture]


@dataclass(frozen=True)
class Reader:
    """Who reads: the names of codes and people, and the files of the case by their ids."""

    codes: words.Codes
    people: words.People
    files: Mapping[str, File]

    def shown(self, noun: Noun, look: Look, row: Mapping[str, Any], steps: Sequence[Sequence[Fact]] = ()) -> Shown:
        """The record as a page shows it; ``steps`` are those of a diagnosis that belongs to it."""
        filled = [one for one in noun.bindings if row[one.column] not in (None, "", [])]
        title = self._title(noun, look, row)
        told = {column for column in look.title if (text := self._text(noun, column, row)) and text in title}
        told |= {column for step in look.steps for column in step} | {*look.badges, *look.said}
        rest = [one for one in filled if one.column not in told]
        return Shown(
            title=title or formatting.short_moment(row["at"]),
            gist=next((_cut(text, _GIST) for column in look.gist if (text := self._text(noun, column, row))), ""),
            badges=list(self._badges(noun, look, row)),
            by=self.people(row["actor"]),
            at=row["at"],
            steps=steps or self.steps(noun, look, row),
            moments=sorted(
                ((_name(one), row[one.column]) for one in rest if one.kind == "instant"), key=lambda moment: moment[1]
            ),
            checks=list(_checks(look, rest, row)),
            facts=[self._fact(one, row) for one in rest if one.kind in _SAID],
            sheets=[self._sheet(one, row[one.column]) for one in rest if one.kind == "rows"],
            pictures=[one for binding in rest if binding.kind == "file" for one in self._pictures(binding, row)],
        )

    def steps(self, noun: Noun, look: Look, row: Mapping[str, Any]) -> list[list[Fact]]:
        """The texts of a diagnosis, step by step; none at all where nobody wrote one."""
        steps = [[self._fact(noun.by_column[column], row) for column in step if row[column]] for step in look.steps]
        return steps if any(steps) else []

    def _title(self, noun: Noun, look: Look, row: Mapping[str, Any]) -> str:
        parts = (self._text(noun, column, row) for column in look.title)
        return " · ".join(_cut(part) for part in parts if part)

    def _badges(self, noun: Noun, look: Look, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if (word := look.word(row)) is not None:
            yield say(word[0]), word[1]
        for binding in (noun.by_column[column] for column in look.badges):
            value = row[binding.column]
            if binding.kind == "flag" and value:
                yield _name(binding), FLAG_TONES.get(binding.column, "grey")
            elif binding.kind == "code" and value:
                text = self.codes(str(binding.codes), value)
                # A test run says “normal” of itself and nothing of what was tested.
                said = f"{_name(binding)} {text}" if binding.column in _UNCLEAR else text
                yield said, TONES[str(binding.codes)].get(value, "grey")

    def _text(self, noun: Noun, column: str, row: Mapping[str, Any]) -> str:
        return self._value(noun.by_column[column], row[column]) if row[column] not in (None, "", []) else ""

    def _fact(self, binding: Binding, row: Mapping[str, Any]) -> Fact:
        text = self._value(binding, row[binding.column])
        return Fact(_name(binding), text, wide=len(text) > _PASSAGE or "\n" in text)

    def _value(self, binding: Binding, value: Any) -> str:
        if isinstance(value, list):
            return SEPARATOR[current()].join(self._one(binding, one) for one in value)
        return self._one(binding, value)

    def _one(self, binding: Binding, value: Any) -> str:
        if binding.kind in ("user", "users"):
            return self.people(str(value))
        if binding.codes:
            return self.codes(binding.codes, value)
        if isinstance(value, datetime):
            return formatting.short_moment(value)
        return formatting.day(value) if isinstance(value, date) else str(value)

    def _sheet(self, binding: Binding, rows: Sequence[Mapping[str, Any]]) -> Sheet:
        columns = [one for one in binding.columns if any(row.get(one.column) is not None for row in rows)]
        cells = [[self._cell(one, row.get(one.column)) for one in columns] for row in rows]
        return Sheet(_name(binding), [_name(one) for one in columns], cells)

    def _cell(self, binding: Binding, value: Any) -> str:
        return "–" if value is None else self._one(binding, value)

    def _pictures(self, binding: Binding, row: Mapping[str, Any]) -> Iterator[Picture]:
        for file_id in row[binding.column]:
            signature = binding.column == "signature"
            if (known := self.files.get(str(file_id))) is not None:
                drawn = known.media_type.startswith("image/")
                yield Picture(_name(binding), known.name, forms.address(known.id), drawn, signature)


_SAID = frozenset({"text", "code", "codes", "date", "number", "user", "users"})
_UNCLEAR = frozenset({"test_run", "quality_result", "quote_decision"})


def _checks(look: Look, filled: Sequence[Binding], row: Mapping[str, Any]) -> Iterator[Check]:
    for one in filled:
        if one.kind == "flag" and (row[one.column] or one.column in look.expected):
            yield Check(_name(one), bool(row[one.column]))


def _name(binding: Binding) -> str:
    return named(binding.zh, binding.en)


def _cut(text: str, longest: int = _HEADLINE) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
