"""A value as it stands in an expression: the other way round than reading."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.expressions import notation

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def written(value: Any) -> str:
    """The literal that has this value: ``"a"``, ``3``, ``true``, ``date("2026-01-31")``, ``["a", "b"]``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return notation.number_text(value)
        case float():
            return notation.number_text(Decimal(repr(value)))
        case str():
            return _quoted(value)
        case datetime():
            return f"date and time({_quoted(value.isoformat())})"
        case date():
            return f"date({_quoted(value.isoformat())})"
        case time():
            return f"time({_quoted(value.isoformat())})"
        case timedelta():
            return f"duration({_quoted(notation.duration_text(value))})"
        case list():
            return f"[{', '.join(written(item) for item in value)}]"
    return _quoted(str(value))


def _quoted(value: str) -> str:
    return f'"{"".join(_ESCAPED.get(letter, letter) for letter in value)}"'
