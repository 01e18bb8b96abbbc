"""What is wrong with a form among its neighbours: names that nobody knows, words missing in a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.errors import Problem
from app.formdefs import circles, conditions
from app.formdefs.components import CHOOSING, Choice, Component, Field, Text, walk
from app.formdefs.form import Form
from app.formdefs.reader import parse
from app.i18n import Message

MARKUP = re.compile(r"<\w|</|^\s*#|\]\(|^\s*[-*] ", re.MULTILINE)


def check(
    text: str, *, bindings: Collection[str], code_lists: Collection[str], names: Collection[str] = ()
) -> tuple[Form | None, list[Problem]]:
    """Read and lint in one: the form as far as it can be understood, and all problems at once."""
    form, problems = parse(text)
    if form is not None:
        problems += lint(form, bindings=bindings, code_lists=code_lists, names=names)
    return form, problems


def lint(
    form: Form, *, bindings: Collection[str], code_lists: Collection[str], names: Collection[str] = ()
) -> list[Problem]:
    """Everything that is wrong with a form that could be read.

    ``bindings`` are the known bind paths, ``code_lists`` the known lists, ``names`` what conditions may use
    besides the form's own fields, and what fields may begin with.
    """
    return [
        *_title(form),
        *_words(form),
        *_destinations(form, bindings),
        *_lists(form, code_lists),
        *_outcome(form),
        *_conditions(form, names),
        *_prefills(form, names),
        *_sources(form, bindings),
    ]


def _title(form: Form) -> Iterator[Problem]:
    if not form.title or not form.title_en:
        sentence = "The form needs a title in both languages (properties: title, title_en)."
        yield Problem(Message(sentence), form.key)


def _words(form: Form) -> Iterator[Problem]:
    for component in walk(form.components):
        if isinstance(component, Text):
            yield from _text(component)
        elif isinstance(component, Field):
            yield from _labels(component)
        elif component.label and not component.label_en:
            yield _at(component, "Give it an English label (properties: label_en).")


def _text(component: Text) -> Iterator[Problem]:
    if not component.text or not component.text_en:
        yield _at(component, "Give the text in both languages (text, and properties: text_en).")
    if MARKUP.search(component.text) or MARKUP.search(component.text_en):
        yield _at(component, "A text has paragraphs and **bold** words only. Remove other markup.")


def _labels(field: Field) -> Iterator[Problem]:
    if not field.label:
        yield _at(field, "Give it a label.")
    if not field.label_en:
        yield _at(field, "Give it an English label (properties: label_en).")
    for zh, en, name in (
        (field.description, field.description_en, "description_en"),
        (field.prefix, field.prefix_en, "prefix_en"),
        (field.suffix, field.suffix_en, "suffix_en"),
    ):
        if bool(zh) != bool(en):
            yield _at(field, "“{attribute}” and its Chinese belong together. Give both.", attribute=name)
    if field.pattern is not None and not field.description:
        yield _at(field, "A pattern needs a description, or nobody knows what to enter.")
    for choice in field.values:
        if not choice.en:
            yield _at(field, "The option “{value}” has no English label (label_en).", value=choice.value)


def _destinations(form: Form, bindings: Collection[str]) -> Iterator[Problem]:
    for field in form.fields:
        if field.bind and field.bind not in bindings:
            sentence = "There is no place “{bind}”. Known are: {known}."
            yield _at(field, sentence, bind=field.bind, known=_listed(bindings))
        for column in field.fields:
            if column.bind or column.variable or column.is_outcome:
                yield _at(column, "Rows stay in the submission. Remove bind, variable and outcome.")
    for attribute in ("bind", "variable"):
        yield from _shared(form, attribute)


def _shared(form: Form, attribute: str) -> Iterator[Problem]:
    """Two fields may feed one place if they are alternatives; one that is always shown has no alternative."""
    counts = Counter(getattr(field, attribute) for field in form.fields if getattr(field, attribute))
    hideable = _hideable(form.components)
    for field in form.fields:
        place = getattr(field, attribute)
        if counts[place] > 1 and field.key not in hideable:
            sentence = "Another field goes to “{place}” too. Hide one of them by a condition, or remove one."
            yield _at(field, sentence, place=place)


def _lists(form: Form, code_lists: Collection[str]) -> Iterator[Problem]:
    for field in _fields(form):
        if field.values_key and field.values_key not in code_lists:
            sentence = "There is no code list “{list}”. Known are: {known}."
            yield _at(field, sentence, list=field.values_key, known=_listed(code_lists))
        if field.type in CHOOSING and not _offers(field.values, field.default):
            yield _at(field, "The default “{value}” is none of the options.", value=field.default)


def _outcome(form: Form) -> Iterator[Problem]:
    outcomes = [field for field in form.fields if field.is_outcome]
    for field in outcomes:
        if field.type not in ("radio", "select") or not field.required:
            yield _at(field, "An outcome is a required choice: a radio or a select.")
        if len(outcomes) > 1:
            yield _at(field, "Only one field can be the outcome.")


def _conditions(form: Form, names: Collection[str]) -> Iterator[Problem]:
    known = {field.key for field in form.fields} | set(names)
    for component in walk(form.components, into_rows=False):
        yield from _unknown(component, known)
        if isinstance(component, Field):
            columns = {conditions.THIS + column.key for column in component.fields}
            for column in component.fields:
                yield from _unknown(column, known | columns)
    for keys in circles.among(form.components):
        sentence = "The conditions of these fields depend on one another in a circle: {fields}."
        yield Problem(Message(sentence, fields=", ".join(keys)), keys[0])


def _prefills(form: Form, names: Collection[str]) -> Iterator[Problem]:
    for field in form.fields:
        for column in field.fields:
            if column.prefill is not None or column.begins:
                yield _at(column, "A field in a dynamic list cannot begin with a formula. Remove prefill.")
        for name in sorted((field.prefill.names if field.prefill else frozenset()) - set(names)):
            sentence = "The field begins with “{name}”, which nothing supplies. Known are: {known}."
            yield _at(field, sentence, name=name, known=_listed(names))


def _sources(form: Form, bindings: Collection[str]) -> Iterator[Problem]:
    for field in form.fields:
        for path in field.begins:
            if path not in bindings:
                sentence = "The field begins with “{path}”, which is no bind path. Known are: {known}."
                yield _at(field, sentence, path=path, known=_listed(bindings))


def _unknown(component: Component, known: set[str]) -> Iterator[Problem]:
    for name in sorted((component.hide.names if component.hide else frozenset()) - known):
        sentence = "The condition names “{name}”, which is no field of this form. Known are: {known}."
        yield _at(component, sentence, name=name, known=_listed(known))


def _fields(form: Form) -> Iterator[Field]:
    return (component for component in walk(form.components) if isinstance(component, Field))


def _hideable(components: Sequence[Component], inside: bool = False) -> set[str]:
    found: set[str] = set()
    for component in components:
        hides = inside or component.hide is not None
        if isinstance(component, Field):
            found |= {component.key} if hides else set()
        else:
            found |= _hideable(getattr(component, "components", ()), hides)
    return found


def _offers(choices: Sequence[Choice], default: Any) -> bool:
    # The options of a code list are not known here; they may change any day.
    if not choices or default is None:
        return True
    return {choice.value for choice in choices}.issuperset(default if isinstance(default, list) else [default])


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "–"


def _at(component: Component, msgid: str, **args: object) -> Problem:
    place = component.key if isinstance(component, Field) else component.id
    return Problem(Message(msgid, **args), place, component.label)
