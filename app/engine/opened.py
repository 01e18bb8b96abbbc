"""One file of a set by itself: what it costs to look at, and what it says. The same content is read once.

A set is checked with every pause of somebody who draws or writes, and of its two hundred files he has changed one. So
what a file says by itself is remembered by its name and its content; what files say together is asked each time.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from lxml import etree

from app import expressions, formdefs
from app.engine import compile as compiling
from app.engine import dmn_trials, dmn_xml, model_reader, sizes, xml
from app.engine.decisions import DecisionTable
from app.engine.model import Process
from app.errors import Invalid, Problem
from app.expressions import Mistake
from app.formdefs import Form
from app.i18n import Message

PLACE = re.compile(r"\{[^{}]*\}")
"""What a text has to fill in, roughly: enough to count it."""
KINDS = {".bpmn": "bpmn", ".dmn": "dmn", ".form": "form", ".txt": "text"}
REMEMBERED = 5_000_000
"""Bytes of files that are remembered; what ships has less than one million."""


@dataclass(frozen=True)
class Said:
    """What a file says; ``problems`` say why it cannot be read. A diagram with a wrong shape says nothing."""

    problems: tuple[Problem, ...] = ()
    processes: tuple[Process, ...] = ()
    decision: DecisionTable | None = None
    form: Form | None = None
    text: str | None = None
    """The key of a message that has a text here."""
    messages: frozenset[str] = frozenset()
    """The messages between procedures that a diagram declares."""


class File:
    """A file that was opened and measured. Nobody may write on what it gives: it is given to everybody."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path, self.content, self.kind = path, content, kind_of(path)
        self.root: etree._Element | None = None
        self.elements: int | None = None
        self.characters = 0
        self.problems = _told(path, self._open)

    def _open(self) -> None:
        if self.kind in ("bpmn", "dmn"):
            self.root = root = xml.read(self.path, self.content)
            if self.kind == "bpmn":
                self.elements = sizes.diagram(self.path, root)
            self.characters = sizes.characters(_expressions(root) if self.kind == "bpmn" else dmn_trials.words(root))
        elif self.kind == "text":
            self.characters = sizes.characters(PLACE.findall(_decoded(self.path, self.content)))

    @cached_property
    def said(self) -> Said:
        """What it says. Asked only of a file that could be opened and is not too large."""
        found: list[Said] = []
        problems = _told(self.path, lambda: found.append(_READERS[self.kind or "other"](self)))
        return found[0] if found else Said(problems)

    @cached_property
    def refused(self) -> tuple[str, ...]:
        """What the engine library itself has against the processes of a diagram."""
        # The library may write on what it is given, so it gets a tree of its own.
        root = xml.read(self.path, self.content)
        return tuple(compiling.refused(self.path, root, [one.id for one in self.said.processes]))


_remembered: OrderedDict[tuple[str, bytes], File] = OrderedDict()
_one_at_a_time = threading.Lock()


def file(path: str, content: bytes) -> File:
    """The file, read before or now. The ones asked for last are remembered."""
    key = (path, hashlib.sha256(content).digest())
    with _one_at_a_time:
        if found := _remembered.get(key):
            _remembered.move_to_end(key)
            return found
    made = File(path, content)
    with _one_at_a_time:
        _remembered[key] = made
        while remembered() > REMEMBERED:
            _remembered.popitem(last=False)
    return made


def remembered() -> int:
    """How many bytes of files are."""
    return sum(len(one.content) for one in _remembered.values())


def forget() -> None:
    """Read everything anew."""
    with _one_at_a_time:
        _remembered.clear()


def kind_of(path: str) -> str | None:
    """bpmn, dmn, form or text, by the file's ending; None for what a deployment does not hold."""
    return KINDS.get(PurePosixPath(path).suffix.lower())


def _told(path: str, act: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        act()
    except Invalid as invalid:
        return tuple(Problem(one.message, one.place, one.name, one.file or path) for one in invalid.problems) or (
            Problem(invalid.message, file=path),
        )
    return ()


def _bpmn(file: File) -> Said:
    assert file.root is not None
    if shape := xml.shape_problems(file.path, file.root):
        return Said(tuple(shape))
    messages = frozenset(name for name in model_reader.message_names(file.root) if name)
    return Said(processes=tuple(model_reader.processes(file.path, file.root)), messages=messages)


def _dmn(file: File) -> Said:
    assert file.root is not None
    return Said(decision=dmn_xml.read(file.root, file.path))


def _form(file: File) -> Said:
    return Said(form=formdefs.read(_decoded(file.path, file.content)))


def _text(file: File) -> Said:
    # A message that cannot be filled in would fail when it is sent: to nobody, and long after it was deployed.
    try:
        expressions.parse_template(_decoded(file.path, file.content))
    except Mistake as mistake:
        said = Message("The text cannot be read: {mistake}", mistake=mistake.message)
        raise Invalid([Problem(said, place=f"@{mistake.position}", file=file.path)]) from None
    return Said(text=PurePosixPath(file.path).name.split(".")[0])


def _other(file: File) -> Said:
    sentence = Message("A procedure is made of .bpmn, .dmn, .form and .txt files; this is none of them.")
    return Said((Problem(sentence, file=file.path),))


_READERS: dict[str, Callable[[File], Said]] = {
    "bpmn": _bpmn, "dmn": _dmn, "form": _form, "text": _text, "other": _other,
}  # fmt: skip


def _decoded(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid([Problem(Message("The file is not UTF-8 text."), file=path)]) from None


def _expressions(root: etree._Element) -> Iterator[str]:
    """Wherever a diagram says an expression: in our own attributes and arguments, and as text inside an element."""
    for element in root.iter("{*}*"):
        yield from (value for name, value in element.attrib.items() if str(name).startswith(f"{{{xml.AS}}}"))
        if element.tag == f"{{{xml.AS}}}arg":
            yield element.get("expression") or ""
        if etree.QName(element).localname not in ("documentation", "text"):
            yield (element.text or "").strip()
