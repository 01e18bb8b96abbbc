"""Conditions that depend on one another in a circle: whether such fields are shown would depend on luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.formdefs import conditions
from app.formdefs.components import Component, Field, Group


def among(components: Sequence[Component]) -> list[list[str]]:
    """The circles, each as the keys on it; every key is named once at most."""
    edges = dict(_edges(components, frozenset()))
    done: set[str] = set()
    found: list[list[str]] = []
    for key in edges:
        circle = _follow(key, edges, [], done)
        if circle:
            found.append(circle)
    return found


def _edges(components: Sequence[Component], outer: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Of each field the names that decide whether it is shown: its own condition's, and those around it."""
    for component in components:
        names = outer | (component.hide.names if component.hide else frozenset())
        if isinstance(component, Field):
            yield component.key, names
            for column in component.fields:
                asked = column.hide.names if column.hide else frozenset()
                own = f"{component.key}."
                yield own + column.key, frozenset(name.replace(conditions.THIS, own) for name in asked)
        elif isinstance(component, Group):
            yield from _edges(component.components, names)


def _follow(key: str, edges: Mapping[str, frozenset[str]], trail: list[str], done: set[str]) -> list[str] | None:
    if key in trail:
        return trail[trail.index(key) :]
    if key in done or key not in edges:
        return None
    done.add(key)
    for name in sorted(edges[key]):
        circle = _follow(name, edges, [*trail, key], done)
        if circle:
            return circle
    return None
