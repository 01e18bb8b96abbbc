"""One diagram, one path, two engines: ours (fast loop, pruning, stored and restored at every step) and the untouched
library, which keeps one object alive. Both are asked the same, and both must say the same after every step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from app import clock
from app.engine import codec, fast, prune, reading
from app.engine.compile import Bundle, compile_bundle
from app.engine.interpreter import Interpreter, scalar
from app.engine.live import Live
from tests.unit.engine.world import ANN, form

Step = tuple[str, Any, int]
"""What happens (do, fire, tell), to which of those that can, and the value a person gives."""


class Listening(Interpreter):
    """Says its verbs, and keeps what it would write to the history."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(None, bundle, 1, "case:1", ANN, clock.now())  # type: ignore[arg-type]
        self.noted: list[str] = []

    def note(self, kind: str, node: str | None = None, **data: Any) -> None:
        self.noted.append(f"{kind} {node}")


def bundle_of(files: Mapping[str, bytes]) -> Bundle:
    read = reading.read({**files, "step.form": form("step")})
    assert not read.problems, read.problems
    return compile_bundle("main", "", read.roots, read.processes, read.forms, read.decisions)


class Side:
    """One of the two engines with a case in hand."""

    def __init__(self, bundle: Bundle, *, ours: bool) -> None:
        self.bundle, self.ours = bundle, ours
        self.interpreter = Listening(bundle)
        self.largest = 0
        self._use()
        self.workflow = BpmnWorkflow(bundle.spec, bundle.subs, script_engine=self.interpreter)
        self.workflow.task_tree.set_data(v=0, n=0)
        self._settle()

    def _use(self) -> None:
        fast.use(self.ours)

    def _settle(self) -> None:
        self.workflow.do_engine_steps()
        self.thrown = [event.event_definition.name for event in self.workflow.get_events()]
        self.over = bool(self.workflow.completed)
        self.result = dict(self.workflow.data) if self.over else None
        if self.ours:
            prune.prune(self.workflow)
            state = codec.encode(self.workflow, self.bundle)
            self.largest = max(self.largest, len(state))
            self.workflow = codec.decode(state, self.bundle, self.interpreter)
        self.live = Live.of(self.workflow, self.bundle)

    def can(self) -> list[tuple[str, Any]]:
        """What could happen next, in an order both engines agree on."""
        users = [("do", key) for key in self._named(self.live.users.items())]
        timers = [("fire", key) for key in self._named((one[0], task) for one, task in self.live.timers.items())]
        return [*users, *timers, *(("tell", name) for name in sorted({name for _, name in self.live.messages}))]

    def take(self, step: tuple[str, Any], value: int) -> None:
        self._use()
        act, key = step
        if act == "do":
            task = self._named(self.live.users.items())[key]
            task.set_data(v=value)
            task.run()
        elif act == "fire":
            task = self._named((one[0], task) for one, task in self.live.timers.items())[key]
            task._set_internal_data(event_fired=True)
            task.task_spec._update(task)
        else:
            named = self._named((one[0], task) for one, task in self.live.messages.items() if one[1] == key)
            task = named[next(iter(named))]
            event = BpmnEvent(MessageEventDefinition(key), payload={"v": scalar(value)})
            task.task_spec.catch(task, event)
            task.task_spec._update(task)
        self._settle()

    def seen(self) -> dict[str, Any]:
        """Everything a person, the clock or another case could tell it by."""
        return {
            "people": [*self._named(self.live.users.items())],
            "events": sorted(self._name(task) for task in self.live.catching.values()),
            "noted": self.interpreter.noted,
            "thrown": self.thrown,
            "over": self.over,
            "result": self.result,
        }

    def _named(self, tasks: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
        """Tasks by where they stand and what they know; those that agree in both are as good as one another."""
        named: dict[Any, Any] = {}
        for _, task in sorted(tasks, key=lambda one: self._name(one[1])):
            name = self._name(task)
            number = sum(1 for known in named if known[0] == name)
            named[name, number] = task
        return named

    def _name(self, task: Any) -> str:
        where, part = [task.task_spec.bpmn_id or task.task_spec.name], task.workflow
        while part.parent_task_id is not None:
            caller = self.workflow.get_task_from_id(part.parent_task_id)
            where.append(caller.task_spec.name)
            part = caller.workflow
        data = {key: value for key, value in sorted(task.data.items()) if key in ("v", "n", "rounds")}
        return f"{'/'.join(reversed(where))} {data}"


def walk(bundle: Bundle, path: bytes, steps: int = 25) -> tuple[int, int]:
    """Walk both engines along ``path``; the number of steps and the largest state. AssertionError where they differ."""
    ours, stock = Side(bundle, ours=True), Side(bundle, ours=False)
    told: list[Any] = []
    _same(ours, stock, told)
    for choice in path[:steps]:
        ways = stock.can()
        if ours.can() != ways:
            raise AssertionError((told, ours.can(), ways))
        if not ways:
            break
        step = ways[(choice // 10) % len(ways)]
        told.append((*step, choice % 10))
        ours.take(step, choice % 10)
        stock.take(step, choice % 10)
        _same(ours, stock, told)
    return len(told), ours.largest


def _same(ours: Side, stock: Side, told: list[Any]) -> None:
    one, other = ours.seen(), stock.seen()
    differ = {key: (one[key], other[key]) for key in one if one[key] != other[key]}
    if differ:
        raise AssertionError((told, differ))
