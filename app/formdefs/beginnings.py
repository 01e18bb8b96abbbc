"""What an answer begins with where nothing is known yet: what a formula works out, or what was said elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import expressions
from app.formdefs.components import Field


def of(field: Field, names: Mapping[str, Any], said: Mapping[str, Any]) -> Any:
    """The beginning of one field, None where there is none."""
    if field.prefill is not None:
        return expressions.plain(field.prefill.evaluate(names))
    found = list(dict.fromkeys(said[path] for path in field.begins if path in said))
    if not found or field.type != "textarea":
        return next(iter(found), None)
    # A passage is begun with all of it, for whoever writes on may cross out what he does not need.
    return "\n".join(str(value) for value in found)[: field.max_length]
