"""Lifting a token off one node of a running diagram and setting it down on another.

Only the library's tree is touched: what opens and closes by it is found by comparing before and after, as always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from app.engine import compile as compiled


def move(workflow: Any, task: Any, node_id: str) -> None:
    """Take the token at ``task`` away, with everything inside and on its edge, and put it at the node."""
    top = _top(task)
    above, data = top.parent, dict(task.data)
    _lift(workflow, top)
    put_at(above, node_id, data)


def put_at(above: Any, node_id: str, data: Mapping[str, Any]) -> None:
    """Set a token down below a task that is done, or below the root of a workflow that begins."""
    part = above.workflow
    if above is part.task_tree and above._state < TaskState.COMPLETED:
        for child in list(above.children):
            part._remove_task(child.id)
        above._set_state(TaskState.COMPLETED)
    # What is pruned away above a token took its variables along, and a task inherits from the one above it.
    above.data = dict(data)
    token = above._add_child(_entry(part, node_id), TaskState.FUTURE)
    token.task_spec._predict(token, mask=TaskState.NOT_FINISHED_MASK)
    token.task_spec._update(token)


def unit(workflow: Any, task: Any) -> Iterator[Any]:
    """The token at ``task`` with everything inside and on its edge."""
    return _under(workflow, _top(task))


def is_own(task: Any) -> bool:
    """Whether a token can be taken for itself: not one of a loop, nor one that set out beside an activity that is still
    worked on (it would be there twice)."""
    above = task.parent
    while above is not None:
        spec = above.task_spec
        if compiled.is_activity(spec) or (compiled.is_boundary(spec) and not spec.cancel_activity):
            return False
        above = above.parent
    return task.parent is not None


def _entry(part: Any, node_id: str) -> Any:
    specs = part.spec.task_specs
    return specs.get(f"{node_id}.BoundaryEventSplit") or specs[node_id]


def _lift(workflow: Any, top: Any) -> None:
    top.parent._children.remove(top.id)
    for gone in list(_under(workflow, top)):
        gone.workflow.tasks.pop(gone.id, None)
        workflow.event_manager.tasks.pop(gone.id, None)
        workflow.subprocesses.pop(gone.id, None)


def _top(task: Any) -> Any:
    """An activity with events on its boundary is one thing with them: their split stands above all of them."""
    return task.parent if compiled.is_split(task.parent.task_spec) else task


def _under(workflow: Any, top: Any) -> Iterator[Any]:
    stack = [top]
    while stack:
        task = stack.pop()
        yield task
        stack.extend(task.children)
        if (inside := workflow.subprocesses.get(task.id)) is not None:
            stack.append(inside.task_tree)
