"""One turn of one process instance: taken in hand under a lock, moved until it waits, written back. How a token moves.

Everything a turn changes (state, user tasks, timers, message waits, history) is derived from the state before and
after and written in one go, inside the caller's transaction. If anything raises, the object is dropped and the
transaction rolled back: a half-moved workflow is never stored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Connection

from app import gathered
from app.actor import Actor
from app.engine import armed, codec, ledger, messages, tokens, wiring
from app.engine.compile import LIVE, Bundle, is_boundary
from app.engine.errors import StepFailed, TokenLost, TooManySteps, TooManyTasks
from app.engine.interpreter import Interpreter, scalar
from app.engine.live import Live
from app.engine.model import Node
from app.engine.prune import prune
from app.errors import DeskError

STEPS = 800
"""Steps without a person, a timer or a message between them. A diagram that needs more goes round in a circle; and
at depth 1000 the library stops seeing its tasks and takes the workflow for completed."""


TASKS = 2_000
"""Tasks of the library in one instance: loops within loops multiply."""
JOINS = 60
"""Joins passed in one turn. Each looks at everything around it, and a ring of them makes tokens without end."""


class Turn:
    """A process instance in hand. ``begin`` or ``take`` it, change it, then ``finish``."""

    def __init__(self, conn: Connection, bundle: Bundle, row: Any, actor: Actor, at: datetime) -> None:
        self.conn, self.bundle, self.row = conn, bundle, row
        self.actor, self.at = actor, at
        self.interpreter = Interpreter(conn, bundle, row.id, row.business_key, actor, at)
        self.workflow: Any = None
        self.before = Live()
        self.after = Live()
        self._gathers = gathered.begin(conn)
        self.entered: list[str] = []
        self.end: Node | None = None
        self.armed: list[armed.Armed] = []
        self.completed: UUID | None = None
        self.outcome: str | None = None
        self.working_seconds: int | None = None
        self.opened: list[UUID] = []
        self._known: set[UUID] = set()
        self._steps = self._joins = 0

    def begin(self, variables: dict[str, Any], message: str | None = None) -> None:
        """A new workflow with what its start supplies; ``message`` is the one its start event waits for."""
        self.workflow = BpmnWorkflow(self.bundle.spec, self.bundle.subs, script_engine=self.interpreter)
        self.workflow.task_tree.set_data(**{name: scalar(value) for name, value in variables.items()})
        self._choose_start(message)
        if message is not None:
            self._run()
            self.workflow.catch(BpmnEvent(MessageEventDefinition(message), payload={}))

    def begin_at(self, variables: dict[str, Any], node_id: str) -> None:
        """A new workflow whose token begins in the middle of its outermost diagram."""
        self.workflow = BpmnWorkflow(self.bundle.spec, self.bundle.subs, script_engine=self.interpreter)
        root = self.workflow.task_tree
        tokens.put_at(root, node_id, {name: scalar(value) for name, value in variables.items()})

    def move(self, task_id: UUID, node_id: str) -> None:
        """The token at ``task_id`` goes to another node of its diagram; what hangs on it there ends."""
        task = self.workflow.get_task_from_id(task_id)
        self._guarded(task, lambda: tokens.move(self.workflow, task, node_id))

    def correct(self, process: str, name: str, value: Any, token: UUID | None = None) -> None:
        """A variable gets another value, wherever the tokens of this diagram carry it; or at one token alone, with what
        hangs on it."""
        if token is not None:
            carrying = tokens.unit(self.workflow, self.before.at[token])
        else:
            carrying = (task for part in self._parts() for task in part.tasks.values())
        for task in carrying:
            if name in task.data and self.bundle.process_of.get(task.workflow.spec.name) == process:
                task.data[name] = scalar(value)

    def _choose_start(self, message: str | None) -> None:
        # The library would set off every start event of a process and wait for all of them in the end.
        for task in list(self.workflow.task_tree.children):
            node = self.bundle.node(task)
            if node is not None and node.message != message:
                self.workflow._remove_task(task.id)

    def take(self, state: bytes) -> None:
        """The workflow as it was stored."""
        self.workflow = codec.decode(state, self.bundle, self.interpreter)
        self.before = Live.of(self.workflow, self.bundle)
        self._known = {
            task.id
            for part in self._parts()
            for task in part.tasks.values()
            if task._state >= TaskState.WAITING and not _is_on_guard(task)
        }

    def complete(self, task_id: UUID, variables: dict[str, Any], outcome: str | None, working_seconds: int) -> None:
        """A person has done the user task ``task_id``; it took ``working_seconds`` of working time."""
        task = self.before.users[task_id]
        self.completed, self.outcome, self.working_seconds = task_id, outcome, working_seconds
        task.set_data(**{name: scalar(value) for name, value in variables.items()})
        self._guarded(task, task.run)

    def fire(self, task_id: UUID) -> None:
        """The timer that waits at ``task_id`` is due."""
        task = self.before.catching[task_id]
        task._set_internal_data(event_fired=True)
        self._guarded(task, lambda: task.task_spec._update(task))
        if _is_on_guard(task) and (node := self.bundle.node(task)) is not None:
            self._step_on(task, node)  # a repeating timer: a token passes while the event goes on waiting

    def catch(self, task_id: UUID, name: str, payload: dict[str, Any]) -> None:
        """The message ``name`` reaches the event that waits at ``task_id``."""
        task = self.before.catching[task_id]
        event = BpmnEvent(MessageEventDefinition(name), payload={key: scalar(value) for key, value in payload.items()})

        def caught() -> None:
            task.task_spec.catch(task, event)
            task.task_spec._update(task)

        self._guarded(task, caught)

    def finish(self) -> None:
        """Move on until nothing moves by itself, then write down what changed."""
        self._run()
        while passing := armed.arm(self):
            for task in passing:
                task._set_internal_data(event_fired=True)
                task.task_spec._update(task)
            self._run()
        if not self.is_over and not self.after.hosts:
            raise TokenLost
        messages.post_thrown(self)
        if self.entered:
            self._note_path()
        prune(self.workflow)
        ledger.write(self)
        self._settle()
        if self._gathers:
            gathered.flush(self.conn)

    def note(self, kind: str, node: str | None = None, **data: Any) -> None:
        """Add an event to the history of this turn."""
        self.interpreter.note(kind, node, **data)

    def _settle(self) -> None:
        """Say what this instance waits for now: where its tokens stand says so, nothing can be forgotten."""
        before, after = self.before.waits, self.after.waits
        if before != after or self.armed:
            wiring.timekeeper().settle(
                self.conn, self.row.business_key, self.row.id, after if before != after else None, self.actor, self.at
            )

    def _note_path(self) -> None:
        # A text of the history holds 200 characters; a long leg becomes several events.
        leg = ""
        for node in self.entered:
            if leg and len(leg) + len(node) > 198:
                self.note("token:moved", nodes=leg)
                leg = ""
            leg = f"{leg},{node}" if leg else node
        self.note("token:moved", nodes=leg)

    @property
    def is_over(self) -> bool:
        return bool(self.workflow.completed)

    def _run(self) -> None:
        try:
            self.workflow.do_engine_steps(will_complete_task=self._about_to_run)
        except DeskError:
            raise
        except Exception as error:
            raise self.failure(None, error) from error
        for part in self._parts():
            for task in sorted(part.tasks.values(), key=lambda one: one.last_state_change):
                if task._state & LIVE:
                    self._enter(task)
        self.after = Live.of(self.workflow, self.bundle)

    def _about_to_run(self, task: Any) -> None:
        self._steps += 1
        self._joins += isinstance(task.task_spec, UnstructuredJoin)
        if self._steps > STEPS or self._joins > JOINS:
            # The diagram goes round, whoever set it off: that is for whoever keeps it, not for him.
            raise self.failure(task, TooManySteps(limit=min(self._steps, STEPS)))
        if sum(len(part.tasks) for part in self._parts()) > TASKS:
            raise self.failure(task, TooManyTasks())
        self._enter(task)

    def _enter(self, task: Any) -> None:
        """Tell the listeners of a node that a token has come, once a token; its caller's node first."""
        if task.id in self._known or _is_on_guard(task):
            return
        self._known.add(task.id)
        if (parent := task.workflow.parent_task_id) is not None:
            self._enter(self.workflow.get_task_from_id(parent))
        node = self.bundle.node(task)
        if node is None:
            return
        self._step_on(task, node)

    def _step_on(self, task: Any, node: Node) -> None:
        self.entered.append(f"{self.bundle.process_of[node.scope]}/{node.id}")
        if node.tag == "endEvent" and node.scope == self.bundle.key:
            self.end = node
        self.interpreter.hear(task, node)

    def _guarded(self, task: Any, act: Any) -> None:
        try:
            act()
        except DeskError:
            raise
        except Exception as error:
            raise self.failure(task, error) from error

    def failure(self, task: Any, error: Exception) -> StepFailed:
        """What went wrong at a step, with its name."""
        task = getattr(error, "task", None) or task
        node = self.bundle.node(task) if task is not None and hasattr(task, "workflow") else None
        if node is not None:
            return self.failure_at(node, error)
        spec = getattr(error, "task_spec", None)
        return self._failed(str(getattr(spec, "name", "")), "", error)

    def failure_at(self, node: Node, error: Exception) -> StepFailed:
        """What went wrong at a node of the diagram."""
        return self._failed(node.id, node.name, error)

    def _failed(self, node_id: str, name: str, error: Exception) -> StepFailed:
        return StepFailed(
            node_id=node_id, node=name, business_key=self.row.business_key, instance_id=self.row.id, cause=error
        )

    def _parts(self) -> list[Any]:
        return [self.workflow, *self.workflow.subprocesses.values()]


def _is_on_guard(task: Any) -> bool:
    """A boundary event that waits: no token has come to it, and none may ever come."""
    return bool(task._state == TaskState.WAITING and is_boundary(task.task_spec))
