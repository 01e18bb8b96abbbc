"""What a file field holds: identifiers of stored files. Whose they are is asked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.formdefs.wrong import Wrong
from app.i18n import Message

IDENTIFIER = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z-]{0,63}")
MOST = 50


def identifiers(entries: Sequence[Any]) -> list[int | str]:
    """The identifiers without doubles; a number written as text is that number."""
    if not all(is_identifier(entry) for entry in entries):
        raise Wrong(Message("A file did not arrive. Add it again."))
    if len(entries) > MOST:
        raise Wrong(Message("At most {most} files are possible here. Remove some.", most=MOST))
    return list(dict.fromkeys(identifier(entry) for entry in entries))


def is_identifier(entry: Any) -> bool:
    if isinstance(entry, bool):
        return False
    if isinstance(entry, int):
        return entry > 0
    return isinstance(entry, str) and IDENTIFIER.fullmatch(entry) is not None


def identifier(entry: int | str) -> int | str:
    return int(entry) if isinstance(entry, str) and re.fullmatch(r"[1-9][0-9]{0,17}", entry) else entry
