"""Filling in a form as a person does: what is shown, from top to bottom, until nothing new appears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.demo import words
from app.demo.words import Scene, visits
from app.errors import DeskError
from app.formdefs import Choice, Field, Form

Choices = Callable[[str], Sequence[Choice]]


class NoWords(DeskError):
    """The demo has nothing to enter in “{field}” of the form {form}. Give it words in app/demo/words/."""


def fill(
    form: Form, scene: Scene, known: Mapping[str, Any], names: Mapping[str, Any], choices: Choices
) -> dict[str, Any]:
    """The entries of the form; ``known`` is what it begins with, ``names`` what conditions may ask."""
    entries = form.entries(known, scene.calendar.zone)
    asked: set[str] = set()
    while new := [one for one in _shown(form, entries, names, scene) if one.key not in asked]:
        for field in new:
            asked.add(field.key)
            entry = _entry(field, scene, choices, known.get(field.key))
            if entry is not None and entry is not known.get(field.key):
                entries[field.key] = entry
            if field.key in form.depends:
                break  # what is entered here decides what is asked next
    _complain(form, entries, names, scene)
    return entries


def _shown(form: Form, entries: Mapping[str, Any], names: Mapping[str, Any], scene: Scene) -> list[Field]:
    hidden = form.hidden(entries, names, scene.calendar.zone)
    return [one for one in form.fields if one.key not in hidden]


def _entry(field: Field, scene: Scene, choices: Choices, known: Any) -> Any:
    found = words.find(scene, field, known)
    if found is None and field.required:
        return _duty(field, scene, choices)
    return found


def _duty(field: Field, scene: Scene, choices: Choices) -> Any:
    """What a careful person enters where it must be: everything is checked, and signed."""
    if field.type == "checkbox":
        return True
    if field.type == "checklist":
        return [one.value for one in field.values or choices(field.values_key)]
    if field.type == "signature":
        return visits.signature(scene)
    return None


def _complain(form: Form, entries: Mapping[str, Any], names: Mapping[str, Any], scene: Scene) -> None:
    empty = [
        one for one in _shown(form, entries, names, scene) if one.required and entries.get(one.key) in (None, "", [])
    ]
    if empty:
        raise NoWords(field=empty[0].key, form=form.key)
