"""The ways out of an activity beside its end: boundary events, and the errors that only they can catch."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.lint.report import at
from app.engine.model import ACTIVITIES, Node, Process
from app.engine.reading import Reading
from app.errors import Problem

AT_ONCE = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})
"""Done in the moment they are met: nothing can reach their boundary."""
SCOPES = frozenset({"subProcess", "transaction", "callActivity"})
THROWN = frozenset({"error", "escalation"})


def problems(reading: Reading, process: Process) -> Iterator[Problem]:
    """Everything about boundary events and errors of a process."""
    for node in process.nodes.values():
        if node.tag == "boundaryEvent":
            yield from _boundary(process, node)
        elif (error := _error(node)) is not None and not is_caught(reading, process, node.scope, error):
            sentence = "Nothing catches the error of “{name}”. Put an error event on the boundary around it."
            yield at(process, node, sentence, name=node.title)


def _boundary(process: Process, node: Node) -> Iterator[Problem]:
    name = node.title
    host = process.nodes.get(node.attached_to or "")
    if node.incoming:
        yield at(
            process,
            node,
            "A flow leads into the boundary event “{name}”. Take it away: only the activity sets the event going.",
            name=name,
        )
    if host is None or host.tag not in ACTIVITIES or host.scope != node.scope:
        yield at(process, node, "“{name}” is not attached to an activity. Put it on the edge of one.", name=name)
        return
    kinds = {trigger.kind for trigger in node.triggers}
    if "error" in kinds and not node.interrupting:
        yield at(process, node, "“{name}” catches an error, which always interrupts. Draw it so.", name=name)
    if kinds & THROWN and host.tag not in SCOPES:
        sentence = "“{name}” waits for what “{host}” never throws. Only subprocesses and called processes do."
        yield at(process, node, sentence, name=name, host=host.title)
    elif host.tag in AT_ONCE:
        sentence = "“{name}” can never happen: “{host}” is done at once. Put it on a step that waits."
        yield at(process, node, sentence, name=name, host=host.title)
    twins = [one for one in process.boundary(host.id) if one.message and one.message == node.message]
    if len(twins) > 1 and twins[0] is node:
        sentence = "“{host}” waits at its boundary for the message “{message}” twice. Keep one."
        yield at(process, node, sentence, host=host.title, message=node.message)


def is_caught(reading: Reading, process: Process, scope: str, error: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether every way out of ``scope`` leads past a boundary event for the error."""
    if scope != process.id:
        host = process.nodes[scope]
        return _catches(process, host, error) or is_caught(reading, process, host.scope, error, seen)
    if process.id in seen:
        return True  # a circle of calls, which another rule refuses
    callers = [
        (other, node) for other in reading.processes.values() for node in other.nodes.values() if node.called == scope
    ]
    return bool(callers) and all(
        _catches(other, node, error) or is_caught(reading, other, node.scope, error, seen | {process.id})
        for other, node in callers
    )


def _catches(process: Process, host: Node, error: str) -> bool:
    return any(
        trigger.kind == "error" and trigger.ref in ("", error)
        for event in process.boundary(host.id)
        for trigger in event.triggers
    )


def _error(node: Node) -> str | None:
    """The error an end event throws."""
    return next((trigger.ref for trigger in node.triggers if trigger.kind == "error"), None)
