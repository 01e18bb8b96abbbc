"""A diagram as the product reads it: processes, nodes, flows, with our own attributes. It runs nothing.

The lint, the node metadata of a bundle and the pages all read from here; the engine library has a reading of its
own, made from the same XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from app.i18n import Named

ACTIVITIES = frozenset(
    {
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "task",
        "callActivity",
        "subProcess",
        "transaction",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent"})
SENDING = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})
HUMAN = frozenset({"userTask", "manualTask"})


class Titled:
    """What has a name in Chinese and one in English."""

    id: str
    name: str
    name_en: str

    @property
    def title(self) -> Named:
        """What a sentence calls it, in its reader's language; its id where it has no name."""
        return Named(self.name, self.name_en) if self.name else Named(self.id)


@dataclass(frozen=True)
class VerbArgument:
    """``<as:arg name value|expression>`` of a service task: a literal, or an expression over the variables."""

    name: str
    value: str | None
    expression: str | None


FACTS = ("text", "instant", "people", "role", "limit")
"""How a variable is shown to a person."""


@dataclass(frozen=True)
class Fact:
    """``<as:input name label as:nameEn kind english>``: a variable of its start that a process shows with its tasks.

    ``english`` names the variable that says the same in English.
    """

    name: str
    label: str
    label_en: str
    kind: str = "text"
    english: str = ""


@dataclass(frozen=True)
class Trigger:
    """An event definition: its kind ("timer", "message", …) and what it names.

    ``text`` is the timer's expression or the condition; ``timer`` is "duration", "date" or "cycle".
    """

    kind: str
    text: str = ""
    timer: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Loop:
    """Multi-instance or standard loop of an activity."""

    kind: str
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    condition: str | None = None
    maximum: str | None = None


@dataclass
class Node(Titled):
    """A flow node. ``scope`` is the id of the process or subprocess that holds it.

    ``assignee`` and ``not_person`` are expressions that name people, ``due`` is one of a date somebody chose;
    ``not_by`` are steps whose doers may not do this one; ``starters`` are roles that may start besides ``role``;
    ``asks`` are the forms its verb names; ``waits`` is what the matter waits for while a token is here.
    Of a message, ``correlation`` is an expression for its key, ``keep`` for the days it waits for somebody, ``dedup``
    for what makes a second one the same.
    """

    id: str
    tag: str
    scope: str
    name: str = ""
    name_en: str = ""
    role: str | None = None
    form_key: str | None = None
    stage: str | None = None
    topic: str | None = None
    decision: str | None = None
    called: str | None = None
    script: str | None = None
    assignee: str | None = None
    due: str | None = None
    not_by: tuple[str, ...] = ()
    not_person: str | None = None
    waits: str | None = None
    correlation: str | None = None
    keep: str | None = None
    dedup: str | None = None
    starters: tuple[str, ...] = ()
    end: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    loop: Loop | None = None
    heard: tuple[tuple[str, str], ...] = ()
    arguments: tuple[VerbArgument, ...] = ()
    asks: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    unsupported: tuple[str, ...] = ()
    incoming: list[str] = field(default_factory=list)
    outgoing: list[str] = field(default_factory=list)

    @property
    def timer(self) -> Trigger | None:
        return next((trigger for trigger in self.triggers if trigger.kind == "timer"), None)

    @property
    def keyed(self) -> bool:
        """Whether its message is more than a name."""
        return bool(self.correlation or self.keep or self.dedup)

    @property
    def message(self) -> str | None:
        return next((trigger.ref for trigger in self.triggers if trigger.kind == "message"), None)


@dataclass(frozen=True)
class Flow(Titled):
    """A sequence flow."""

    id: str
    scope: str
    source: str
    target: str
    name: str = ""
    name_en: str = ""
    condition: str | None = None


@dataclass
class Process(Titled):
    """One process of a file with everything it holds, subprocesses included (their nodes carry another scope)."""

    id: str
    file: str
    name: str
    name_en: str
    executable: bool
    opens: str | None
    inputs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    lanes: dict[str, str | None] = field(default_factory=dict)
    lane_names: dict[str, str] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    def scoped(self, scope: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.scope == scope)

    def boundary(self, activity: str) -> list[Node]:
        return self._boundary.get(activity, [])

    def next(self, node: Node) -> list[Node]:
        """Where a token may go from here: along the flows, and out of the boundary events."""
        found = [self.nodes[self.flows[flow].target] for flow in node.outgoing if self.flows[flow].target in self.nodes]
        return found + self.boundary(node.id)

    @property
    def calls(self) -> set[str]:
        return {node.called for node in self.nodes.values() if node.called}

    @property
    def decisions(self) -> set[str]:
        return {node.decision for node in self.nodes.values() if node.decision}

    @property
    def forms(self) -> set[str]:
        """The forms of its steps, and those its verbs name."""
        steps = {node.form_key for node in self.nodes.values() if node.form_key}
        return steps | {form for node in self.nodes.values() for form in node.asks}

    @property
    def start(self) -> Node | None:
        """The plain start event of the process itself."""
        starts = [node for node in self.scoped(self.id) if node.tag == "startEvent" and not node.triggers]
        return starts[0] if len(starts) == 1 else None

    @cached_property
    def _boundary(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.attached_to:
                found.setdefault(node.attached_to, []).append(node)
        return found
