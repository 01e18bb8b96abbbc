"""A form that was read: what it asks, what is hidden, what answers mean, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cached_property
from typing import Any

from app import i18n
from app.formdefs import beginnings, conditions, moments, posting, reading, validation
from app.formdefs.components import Choice, Component, Field, answer, inputs, walk
from app.formdefs.validation import Answers

_TEXTS = frozenset({"textfield", "textarea"})

Choices = Callable[[str], Sequence[Choice]]


@dataclass(frozen=True)
class Form:
    """A form definition. ``key`` is the schema's id; ``lines`` its components as they stand on the page."""

    key: str
    title: str
    title_en: str
    schema_version: int
    lines: tuple[tuple[Component, ...], ...]

    def name(self, language: str) -> str:
        """Its title in ``language``."""
        return i18n.pick(language, self.title, self.title_en)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Texts, groups and fields, the outermost ones, in the order of reading."""
        return tuple(component for line in self.lines for component in line)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All questions; a dynamic list counts as one and has ``fields`` of its own."""
        return inputs(self.components)

    @cached_property
    def outcome(self) -> Field | None:
        """The field whose answer tells the procedure how the task ended."""
        return next((field for field in self.fields if field.is_outcome), None)

    @cached_property
    def depends(self) -> frozenset[str]:
        """Keys of the fields whose change alters what is shown; "list.key" for a field in a dynamic list."""
        keys = {field.key for field in self.fields}
        found = {name for part in walk(self.components) if part.hide for name in part.hide.names & keys}
        for field in self.fields:
            asked = {name for column in field.fields if column.hide for name in column.hide.names}
            own = (column.key for column in field.fields if conditions.THIS + column.key in asked)
            found |= {f"{field.key}.{key}" for key in own}
        return frozenset(found)

    def field(self, key: str) -> Field | None:
        """The field of that key, or ``None``."""
        return next((field for field in self.fields if field.key == key), None)

    def outgoing(self, entries: Mapping[str, Any]) -> Iterator[tuple[str, Field, str]]:
        """What was entered where the customer is told: the path of each such entry, its field, and the text."""
        for field in self.fields:
            if field.outgoing and entries.get(field.key):
                yield field.key, field, str(entries[field.key])
            rows = entries.get(field.key) if any(column.outgoing for column in field.fields) else None
            for index, row in enumerate(rows if isinstance(rows, list) else ()):
                told = (column for column in field.fields if column.outgoing and row.get(column.key))
                yield from ((conditions.row(field.key, index) + one.key, one, str(row[one.key])) for one in told)

    def unbound(self, values: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
        """The texts among the values that no column takes; what the form calls sensitive is not among them."""
        for field in self.fields:
            value = values.get(field.key)
            if field.bind or field.sensitive or not value:
                continue
            if field.type in _TEXTS:
                yield field, str(value)
            for row in value if field.type == "dynamiclist" else ():
                said = (column for column in field.fields if column.type in _TEXTS and row.get(column.key))
                yield from ((column, str(row[column.key])) for column in said)

    def validate(
        self,
        entries: Mapping[str, Any],
        choices: Choices,
        context: Mapping[str, Any] | None = None,
        zone: tzinfo = UTC,
    ) -> Answers:
        """Understand the entries of a page or of JSON, and say everything that is wrong with them.

        ``choices`` gives the options of a code list, ``context`` further names for conditions, ``zone`` the
        time zone in which moments were written. Hidden fields are dropped. Entries of no field are ignored.
        """
        return validation.validate(self.components, entries, reading.Setting(zone, choices), context or {})

    def hidden(
        self, entries: Mapping[str, Any], context: Mapping[str, Any] | None = None, zone: tzinfo = UTC
    ) -> frozenset[str]:
        """The paths (see ``conditions``) of all that is not to be shown for these entries."""
        setting = reading.Setting(zone)
        shown = {field.key: _with_spares(field, answer(field, entries)) for field in self.fields}
        readings = {field.key: reading.read(field, shown[field.key], setting) for field in self.fields}
        return conditions.hidden(self.components, readings, context or {})

    def posted(self, lists: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """The entries out of what a page posted: each name with all its values. See ``posting``."""
        return posting.entries(self.fields, lists)

    def entries(self, values: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
        """Stored or known values as a page shows them at first: with defaults, and moments in local time."""
        return {
            field.key: moments.local(field.subtype, answer(field, values), zone)
            for field in self.fields
            if field.key in values or field.default is not None
        }

    def prefilled(
        self, known: Mapping[str, Any], names: Mapping[str, Any], said: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """``known`` values by field key, and what the others begin with: ``names`` answer their formulas, ``said`` is
        what was said at their bind paths."""
        begun = {field.key: beginnings.of(field, names, said or {}) for field in self.fields if field.key not in known}
        return {**{key: value for key, value in begun.items() if value is not None}, **known}

    @cached_property
    def sources(self) -> frozenset[str]:
        """The bind paths fields begin with what was said at."""
        return frozenset(path for field in self.fields for path in field.begins)

    @cached_property
    def prefills(self) -> bool:
        """Whether a field begins with what a formula answers."""
        return any(field.prefill is not None for field in self.fields)

    def variables(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the procedure gets to know. A field that was hidden says nothing, not even ``None``."""
        answered = [field for field in self.fields if field.key in values]
        return {field.variable: values[field.key] for field in answered if field.variable}

    def bindings(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What goes to which column, by bind path. A field that was hidden changes nothing."""
        answered = [field for field in self.fields if field.key in values]
        return {field.bind: values[field.key] for field in answered if field.bind}


def _with_spares(field: Field, entry: Any) -> Any:
    """Rows and the blank ones the page shows after them: conditions within a row hold for these too."""
    if field.type != "dynamiclist" or not isinstance(entry or [], list):
        return entry
    rows = entry or []
    return rows + [{}] * (field.shown_rows(rows) - len(rows))
