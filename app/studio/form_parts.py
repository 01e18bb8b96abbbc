"""A form as the list of its components, each with all it says as plain texts, for comparing two of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.formdefs.reader import parse

STRUCTURE = frozenset({"components", "id", "values", "layout"})
"""What is compared by itself and not as an attribute."""


@dataclass(frozen=True)
class Part:
    """A component: ``place`` is its key, or its id where it has none; ``within`` the id of what holds it."""

    id: str
    place: str
    name: str
    within: str
    says: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)


def parts(content: bytes) -> tuple[dict[str, str], list[Part]] | None:
    """What the form says as a whole, and its components in the order of reading; None where it is no form."""
    text = content.decode("utf-8", "replace")
    form, _ = parse(text)
    if form is None:
        return None
    # What was understood is bounded in size and depth, but not yet in shape: anything may still be of another kind.
    raw = json.loads(text)
    return _says({**raw, "key": raw.get("id")}), list(_parts(raw.get("components"), ""))


def _parts(components: Any, within: str) -> Iterator[Part]:
    for index, raw in enumerate(components if isinstance(components, list) else ()):
        if not isinstance(raw, dict):
            continue
        place = _text(raw.get("key") or raw.get("path") or raw.get("id") or f"{within}.{index}")
        identity = _text(raw.get("id") or place)
        name = _text(raw.get("label") or raw.get("dateLabel") or raw.get("timeLabel") or raw.get("text") or place)
        yield Part(identity, place, name[:40], within, _says(raw), _options(raw.get("values")))
        yield from _parts(raw.get("components"), identity)


def _says(raw: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw.items():
        if not prefix and name in STRUCTURE:
            continue
        if isinstance(value, dict) and not prefix:
            found |= _says(value, f"{name}.")
        else:
            found[prefix + name] = _text(value)
    return {name: text for name, text in found.items() if text not in ("", "false")}


def _options(values: Any) -> dict[str, str]:
    listed = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    return {
        _text(one.get("value")): " / ".join(_text(one[name]) for name in ("label", "label_en") if one.get(name))
        for one in listed
    }


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
