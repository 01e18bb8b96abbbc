"""Parallel and inclusive gateways that join rightly: in loops, behind other gateways, beside paths that go on.

The library decides by walking the tree of all that ever ran. It joins too early in the second round of a loop as
long as anything of the first is left, and its inclusive gateway overlooks a token that still has a merge before
it. Here a join looks at two things only: who has arrived and was not consumed, and where tokens stand now.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class Joining:
    """What both gateways share. Every token that has arrived waits, so pruning cannot overlook it."""

    name: str
    inputs: list[Any]

    def _update_hook(self, my_task: Any) -> bool:
        workflow = my_task.workflow
        if my_task.id not in workflow.tasks:
            return False  # consumed a moment ago
        others = [
            task
            for task in workflow.tasks.values()
            if task.task_spec is self and task._state == TaskState.WAITING and task is not my_task
        ]
        if not self._may_pass(my_task, {task.parent.task_spec for task in (*others, my_task)}):
            my_task._set_state(TaskState.WAITING)
            return False
        for task in sorted(others, key=lambda one: one.last_state_change):
            DeepMerge.merge(my_task.data, task.parent.data)
            workflow._remove_task(task.id)
        my_task._inherit_data()
        return True

    def _may_pass(self, my_task: Any, filled: set[Any]) -> bool:
        raise NotImplementedError


class ParallelJoin(Joining, ParallelGateway):  # type: ignore[misc]
    """Passes when a token has come along every flow into it."""

    def _may_pass(self, my_task: Any, filled: set[Any]) -> bool:
        return filled >= set(self.inputs)

    def _run_hook(self, my_task: Any) -> bool:
        return True


class InclusiveJoin(Joining, InclusiveGateway):  # type: ignore[misc]
    """Passes when no token can come any more along a flow that has none (BPMN 2.0, 13.4.3)."""

    def _may_pass(self, my_task: Any, filled: set[Any]) -> bool:
        empty = set(self.inputs) - filled
        if not empty:
            return True
        standing = {task.task_spec for task in my_task.workflow.tasks.values() if task._state & LIVE} - {self}
        reached = [self._reached(spec) for spec in standing]
        return not any(found & empty and not found & filled for found in reached)

    def _reached(self, spec: Any) -> frozenset[Any]:
        """The neighbours before this gateway that a token at ``spec`` may come to without passing it."""
        known = self.__dict__.setdefault("reached", {})
        if spec.name not in known:
            seen, todo = set(), [spec]
            while todo:
                one = todo.pop()
                if one is not self and one not in seen:
                    seen.add(one)
                    todo.extend(one.outputs)
            known[spec.name] = frozenset(seen & set(self.inputs))
        found: frozenset[Any] = known[spec.name]
        return found

    def _run_hook(self, my_task: Any) -> bool:
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise WorkflowException("No way out of the gateway has a condition that is true.", task_spec=self)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True
