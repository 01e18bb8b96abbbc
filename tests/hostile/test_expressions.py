"""Whoever writes a procedure in the browser gets nothing out of its expressions but values, wherever he writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from app import expressions
from app.engine import deployments
from app.engine.deployments import Undeployable
from app.engine.interpreter import scalar, short
from app.errors import DeskError, Problem
from app.formdefs import beginnings, patterns, reader
from app.i18n import translate
from app.notifications import templates
from app.policies import limits
from tests.hostile import escapes, places
from tests.unit.engine.world import Walk, declared, diagram, end, service, start, user

LIMIT = {"duration": "PT4H", "unit": "working", "kind": "promise", "ladder": (), "warn_share": None}


def refused_at(walk: Walk, text: str) -> tuple[set[str], set[str], list[Problem]]:
    """The places and the files that something is said against when ``text`` stands in every place of a set."""
    with walk.database.reading() as conn:
        try:
            deployments.check(conn, places.files(text))
        except Undeployable as refusal:
            found = list(refusal.problems)
        else:
            return set(), set(), []
    # What is wrong in a text says at which of its characters.
    whole = {one.file for one in found if not one.place or one.place.startswith("@")}
    # A test case stands in its decision, and is what is named.
    return {one.place for one in found} | {one.name for one in found if one.place == "trials"}, whole, found


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    texts = [text for family in escapes.REFUSED.values() for text in family]
    assert escapes.count(escapes.REFUSED) >= 250
    assert len(escapes.REFUSED) + len(escapes.HARMLESS) >= 20
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("family", escapes.REFUSED)
def test_no_way_out_can_be_deployed_in_any_place(walk: Walk, family: str) -> None:
    for text in escapes.REFUSED[family]:
        said, whole, problems = refused_at(walk, text)
        for place in places.PLACES:
            # An unknown name in a table is the step's doing, that asks the table without supplying it. A message's
            # names may be missing. A pattern is another language, and has a test of its own.
            asked = place in places.CELLS and "decide" in said
            elsewhere = place == "pattern" or (place == "text" and not _unreadable(text))
            assert place in said or places.FILE[place] in whole or asked or elsewhere, (place, text)
        assert all(translate(problem.message, "zh") and len(str(problem)) < 3_000 for problem in problems)


def _unreadable(text: str) -> bool:
    try:
        expressions.parse(text)
    except expressions.Mistake:
        return True
    return False


@pytest.mark.parametrize("family", escapes.REFUSED)
def test_no_way_out_is_a_condition_of_a_limit(family: str) -> None:
    for text in escapes.REFUSED[family]:
        assert any(problem.place == "condition" for problem in limits.check({**LIMIT, "condition": text})), text


@pytest.mark.parametrize("family", [*escapes.REFUSED, *escapes.HARMLESS])
def test_as_the_pattern_of_a_field_it_is_refused_or_looks_through_a_text_once(family: str) -> None:
    for text in (escapes.REFUSED | escapes.HARMLESS)[family]:
        try:
            found = patterns.compile(text).found_in("a" * 200)
        except patterns.Mistake as mistake:
            assert translate(mistake.message, "zh")
        else:
            assert found in (True, False)


@pytest.mark.parametrize("family", escapes.HARMLESS)
def test_what_is_well_formed_answers_with_a_value_or_a_sentence(family: str) -> None:
    for text in escapes.HARMLESS[family]:
        for read in (_value, _tested, _assigned, _filled_in, _limiting):
            try:
                read(text)
            except DeskError as error:
                assert translate(error.message, "zh"), (read, text)


def _value(text: str) -> None:
    value = expressions.parse(text).evaluate({})
    assert len(repr(scalar(value))) < 200_000
    assert len(str(short(value))) <= 200


def _tested(text: str) -> None:
    for value in (1, "a", None, [1], True):
        assert expressions.parse_tests(text).matches(value, {}) in (True, False)


def _assigned(text: str) -> None:
    assert set(expressions.parse_assignments(f"{{a: {text}}}").evaluate({})) == {"a"}


def _filled_in(text: str) -> None:
    shelf = {"m.zh": f"S\n{{ {text} }}"}
    assert len(templates.render("m", "zh", {}, UTC, texts=shelf).body) < 200_000


def _limiting(text: str) -> None:
    assert isinstance(limits.check({**LIMIT, "condition": text}), list)


STEPS = {
    "assignee": user("step", attributes='as:assignee="x"'),
    "due": user("step", attributes='as:dueDate="x"'),
    "person": user("step", attributes='as:notPerson="x"'),
    "argument": service("step", "say", expression="x"),
    "script": '<bpmn:scriptTask id="step"><bpmn:script>{a: [x, x]}</bpmn:script></bpmn:scriptTask>',
    "date": '<bpmn:intermediateCatchEvent id="step"><bpmn:timerEventDefinition id="t"><bpmn:timeDate>x</bpmn:timeDate>'
    "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
    "key": '<bpmn:sendTask id="step" messageRef="m_told" as:correlation="x"/>',
    "kept": '<bpmn:sendTask id="step" messageRef="m_told" as:keep="x"/>',
    "once": '<bpmn:sendTask id="step" messageRef="m_told" as:dedup="x"/>',
    "awaited": '<bpmn:receiveTask id="step" messageRef="m_told" as:correlation="x"/>',
    "count": user("step", inner="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>x</bpmn:loopCardinality>"
                  "</bpmn:multiInstanceLoopCharacteristics>"),
    "list": user("step", inner="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>x</bpmn:loopDataInputRef>"
                 '<bpmn:inputDataItem id="i" name="i"/></bpmn:multiInstanceLoopCharacteristics>'),
    "again": user("step", inner="<bpmn:standardLoopCharacteristics loopMaximum=\"3\"><bpmn:loopCondition>x"
                  "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"),
}  # fmt: skip
"""A step for each place that is asked while a procedure runs."""


def values() -> Iterator[Any]:
    """What the well-formed ones come to, each once: the worst a place can be handed."""
    seen = set()
    for text in (text for family in escapes.HARMLESS.values() for text in family):
        try:
            value = expressions.plain(expressions.parse(text).evaluate({}))
        except DeskError:
            continue
        if repr(value)[:60] not in seen:
            seen.add(repr(value)[:60])
            yield value


@pytest.mark.parametrize("place", STEPS)
def test_whatever_a_place_is_handed_while_it_runs_is_taken_or_becomes_an_incident(walk: Walk, place: str) -> None:
    extra = '<bpmn:extensionElements><as:input name="x"/></bpmn:extensionElements>'
    walk.deploy(
        diagram(
            "main",
            extra,
            start(),
            STEPS[place],
            user("after"),
            end(),
            flows="start>step step>after after>end",
            extra=declared("told"),
        )
    )
    outcomes = {"taken": 0, "refused": 0}
    for number, value in enumerate(values()):
        walk.business_key = f"case:{number}"
        try:
            walk.start(x=value)
            for node in walk.open:
                walk.complete(node)
        except DeskError as error:
            assert translate(error.message, "zh")
            outcomes["refused"] += 1
        else:
            outcomes["taken"] += 1
    assert outcomes["taken"]


def test_whatever_a_field_begins_with_is_a_value_or_a_sentence() -> None:
    for value in values():
        field = _field("x")
        try:
            begun = beginnings.of(field, {"x": value}, {})
        except DeskError as error:
            assert translate(error.message, "zh")
        else:
            assert begun is None or isinstance(begun, str | int | float | bool | list)


def _field(formula: str) -> Any:
    text = places.fields(formula).decode()
    return next(one for one in reader.parse(text)[0].fields if one.key == "prefill")
