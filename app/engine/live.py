"""What waits in a workflow: for people, for time, for messages; and what those waits hang on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from app.engine import compile as compiled
from app.engine.compile import LIVE, Bundle
from app.engine.model import Node


@dataclass
class Live:
    """The waiting tasks of a workflow by their ids.

    ``timers`` are (task id, node of the timer event); ``hosts`` the activities a token is in: user tasks, called
    processes, subprocesses, loops, and waiting events themselves. ``at``: the library's task at each of them.
    """

    users: dict[UUID, Any] = field(default_factory=dict)
    timers: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    messages: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    catching: dict[UUID, Any] = field(default_factory=dict)
    hosts: dict[UUID, Node] = field(default_factory=dict)
    at: dict[UUID, Any] = field(default_factory=dict)

    @property
    def waits(self) -> frozenset[tuple[str, str]]:
        """What is waited for (``as:waits``), each with the node a token stands in for it."""
        return frozenset((node.waits, node.id) for node in self.hosts.values() if node.waits)

    @classmethod
    def of(cls, workflow: Any, bundle: Bundle) -> Live:
        live = cls()
        for part in (workflow, *workflow.subprocesses.values()):
            if part.completed:
                continue
            for task in part.tasks.values():
                if task._state & LIVE:
                    live._see(task, bundle)
        return live

    def _see(self, task: Any, bundle: Bundle) -> None:
        spec, node = task.task_spec, bundle.node(task)
        if node is None:
            return
        self.at[task.id] = task
        if task._state == TaskState.READY and spec.manual:
            self.users[task.id] = task
            self.hosts[task.id] = node
        elif task._state == TaskState.WAITING and compiled.is_catching(spec):
            self.catching[task.id] = task
            self.hosts[task.id] = node
            for timer in compiled.timers_of(spec):
                self.timers[task.id, timer.node] = task
            for name in compiled.messages_of(spec):
                self.messages[task.id, name] = task
        elif compiled.is_activity(spec):
            self.hosts[task.id] = node


def host_of(task: Any) -> Any:
    """The activity a waiting timer hangs on: for a boundary event the one it is drawn on, else the event itself."""
    parent = task.parent
    if parent is not None and compiled.is_split(parent.task_spec):
        for sibling in parent.children:
            if not compiled.is_boundary(sibling.task_spec):
                return sibling
    return task


def chain(task: Any, workflow: Any) -> Iterator[Any]:
    """The task and the activities around it, inside out: a limit on any of them is a limit on the task."""
    while task is not None:
        yield task
        parent = task.parent
        if parent is not None and compiled.is_activity(parent.task_spec):
            task = parent  # one instance of a loop
        elif (caller := task.workflow.parent_task_id) is not None:
            task = workflow.get_task_from_id(caller)
        else:
            task = None
