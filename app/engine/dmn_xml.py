"""A DMN 1.3 file (1.2 reads the same) to a ``DecisionTable``, with everything that is wrong with it at once.

It reads what the decision table editor writes. What we would have to ignore is refused: a rule that the
author can see and the machine does not obey is worse than no rule. What is wrong with a table that could be
read is the matter of ``dmn_lint``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from lxml import etree

from app import expressions
from app.engine import dmn_lint, xml
from app.engine.decisions import DecisionTable, Input, Output, Rule
from app.errors import Invalid, Problem
from app.expressions import Expression, Mistake, UnaryTests
from app.i18n import Message, Named

NAMESPACES = frozenset({"http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/"})
MOST_CELLS = 5_000
"""Cells of one table. Each is a text that must be parsed when the file is deployed."""

TYPES = {
    "": "", "Any": "", "string": "string", "boolean": "boolean",
    "number": "number", "integer": "number", "long": "number", "double": "number", "decimal": "number",
    "date": "date", "time": "time", "dateTime": "date and time", "date and time": "date and time",
    "dayTimeDuration": "duration", "days and time duration": "duration",
}  # fmt: skip
"""What a column may declare, and FEEL's kind for it."""

_FOREIGN = ("businessKnowledgeModel", "decisionService", "itemDefinition", "import")
_REQUIREMENTS = ("requiredDecision", "requiredKnowledge")

Text = TypeVar("Text", Expression, UnaryTests)


def read(root: etree._Element, file: str = "") -> DecisionTable:
    """The one decision table of a parsed file. Raises Invalid with every problem, each with an id."""
    return _Reader(root, file).read()


class _Reader:
    """One file on its way in; problems are gathered, not raised, until there is nothing more to look at."""

    def __init__(self, root: etree._Element, file: str) -> None:
        self._root = root
        self._file = file
        self._problems: list[Problem] = []

    def read(self) -> DecisionTable:
        table = self._readable()
        self._ids()
        if table is None:
            raise Invalid(self._problems)
        result = self._table(table)
        found = (*self._problems, *dmn_lint.problems(result, self._file))
        if found:
            raise Invalid(found)
        return result

    def _ids(self) -> None:
        """An editor of tables drops the second of two elements with one id, and without a word."""
        ids = Counter(element.get("id") for element in self._root.iter("{*}*") if element.get("id"))
        for name, times in ids.items():
            if times > 1:
                self._problems.append(
                    Problem(
                        Message("Two elements have the id “{id}”. Each needs its own.", id=name), name, "", self._file
                    )
                )

    def _readable(self) -> etree._Element | None:
        """The table's element, if the file is one that can be understood at all."""
        name = etree.QName(self._root)
        if name.localname != "definitions" or name.namespace not in NAMESPACES:
            self._note(self._root, Message("This is not a DMN 1.3 file. Save it from the decision table editor."))
            return None
        for foreign in _FOREIGN:
            for element in self._all(self._root, foreign):
                self._note(
                    element,
                    Message("“{element}” is not offered. Use a decision table alone.", element=foreign),
                )
        decisions = self._all(self._root, "decision")
        if len(decisions) != 1:
            count = Message("A file holds exactly one decision; this one holds {count}.", count=len(decisions))
            self._note(self._root, count)
            return None
        return self._readable_table(decisions[0])

    def _readable_table(self, decision: etree._Element) -> etree._Element | None:
        if not decision.get("id"):
            self._note(decision, Message("The decision needs an id: diagrams call it by that."))
        for requirement in decision.iter(*(f"{{*}}{name}" for name in _REQUIREMENTS)):
            other = requirement.get("href", "").lstrip("#")
            self._note(
                decision,
                Message("A decision cannot build on another one (“{other}”). Make it an input.", other=other),
            )
        for element in (self._root, *decision.iter("{*}*")):
            language = element.get("expressionLanguage")
            if language and "feel" not in language.lower():
                self._note(element, Message("The expression language must be FEEL, not “{found}”.", found=language))
        table = self._one(decision, "decisionTable")
        if table is None:
            self._note(decision, Message("The decision has no table. Decisions of other kinds are not offered."))
        elif sum(len(row) for row in self._all(table, "rule")) > MOST_CELLS:
            self._note(table, Message("The table has more than {most} cells. Split it.", most=MOST_CELLS))
            return None
        return table

    def _table(self, table: etree._Element) -> DecisionTable:
        decision = table.getparent()
        inputs = tuple(self._input(column) for column in self._all(table, "input"))
        outputs = tuple(self._output(column) for column in self._all(table, "output"))
        rows = enumerate(self._all(table, "rule"), 1)
        rules = tuple(self._rule(number, row, inputs, outputs) for number, row in rows)
        policy, aggregation = table.get("hitPolicy", "UNIQUE"), table.get("aggregation", "")
        key = decision.get("id", "")
        name, name_en = decision.get("name") or key, xml.own(decision, "nameEn") or ""
        return DecisionTable(key, name, inputs, outputs, rules, policy, aggregation, name_en)

    def _input(self, column: etree._Element) -> Input:
        source = self._one(column, "inputExpression")
        text = self._text(source)
        label = Named(column.get("label") or text[:80], xml.own(column, "nameEn"))
        if not text:
            self._note(column, Message("The input has no expression. Name the variable it tests."), label)
        expression = self._parsed(expressions.parse, text or "null", column, label)
        return Input(column.get("id", ""), label, expression, self._type(source, column, label))

    def _output(self, column: etree._Element) -> Output:
        name = column.get("name", "")
        label = Named(column.get("label") or name, xml.own(column, "nameEn"))
        if self._one(column, "defaultOutputEntry") is not None:
            last = Message("Default outputs are not offered. Write a last rule with “-” in every cell.")
            self._note(column, last, label)
        return Output(column.get("id", ""), name, label, self._type(column, column, label))

    def _type(self, declared: etree._Element | None, column: etree._Element, label: str) -> str:
        name = "" if declared is None else declared.get("typeRef", "").rpartition(":")[2]
        if name not in TYPES:
            known = ", ".join(filter(None, TYPES))
            self._note(
                column,
                Message("The type “{found}” is not offered. Known: {known}.", found=name, known=known),
                label,
            )
        return TYPES.get(name, "")

    def _rule(self, number: int, row: etree._Element, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule:
        notes = [
            *map(_string, self._all(row, "description")),
            *map(self._text, self._all(row, "annotationEntry")),
        ]
        return Rule(
            id=row.get("id") or str(number),
            number=number,
            tests=self._cells(number, row, "inputEntry", inputs, expressions.parse_tests),
            outputs=self._cells(number, row, "outputEntry", outputs, expressions.parse),
            annotation="\n".join(filter(None, notes)),
        )

    def _cells(
        self,
        number: int,
        row: etree._Element,
        kind: str,
        columns: tuple[Input | Output, ...],
        parse: Callable[[str], Text],
    ) -> tuple[Text, ...]:
        cells = self._all(row, kind)
        if len(cells) != len(columns):
            self._note(
                row,
                Message(
                    "Rule {number}: {found} cells ({kind}) for {wanted} columns.",
                    number=number, found=len(cells), kind=kind, wanted=len(columns),
                ),
            )  # fmt: skip
        return tuple(
            self._parsed(parse, self._text(cell), cell, column.label, number)
            for cell, column in zip(cells, columns, strict=False)
        )

    def _parsed(
        self,
        parse: Callable[[str], Text],
        text: str,
        element: etree._Element,
        label: str,
        rule: int | None = None,
    ) -> Text:
        try:
            return parse(text)
        except Mistake as mistake:
            message = mistake.message
            if rule is not None:
                message = Message("Rule {number}: {reason}", number=rule, reason=message)
            self._note(element, message, label)
            return parse("null")

    def _note(self, element: etree._Element, message: Message, name: str = "") -> None:
        self._problems.append(Problem(message, element.get("id", ""), name or element.get("name", ""), self._file))

    def _all(self, element: etree._Element, name: str) -> list[etree._Element]:
        return list(element.findall(f"{{{etree.QName(self._root).namespace}}}{name}"))

    def _one(self, element: etree._Element, name: str) -> etree._Element | None:
        return next(iter(self._all(element, name)), None)

    def _text(self, element: etree._Element | None) -> str:
        inner = None if element is None else self._one(element, "text")
        return "" if inner is None else _string(inner)


def _string(element: etree._Element) -> str:
    """All the text inside an element, also where a comment divides it."""
    return str(element.xpath("string()")).strip()
