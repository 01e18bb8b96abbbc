"""What a component of each type may carry. The rest is refused, or it would silently do nothing."""

from __future__ import annotations

COMMON = frozenset({"id", "type", "layout", "properties", "conditional"})
KEYED = frozenset({"key", "label", "description", "validate", "defaultValue"})
OPTIONS = frozenset({"values", "valuesKey"})
CONTAINER = frozenset({"label", "components", "path", "showOutline", "verticalAlignment"})

BY_TYPE: dict[str, frozenset[str]] = {
    "textfield": KEYED | {"appearance"},
    "textarea": KEYED,
    "number": KEYED | {"appearance", "decimalDigits", "increment"},
    "select": KEYED | OPTIONS | {"searchable"},
    "radio": KEYED | OPTIONS,
    "checklist": KEYED | OPTIONS,
    "checkbox": KEYED,
    "datetime": KEYED | {"subtype", "dateLabel", "timeLabel", "timeSerializingFormat", "timeInterval", "use24h"},
    "filepicker": KEYED - {"defaultValue"} | {"accept", "multiple"},
    "signature": KEYED - {"defaultValue"},
    "score": KEYED,
    "dynamiclist": CONTAINER
    | {"description", "isRepeating", "allowAddRemove", "defaultRepetitions"}
    | {"disableCollapse", "nonCollapsedItems"},
    "group": CONTAINER,
    "text": frozenset({"text"}),
    "separator": frozenset(),
}

VALIDATE: dict[str, frozenset[str]] = {
    "textfield": frozenset({"required", "minLength", "maxLength", "pattern", "validationType"}),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "number": frozenset({"required", "min", "max"}),
}
"""Of types not listed: ``required`` alone."""

VALIDATION_TYPES = ("custom", "email", "phone")

FIELD_PROPERTIES = frozenset(
    {"bind", "variable", "outcome", "sensitive", "prefill", "req"}
    | {"label_en", "description_en", "prefix_en", "suffix_en"}
)
"""``prefill`` is a formula the answer begins with, or the bind paths of what it begins with. ``req`` names the
requirements a field fulfils; it means nothing while the form is filled in."""
_OUTGOING = FIELD_PROPERTIES | {"outgoing"}
PROPERTIES: dict[str, frozenset[str]] = {
    # What the customer is told can only be a text.
    "textfield": _OUTGOING,
    "textarea": _OUTGOING,
    "text": frozenset({"text_en", "req"}),
    "group": frozenset({"label_en", "req"}),
    "separator": frozenset(),
    "dynamiclist": frozenset({"label_en", "description_en", "bind", "sensitive", "req"}),
}
"""Own properties of types that have others than a plain field."""

FORM = frozenset(
    {"id", "type", "components", "schemaVersion", "properties", "exporter"}
    | {"executionPlatform", "executionPlatformVersion", "versionTag"}
)
FORM_PROPERTIES = frozenset({"title", "title_en"})
OPTION = frozenset({"value", "label", "label_en"})


def of(kind: str) -> frozenset[str]:
    """The attributes of a component of this type."""
    return COMMON | BY_TYPE[kind]


def properties_of(kind: str) -> frozenset[str]:
    """The own properties of a component of this type."""
    return PROPERTIES.get(kind, FIELD_PROPERTIES)
