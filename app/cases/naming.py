"""People and roles as an expression names them."""

from __future__ import annotations

from typing import Any


def listed(value: Any) -> list[str]:
    """Codes from a list, or from a text with commas between; nothing twice, and nothing from null."""
    parts = value if isinstance(value, list | tuple) else [value]
    codes = [code.strip() for part in parts if isinstance(part, str) for code in part.split(",")]
    return [code for code in dict.fromkeys(codes) if code]
