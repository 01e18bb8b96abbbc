"""The page of supported BPMN is what the tests show, and the tests show all that the check of a deployment knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine import lint
from app.engine.lint import shapes
from app.engine.model import ACTIVITIES, GATEWAYS
from scripts import bpmn

PITFALLS = 17
"""Faults of the engine library that were found before the first line of this product was written."""


@pytest.fixture(scope="module")
def marks() -> list[bpmn.Mark]:
    return bpmn.marks()


def test_the_page_is_the_one_the_marks_make(marks: list[bpmn.Mark]) -> None:
    assert bpmn.PAGE.read_text("utf-8") == bpmn.page(marks), "Write it: python -m scripts.bpmn"


def test_what_may_be_drawn_is_shown_to_run(marks: list[bpmn.Mark]) -> None:
    shown = {mark.key for mark in marks if mark.outcome == bpmn.RUNS}
    events = {f"{tag}:{kind}" for tag, kinds in shapes.ALLOWED.items() for kind in kinds if tag.endswith("Event")}
    assert sorted((ACTIVITIES - {"task"} | GATEWAYS | events) - shown) == []


def test_what_has_a_sentence_of_its_own_is_shown_to_be_refused(marks: list[bpmn.Mark]) -> None:
    shown = {mark.key for mark in marks if mark.outcome == bpmn.REFUSED}
    assert sorted({*shapes.INSTEAD, *shapes.EVENTS} - shown) == []


def test_every_pitfall_of_the_library_has_a_model(marks: list[bpmn.Mark]) -> None:
    shown = {int(mark.key) for mark in marks if mark.outcome == bpmn.PITFALL}
    assert sorted(shown) == list(range(1, PITFALLS + 1))


def test_a_mark_says_one_of_two_things(marks: list[bpmn.Mark]) -> None:
    assert {mark.outcome for mark in marks} == {bpmn.RUNS, bpmn.REFUSED, bpmn.PITFALL}
    said = {(mark.outcome, mark.zh): mark.en for mark in marks}
    assert all(said[mark.outcome, mark.zh] == mark.en for mark in marks)


def sentences() -> Iterator[str]:
    """What the check of a deployment may say, as it is written in its rules."""
    for path in sorted(Path(lint.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for one in ast.walk(tree):
            said = one.value if isinstance(one, ast.Constant) and id(one) not in docstrings else None
            if isinstance(said, str) and re.fullmatch(r"[“A-Z].*[ }].*[.]", said):
                yield said


def test_every_sentence_of_the_check_says_what_to_do() -> None:
    """The reason first, then the remedy or what there is to choose from; or it is a request as a whole."""
    found = list(sentences())
    assert len(found) > 60
    assert [one for one in found if not re.search(r"[.:;] \S", one) and not one.startswith("Give ")] == []
