"""How large a set of files may be. Everything that looks at a set works longer the larger it is; here it ends.

What ships has 460 steps in 40 diagrams, 5,000 characters of expressions and less than a megabyte in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from app.engine.xml import BPMN
from app.errors import Invalid, Problem
from app.i18n import Message

BYTES = 10_000_000
"""Of all files together."""
ELEMENTS = 600
"""Steps, events, gateways and flows of one diagram: more than anybody can read."""
OF_ALL = 6_000
"""The same of all diagrams of a set."""
PROCESSES = 20
"""Processes in one file."""
CHARACTERS = 100_000
"""Of all expressions of a set: reading the longest ones takes a machine some seconds for each million."""

_PROCESS = f"{{{BPMN}}}process"


def files(contents: Mapping[str, bytes]) -> list[Problem]:
    """Before a file is opened."""
    if sum(map(len, contents.values())) <= BYTES:
        return []
    return [Problem(Message("The files have more than {limit} MB together.", limit=BYTES // 1_000_000))]


def diagram(file: str, root: etree._Element) -> int:
    """How many elements a diagram has. Raises Invalid when it has too many, before anything else looks at it."""
    named = sum(1 for process in root.iter(_PROCESS) for one in process.iter() if one.get("id"))
    processes, whole = sum(1 for _ in root.iter(_PROCESS)), sum(1 for _ in root.iter(f"{{{BPMN}}}*"))
    if named > ELEMENTS or processes > PROCESSES or whole > 5 * ELEMENTS:
        sentence = "The diagram has more than {limit} elements. Draw parts of it as procedures of their own."
        raise Invalid([Problem(Message(sentence, limit=ELEMENTS), file=file)])
    return named


def elements(counts: Iterable[int]) -> list[Problem]:
    """After all diagrams were counted."""
    if sum(counts) <= OF_ALL:
        return []
    return [Problem(Message("The diagrams have more than {limit} elements together.", limit=OF_ALL))]


def characters(texts: Iterable[str]) -> int:
    """Of expressions."""
    return sum(map(len, texts))


class Words:
    """The characters of expressions that a set has used up."""

    def __init__(self) -> None:
        self.used = 0

    def spend(self, file: str, number: int) -> None:
        """Raises Invalid for the file with which there are too many."""
        self.used += number
        if self.used > CHARACTERS:
            sentence = "The expressions have more than {limit} characters together. Shorten them."
            raise Invalid([Problem(Message(sentence, limit=CHARACTERS), file=file)])
