"""Activities that run several times: how often at most, and what the engine library must be told of them.

The library makes all instances of a parallel loop at once, however many a variable asks for: without a bound a
single number in a form could take all memory of the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import Any

from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask

from app.engine.errors import TooManyRounds
from app.engine.model import Node

MOST = 200
"""Instances of one activity. More work than that is no list a person goes through."""


def counted(node: Node | None, expression: str, value: Any) -> Any:
    """``value``; raises TooManyRounds when the loop of ``node`` asks for too many by this expression."""
    if node is not None and node.loop and (node.loop.cardinality or "").strip() == expression.strip():
        admit(value if isinstance(value, int | float) else 0)
    return value


def admit(count: float) -> None:
    """Raises TooManyRounds."""
    if count > MOST:
        raise TooManyRounds(most=MOST)


class BoundedList(TaskDataReference):  # type: ignore[misc]
    """The list a loop goes through."""

    def get(self, my_task: Any) -> Any:
        found = super().get(my_task)
        admit(len(found) if isinstance(found, Sized) else 0)
        return found


def prepare(specs: Iterable[Any]) -> None:
    """Bound the lists of all loops, and connect each loop to its child."""
    for spec in specs:
        for task_spec in spec.task_specs.values():
            if isinstance(task_spec, MultiInstanceTask) and task_spec.data_input is not None:
                task_spec.data_input = BoundedList(task_spec.data_input.bpmn_id)
            if isinstance(task_spec, LoopTask):
                _connect(spec, task_spec)


def _connect(spec: Any, loop: Any) -> None:
    # The library connects a loop to its child when the first child is created, and when it restores a spec; an
    # instance that comes back from the table with specs from the parser would wait for ever.
    child = spec.task_specs[loop.task_spec]
    if not child.completed_event.is_connected(loop.merge_child):
        child.completed_event.connect(loop.merge_child)
