"""From BPMN files to a bundle: what the engine library needs to run a definition, compiled once per process.

Here the library is taught our dialect: verbs instead of its service and script tasks, timers that are rows (they
fire only when told to), conditions that count only when exactly true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import SendTaskParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import SendTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from app.engine import loops, row_events
from app.engine.decisions import DecisionTable
from app.engine.joins import InclusiveJoin, ParallelJoin
from app.engine.model import Node, Process
from app.engine.row_events import RepeatingRowTimer, RowTimer
from app.engine.xml import own
from app.formdefs import Form

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
"""States in which a token stands."""


class VerbTask(BpmnSpecMixin):  # type: ignore[misc]
    """Service, send, script and business rule task: something of ours happens, inside the transaction."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.top_workflow.script_engine.perform(my_task)
        return True


class SendParser(SendTaskParser):  # type: ignore[misc]
    """A send task says a verb, or throws a message."""

    def create_task(self) -> TaskSpec:
        if own(self.node, "topic"):
            return VerbTask(self.spec, self.bpmn_id, **self.bpmn_attributes)
        return super().create_task()


class Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012  (the library's own way to be extended)
        full_tag("serviceTask"): (TaskParser, VerbTask),
        full_tag("scriptTask"): (TaskParser, VerbTask),
        full_tag("businessRuleTask"): (TaskParser, VerbTask),
        full_tag("sendTask"): (SendParser, SendTask),
        full_tag("parallelGateway"): (GatewayParser, ParallelJoin),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, InclusiveJoin),
    }


class Condition:
    """The condition of a flow. FEEL: only true is true; null and strings are not."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _matches(self, task: Any) -> bool:
        return task.workflow.script_engine.evaluate(task, self.text) is True


@dataclass(frozen=True)
class SpecIndex:
    """The task specs of one process by number, and what each of them is to us."""

    names: tuple[str, ...]
    number: Mapping[str, int]
    specs: tuple[TaskSpec, ...]
    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, spec: Any, nodes: Mapping[str, Node]) -> SpecIndex:
        names = tuple(sorted(spec.task_specs))
        return cls(
            names,
            {name: number for number, name in enumerate(names)},
            tuple(spec.task_specs[name] for name in names),
            {name: nodes[found] for name in names if (found := _bpmn_id(spec.task_specs[name]) or "") in nodes},
        )


@dataclass(frozen=True)
class Bundle:
    """A process definition compiled: specs shared read-only by all its instances in this process."""

    key: str
    hash: str
    spec: Any
    subs: Mapping[str, Any]
    processes: Mapping[str, Process]
    forms: Mapping[str, Form]
    decisions: Mapping[str, DecisionTable]
    index: Mapping[str, SpecIndex]

    @property
    def process(self) -> Process:
        return self.processes[self.key]

    def node(self, task: Any) -> Node | None:
        """The node of the diagram a task of the library stands on; None for its internal ones."""
        return self.index[task.workflow.spec.name].nodes.get(task.task_spec.name)

    @cached_property
    def process_of(self) -> Mapping[str, str]:
        """The process (the file's diagram) that holds a scope."""
        return {scope: process.id for process in self.processes.values() for scope in _scopes(process)}

    @cached_property
    def guarded(self) -> frozenset[str]:
        """Ids of activities with a timer on their boundary: only these can have timers to cancel."""
        return frozenset(
            node.attached_to
            for process in self.processes.values()
            for node in process.nodes.values()
            if node.attached_to and node.timer
        )


def compile_bundle(
    key: str,
    digest: str,
    roots: Mapping[str, etree._Element],
    processes: Mapping[str, Process],
    forms: Mapping[str, Form],
    decisions: Mapping[str, DecisionTable],
) -> Bundle:
    """Compile the process ``key`` with all it calls. ``roots`` are the parsed files by name.

    Raises the library's ValidationException for what the lint should have refused before.
    """
    parser = Parser()
    for file, root in roots.items():
        parser.add_bpmn_xml(root, file)
    spec, subs = parser.get_spec(key), parser.get_subprocess_specs(key)
    everything = [spec, *subs.values()]
    _swap_conditions(everything)
    row_events.swap_timers(everything, processes)
    loops.prepare(everything)
    scoped = _nodes_by_scope(processes)
    row_events.swap_messages(everything, scoped)
    for one in everything:
        # An inclusive join decides by what is predicted above it, so there everything must be.
        one.lazy = not any(isinstance(task_spec, InclusiveGateway) for task_spec in one.task_specs.values())
    return Bundle(
        key,
        digest,
        spec,
        subs,
        processes,
        forms,
        decisions,
        {one.name: SpecIndex.of(one, scoped.get(one.name, {})) for one in everything},
    )


def refused(file: str, root: etree._Element, keys: Iterable[str]) -> Iterator[str]:
    """What the library has against the processes of a file, each by itself: what they call stands for itself."""
    parser = Parser()
    try:
        parser.add_bpmn_xml(root, file)
        todo = list(keys)
        for key in todo:
            spec = parser.get_spec(key, required=False)
            inside = spec.task_specs.values() if spec else ()
            todo += [one.spec for one in inside if isinstance(one, SubWorkflowTask) and one.spec not in todo]
    except ValidationException as error:
        yield str(error)[:300]


def messages_of(spec: Any) -> list[str]:
    """The names of the messages a catching task spec waits for."""
    return [d.name for d in _definitions(spec) if isinstance(d, MessageEventDefinition)]


def timers_of(spec: Any) -> list[RowTimer | RepeatingRowTimer]:
    """The row timers of a catching task spec: one, or those of an event-based gateway."""
    return [d for d in _definitions(spec) if isinstance(d, RowTimer | RepeatingRowTimer)]


def is_activity(spec: Any) -> bool:
    """Whether a started task of this spec holds other work: a called process, a subprocess, a loop."""
    return isinstance(spec, SubWorkflowTask | LoopTask)


def is_split(spec: Any) -> bool:
    return isinstance(spec, BoundaryEventSplit)


def is_boundary(spec: Any) -> bool:
    return isinstance(spec, BoundaryEvent)


def is_catching(spec: Any) -> bool:
    return isinstance(spec, CatchingEvent)


def _definitions(spec: Any) -> list[Any]:
    definition = getattr(spec, "event_definition", None)
    if isinstance(definition, MultipleEventDefinition):
        return list(definition.event_definitions)
    return [definition] if definition is not None else []


def _bpmn_id(spec: Any) -> str | None:
    return getattr(spec, "bpmn_id", None)


def _scopes(process: Process) -> Iterable[str]:
    return {process.id, *(node.scope for node in process.nodes.values())}


def _nodes_by_scope(processes: Mapping[str, Process]) -> dict[str, dict[str, Node]]:
    found: dict[str, dict[str, Node]] = {}
    for process in processes.values():
        for node in process.nodes.values():
            found.setdefault(node.scope, {})[node.id] = node
    return found


def _swap_conditions(specs: Iterable[Any]) -> None:
    for spec in specs:
        for task_spec in spec.task_specs.values():
            if choices := getattr(task_spec, "cond_task_specs", None):
                task_spec.cond_task_specs = [
                    (Condition(condition.args[0]) if condition is not None else None, name)
                    for condition, name in choices
                ]
