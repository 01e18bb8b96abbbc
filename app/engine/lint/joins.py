"""Parallel gateways that nobody ever gets past, and tokens that stay behind at one whatever happens.

Every way through a diagram is played. Conditions, events and boundaries are free: anything may happen at any time. What
no marking reaches even so happens to nobody; only that is refused. An inclusive gateway waits for nobody who cannot
come, so there is nothing certain to say of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from app.engine.lint.report import at
from app.engine.model import Node, Process
from app.engine.reading import Reading
from app.errors import Problem

MOST = 100_000
"""Tokens looked at, in all markings of a scope. A diagram with more to it is not judged."""
MANY = 2
"""Two tokens in one place, or more: they are not counted any further, so that a game has an end."""
STOPS = frozenset({"terminate", "error"})

NEVER = "“{name}” waits for a token on each way into it, and no course of events brings them all. Merge alternatives with an exclusive gateway, and lead no way out of the gateway back into it."  # noqa: E501
LEFT = "Whatever happens, a token is left waiting at “{name}” in the end. Let as many tokens come along each way into it as along the others."  # noqa: E501

Place = tuple[str, str]
"""A token on its way from one node to another. Of two flows between the same two the engine makes one way."""
Marking = frozenset[tuple[Place, int]]
NOBODY: Marking = frozenset()


class TooMuch(Exception):
    """The game has more markings than anybody looks at."""


def problems(reading: Reading, process: Process) -> Iterator[Problem]:
    """Joins of a process that are never passed, or else those where every game ends with a token left."""
    inside = (node.id for node in process.nodes.values() if node.tag in ("subProcess", "transaction"))
    for scope in (process.id, *inside):
        game = Game.of(process, scope)
        if not game.joins:
            continue
        try:
            game.play()
        except TooMuch:
            continue
        dead = game.reached - game.passed
        for node in sorted(dead):
            yield at(process, process.nodes[node], NEVER, name=process.nodes[node].name or node)
        for node in sorted(game.left) if not (dead or game.over) else ():
            yield at(process, process.nodes[node], LEFT, name=process.nodes[node].name or node)


@dataclass
class Game:
    """The tokens of one process or subprocess, what they may do, and what came of it.

    ``reached`` are the joins where a token waited, ``passed`` those that were passed, ``left`` those where one
    stayed when nothing could move any more; ``over`` says whether any game came to its end.
    """

    nodes: dict[str, Node]
    out: dict[str, list[Place]]
    guards: dict[str, list[Node]]
    joins: dict[str, set[Place]]
    reached: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    over: bool = False

    @classmethod
    def of(cls, process: Process, scope: str) -> Game:
        nodes = {node.id: node for node in process.scoped(scope)}
        out: dict[str, list[Place]] = {node: [] for node in nodes}
        into: dict[str, set[Place]] = {node: set() for node in nodes}
        for flow in process.flows.values():
            if flow.source in nodes and flow.target in nodes:
                out[flow.source].append((flow.source, flow.target))
                into[flow.target].add((flow.source, flow.target))
        guards = {node: process.boundary(node) for node in nodes}
        joins = {node: into[node] for node in nodes if nodes[node].tag == "parallelGateway" and len(into[node]) > 1}
        return cls(nodes, out, guards, joins)

    def play(self) -> None:
        """Every game from every start. Raises TooMuch."""
        starts = [node for node in self.nodes.values() if node.tag == "startEvent"]
        todo = [self._moved({}, self.out[node.id]) for node in starts]
        seen, looked = set(todo), 0
        while todo:
            marking = todo.pop()
            following = False
            for after in self._steps(marking):
                following = True
                looked += 1 + len(after)
                if looked > MOST:
                    raise TooMuch
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
            waiting = {place[1] for place, _ in marking if place[1] in self.joins}
            self.reached |= waiting
            self.over |= not marking
            self.left |= waiting if not following else set()

    def _steps(self, marking: Marking) -> Iterator[Marking]:
        """Every marking that may come next."""
        tokens = dict(marking)
        standing: dict[str, list[Place]] = {}
        for place in tokens:
            standing.setdefault(place[1], []).append(place)
        for target, here in standing.items():
            node = self.nodes[target]
            if target in self.joins and len(here) < len(self.joins[target]):
                continue
            if target in self.joins or node.tag == "inclusiveGateway":
                # Whatever waits there goes with it, the second token of a way too.
                self.passed.add(target)
                rest = {place: count for place, count in tokens.items() if place[1] != target}
                yield from (self._moved(rest, ways) for ways in self._ways(node))
            elif _stops(node):
                yield NOBODY
            else:
                for place in here:
                    yield from self._step(tokens, place, node)

    def _step(self, tokens: dict[Place, int], place: Place, node: Node) -> Iterator[Marking]:
        """One token does what it does at this node; beside it the clock or a message may."""
        others = {other: count for other, count in tokens.items() if other != place}
        for rest in [others] if tokens[place] < MANY else [{**others, place: 1}, tokens]:
            yield from (self._moved(rest, ways) for ways in self._ways(node))
            yield from (self._moved(rest, self.out[one.id]) for one in self.guards[node.id] if one.interrupting)
        yield from (self._moved(tokens, self.out[one.id]) for one in self.guards[node.id] if not one.interrupting)

    def _ways(self, node: Node) -> Iterable[tuple[Place, ...]]:
        """Where tokens may go from a node: all of its ways out, one of them, or any number."""
        out = self.out[node.id]
        if node.tag == "parallelGateway" or not out:
            return [tuple(out)]
        if node.tag == "inclusiveGateway":
            return chain.from_iterable(combinations(out, count) for count in range(1, len(out) + 1))
        return [(place,) for place in out]

    def _moved(self, rest: dict[Place, int], ways: Iterable[Place]) -> Marking:
        after = dict(rest)
        for way in ways:
            place = self._onward(way)
            if place is not None:
                after[place] = min(after.get(place, 0) + 1, MANY)
        return frozenset(after.items())

    def _onward(self, place: Place) -> Place | None:
        """Past all nodes where there is nothing to choose; None past an end."""
        passed: set[Place] = set()
        while place not in passed and self._is_plain(place[1]):
            passed.add(place)
            if not self.out[place[1]]:
                return None
            place = self.out[place[1]][0]
        return place

    def _is_plain(self, target: str) -> bool:
        choices = _stops(self.nodes[target]) or self.guards[target] or target in self.joins
        return len(self.out[target]) < 2 and not choices


def _stops(node: Node) -> bool:
    """Whether it ends everything around it."""
    return node.tag == "endEvent" and any(trigger.kind in STOPS for trigger in node.triggers)
