"""Elements the engine would misread, or not read at all. Each sentence says what to draw instead."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine import loops
from app.engine.lint.report import at
from app.engine.model import ACTIVITIES, FACTS, GATEWAYS, SENDING, Node, Process
from app.engine.reading import Reading
from app.errors import Problem

ALLOWED = {
    "startEvent": {"message"},
    "endEvent": {"message", "error", "escalation", "terminate"},
    "intermediateCatchEvent": {"timer", "message"},
    "intermediateThrowEvent": {"message", "escalation"},
    "boundaryEvent": {"timer", "message", "error", "escalation"},
    "receiveTask": {"message"},
    "sendTask": {"message"},
}
INSTEAD = {
    "event subprocess": "“{name}” is an event subprocess, which does not run reliably. Use a boundary event.",
    "compensation": "“{name}” uses compensation, which the engine would ignore. Draw the way back as ordinary steps.",
    "data association": "“{name}” has a data association. Bind form fields to columns or variables instead.",
    "several event definitions": "“{name}” has several event definitions. Draw one event for each.",
    "complexGateway": "“{name}” is a complex gateway. Use exclusive, inclusive or parallel gateways.",
    "adHocSubProcess": "“{name}” is an ad-hoc subprocess. Draw the steps with flows between them.",
    "task": "“{name}” is a task without a kind. Make it a user task, a service task or another kind.",
}
OTHER = "“{name}” ({tag}) is not supported. The guide lists what a diagram may hold."
EVENTS = {
    "link": "“{name}” is a link event, which the engine would ignore. Connect the two places with a flow.",
    "signal": "“{name}” is a signal event. Send a message instead: it reaches the case it is meant for.",
    "compensate": INSTEAD["compensation"],
    "conditional": "“{name}” waits for a condition; nothing tells when to look. Use a message or a time limit.",
    "cancel": "“{name}” is a cancel event. Use an error event.",
    "timer": "“{name}” is a timer in a place where it would never fire. Put it on the flow or on an activity's boundary.",  # noqa: E501
}


def problems(reading: Reading, process: Process) -> Iterator[Problem]:
    """Everything about single elements of a process."""
    yield from _process(process)
    yield from _facts(process)
    for node in process.nodes.values():
        yield from _unsupported(process, node)
        yield from _events(process, node)
        yield from _keys(process, node)
        yield from _loops(process, node)
        yield from _called(reading, process, node)


def _process(process: Process) -> Iterator[Problem]:
    if not process.executable:
        yield at(process, process, "The process is not marked as executable. Set isExecutable to true.")
    for identifier in process.repeated:
        yield at(process, process, "The id “{id}” is used twice. Give each element its own.", id=identifier)
    for scope in {
        process.id,
        *(node.id for node in process.nodes.values() if node.tag in ("subProcess", "transaction")),
    }:
        inside = list(process.scoped(scope))
        element = process.nodes.get(scope, process)
        plain = [node for node in inside if node.tag == "startEvent" and not node.triggers]
        starts = [node for node in inside if node.tag == "startEvent"]
        if not starts or (scope != process.id and len(starts) != 1):
            yield at(process, element, "“{name}” needs exactly one start event. Draw it.", name=element.title)
        elif scope != process.id and not plain:
            sentence = "“{name}” begins with an event that nothing reaches there. A subprocess has a plain start event."
            yield at(process, element, sentence, name=element.title)
        elif len(plain) > 1:
            yield at(
                process,
                element,
                "“{name}” has {count} plain start events; one is enough.",
                name=element.title,
                count=len(plain),
            )
        if not any(node.tag == "endEvent" for node in inside):
            yield at(process, element, "“{name}” has no end event. Draw one.", name=element.title)


def _facts(process: Process) -> Iterator[Problem]:
    for fact in process.facts:
        if not fact.label_en:
            yield at(process, process, "“{name}” is shown: give it label and as:nameEn.", name=fact.name)
        if fact.kind not in FACTS:
            sentence = "“{name}” is shown as “{kind}”, which is not possible. Known: {known}."
            yield at(process, process, sentence, name=fact.name, kind=fact.kind, known=", ".join(FACTS))
        if fact.english and fact.english not in process.inputs:
            sentence = (
                "“{name}” says its English in “{english}”, which is no input of this process. Name one of its inputs."
            )
            yield at(process, process, sentence, name=fact.name, english=fact.english)


def _unsupported(process: Process, node: Node) -> Iterator[Problem]:
    words = [*node.unsupported, *(["task"] if node.tag == "task" else [])]
    for word in words:
        yield at(process, node, INSTEAD.get(word, OTHER), name=node.title, tag=node.tag)


def _events(process: Process, node: Node) -> Iterator[Problem]:
    if node.tag in ACTIVITIES - {"receiveTask", "sendTask"} or node.tag in GATEWAYS:
        return
    allowed = ALLOWED.get(node.tag, set())
    for trigger in node.triggers:
        if trigger.kind not in allowed:
            text = EVENTS.get(trigger.kind, OTHER)
            yield at(process, node, text, name=node.title, tag=trigger.kind)
        elif trigger.kind == "message" and not trigger.ref:
            yield at(process, node, "“{name}” does not name its message. Choose one.", name=node.title)
    if node.timer and node.timer.timer == "cycle" and (node.tag != "boundaryEvent" or node.interrupting):
        sentence = (
            "“{name}” repeats, but a token passes it once. Only a boundary event that does not interrupt repeats."
        )
        yield at(process, node, sentence, name=node.title)
    if node.tag in ("intermediateCatchEvent", "boundaryEvent", "receiveTask") and not node.triggers:
        yield at(process, node, "“{name}” waits for nothing. Say what it waits for.", name=node.title)


def _keys(process: Process, node: Node) -> Iterator[Problem]:
    name = node.title
    if (node.keep or node.dedup) and not (node.message and node.tag in SENDING):
        yield at(process, node, "“{name}” sends no message. as:keep and as:dedup stand where one is sent.", name=name)
    if node.correlation and (node.tag == "startEvent" or not node.message):
        yield at(
            process, node, "“{name}” has no use for a key. as:correlation stands at messages on the way.", name=name
        )


def _loops(process: Process, node: Node) -> Iterator[Problem]:
    loop = node.loop
    if loop is None:
        return
    if loop.kind == "loop":
        if not (loop.maximum or loop.condition):
            yield at(
                process,
                node,
                "“{name}” loops without an end. Give it a condition or a maximum.",
                name=node.title,
            )
        elif loop.maximum and (not loop.maximum.isdigit() or int(loop.maximum) == 0):
            yield at(
                process,
                node,
                "The maximum of the loop “{name}” is no whole number above 0. Say how often at most.",
                name=node.title,
            )
    elif (loop.cardinality or "").strip().isdecimal() and float(loop.cardinality or 0) > loops.MOST:
        sentence = "“{name}” would run more than {most} times. Give it a smaller number."
        yield at(process, node, sentence, name=node.title, most=loops.MOST)
    elif bool(loop.cardinality) == bool(loop.collection):
        yield at(
            process,
            node,
            "“{name}” runs several times; say how often, or for which list (one of the two).",
            name=node.title,
        )


def _called(reading: Reading, process: Process, node: Node) -> Iterator[Problem]:
    if node.tag != "callActivity":
        return
    if not node.called:
        yield at(process, node, "“{name}” does not say which process it calls. Choose one.", name=node.title)
    elif node.called not in reading.processes:
        yield at(
            process,
            node,
            "“{name}” calls the process “{called}”, which is not in this set. Known: {known}.",
            name=node.title,
            called=node.called,
            known=", ".join(sorted(reading.processes)),
        )
    elif reading.processes[node.called].start is None:
        sentence = "“{name}” calls the process “{called}”, which has no plain start event. Give it one."
        yield at(process, node, sentence, name=node.title, called=node.called)
    elif process.id in reading.closure(node.called):
        yield at(
            process,
            node,
            "“{name}” calls a process that calls this one again. A procedure cannot contain itself.",
            name=node.title,
        )
