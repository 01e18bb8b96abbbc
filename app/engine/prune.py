"""Forgetting the finished past of a workflow, so that a case costs the same on its first day and on its thousandth.

The library keeps every task it ever ran, searches them all at each step, stops seeing them at depth 1000, and
joins too early when a parallel gateway stands in a loop. What is kept here: the live tokens, what lies below
their lowest common ancestor, and the root; of a way between two branchings only its last step. The history has
its own table.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState

from app.engine.compile import LIVE

SHORT = 5
"""Tasks of a tree in which there is nothing to shorten: the root, a finished step, what waits."""


def prune(workflow: Any) -> None:
    """Drop what no live token can still need, in the workflow and in the processes it calls."""
    _drop_finished_subprocesses(workflow)
    for part in (workflow, *workflow.subprocesses.values()):
        if not part.completed:
            _drop_dead_branches(part)
            _lift(part)
            _shorten(part)
    _drop_orphaned_subprocesses(workflow)


def _drop_finished_subprocesses(workflow: Any) -> None:
    for task_id, sub in list(workflow.subprocesses.items()):
        host = sub.parent_workflow.tasks.get(task_id) if _held(workflow, task_id) else None
        if host is None or host._state >= TaskState.COMPLETED:
            workflow.subprocesses.pop(task_id, None)


def _held(workflow: Any, task_id: Any) -> bool:
    return task_id in workflow.tasks or any(task_id in sub.tasks for sub in workflow.subprocesses.values())


def _drop_orphaned_subprocesses(workflow: Any) -> None:
    while orphans := [task_id for task_id in workflow.subprocesses if not _held(workflow, task_id)]:
        for task_id in orphans:
            del workflow.subprocesses[task_id]


def _drop_dead_branches(part: Any) -> None:
    """A branch that has ended waits at the library's end join for the others, and would hold the whole tree above.

    Only the last of several stays, and it goes as soon as it can tell the end nothing: no variable differs from where
    the branch set out.
    """
    live = [task for task in part.tasks.values() if task._state & LIVE]
    ended = [task for task in part.tasks.values() if _is_told(task)]
    if len(live) <= sum(1 for task in ended if task._state & LIVE):
        return
    ended.sort(key=lambda task: (task._state == TaskState.WAITING, task.last_state_change))
    for earlier, later in pairwise(ended):
        _hand_on(part, earlier, later)
    for leaf in ended[-1:]:
        top = _top(part, leaf)
        if top is not leaf and top.parent is not None and top.parent.data == leaf.parent.data:
            _remove(part, top)


def _hand_on(part: Any, earlier: Any, later: Any) -> None:
    """What a branch had to tell that ended earlier, the later one tells as well; its own words count more, as they
    would at the end."""
    told = dict(earlier.parent.data)
    DeepMerge.merge(told, later.parent.data)
    later.parent.data = told
    if (top := _top(part, earlier)) is not earlier:
        _remove(part, top)


def _top(part: Any, leaf: Any) -> Any:
    """The uppermost of what belongs to the branch of this leaf alone."""
    top = leaf
    while _may_go(part, top):
        top = top.parent
    return top


def _is_told(task: Any) -> bool:
    """Whether a branch ended here; an end that was foreseen and called off told nothing."""
    ended = isinstance(task.task_spec, _EndJoin) and _is_ended(task)
    return ended and task.parent is not None and task.parent._state == TaskState.COMPLETED


def _is_ended(task: Any) -> bool:
    return task._state in (TaskState.WAITING, TaskState.CANCELLED)


def _may_go(part: Any, top: Any) -> bool:
    """Whether what is above ``top`` belongs to its branch alone. Boundary events that never happened are no branch."""
    parent = top.parent
    return (
        parent is not None
        and parent is not part.task_tree
        and parent._state >= TaskState.COMPLETED
        and not any(_is_a_branch(child) for child in parent.children if child is not top)
    )


def _is_a_branch(task: Any) -> bool:
    """Whether a token stands here or below, or ended below with something to tell."""
    if task._state & LIVE or (isinstance(task.task_spec, _EndJoin) and _is_ended(task)):
        return True
    return any(_is_a_branch(child) for child in task.children)


def _lift(part: Any) -> None:
    """Hang the lowest common ancestor of all live tokens, and of what told the end something, below the root."""
    if not any(task._state & LIVE for task in part.tasks.values()):
        return
    live = [task for task in part.tasks.values() if task._state & LIVE or _is_told(task)]
    ancestor = _common_ancestor(part, live)
    if ancestor._state & LIVE and ancestor.parent is not None:
        ancestor = ancestor.parent  # the finished parent is where a live task inherits its data from
    root = part.task_tree
    if ancestor is root or (ancestor.parent is root and len(root._children) == 1):
        return
    kept = {root.id}
    stack = [ancestor]
    while stack:
        task = stack.pop()
        kept.add(task.id)
        stack.extend(task.children)
    for task_id in [task_id for task_id in part.tasks if task_id not in kept]:
        del part.tasks[task_id]
    root._children = [ancestor.id]
    ancestor._parent = root.id


def _shorten(part: Any) -> None:
    """Of finished steps one after the other keep the last: a side path that stays open must not hold every round.

    A task's data is whole, so it may hang on any task above it.
    """
    alive = _alive(part)
    # Where an activity with boundary events is just being left, the library still looks for where it was entered.
    if len(alive) < SHORT or any(isinstance(part.tasks[one].task_spec, BoundaryEventJoin) for one in alive):
        return
    stack = [part.task_tree]
    while stack:
        task = stack.pop()
        for number, child in enumerate(task.children):
            while (heir := _heir(child, alive)) is not None:
                child._children.remove(heir.id)
                task._children[number], heir._parent = heir.id, task.id
                _forget(part, child)
                child = heir
            if child.id in alive:
                stack.append(child)


def _alive(part: Any) -> set[Any]:
    """Ids of the tokens, of what ended with something to tell, and of all above them."""
    alive: set[Any] = set()
    for task in part.tasks.values():
        if task._state & LIVE or (isinstance(task.task_spec, _EndJoin) and _is_ended(task)):
            while task is not None and task.id not in alive:
                alive.add(task.id)
                task = task.parent
    return alive


def _heir(task: Any, alive: set[Any]) -> Any:
    """The one finished step that follows a finished step; None where there is another, or a token next."""
    if task._state != TaskState.COMPLETED:
        return None
    following = [child for child in task.children if child.id in alive]
    return following[0] if len(following) == 1 and following[0]._state == TaskState.COMPLETED else None


def _common_ancestor(part: Any, live: list[Any]) -> Any:
    common = None
    for level in zip(*(_path(part, task) for task in live), strict=False):
        if any(task is not level[0] for task in level):
            break
        common = level[0]
    return common


def _path(part: Any, task: Any) -> list[Any]:
    path = [task]
    while path[-1]._parent is not None:
        path.append(part.tasks[path[-1]._parent])
    return path[::-1]


def _remove(part: Any, task: Any) -> None:
    task.parent._children.remove(task.id)
    _forget(part, task)


def _forget(part: Any, task: Any) -> None:
    stack = [task]
    while stack:
        gone = stack.pop()
        stack.extend(child for child in gone.children if child is not None)
        part.tasks.pop(gone.id, None)
