"""Events that are rows of ours: timers that never look at a clock, messages that travel by the outbox of messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import ThrowingEvent

from app.engine.model import Node, Process


class RowTimer(TimerEventDefinition):  # type: ignore[misc]
    """A timer that is a row of ours: it never looks at a clock and fires when ``event_fired`` was set."""

    def __init__(self, node: str) -> None:
        super().__init__(node, "")
        self.node = node

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return hash(self.node)


class RepeatingRowTimer(CycleTimerEventDefinition):  # type: ignore[misc]
    """A repeating timer that is a row of ours: each firing sends a token on while the event keeps waiting."""

    def __init__(self, node: str) -> None:
        super().__init__(node, "")
        self.node = node

    def has_fired(self, my_task: Any) -> bool:
        return False

    def cycle_complete(self, my_task: Any) -> bool:
        return bool(my_task.internal_data.pop("event_fired", False))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return hash(self.node)


class RowMessage(MessageEventDefinition):  # type: ignore[misc]
    """A message with a key, a time to live or a number: it travels as a row, even to the instance it came from."""

    def __init__(self, name: str, node: Node) -> None:
        super().__init__(name)
        self.node = node


def swap_timers(specs: Iterable[Any], processes: Mapping[str, Process]) -> None:
    """Put our timers in the place of the library's."""
    cycles = {
        node.id
        for process in processes.values()
        for node in process.nodes.values()
        if node.timer and node.timer.timer == "cycle"
    }

    def swapped(node: str) -> RowTimer | RepeatingRowTimer:
        return RepeatingRowTimer(node) if node in cycles else RowTimer(node)

    for spec in specs:
        for task_spec in spec.task_specs.values():
            definition = getattr(task_spec, "event_definition", None)
            if isinstance(definition, TimerEventDefinition):
                task_spec.event_definition = swapped(task_spec.bpmn_id)
            elif isinstance(definition, MultipleEventDefinition):
                # The gateway took its events' definitions over, in the order of its outgoing flows.
                definition.event_definitions = [
                    swapped(output.bpmn_id) if isinstance(one, TimerEventDefinition) else one
                    for one, output in zip(definition.event_definitions, task_spec.outputs, strict=True)
                ]


def swap_messages(specs: Iterable[Any], scoped: Mapping[str, Mapping[str, Node]]) -> None:
    """Let every message of which any node says more than its name travel as a row."""
    nodes = [node for scope in scoped.values() for node in scope.values()]
    keyed = {node.message for node in nodes if node.keyed}
    for spec in specs:
        for task_spec in spec.task_specs.values():
            definition = getattr(task_spec, "event_definition", None)
            if (
                isinstance(task_spec, ThrowingEvent)
                and isinstance(definition, MessageEventDefinition)
                and definition.name in keyed
            ):
                task_spec.event_definition = RowMessage(definition.name, scoped[spec.name][task_spec.bpmn_id])
