"""From the text of a form-js schema to a Form. What is not understood is refused by name, not passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.errors import Invalid, Problem
from app.formdefs import attributes, lines
from app.formdefs.components import ROW_INPUTS, TYPES, Component, Field, Group, Text
from app.formdefs.field_reader import bound, condition, labels, read_field
from app.formdefs.form import Form
from app.formdefs.source import Source
from app.i18n import Message, Named

MAX_SIZE = 200_000
MAX_COMPONENTS = 300
MAX_DEPTH = 4
# What no database or page can hold, and what makes a text look different from what it is.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def read(text: str) -> Form:
    """Read a form definition. Raises ``Invalid`` with all that is wrong with it by itself.

    What is wrong with it among its neighbours (bind paths, code lists, missing English) is the lint's.
    """
    form, problems = parse(text)
    if form is None or problems:
        raise Invalid(problems)
    return form


def parse(text: str) -> tuple[Form | None, list[Problem]]:
    """As much of the form as can be understood, and everything that cannot."""
    if len(text) > MAX_SIZE:
        sentence = "A form may be {limit} characters long; this one has {size}. Split it."
        return None, [_problem(sentence, limit=MAX_SIZE, size=len(text))]
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return None, [_problem("This is not a form: line {line} is not JSON.", line=line)]
    if any(_UNPRINTABLE.search(word) for word in _words(schema)):
        return None, [_problem("A text of this form holds an invisible character. Delete it and write it anew.")]
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        return None, [_problem("This is not a form: it has no list of components.")]
    return _Reader().form(schema)


def _words(schema: Any) -> Iterator[str]:
    """Every text of a JSON value, keys too."""
    rest = [schema]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            rest += [*value, *value.values()]
        elif isinstance(value, list):
            rest += value


def _problem(msgid: str, **args: object) -> Problem:
    return Problem(Message(msgid, **args))


class _Reader:
    """One reading: the faults found so far, and the keys and ids that are taken."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.keys: set[str] = set()
        self.ids: set[str] = set()
        self.count = 0

    def form(self, schema: dict[str, Any]) -> tuple[Form, list[Problem]]:
        source = Source(schema, "", "", self.problems)
        source.only(attributes.FORM)
        source.word("type", ("default",))
        key = source.text("id")
        if not KEY.fullmatch(key):
            source.fault(
                "A form needs an id that starts with a letter, for example “intake”. “{key}” is not one.",
                key=key,
            )
        properties = source.section("properties")
        properties.only(attributes.FORM_PROPERTIES)
        form = Form(
            key=key,
            title=properties.words("title"),
            title_en=properties.words("title_en"),
            schema_version=source.count("schemaVersion", 1, 10_000) or 1,
            lines=self.arranged(source, depth=1),
        )
        if self.count > MAX_COMPONENTS:
            sentence = "A form may have {limit} components; this one has {count}. Split it."
            source.fault(sentence, limit=MAX_COMPONENTS, count=self.count)
        return form, list(dict.fromkeys(self.problems))

    def arranged(self, source: Source, depth: int) -> tuple[tuple[Component, ...], ...]:
        placed = (self.placed(raw, depth) for raw in source.items("components"))
        return lines.arrange([item for item in placed if item is not None])

    def placed(self, raw: Any, depth: int) -> lines.Placed | None:
        self.count += 1
        kind = raw.get("type") if isinstance(raw, dict) else None
        source = self.source(raw if isinstance(raw, dict) else {})
        if not isinstance(kind, str) or kind not in TYPES:
            sentence = "There is no component of type “{type}” here. Known are: {known}."
            source.fault(sentence, type=kind, known=", ".join(sorted(TYPES)))
            return None
        if depth > MAX_DEPTH:
            source.fault("Components are nested too deeply. {most} levels are possible.", most=MAX_DEPTH)
            return None
        source.only(attributes.of(kind))
        source.section("properties").only(attributes.properties_of(kind))
        layout = source.section("layout")
        layout.only(("row", "columns"))
        return self.component(source, kind, depth), layout.text("row"), layout.count("columns", 1, 16)

    def component(self, source: Source, kind: str, depth: int) -> Component:
        if kind == "group":
            return self.group(source, depth)
        if kind == "dynamiclist":
            return self.dynamiclist(source, depth)
        common = self.common(source, kind)
        if kind == "text":
            english = source.section("properties").words("text_en")
            return Text(**common, text=source.words("text"), text_en=english)
        if kind == "separator":
            return Component(**common)
        return read_field(source, kind, {**common, "key": self.key(source, "key")})

    def group(self, source: Source, depth: int) -> Group:
        if source.text("path"):
            source.fault("A group keeps no data of its own. Remove its path.")
        english = source.section("properties").words("label_en")
        return Group(
            **self.common(source, "group"),
            label=Named(source.words("label"), english),
            label_en=english,
            lines=self.arranged(source, depth + 1),
        )

    def dynamiclist(self, source: Source, depth: int) -> Field:
        common = self.common(source, "dynamiclist")
        key = self.key(source, "path")
        outer, self.keys = self.keys, set()
        for raw in source.items("components"):
            self.column(raw, source)
        found = self.arranged(source, depth + 1)
        self.keys = outer
        if not source.flag("isRepeating", True):
            source.fault("A dynamic list repeats. Use a group for what does not.")
        columns = tuple(tuple(part for part in line if isinstance(part, Field)) for line in found)
        return Field(
            **common,
            **labels(source),
            key=key,
            bind=bound(source),
            sensitive=source.section("properties").flag("sensitive"),
            growing=source.flag("allowAddRemove", True),
            repetitions=source.count("defaultRepetitions", 1, 20) or 1,
            lines=columns,
        )

    def column(self, raw: Any, source: Source) -> None:
        if not isinstance(raw, dict):
            return
        if raw.get("type") in TYPES - ROW_INPUTS:
            source.fault("“{type}” cannot stand in a dynamic list. Put it outside.", type=raw["type"])
        if raw.get("defaultValue") not in (None, ""):
            # The spare row would no longer be blank, and everybody would be asked to complete it.
            source.fault("A field in a dynamic list cannot have a default. Remove it.")

    def common(self, source: Source, kind: str) -> dict[str, Any]:
        return {"id": self.identity(source), "type": kind, "hide": condition(source)}

    def identity(self, source: Source) -> str:
        given = source.text("id")
        if given in self.ids:
            source.fault("The id “{id}” is used twice. Every component needs an id of its own.", id=given)
        identity = given or f"component_{self.count}"
        self.ids.add(identity)
        return identity

    def key(self, source: Source, attribute: str) -> str:
        key = source.text(attribute)
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", key):
            sentence = "“{attribute}” begins with a letter and has letters, digits and “_” only. “{key}” does not."
            source.fault(sentence, attribute=attribute, key=key)
            return key
        if key in self.keys:
            source.fault("The key “{key}” is used twice. Every field needs a key of its own.", key=key)
        self.keys.add(key)
        return key

    def source(self, raw: dict[str, Any]) -> Source:
        place = _first(raw, "key", "path", "id") or f"component {self.count}"
        own = raw.get("properties")
        english = _first(own, "label_en", "text_en") if isinstance(own, dict) else ""
        name = Named(_first(raw, "label", "dateLabel", "text")[:60], english[:60])
        return Source(raw, place, name, self.problems)


def _first(raw: dict[str, Any], *names: str) -> str:
    return next((raw[name] for name in names if isinstance(raw.get(name), str) and raw[name]), "")
