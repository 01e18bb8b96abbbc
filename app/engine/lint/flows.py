"""How the elements hang together: flows, gateways, boundary events, and whether a token can get there and away."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.lint.report import at
from app.engine.model import ACTIVITIES, Flow, Node, Process
from app.engine.reading import Reading
from app.errors import Problem
from app.i18n import Named, pick


def problems(reading: Reading, process: Process) -> Iterator[Problem]:
    """Everything about the flows of a process."""
    yield from _ends(process)
    for node in process.nodes.values():
        yield from _outgoing(process, node)
        if node.tag in ("exclusiveGateway", "inclusiveGateway"):
            yield from _choices(process, node)
        elif node.tag == "eventBasedGateway":
            yield from _race(process, node)
    yield from _unreachable(process)


def _ends(process: Process) -> Iterator[Problem]:
    for flow in process.flows.values():
        source, target = process.nodes.get(flow.source), process.nodes.get(flow.target)
        if source is None or target is None:
            yield at(
                process,
                flow,
                "The flow “{id}” does not connect two elements of this process. Draw it from one to the other.",
                id=flow.id,
            )
        elif source.scope != target.scope:
            yield at(
                process,
                flow,
                "The flow “{id}” crosses the border of a subprocess. Connect what stands on the same side.",
                id=flow.id,
            )


def _outgoing(process: Process, node: Node) -> Iterator[Problem]:
    name = node.title
    conditions = [flow for flow in node.outgoing if process.flows[flow].condition]
    if node.tag == "endEvent":
        if node.outgoing:
            yield at(
                process,
                node,
                "“{name}” is an end event and has an outgoing flow. Take the flow away, or end later.",
                name=name,
            )
        return
    if not node.outgoing and not node.unsupported:
        yield at(process, node, "Nothing follows “{name}”. Connect it, or let it lead to an end event.", name=name)
    if node.tag in ACTIVITIES or node.tag.endswith("Event"):
        if len(node.outgoing) > 1:
            yield at(
                process,
                node,
                "“{name}” has {count} outgoing flows. Put a gateway behind it.",
                name=name,
                count=len(node.outgoing),
            )
        if conditions:
            yield at(
                process, node, "A flow out of “{name}” has a condition. Conditions stand behind a gateway.", name=name
            )
    elif node.tag in ("parallelGateway", "eventBasedGateway") and conditions:
        yield at(
            process,
            node,
            "A flow out of “{name}” has a condition, which this kind of gateway ignores. Take it away, or use an exclusive or inclusive gateway.",  # noqa: E501
            name=name,
        )


def _choices(process: Process, node: Node) -> Iterator[Problem]:
    name = node.title
    if node.default and node.default not in node.outgoing:
        yield at(process, node, "The default flow of “{name}” does not leave it. Choose one of its own.", name=name)
    if len(node.outgoing) < 2:
        if any(process.flows[flow].condition for flow in node.outgoing):
            sentence = "“{name}” has one way out, under a condition. Draw the other way, or take the condition away."
            yield at(process, node, sentence, name=name)
        return
    for identifier in node.outgoing:
        flow = process.flows[identifier]
        if identifier != node.default and not flow.condition:
            yield at(
                process,
                flow,
                "The flow “{flow}” out of “{name}” has no condition and is not the default. Write its condition, or make it the default.",  # noqa: E501
                flow=_called(process, flow),
                name=name,
            )
        if identifier == node.default and flow.condition:
            yield at(
                process,
                flow,
                "The default flow “{flow}” out of “{name}” has a condition, which would be ignored. Take the condition away.",  # noqa: E501
                flow=_called(process, flow),
                name=name,
            )


def _called(process: Process, flow: Flow) -> str:
    """The name of a flow; without one, where it leads."""
    target = process.nodes.get(flow.target)
    ahead = target.title if target else Named(flow.target)
    return flow.title if flow.name else Named(f"→ {ahead}", f"→ {pick('en', ahead, ahead.en)}")


def _race(process: Process, node: Node) -> Iterator[Problem]:
    name = node.title
    targets = [
        process.nodes[process.flows[flow].target]
        for flow in node.outgoing
        if process.flows[flow].target in process.nodes
    ]
    if len(targets) < 2:
        yield at(process, node, "“{name}” waits for one event only. Draw at least two.", name=name)
    for target in targets:
        if target.tag != "intermediateCatchEvent":
            yield at(
                process,
                target,
                "“{target}” follows the event gateway “{name}” and catches nothing. Put an event there that waits for a message or a time.",  # noqa: E501
                target=target.title,
                name=name,
            )
        elif len(target.incoming) > 1:
            yield at(
                process,
                target,
                "“{target}” can be reached past the event gateway “{name}”. Take away the other flows that lead to it.",
                target=target.title,
                name=name,
            )
    messages = [target.message for target in targets if target.message]
    for message in sorted({one for one in messages if messages.count(one) > 1}):
        sentence = "“{name}” waits for the message “{message}” twice, and only one of the two would get it. Keep one."
        yield at(process, node, sentence, name=name, message=message)
    if len([target for target in targets if target.timer]) > 1:
        yield at(
            process,
            node,
            "“{name}” has several timers, and the engine would take one for all. Keep the earliest.",
            name=name,
        )


def _unreachable(process: Process) -> Iterator[Problem]:
    reached: set[str] = set()
    todo = [node for node in process.nodes.values() if node.tag == "startEvent"]
    while todo:
        node = todo.pop()
        if node.id not in reached:
            reached.add(node.id)
            todo.extend(process.next(node))
    for node in process.nodes.values():
        # What is refused for what it is need not be told that nothing leads to it.
        if node.id not in reached and not node.unsupported and process.nodes.get(node.scope, node).unsupported == ():
            yield at(process, node, "No way leads to “{name}”. Connect it, or take it away.", name=node.title)
