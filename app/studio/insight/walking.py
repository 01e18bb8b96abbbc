"""The way of each instance through a diagram, walked again from what the log says was entered: which flows were
taken, and how long a token stood where no person works.

The log names the nodes, not the flows between them. A token comes to a node along one of the flows that end there,
from a node where one stands; where several do, it came from the one that was entered last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.engine.model import GATEWAYS, Node, Process
from app.engine.runs import Leg

SPLITS = ("parallelGateway", "inclusiveGateway")
"""From these a token goes on along several flows at once."""
HOLDS = frozenset({"callActivity", "subProcess", "transaction", "receiveTask", "intermediateCatchEvent",
                   "eventBasedGateway"})  # fmt: skip
"""Where a token may stand for long without a task in somebody's inbox."""

Way = tuple[str, str]
"""A gateway, and the node one of its flows leads to. Two flows to the same node are one way: the log cannot tell."""


@dataclass
class Walked:
    """``taken`` per way out of a gateway; ``reached``: how often each gateway was; ``stood``: seconds per stay;
    ``instances``: how many came through the diagram at all."""

    taken: Counter[Way] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    stood: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    instances: int = 0


@dataclass
class _Stay:
    """A token that was seen entering a node and not seen leaving it yet."""

    at: datetime
    order: int
    left: int = 0


class Walk:
    """Walks many instances through one diagram; only what happened from ``since`` to ``until`` is counted."""

    def __init__(self, process: Process, since: datetime | None, until: datetime) -> None:
        self.walked = Walked()
        self._process, self._since, self._until = process, since, until
        self._sources: dict[str, list[str]] = defaultdict(list)
        for flow in process.flows.values():
            self._sources[flow.target].append(flow.source)
        self._stays: dict[str, list[_Stay]] = defaultdict(list)
        self._instance = self._order = 0

    def follow(self, legs: Iterable[Leg]) -> Walked:
        """``legs`` of one instance after the other, each in its order."""
        for leg in legs:
            if leg.instance_id != self._instance:
                self._instance, self._stays = leg.instance_id, defaultdict(list)
                self.walked.instances += 1
            for name in leg.nodes:
                # A log of years may name a node that this version does not have: an instance was migrated.
                if (node := self._process.nodes.get(name)) is not None:
                    self._enter(node, leg.at)
        return self.walked

    def _enter(self, node: Node, at: datetime) -> None:
        if node.attached_to:
            if node.interrupting:
                self._leave(self._process.nodes[node.attached_to], at)
        elif (source := self._last(self._sources[node.id])) is not None:
            if source.tag in GATEWAYS and self._counts(at):
                self.walked.taken[source.id, node.id] += 1
            self._leave(source, at)
        if node.tag in GATEWAYS and self._counts(at):
            self.walked.reached[node.id] += 1
        self._order += 1
        self._stays[node.id].append(_Stay(at, self._order))

    def _last(self, sources: Iterable[str]) -> Node | None:
        """Of the nodes a token may have come from, the one where it was seen last."""
        standing = [(self._stays[one][-1].order, one) for one in sources if self._stays[one]]
        return self._process.nodes[max(standing)[1]] if standing else None

    def _leave(self, node: Node, at: datetime) -> None:
        stays = self._stays[node.id]
        if not stays:
            return
        if node.tag in SPLITS and len(node.outgoing) > 1:
            stays[-1].left += 1
            if stays[-1].left < len(node.outgoing):
                return
        # Each round of a loop enters the node anew; the stay in it began with the first.
        stay = stays[0] if node.loop else stays[-1]
        if node.loop:
            stays.clear()
        else:
            stays.pop()
        if node.tag in HOLDS and self._counts(at):
            self.walked.stood[node.id].append((at - stay.at).total_seconds())

    def _counts(self, at: datetime) -> bool:
        return (self._since is None or at >= self._since) and at < self._until
