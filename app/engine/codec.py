"""The state of a process instance as bytes: a format byte, then the tasks the library cannot do without.

Specs are never stored (they belong to the definition), predicted tasks are not stored (the library predicts them
again), a task's data is its difference from its parent's. Written with msgpack: a few hundred bytes a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine import fast
from app.engine.compile import LIVE, Bundle, SpecIndex, is_activity, is_catching
from app.engine.model import Node

FORMAT = b"\x01"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
_NOTHING = object()


def encode(workflow: Any, bundle: Bundle) -> bytes:
    """The state of ``workflow`` (already pruned)."""
    subs = [
        (task_id.bytes, sub.spec.name, sub.completed, _pack(sub, bundle.index[sub.spec.name]))
        for task_id, sub in workflow.subprocesses.items()
    ]
    packed = (workflow.completed, _pack(workflow, bundle.index[workflow.spec.name]), subs)
    return FORMAT + _encode(packed)


def decode(state: bytes, bundle: Bundle, interpreter: Any) -> Any:
    """The workflow of ``state``, ready to run. Raises ValueError for a format this release does not know."""
    if state[:1] != FORMAT:
        raise ValueError(f"Unknown state format {state[:1]!r}.")
    completed, rows, subs = _decode(state[1:])
    workflow = BpmnWorkflow(bundle.spec, bundle.subs, script_engine=interpreter, deserializing=True)
    workflow.completed = completed
    _unpack(workflow, rows, bundle.index[bundle.spec.name], workflow)
    # A called process is listed after its caller, so the task it hangs on is there already.
    for raw_id, name, done, sub_rows in subs:
        task_id = UUID(bytes=raw_id)
        sub = BpmnSubWorkflow(bundle.subs[name], task_id, workflow, deserializing=True)
        sub.completed = done
        workflow.subprocesses[task_id] = sub
        _unpack(sub, sub_rows, bundle.index[name], workflow)
        caller = workflow.get_task_from_id(task_id)
        sub.completed_event.connect(caller.task_spec._on_subworkflow_completed, caller)
    return workflow


def standing(state: bytes, bundle: Bundle) -> Iterator[Node]:
    """The nodes tokens stand at, read off the bytes: no workflow is built. As ``live.Live.of`` would find them, but
    for boundary events, which only wait.

    Raises ValueError for a format this release does not know.
    """
    if state[:1] != FORMAT:
        raise ValueError(f"Unknown state format {state[:1]!r}.")
    completed, rows, subs = _decode(state[1:])
    parts = [(bundle.spec.name, completed, rows), *((name, done, packed) for _, name, done, packed in subs)]
    for name, over, packed in parts:
        index = bundle.index[name]
        for raw in () if over else packed:
            spec = index.specs[raw[3]]
            node = index.nodes.get(spec.name) if raw[2] & LIVE else None
            if node is not None and node.attached_to is None and _holds(spec, raw[2]):
                yield node


def _holds(spec: Any, state: int) -> bool:
    return bool(
        is_activity(spec)
        or (state == TaskState.READY and spec.manual)
        or (state == TaskState.WAITING and is_catching(spec))
    )


def _pack(workflow: Any, index: SpecIndex) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    position: dict[UUID, int] = {}
    for task in _from_the_root(workflow):
        if task._state < TaskState.WAITING:
            continue
        parent = position.get(task._parent, -1)
        position[task.id] = len(rows)
        changed, gone = _difference(workflow.tasks[task._parent].data if parent >= 0 else {}, task.data)
        internal = _internal(task)
        row = (
            task.id.bytes,
            parent,
            task._state,
            index.number[task.task_spec.name],
            round(task.last_state_change, 3),
            task.triggered,
            changed,
            gone,
            internal,
        )
        rows.append(_trimmed(row))
    return rows


def _from_the_root(workflow: Any) -> Any:
    """Parents before their children: a reset or a repeated timer may list them otherwise."""
    stack = [workflow.task_tree]
    while stack:
        task = stack.pop()
        yield task
        stack.extend(reversed(task.children))


def _difference(parent: dict[str, Any], data: dict[str, Any]) -> tuple[dict[str, Any] | None, list[str] | None]:
    # 1 == True in Python, and a case that turns from one into the other has changed.
    changed = {
        key: value
        for key, value in data.items()
        if (before := parent.get(key, _NOTHING)) is not value and (before != value or type(before) is not type(value))
    }
    gone = [key for key in parent if key not in data]
    return changed or None, gone or None


def _internal(task: Any) -> dict[str, Any] | None:
    if task._state & TaskState.FINISHED_MASK:
        return None
    kept = {
        key: value for key, value in task.internal_data.items() if value not in (False, None, []) or key == "merged"
    }
    return kept or None


def _trimmed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    end = len(row)
    while end > 6 and row[end - 1] is None:
        end -= 1
    return row[:end]


def _unpack(workflow: Any, rows: list[Any], index: SpecIndex, top: Any) -> None:
    made: list[Any] = []
    waiting = top.event_manager.tasks
    for raw in rows:
        raw_id, parent, state, spec, changed_at, triggered, changed, gone, internal = (*raw, None, None, None)[:9]
        task = Task.__new__(Task)
        task.id = UUID(bytes=raw_id)
        task.workflow, task._children, task._state, task.triggered = workflow, [], state, triggered
        task.task_spec = index.specs[spec]
        task.thread_id, task.last_state_change = 0, changed_at
        task.internal_data = internal or {}
        task._parent = made[parent].id if parent >= 0 else None
        task.data = dict(made[parent].data) if parent >= 0 else {}
        if parent >= 0:
            made[parent]._children.append(task.id)
        if changed:
            task.data.update({key: tuple(value) if type(value) is list else value for key, value in changed.items()})
        for key in gone or ():
            task.data.pop(key, None)
        if state == TaskState.WAITING and is_catching(task.task_spec):
            waiting[task.id] = task
        workflow.tasks[task.id] = task
        made.append(task)
    workflow.task_tree = made[0]
    fast.note(workflow, made)
    if fast.lazy(workflow):
        return
    for task in made:
        if task._state & LIVE and all(workflow.tasks[child].triggered for child in task._children):
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
