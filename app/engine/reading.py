"""A set of files as one thing: every diagram, decision table and form read once, with what each of them says.

The check at deployment and the bundle of a running definition start from the same reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from app import expressions, formdefs
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


@dataclass
class Reading:
    """What a set of files says; ``problems`` are those met while reading."""

    files: Mapping[str, bytes]
    roots: dict[str, etree._Element] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    decisions: dict[str, DecisionTable] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    file_of: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    words: sizes.Words = field(default_factory=sizes.Words)

    @property
    def messages(self) -> set[str]:
        """The messages between procedures that the diagrams declare."""
        return {name for root in self.roots.values() for name in model_reader.message_names(root) if name}

    @property
    def is_too_large(self) -> bool:
        """Whether to look no further: what remains would take too long."""
        return bool(sizes.files(self.files) or sizes.elements(self.elements))

    def closure(self, key: str) -> set[str]:
        """The ids of the process and of all it calls, directly or not."""
        found: set[str] = set()
        todo = [key]
        while todo:
            one = todo.pop()
            if one not in found and one in self.processes:
                found.add(one)
                todo.extend(self.processes[one].calls)
        return found

    def digest(self, key: str) -> str:
        """A hash that changes exactly when something the process ``key`` runs on changes."""
        members = sorted(self.members(key))
        return hashlib.sha256("\n".join(f"{file} {_hash(self.files[file])}" for file in members).encode()).hexdigest()

    def members(self, key: str) -> set[str]:
        """The files of the closure of ``key``: diagrams, decision tables, forms."""
        processes = [self.processes[one] for one in self.closure(key)]
        wanted = {("process", one.id) for one in processes}
        wanted |= {("decision", name) for one in processes for name in one.decisions}
        wanted |= {("form", name) for one in processes for name in one.forms}
        return {self.file_of[one] for one in wanted if one in self.file_of}


def kind_of(path: str) -> str | None:
    """bpmn, dmn, form or text, by the file's ending; None for what a deployment does not hold."""
    return KINDS.get(PurePosixPath(path).suffix.lower())


def read(files: Mapping[str, bytes]) -> Reading:
    """Read every file; what cannot be read becomes a problem, and the others are still read."""
    reading = Reading(files, problems=sizes.files(files))
    if reading.problems:
        return reading
    for path, content in sorted(files.items()):
        try:
            _READERS[kind_of(path) or "other"](reading, path, content)
        except Invalid as invalid:
            reading.problems += [
                Problem(one.message, one.place, one.name, one.file or path) for one in invalid.problems
            ] or [Problem(invalid.message, file=path)]
    reading.problems += sizes.elements(reading.elements)
    return reading


def _read_bpmn(reading: Reading, path: str, content: bytes) -> None:
    root = xml.read(path, content)
    reading.elements.append(sizes.diagram(path, root))
    reading.words.spend(path, _expressions(root))
    shape = xml.shape_problems(path, root)
    if shape:
        reading.problems += shape
        return
    reading.roots[path] = root
    for process in model_reader.processes(path, root):
        _add(reading, "process", process.id, path, reading.processes, process)


def _read_dmn(reading: Reading, path: str, content: bytes) -> None:
    root = xml.read(path, content)
    reading.words.spend(path, ("".join(one.itertext()) for one in root.iter("{*}text")))
    reading.words.spend(path, dmn_trials.texts(root))
    table = dmn_xml.read(root, path)
    _add(reading, "decision", table.id, path, reading.decisions, table)


def _read_form(reading: Reading, path: str, content: bytes) -> None:
    form = formdefs.read(_decoded(path, content))
    _add(reading, "form", form.key, path, reading.forms, form)


def _read_text(reading: Reading, path: str, content: bytes) -> None:
    # A message that cannot be filled in would fail when it is sent: to nobody, and long after it was deployed.
    reading.words.spend(path, PLACE.findall(_decoded(path, content)))
    try:
        expressions.parse_template(_decoded(path, content))
    except Mistake as mistake:
        raise Invalid(
            [Problem(Message("The text cannot be read: {mistake}", mistake=mistake.message), file=path)]
        ) from None
    reading.texts.add(PurePosixPath(path).name.split(".")[0])


def _read_other(reading: Reading, path: str, content: bytes) -> None:
    reading.problems.append(
        Problem(Message("A procedure is made of .bpmn, .dmn, .form and .txt files; this is none of them."), file=path)
    )


def _add(reading: Reading, kind: str, key: str, path: str, into: dict[str, Any], value: object) -> None:
    if key in into:
        reading.problems.append(
            Problem(
                Message(
                    "“{key}” stands in {other} already. Give one of them another id.",
                    key=key,
                    other=reading.file_of[kind, key],
                ),
                place=key,
                file=path,
            )
        )
        return
    into[key] = value
    reading.file_of[kind, key] = path


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


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_READERS = {"bpmn": _read_bpmn, "dmn": _read_dmn, "form": _read_form, "text": _read_text, "other": _read_other}
