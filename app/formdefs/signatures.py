"""A signature: a drawing as a PNG data URL, not yet stored, or the identifier of a stored file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from app.formdefs import uploads
from app.formdefs.wrong import Wrong
from app.i18n import Message

PREFIX = "data:image/png;base64,"
MAGIC = b"\x89PNG\r\n\x1a\n"
LIMIT = 200_000
"""Bytes of the picture. A drawing of 600 by 200 points has about 10,000."""
WIDEST = 4000
"""Points. A picture may be small as a file and huge in memory."""


def signature(entry: Any) -> int | str | None:
    """The data URL or the identifier. ``None`` where nobody signed."""
    if entry is None or entry == "":
        return None
    if uploads.is_identifier(entry):
        return uploads.identifier(entry)
    if not isinstance(entry, str) or not entry.startswith(PREFIX):
        raise _unreadable()
    if len(entry) > len(PREFIX) + LIMIT * 4 // 3 + 4:
        raise Wrong(Message("The signature is too large a picture. Sign again."))
    if not _is_small_png(picture(entry)):
        raise _unreadable()
    return entry


def drawn(entry: Any) -> bytes | None:
    """The picture that was drawn, None for anything else: a file that is named, or what cannot be read."""
    if not isinstance(entry, str) or not entry.startswith(PREFIX):
        return None
    try:
        return picture(str(signature(entry)))
    except Wrong:
        return None


def picture(url: str) -> bytes:
    """The bytes of a signature's data URL."""
    try:
        return base64.b64decode(url[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None


def _is_small_png(data: bytes) -> bool:
    if not data.startswith(MAGIC) or data[12:16] != b"IHDR" or len(data) < 33:
        return False
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return 0 < width <= WIDEST and 0 < height <= WIDEST


def _unreadable() -> Wrong:
    return Wrong(Message("The signature cannot be read. Sign again."))
