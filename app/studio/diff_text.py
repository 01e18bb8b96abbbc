"""What differs between two texts, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

from app.i18n import Message
from app.studio.lines import Line

MOST_LINES = 200
"""Of differences; a text that differs in more is another text."""
WHAT = {
    "replace": Message("Line changed"),
    "delete": Message("Line taken away"),
    "insert": Message("Line added"),
}


def differences(old: bytes | None, new: bytes | None) -> list[Line]:
    """Each run of lines that differs; ``place`` is the number of its first line in the new text."""
    before, after = _lines(old), _lines(new)
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(Line(WHAT[tag], str(j1 + 1), "\n".join(before[i1:i2]), "\n".join(after[j1:j2])))
    return found[:MOST_LINES]


def _lines(content: bytes | None) -> list[str]:
    return [] if content is None else content.decode("utf-8", "replace").splitlines()
