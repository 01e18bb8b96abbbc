"""Test cases of a decision table. They stand in its file, so that they travel with it and are checked wherever it goes.

    <extensionElements>
      <as:test name="重大：直接转技术支持">
        <as:given name="case.urgency" value="&quot;major&quot;"/>
        <as:expected name="route" value="&quot;handling&quot;"/>
      </as:test>
    </extensionElements>

stand under the decision. A value is an expression without variables; what is not given is null. What an output that
is not named answers is nobody's matter. They are read and gone through at the check alone: a running procedure knows
nothing of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app import expressions
from app.engine.decisions import DecisionTable, Input, Output
from app.engine.xml import AS
from app.errors import DeskError, Problem
from app.expressions import Expression, Mistake, comparing
from app.i18n import Message

MOST = 200
"""Test cases of one table."""
MOST_WORK = 200_000
"""Cells of the table times test cases: what going through them all may look at."""
NAME = 120
"""Characters of the name of a test case."""

TEST, GIVEN, EXPECTED = (f"{{{AS}}}{name}" for name in ("test", "given", "expected"))


@dataclass(frozen=True)
class Trial:
    """One test case: values of variables, and what outputs are to answer."""

    name: str
    given: Mapping[str, Expression]
    expected: Mapping[str, Expression]


@dataclass(frozen=True)
class Verdict:
    """What came of a test case. ``rules`` fitted; ``got`` is None when the table stopped; no sentences: it passed.
    ``wrong`` are the outputs that answered otherwise."""

    trial: Trial
    rules: tuple[str, ...]
    got: Mapping[str, Any] | None
    sentences: tuple[Message, ...]
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.sentences


def words(root: etree._Element) -> Iterator[str]:
    """The expressions of a table and in its test cases, before anything looks at them."""
    yield from ("".join(one.itertext()) for one in root.iter("{*}text"))
    yield from (one.get("value", "") for one in root.iter(GIVEN, EXPECTED))


def read(root: etree._Element, table: DecisionTable, file: str = "") -> tuple[list[Trial], list[Problem]]:
    """The test cases of a parsed file that could be read, and what is wrong with the others."""
    reader = _Reader(table, file)
    return reader.read(root), reader.problems


def run(table: DecisionTable, trial: Trial) -> Verdict:
    """Ask the table as a running procedure would."""
    given = {name: value.evaluate({}) for name, value in trial.given.items()}
    try:
        outcome = table.evaluate(given)
    except DeskError as error:
        sentence = Message("Test case “{name}” stops: {reason}", name=trial.name, reason=error.message)
        return Verdict(trial, _fitting(table, given), None, (sentence,))
    got = outcome.values
    wrong = tuple(name for name, wanted in trial.expected.items() if not _same(wanted.evaluate({}), got[name]))
    sentences = tuple(_otherwise(trial.name, name, trial.expected[name], got[name]) for name in wrong)
    return Verdict(trial, outcome.rules, got, sentences, wrong)


def _otherwise(name: str, output: str, wanted: Expression, got: Any) -> Message:
    return Message(
        "Test case “{name}”: {output} should be {wanted}, and is {got}.",
        name=name,
        output=output,
        wanted=wanted.text.strip(),
        got=expressions.written(got),
    )


def _same(wanted: Any, got: Any) -> bool:
    # What a table has answered is JSON by then; so is what is expected, before the two are compared.
    return comparing.same(expressions.taken(expressions.plain(wanted)), expressions.taken(got)) is True


def _fitting(table: DecisionTable, given: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        seen = [column.value(given) for column in table.inputs]
        return tuple(rule.id for rule in table.rules if rule.matches(seen, given))
    except DeskError:
        return ()


class _Reader:
    """The test cases of one file on their way in."""

    def __init__(self, table: DecisionTable, file: str) -> None:
        self._table = table
        self._file = file
        self._inputs: dict[str, Input] = {column.expression.text.strip(): column for column in table.inputs}
        self._outputs: dict[str, Output] = {column.name: column for column in table.outputs}
        self.problems: list[Problem] = []

    def read(self, root: etree._Element) -> list[Trial]:
        found = list(root.iter(TEST))
        if not self._few_enough(len(found)):
            return []
        for stray in self._strays(root, found):
            name = etree.QName(stray).localname
            self._note(Message("“{element}” means nothing where it stands in this file.", element=f"as:{name}"))
        for name, times in Counter(one.get("name", "").strip() for one in found).items():
            if times > 1:
                self._note(Message("Two test cases are called “{name}”. Each needs its own name.", name=name), name)
        return [trial for one in found if (trial := self._trial(one)) is not None]

    def _few_enough(self, count: int) -> bool:
        cells = len(self._table.rules) * (len(self._table.inputs) + len(self._table.outputs))
        if count > MOST or count * cells > MOST_WORK:
            most = min(MOST, MOST_WORK // max(cells, 1))
            self._note(Message("The table has more test cases than it may have ({most}).", most=most))
            return False
        return True

    def _strays(self, root: etree._Element, found: list[etree._Element]) -> Iterator[etree._Element]:
        """Elements of ours that nothing here would look at: a slip of the pen must not pass for a test case."""
        for one in root.iter(f"{{{AS}}}*"):
            above = one.getparent()
            if one.tag == TEST:
                fits = [etree.QName(up).localname for up in list(one.iterancestors())[:2]]
                if fits != ["extensionElements", "decision"]:
                    yield one
            elif one.tag not in (GIVEN, EXPECTED) or above not in found:
                yield one

    def _trial(self, element: etree._Element) -> Trial | None:
        name = element.get("name", "").strip()
        before = len(self.problems)
        if not name or len(name) > NAME:
            self._note(Message("Every test case has a name of at most {most} characters.", most=NAME), name[:NAME])
        given = self._values(name, element, GIVEN, self._table.names)
        expected = self._values(name, element, EXPECTED, frozenset(self._outputs))
        if not expected:
            self._note(Message("Test case “{name}” says nothing of what it expects.", name=name), name)
        return Trial(name, given, expected) if len(self.problems) == before else None

    def _values(self, name: str, element: etree._Element, tag: str, known: frozenset[str]) -> dict[str, Expression]:
        values: dict[str, Expression] = {}
        for one in element.iter(tag):
            called = one.get("name", "").strip()
            if called not in known:
                listed = ", ".join(sorted(known))
                unknown = Message("The table does not know “{found}”. Known: {known}.", found=called, known=listed)
                self._note(_in(name, unknown), name)
            elif called in values:
                self._note(_in(name, Message("“{name}” is given a value twice.", name=called)), name)
            else:
                values[called] = self._value(name, called, one.get("value", ""), tag)
        return values

    def _value(self, name: str, called: str, text: str, tag: str) -> Expression:
        try:
            value = expressions.parse(text)
            if value.names:
                listed = ", ".join(sorted(value.names))
                raise Mistake(Message("a value here names no variables ({names}); a text has quotes.", names=listed))
            self._kind(name, called, value.evaluate({}), tag)
        except DeskError as error:
            reason = Message("the value of “{name}” cannot be read: {reason}", name=called, reason=error.message)
            self._note(_in(name, reason), name)
            return expressions.parse("null")
        return value

    def _kind(self, name: str, called: str, value: Any, tag: str) -> None:
        # The text of a date is a date: so it stands in the data.
        column = self._inputs.get(called) if tag == GIVEN else self._outputs.get(called)
        wanted = column.type if column is not None else ""
        found = expressions.kind(value)
        lists = tag == EXPECTED and found == "list"
        if not wanted or value is None or found == wanted or lists or (found == "string" and wanted in _AS_TEXT):
            return
        kinds = expressions.NAMES
        sentence = "“{name}” is of the type {wanted}, and this value is of the type {found}."
        self._note(_in(name, Message(sentence, name=called, wanted=kinds[wanted], found=kinds[found])), name)

    def _note(self, message: Message, name: str = "") -> None:
        self.problems.append(Problem(message, self._table.id, name or self._table.name, self._file))


def _in(name: str, reason: Message) -> Message:
    return Message("Test case “{name}”: {reason}", name=name, reason=reason)


_AS_TEXT = frozenset({"date", "date and time", "time", "duration"})
