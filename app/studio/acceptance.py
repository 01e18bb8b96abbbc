"""What may stand in a workspace at all. A wrong diagram may: it is being worked on. What cannot be read safely, and
what would not be where a set has its files, may not."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from app.engine import reading, xml
from app.errors import Invalid, Problem
from app.i18n import Message

KEY = r"[a-z0-9][a-z0-9_-]{0,63}"
PLACES = {
    "bpmn": re.compile(rf"processes/{KEY}\.bpmn"),
    "dmn": re.compile(rf"processes/{KEY}\.dmn"),
    "form": re.compile(rf"forms/{KEY}\.form"),
    "text": re.compile(rf"processes/messages/{KEY}\.(zh|en)\.txt"),
}
"""Where each kind of file stands, as in the folders of the product."""
LONGEST_TEXT = 200_000
"""Bytes of a form or a text."""


class CannotBeKept(Invalid):
    """This cannot be kept as it is. What stood there before still stands."""


def refuse_path(path: str, known: Collection[str] = ()) -> None:
    """Raises CannotBeKept for a path that no set has. Those that stand in it already are right as they are."""
    kind = reading.kind_of(path)
    if path in known:
        return
    if kind is None:
        sentence = Message("A procedure is made of .bpmn, .dmn, .form and .txt files; this is none of them.")
        raise CannotBeKept([Problem(sentence, file=path[:200])])
    if not PLACES[kind].fullmatch(path):
        sentence = Message(
            "The name of a file has small letters, digits, hyphens and underscores; texts end in .zh.txt or .en.txt."
        )
        raise CannotBeKept([Problem(sentence, file=path[:200])])


def refuse_content(path: str, content: bytes) -> None:
    """Raises CannotBeKept for what is too large, no text, or XML that cannot be read safely."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotBeKept([Problem(Message("The file is not UTF-8 text."), file=path)]) from None
    if "\0" in text:
        raise CannotBeKept([Problem(Message("The file is not UTF-8 text."), file=path)])
    if reading.kind_of(path) in ("bpmn", "dmn"):
        try:
            xml.read(path, content)
        except Invalid as invalid:
            raise CannotBeKept(invalid.problems) from None
    elif len(content) > LONGEST_TEXT:
        sentence = Message("The file is larger than {limit} kB.", limit=LONGEST_TEXT // 1000)
        raise CannotBeKept([Problem(sentence, file=path)])


def place_of(name: str) -> str:
    """The path in a set of a file that comes with nothing but its name; the name itself where it is of no kind."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    folders = {"bpmn": "processes", "dmn": "processes", "form": "forms", "text": "processes/messages"}
    folder = folders.get(reading.kind_of(bare) or "")
    return f"{folder}/{bare}" if folder else bare
