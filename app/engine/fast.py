"""The library's inner loop without its searches: the same steps in the same order, found without walking the tree.

The stock engine searches all tasks for ready ones at every step, asks every waiting timer for the time, collects log
lines nobody reads, and predicts the whole future after each move. Here ready and waiting tasks are kept in lists as
their state changes, waiting events are left alone until something reaches them, and only the next step is predicted.
Pinned to the release it was written against; ``use(False)`` is the untouched library, and the tests walk both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import SpiffWorkflow.version
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from app.engine.compile import LIVE, is_catching

WRITTEN_FOR = "3.2.0"
if SpiffWorkflow.version.__version__ != WRITTEN_FOR:
    raise RuntimeError(f"fast.py was written for SpiffWorkflow {WRITTEN_FOR}, not {SpiffWorkflow.version.__version__}.")

_STOCK = {
    (Task, "_set_state"): Task._set_state,
    (Workflow, "update_waiting_tasks"): Workflow.update_waiting_tasks,
    (BpmnWorkflow, "do_engine_steps"): BpmnWorkflow.do_engine_steps,
    (TaskSpec, "_predict"): TaskSpec._predict,
    (TaskSpec, "_run"): TaskSpec._run,
}
_on = False


def use(fast: bool) -> None:
    """Switch between our loop and the untouched library, for the whole process."""
    global _on
    for (owner, name), stock in _STOCK.items():
        setattr(owner, name, _OURS[name] if fast else stock)
    _on = fast


def is_used() -> bool:
    return _on


def lazy(workflow: Any) -> bool:
    """Whether only the next step of a task is predicted in this workflow."""
    return _on and workflow.spec.lazy


def note(workflow: Any, tasks: Iterable[Any]) -> None:
    """Enter tasks that were loaded into the lists of their workflow."""
    ready, waiting = _lists(workflow)
    for task in tasks:
        if task._state == TaskState.READY:
            ready[task.id] = task
        elif task._state == TaskState.WAITING:
            waiting[task.id] = task


def _lists(workflow: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """What is ready, and what waits."""
    try:
        return workflow.ready_tasks, workflow.waiting_tasks
    except AttributeError:
        workflow.ready_tasks, workflow.waiting_tasks = {}, {}
        return workflow.ready_tasks, workflow.waiting_tasks


def _set_state(task: Any, value: int) -> None:
    if value != task._state:
        task.last_state_change = time.time()
        task._state = value
    if value == TaskState.READY:
        _lists(task.workflow)[0][task.id] = task
    elif value == TaskState.WAITING:
        _lists(task.workflow)[1][task.id] = task


def _update_waiting_tasks(workflow: Any) -> None:
    """Joins look whether the last token has come. Events are not asked: what reaches them updates them."""
    waiting = _lists(workflow)[1]
    for task_id, task in list(waiting.items()):
        if task._state != TaskState.WAITING or task_id not in workflow.tasks:
            waiting.pop(task_id, None)
        elif not is_catching(task.task_spec):
            task.task_spec._update(task)


def _do_engine_steps(
    workflow: Any,
    will_complete_task: Callable[[Any], None] | None = None,
    did_complete_task: Callable[[Any], None] | None = None,
) -> None:
    while _round(workflow, will_complete_task, did_complete_task):
        pass


def _round(workflow: Any, before: Callable[[Any], None] | None, after: Callable[[Any], None] | None) -> bool:
    active = workflow.get_active_subprocesses()
    moved = False
    for sub in sorted(active, key=lambda one: one.depth, reverse=True):
        # What moves in a called process may throw what a process within it waits for, and that one had its turn.
        while _run_ready(sub, before, after):
            moved = True
        task = workflow.get_task_from_id(sub.parent_task_id)
        task.task_spec._update(task)
    moved = _run_ready(workflow, before, after) or moved
    # Not how many there are: two calls may end where one begins, and what has begun wants its first step.
    return moved or any(sub not in active for sub in workflow.get_active_subprocesses())


def _run_ready(part: Any, before: Callable[[Any], None] | None, after: Callable[[Any], None] | None) -> bool:
    """Whatever is ready in this process and in those within it, once each."""
    moved = False
    for task in _ready_within(part):
        if task._state == TaskState.READY and task.id in task.workflow.tasks:
            # Taken before: it may become ready again while it runs.
            _lists(task.workflow)[0].pop(task.id, None)
            if before is not None:
                before(task)
            task.run()
            moved = True
            if after is not None:
                after(task)
    return moved


def _ready_within(part: Any) -> list[Any]:
    """In the order of the tree. A step beside a subprocess and the steps in it take turns: what one says the other may
    wait for."""
    found = _ready(part)
    for sub in part.top_workflow.subprocesses.values():
        if sub is not part and (inside := _ready(sub)) and _is_within(sub, part):
            found += inside
    return sorted(found, key=_place) if len(found) > 1 else found


def _ready(part: Any) -> list[Any]:
    """What the engine may run by itself; what is over since is forgotten."""
    ready = _lists(part)[0]
    over = [one for one, task in ready.items() if task._state != TaskState.READY or one not in part.tasks]
    for task_id in over:
        del ready[task_id]
    return [task for task in ready.values() if not task.task_spec.manual]


def _place(task: Any) -> list[int]:
    """Where a task stands in the tree; what a subprocess holds comes before what follows the subprocess."""
    place: list[int] = []
    while task is not None:
        while (parent := task.parent) is not None:
            place.append(parent._children.index(task.id))
            task = parent
        part = task.workflow
        task = part.top_workflow.get_task_from_id(part.parent_task_id) if part.parent_task_id is not None else None
        if task is not None:
            place.append(-1)
    return place[::-1]


def _is_within(sub: Any, part: Any) -> bool:
    while sub is not None and sub is not part:
        sub = sub.parent_workflow
    return sub is part


def _predict(
    spec: Any, task: Any, seen: Any = None, looked_ahead: int = 0, mask: int = TaskState.PREDICTED_MASK
) -> None:
    if not spec._wf_spec.lazy:
        _STOCK[TaskSpec, "_predict"](spec, task, seen, looked_ahead, mask)
    elif task._state & LIVE and _childless(task):
        spec._predict_hook(task)


def _run(spec: Any, task: Any) -> Any:
    if spec._wf_spec.lazy and _childless(task):
        spec._predict_hook(task)
    return _STOCK[TaskSpec, "_run"](spec, task)


def _childless(task: Any) -> bool:
    tasks = task.workflow.tasks
    return all(tasks[child].triggered for child in task._children)


_OURS = {
    "_set_state": _set_state,
    "update_waiting_tasks": _update_waiting_tasks,
    "do_engine_steps": _do_engine_steps,
    "_predict": _predict,
    "_run": _run,
}
use(True)
