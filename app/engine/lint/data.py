"""Expressions: that each can be read, and that somebody supplies every name it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from app import expressions
from app.engine import vocabulary
from app.engine.interpreter import SETTING
from app.engine.lint.report import at
from app.engine.lint.words import Known
from app.engine.model import Flow, Node, Process
from app.engine.reading import Reading, asked_once
from app.errors import Problem


def problems(reading: Reading, process: Process, known: Known) -> Iterator[Problem]:
    """Unreadable expressions, and names that nothing supplies, in a process and its decision tables."""
    known_here = supplied(reading, process.id)
    for element, text in _expressions(process):
        yield from _expression(process, element, text, known_here, known)
    for node in process.nodes.values():
        if node.script:
            yield from _script(process, node, known_here, known)
        if node.decision in reading.decisions:
            yield from _names(process, node, reading.decisions[node.decision].names, known_here, known)


def _expressions(process: Process) -> Iterator[tuple[Node | Flow, str]]:
    for flow in process.flows.values():
        if flow.condition is not None:
            yield flow, flow.condition
    for node in process.nodes.values():
        yield from ((node, arg.expression) for arg in node.arguments if arg.expression is not None)
        if node.timer and node.timer.timer == "date":
            yield node, node.timer.text
        yield from ((node, text) for text in _of_words(node) if text)
        if node.loop:
            yield from (
                (node, text) for text in (node.loop.cardinality, node.loop.condition, node.loop.collection) if text
            )


def _of_words(node: Node) -> tuple[str | None, ...]:
    return (node.assignee, node.due, node.not_person, node.correlation, node.keep, node.dedup)


def _expression(
    process: Process, element: Node | Flow, text: str, supplied: frozenset[str], known: Known
) -> Iterator[Problem]:
    try:
        names = expressions.parse(text).names
    except expressions.Mistake as mistake:
        yield at(process, element, "“{text}” cannot be read: {mistake}", text=text[:80], mistake=mistake.message)
        return
    yield from _names(process, element, names, supplied, known)
    if isinstance(element, Node) and element.timer and element.timer.timer == "date" and not names:
        yield at(process, element, "“{name}” is due at a fixed date. Name a date variable.", name=element.title)


def _script(process: Process, node: Node, supplied: frozenset[str], known: Known) -> Iterator[Problem]:
    try:
        script = expressions.parse_assignments(node.script or "")
    except expressions.Mistake as mistake:
        yield at(
            process, node, "“{text}” cannot be read: {mistake}", text=(node.script or "")[:80], mistake=mistake.message
        )
        return
    yield from _names(process, node, script.names, supplied, known)


def _names(
    process: Process, element: Node | Flow, names: frozenset[str], supplied: frozenset[str], known: Known
) -> Iterator[Problem]:
    for name in sorted(names):
        if name.startswith(SETTING):
            if name.removeprefix(SETTING) not in known.settings:
                yield at(
                    process,
                    element,
                    "The setting “{key}” does not exist. Known: {known}.",
                    key=name.removeprefix(SETTING),
                    known=", ".join(sorted(known.settings)),
                )
        elif name not in supplied and name not in known.context:
            yield at(
                process,
                element,
                "Nothing supplies “{variable}”: no form field, script, decision, verb or start. Correct the name.",
                variable=name,
            )


@asked_once
def supplied(reading: Reading, key: str) -> frozenset[str]:
    """Names that anything around supplies: the process, what it calls, whoever calls it, and the answers that the
    messages it waits for bring.

    Whether the supplier always comes first is not proved: null is a value, and every operator knows it.
    """
    family = {one for one in reading.processes if key in reading.closure(one)}
    family |= {called for one in family for called in reading.closure(one)}
    names: set[str] = set()
    for one in family:
        names |= _supplied_by(reading, one)
    awaited = {node.message for one in family for node in reading.processes[one].nodes.values() if node.message}
    return frozenset(names | _answered(reading, awaited))


def _answered(reading: Reading, awaited: set[str]) -> set[str]:
    """The variables of the forms that anybody asks for and has answered by one of these messages."""
    names: set[str] = set()
    for process in reading.processes.values():
        for node in process.nodes.values():
            if node.asks and awaited & {arg.value for arg in node.arguments if arg.value}:
                names |= _variables(reading, node.asks)
    return names


@asked_once
def _supplied_by(reading: Reading, key: str) -> set[str]:
    """What a process brings itself."""
    process = reading.processes[key]
    return {name for node in process.nodes.values() for name in _brought(reading, node)} | set(process.inputs)


def _brought(reading: Reading, node: Node) -> set[str]:
    names = _variables(reading, node.asks)
    if node.form_key:
        names |= _variables(reading, [node.form_key])
    if node.script is not None:
        with suppress(expressions.Mistake):
            names |= set(expressions.parse_assignments(node.script).assigned)
    if node.decision in reading.decisions:
        names |= {output.name for output in reading.decisions[node.decision].outputs}
    if node.topic in vocabulary.TOPICS:
        names |= set(vocabulary.TOPICS[node.topic].supplies)
    if node.loop and node.loop.item:
        names.add(node.loop.item)
    return names


def _variables(reading: Reading, keys: Iterable[str]) -> set[str]:
    forms = [reading.forms[key] for key in keys if key in reading.forms]
    return {field.variable for form in forms for field in form.fields if field.variable}
