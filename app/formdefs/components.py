"""What a form consists of. Plain values: nothing here knows JSON, and nothing here knows HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import expressions, i18n
from app.formdefs.patterns import Pattern

CHOOSING = frozenset({"select", "radio", "checklist"})
ROW_INPUTS = CHOOSING | {"textfield", "textarea", "number", "checkbox", "datetime", "score"}
INPUTS = ROW_INPUTS | {"filepicker", "signature", "dynamiclist"}
TYPES = INPUTS | {"group", "text", "separator"}
SCORES = range(1, 6)
"""Satisfaction is given in whole points from 1 to 5 (requirements F.1)."""

MAX_ROWS = 50


@dataclass(frozen=True)
class Choice:
    """One option: the code that is stored, and what people call it."""

    value: str
    zh: str
    en: str = ""

    def name(self, language: str) -> str:
        return i18n.pick(language, self.zh, self.en)


@dataclass(frozen=True)
class Run:
    """A stretch of text, bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Component:
    """Anything that stands in a form. ``span`` is its width on a wide page, in twelfths.

    ``hide`` is the condition under which it is not there at all.
    """

    id: str
    type: str
    label: str = ""
    label_en: str = ""
    hide: expressions.Expression | None = None
    span: int = 12

    @property
    def path(self) -> str:
        """What it is called among the hidden ones. The sign keeps ids apart from the keys of fields."""
        return "#" + self.id

    def name(self, language: str) -> str:
        """Its label in ``language``."""
        return i18n.pick(language, self.label, self.label_en)


@dataclass(frozen=True, kw_only=True)
class Text(Component):
    """Words between the fields. ``**so**`` is bold; there is no other markup."""

    text: str = ""
    text_en: str = ""

    def paragraphs(self, language: str) -> list[list[Run]]:
        """The text in ``language``, as paragraphs of runs."""
        text = i18n.pick(language, self.text, self.text_en)
        return [_runs(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components that belong together. ``lines`` keeps apart what the author put on different lines."""

    lines: tuple[tuple[Component, ...], ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(component for line in self.lines for component in line)


@dataclass(frozen=True, kw_only=True)
class Field(Component):
    """A question. Its limits mean what they mean in form-js; ``lines`` holds the columns of a dynamic list.

    ``bind`` and ``variable`` say where the answer goes; with neither it stays in the submission. ``prefill`` says
    what the answer begins with where nothing is known yet, ``begins`` at which bind paths that was said.
    ``outgoing``: the customer is told what is entered.
    """

    key: str
    description: str = ""
    description_en: str = ""
    required: bool = False
    bind: str = ""
    variable: str = ""
    is_outcome: bool = False
    sensitive: bool = False
    outgoing: bool = False
    values_key: str = ""
    values: tuple[Choice, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    increment: Decimal | None = None
    decimal_digits: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: Pattern | None = None
    validation_type: str = ""
    subtype: str = ""
    minutes: int | None = None
    accept: str = ""
    multiple: bool = False
    default: Any = None
    prefill: expressions.Expression | None = None
    begins: tuple[str, ...] = ()
    prefix: str = ""
    prefix_en: str = ""
    suffix: str = ""
    suffix_en: str = ""
    repetitions: int = 1
    growing: bool = True
    lines: tuple[tuple[Field, ...], ...] = ()

    @property
    def path(self) -> str:
        return self.key

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a dynamic list."""
        return tuple(field for line in self.lines for field in line)

    @property
    def max_rows(self) -> int:
        return MAX_ROWS if self.growing else self.repetitions

    def note(self, language: str) -> str:
        """What stands below the field to help."""
        return i18n.pick(language, self.description, self.description_en)

    def before(self, language: str) -> str:
        """What stands in front of the entry, for instance a currency."""
        return i18n.pick(language, self.prefix, self.prefix_en)

    def after(self, language: str) -> str:
        """What stands behind the entry, for instance a unit."""
        return i18n.pick(language, self.suffix, self.suffix_en)

    def shown_rows(self, rows: Sequence[object]) -> int:
        """How many rows to show: those filled in, and a spare one, so that nobody depends on a script."""
        return min(max(self.repetitions, len(rows) + 1), self.max_rows) if self.growing else self.repetitions


def walk(components: Sequence[Component], into_rows: bool = True) -> Iterator[Component]:
    """All components in the order of reading; a container before what it holds."""
    for component in components:
        yield component
        if isinstance(component, Group):
            yield from walk(component.components, into_rows)
        elif isinstance(component, Field) and into_rows:
            yield from component.fields


def inputs(components: Sequence[Component]) -> tuple[Field, ...]:
    """The questions in the order of reading; a dynamic list counts as one."""
    found: list[Field] = []
    for component in components:
        if isinstance(component, Field):
            found.append(component)
        elif isinstance(component, Group):
            found.extend(inputs(component.components))
    return tuple(found)


def answer(field: Field, answers: Mapping[str, Any]) -> Any:
    """What stands in ``answers`` for the field; its default where nothing was said yet."""
    return answers.get(field.key, field.default)


def _runs(text: str) -> list[Run]:
    # Between pairs of ** stands every second piece; a star without a partner is just a star.
    pieces = text.split("**")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["**".join(pieces[-2:])]
    return [Run(piece, bold=bool(index % 2)) for index, piece in enumerate(pieces) if piece]
