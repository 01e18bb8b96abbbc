"""Which components are not there at the moment. A hidden field has no answer, for other conditions either.

Paths name what is hidden: a field's key, "list.2.key" for a field in the third row of a dynamic list, "#id"
for a component that is no field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app import expressions
from app.formdefs import moments
from app.formdefs.components import Component, Field, Group, inputs
from app.formdefs.reading import Reading

THIS = "this."
"""As in form-js, a condition in a row calls the row's own fields "this.price"; plain names are the form's."""

Readings = Mapping[str, Reading]


def hidden(components: Sequence[Component], readings: Readings, context: Mapping[str, Any]) -> frozenset[str]:
    """The paths of all that is hidden. ``context`` are further names that conditions may use."""
    gone: frozenset[str] = frozenset()
    # Hiding a field may hide another one that depends on it. Conditions form no circle (lint), so this
    # settles; the bound only keeps a definition that never met the lint from running for ever.
    for _ in range(len(components) + 10):
        names = {**context, **_names(inputs(components), readings, gone)}
        before, gone = gone, frozenset(_hidden(components, readings, names))
        if gone == before:
            break
    return gone


def row(key: str, index: int) -> str:
    """The prefix of the fields in one row of the list ``key``."""
    return f"{key}.{index}."


def _hidden(components: Sequence[Component], readings: Readings, names: Mapping[str, Any]) -> Iterator[str]:
    for component in components:
        if component.hide is not None and _holds(component.hide, names):
            yield from _all_of(component)
        elif isinstance(component, Group):
            yield from _hidden(component.components, readings, names)
        elif isinstance(component, Field):
            yield from _hidden_in_rows(component, readings.get(component.key, Reading()), names)


def _all_of(component: Component) -> Iterator[str]:
    yield component.path
    if isinstance(component, Group):
        for inner in component.components:
            yield from _all_of(inner)


def _hidden_in_rows(field: Field, reading: Reading, names: Mapping[str, Any]) -> Iterator[str]:
    for index, entries in enumerate(reading.rows):
        prefix = row(field.key, index)
        own = _names(field.fields, entries, frozenset())
        inner = {**names, **{THIS + key: value for key, value in own.items()}}
        for column in field.fields:
            if column.hide is not None and _holds(column.hide, inner):
                yield prefix + column.key


def _holds(condition: expressions.Expression, names: Mapping[str, Any]) -> bool:
    # As in form-js, a condition that stumbles over the data hides nothing: a person who sees one question too
    # many can go on, one who meets an error page cannot.
    try:
        return condition.holds(names)
    except (expressions.Unusable, expressions.Exceeded):
        return False


def _names(fields: Sequence[Field], readings: Readings, gone: frozenset[str]) -> dict[str, Any]:
    return {
        field.key: None if field.key in gone else _typed(field, readings.get(field.key, Reading()).value)
        for field in fields
    }


def _typed(field: Field, value: Any) -> Any:
    if field.type == "datetime" and value is not None:
        return moments.typed(field.subtype, value)
    if field.type == "signature" and value is not None:
        # The drawing itself is large, and no condition could make sense of it.
        return "signed"
    if field.type == "dynamiclist" and value:
        columns = {column.key: column for column in field.fields}
        return [{key: _typed(columns[key], inner) for key, inner in row.items()} for row in value]
    return value
