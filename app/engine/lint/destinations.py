"""Whether what a form asks fits where the answer goes: a column that takes a day takes no passage of text."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine import vocabulary
from app.engine.vocabulary import Binding
from app.errors import Problem
from app.formdefs import Field, Form
from app.i18n import Message

TAKES: dict[str, frozenset[str]] = {
    "text": frozenset({"textfield", "textarea", "select", "radio"}),
    "code": frozenset({"select", "radio"}),
    "codes": frozenset({"checklist"}),
    "flag": frozenset({"checkbox"}),
    "date": frozenset({"datetime date"}),
    "instant": frozenset({"datetime datetime"}),
    "number": frozenset({"number", "score"}),
    "user": frozenset({"select", "radio"}),
    "users": frozenset({"checklist"}),
    "file": frozenset({"filepicker", "signature"}),
    "rows": frozenset({"dynamiclist"}),
}
"""The types of fields whose answers a kind of column takes; of moments with what they ask for."""


def problems(form: Form) -> Iterator[Problem]:
    """Fields that are bound to a column of another kind, or with another code list than the column has."""
    for field in form.fields:
        binding = vocabulary.BINDINGS.get(field.bind)
        if binding is not None:
            yield from _of(field, binding)


def asked(field: Field) -> str:
    """The type of a field as TAKES says it."""
    return f"datetime {field.subtype}" if field.type == "datetime" else field.type


def _of(field: Field, binding: Binding) -> Iterator[Problem]:
    takes = TAKES.get(binding.kind)
    if takes is not None and asked(field) not in takes:
        sentence = "“{bind}” does not take what this field asks ({type}). It takes: {takes}."
        told = Message(sentence, bind=field.bind, type=asked(field), takes=", ".join(sorted(takes)))
        yield Problem(told, field.key, field.label)
    elif binding.codes and field.values_key and field.values_key.split(".")[0] != binding.codes.split(".")[0]:
        sentence = "“{bind}” takes codes of the list “{codes}”; this field offers “{list}”."
        told = Message(sentence, bind=field.bind, codes=binding.codes, list=field.values_key)
        yield Problem(told, field.key, field.label)
