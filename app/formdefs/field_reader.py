"""Reads one field: its labels, its limits, its options, where its answer goes."""

from __future__ import annotations

import re
from typing import Any

from app import expressions
from app.formdefs import attributes, moments, patterns
from app.formdefs.components import CHOOSING, Choice, Field
from app.formdefs.source import Source
from app.i18n import Named

BIND = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
ACCEPT = re.compile(r"(?:[\w.+-]+/(?:[\w.+-]+|\*)|\.\w+)(?:\s*,\s*(?:[\w.+-]+/(?:[\w.+-]+|\*)|\.\w+))*")
MAX_LENGTH = 10_000


def read_field(source: Source, kind: str, common: dict[str, Any]) -> Field:
    """The field with everything that was understood of it; the faults go to the source's list."""
    return Field(
        **common,
        **labels(source),
        **_destination(source),
        **_limits(source, kind),
        **(_options(source) if kind in CHOOSING else {}),
        **_special(source, kind),
        default=_default(source),
        **_beginning(source),
    )


def condition(source: Source) -> expressions.Expression | None:
    """When the component is hidden, out of ``conditional.hide``; its "=" is form-js's mark of a formula."""
    conditional = source.section("conditional")
    conditional.only(("hide",))
    text = conditional.text("hide")
    if text and not text.startswith("="):
        source.fault('A condition starts with “=”, for example “=category != "fault"”.')
        return None
    try:
        return expressions.parse(text[1:]) if text else None
    except expressions.Mistake as mistake:
        source.fault("The condition cannot be read: {mistake}", mistake=mistake.message)
        return None


def labels(source: Source) -> dict[str, Any]:
    """What people read at the field, in both languages."""
    own = source.section("properties")
    appearance = source.section("appearance")
    appearance.only(("prefixAdorner", "suffixAdorner"))
    label = source.words("label") or source.words("dateLabel") or source.words("timeLabel")
    english = own.words("label_en")
    return {
        "label": Named(label, english),
        "label_en": english,
        "description": source.words("description"),
        "description_en": own.words("description_en"),
        "prefix": appearance.words("prefixAdorner"),
        "prefix_en": own.words("prefix_en"),
        "suffix": appearance.words("suffixAdorner"),
        "suffix_en": own.words("suffix_en"),
    }


def _beginning(source: Source) -> dict[str, Any]:
    """What the field begins with, out of ``prefill``: a formula, or bind paths where it was said."""
    text = source.section("properties").text("prefill")
    if text and not text.startswith("="):
        paths = tuple(text.split())
        if not all(BIND.fullmatch(path) for path in paths):
            sentence = "A field begins with a formula, such as “=case.grade”, or with what stands at bind paths."
            source.fault(sentence)
            return {}
        return {"begins": paths}
    try:
        return {"prefill": expressions.parse(text[1:])} if text else {}
    except expressions.Mistake as mistake:
        source.fault("The formula the field begins with cannot be read: {mistake}", mistake=mistake.message)
        return {}


def bound(source: Source) -> str:
    """The bind path the answer is written to; empty where it stays in the submission."""
    bind = source.section("properties").text("bind")
    if bind and not BIND.fullmatch(bind):
        sentence = "A bind path is a noun, a dot and a column, such as “case.grade”. “{bind}” is not one."
        source.fault(sentence, bind=bind)
    return bind


def _destination(source: Source) -> dict[str, Any]:
    own = source.section("properties")
    bind, variable = bound(source), own.text("variable")
    if variable and not VARIABLE.fullmatch(variable):
        sentence = "A variable has letters, digits and “_” only. “{variable}” is not one."
        source.fault(sentence, variable=variable)
    flags = {name: own.flag(name) for name in ("sensitive", "outgoing")} | {"is_outcome": own.flag("outcome")}
    return {"bind": bind, "variable": variable, **flags}


def _limits(source: Source, kind: str) -> dict[str, Any]:
    rules = source.section("validate")
    rules.only(attributes.VALIDATE.get(kind, {"required"}))
    found: dict[str, Any] = {
        "required": rules.flag("required"),
        "min": rules.number("min"),
        "max": rules.number("max"),
        "min_length": rules.count("minLength", 0, MAX_LENGTH),
        "max_length": rules.count("maxLength", 1, MAX_LENGTH),
        "validation_type": rules.word("validationType", attributes.VALIDATION_TYPES),
        "pattern": _pattern(rules),
        "decimal_digits": source.count("decimalDigits", 0, 10),
        "increment": source.number("increment"),
    }
    for least, most in (("min", "max"), ("min_length", "max_length")):
        if found[least] is not None and found[most] is not None and found[least] > found[most]:
            source.fault("The least value is greater than the greatest one. Nothing could be entered.")
    if found["increment"] is not None and found["increment"] <= 0:
        source.fault("“{attribute}” must be greater than 0.", attribute="increment")
        found["increment"] = None
    return found


def _pattern(rules: Source) -> patterns.Pattern | None:
    text = rules.text("pattern")
    if not text:
        return None
    try:
        return patterns.compile(text)
    except patterns.Mistake as mistake:
        rules.fault("The pattern cannot be used: {mistake}", mistake=mistake.message)
        return None


def _options(source: Source) -> dict[str, Any]:
    values_key = source.text("valuesKey")
    listed = source.items("values")
    if values_key and listed:
        source.fault("Options are either listed (values) or taken from a code list (valuesKey). Remove one.")
    elif not values_key and not listed:
        source.fault("There are no options. Name a code list with valuesKey, or list them in values.")
    choices = tuple(choice for raw in listed if (choice := _choice(source, raw)))
    values = [choice.value for choice in choices]
    for value in sorted({value for value in values if values.count(value) > 1}):
        source.fault("The option “{value}” is listed twice.", value=value)
    return {"values_key": values_key, "values": choices}


def _choice(source: Source, raw: Any) -> Choice | None:
    option = source.inner(raw, "values")
    option.only(attributes.OPTION)
    value, label = option.text("value"), option.words("label")
    if not value or not label:
        source.fault("Every option needs a value and a label.")
        return None
    return Choice(value, label, option.words("label_en"))


def _special(source: Source, kind: str) -> dict[str, Any]:
    if kind == "datetime":
        return {
            "subtype": source.word("subtype", moments.SUBTYPES) or "date",
            "minutes": source.count("timeInterval", 1, 60),
        }
    if kind == "filepicker":
        accept = source.text("accept")
        if accept and not ACCEPT.fullmatch(accept):
            source.fault("“{attribute}” lists kinds of files, for example “image/*,.pdf”.", attribute="accept")
        return {"accept": accept, "multiple": source.flag("multiple")}
    return {}


def _default(source: Source) -> Any:
    value = source.raw.get("defaultValue")
    items = value if isinstance(value, list) else [value]
    if not all(item is None or isinstance(item, (str, int, float)) for item in items):
        source.fault("“{attribute}” must be a plain value.", attribute="defaultValue")
        return None
    return None if value == "" else value
