"""A set of files as one thing: every diagram, decision table and form read once, with what each of them says.

The check at deployment and the bundle of a running definition start from the same reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from lxml import etree

from app.engine import opened, sizes
from app.engine.decisions import DecisionTable
from app.engine.model import Process
from app.engine.opened import File, kind_of
from app.errors import Invalid, Problem
from app.formdefs import Form
from app.i18n import Message

__all__ = ["Reading", "asked_once", "kind_of", "read"]

Question = TypeVar("Question", bound=Callable[..., Any])


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
    messages: set[str] = field(default_factory=set)
    """The messages between procedures that the diagrams declare."""
    diagrams: list[File] = field(default_factory=list)
    answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @property
    def is_too_large(self) -> bool:
        """Whether to look no further: what remains would take too long."""
        return bool(sizes.files(self.files) or sizes.elements(self.elements))

    def closure(self, key: str) -> frozenset[str]:
        """The ids of the process and of all it calls, directly or not."""
        return _closure(self, key)

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


def asked_once(question: Question) -> Question:
    """Decorate a question about a whole set that many rules ask: its answer is kept for as long as the reading is."""

    @wraps(question)
    def asked(reading: Reading, *about: Any) -> Any:
        key = (question, *about)
        if key not in reading.answers:
            reading.answers[key] = question(reading, *about)
        return reading.answers[key]

    return cast("Question", asked)


@asked_once
def _closure(reading: Reading, key: str) -> frozenset[str]:
    found: set[str] = set()
    todo = [key]
    while todo:
        one = todo.pop()
        if one not in found and one in reading.processes:
            found.add(one)
            todo.extend(reading.processes[one].calls)
    return frozenset(found)


def read(files: Mapping[str, bytes]) -> Reading:
    """Read every file; what cannot be read becomes a problem, and the others are still read."""
    reading = Reading(files, problems=sizes.files(files))
    if reading.problems:
        return reading
    for path, content in sorted(files.items()):
        file = opened.file(path, content)
        try:
            reading.words.spend(path, file.characters)
        except Invalid as invalid:
            reading.problems += invalid.problems
        else:
            _take(reading, file)
        if file.elements is not None:
            reading.elements.append(file.elements)
    reading.problems += sizes.elements(reading.elements)
    return reading


def _take(reading: Reading, file: File) -> None:
    if file.problems:
        reading.problems += file.problems
        return
    said, path = file.said, file.path
    reading.problems += said.problems
    if file.kind == "bpmn" and not said.problems:
        assert file.root is not None
        reading.roots[path] = file.root
        reading.diagrams.append(file)
    reading.messages |= said.messages
    for process in said.processes:
        _add(reading, "process", process.id, path, reading.processes, process)
    if said.decision:
        _add(reading, "decision", said.decision.id, path, reading.decisions, said.decision)
    if said.form:
        _add(reading, "form", said.form.key, path, reading.forms, said.form)
    if said.text is not None:
        reading.texts.add(said.text)


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


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
