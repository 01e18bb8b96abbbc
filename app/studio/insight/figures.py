"""The figures of one version of a procedure in a period: steps, clocks, and the ways out of gateways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.engine import definitions, runs
from app.engine.limits import limit_of
from app.engine.model import GATEWAYS, HUMAN, Node, Process
from app.studio.insight import queries
from app.studio.insight.queries import Scope
from app.studio.insight.walking import HOLDS, SPLITS, Walk, Walked

MOST = 5_000
"""So many runs are walked again for shares and stays, the newest; what more there are would only cost time."""


@dataclass(frozen=True)
class Spread:
    """The value half do not exceed, and the one nine in ten do not, in seconds."""

    half: float
    ninety: float


@dataclass(frozen=True)
class Step:
    """One place where a token stands. ``working`` is known of the steps of people alone."""

    node: Node
    waiting: int = 0
    late: int = 0
    done: int = 0
    working: Spread | None = None
    elapsed: Spread | None = None


@dataclass(frozen=True)
class Clock:
    """One timer of the diagram under one limit; ``host`` is the step it is drawn on, or itself. ``breaks``: it running
    out breaks a promise, and did so ``broken`` times (a limit may have been no promise once); else it was waited for on
    purpose."""

    node: Node
    host: Node
    limit_key: str
    began: int
    ran_out: int
    broken: int
    breaks: bool


@dataclass(frozen=True)
class Way:
    """One way out of a gateway: the flows to one node, and how often they were taken of all ways out of it."""

    gateway: Node
    target: Node
    flows: tuple[str, ...]
    name: str
    name_en: str
    taken: int
    of: int

    @property
    def share(self) -> float | None:
        return self.taken / self.of if self.of else None


@dataclass(frozen=True)
class Figures:
    """``runs``: how many instances came through the diagram, of the newest ``cut`` where there were more than these."""

    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    ways: tuple[Way, ...]
    runs: int
    cut: int | None = None


# req: R-005
def of(
    conn: Connection, definition: Any, since: datetime | None, until: datetime, now: datetime, *, most: int = MOST
) -> Figures:
    """The figures of a version of a procedure (the row of its definition) for what happened from ``since``, or from
    the beginning, to ``until``; who waits is as of ``now``."""
    scope = Scope(runs.hosts(conn, definition), definition.key, since, until)
    process = definitions.bundle(conn, definition).processes[scope.process]
    walked = Walk(process, since, until).follow(runs.legs(conn, scope.hosts, process.id, since, most=most))
    return Figures(
        _steps(conn, scope, process, walked, now),
        _clocks(process, queries.timers(conn, scope)),
        _ways(process, walked),
        walked.instances,
        most if runs.ran(conn, scope.hosts, since) > most else None,
    )


def _steps(conn: Connection, scope: Scope, process: Process, walked: Walked, now: datetime) -> tuple[Step, ...]:
    standing = runs.standing(conn, scope.hosts, process.id)
    late = {row.node: int(row.late or 0) for row in queries.waiting(conn, scope, now)}
    times = {row.node: row for row in queries.times(conn, scope)}
    return tuple(
        _step(node, standing[node.id], late.get(node.id, 0), times, walked.stood)
        for node in process.nodes.values()
        if node.attached_to is None and (node.tag in HUMAN or node.tag in HOLDS)
    )


def _step(
    node: Node, waiting: int, late: int, times: Mapping[str, Any], stood: Mapping[str, list[float]]
) -> Step:  # fmt: skip
    if (row := times.get(node.id)) is not None:
        working, elapsed = Spread(row.working_half, row.working_ninety), Spread(row.elapsed_half, row.elapsed_ninety)
        return Step(node, waiting, late, row.done, working, elapsed)
    if node.tag in HOLDS and (stays := sorted(stood.get(node.id, ()))):
        return Step(
            node, waiting, late, len(stays), None, Spread(_rank(stays, *queries.HALF), _rank(stays, *queries.NINETY))
        )
    return Step(node, waiting, late)


def _rank(values: Sequence[float], part: int, whole: int) -> float:
    """The smallest of these sorted values that ``part`` of ``whole`` of them do not exceed."""
    return values[-(-len(values) * part // whole) - 1]


def _clocks(process: Process, rows: Sequence[Any]) -> tuple[Clock, ...]:
    found = {(row.node, row.limit_key): row for row in rows if row.node in process.nodes}
    for node in process.nodes.values():
        # One that never ran is shown as well: that nothing ran out is an answer.
        if node.timer and not any(one == node.id for one, _ in found):
            found[node.id, limit_of(node.timer.text) or ""] = None
    return tuple(
        _clock(process, process.nodes[node], limit, row)
        for (node, limit), row in sorted(found.items(), key=lambda one: one[0])
    )


def _clock(process: Process, node: Node, limit: str, row: Any) -> Clock:
    host = process.nodes.get(node.attached_to or "", node)
    # What repeats reminds, and a catching event waits on purpose.
    breaks = bool(limit) and node.tag == "boundaryEvent" and node.timer is not None and node.timer.timer != "cycle"
    if row is None:
        return Clock(node, host, limit, 0, 0, 0, breaks)
    breaks = breaks and bool(row.promised)
    began, ran_out, broken = (int(one or 0) for one in (row.began, row.ran_out, row.broken))
    return Clock(node, host, limit, began, ran_out, broken if breaks else 0, breaks)


def _ways(process: Process, walked: Walked) -> tuple[Way, ...]:
    ways = []
    for gateway in process.nodes.values():
        if gateway.tag not in GATEWAYS or len(gateway.outgoing) < 2:
            continue
        targets: dict[str, list[Any]] = {}
        for flow in gateway.outgoing:
            targets.setdefault(process.flows[flow].target, []).append(process.flows[flow])
        gone = sum(walked.taken[gateway.id, target] for target in targets)
        # Of a gateway that chooses, every visit went one way; from one that splits, several at once.
        of = walked.reached[gateway.id] if gateway.tag in SPLITS else gone
        ways += [_way(process, gateway, target, flows, walked, of) for target, flows in targets.items()]
    return tuple(ways)


def _way(
    process: Process, gateway: Node, target: str, flows: Sequence[Any], walked: Walked, of: int
) -> Way:  # fmt: skip
    def called(names: Sequence[str]) -> str:
        return " / ".join(name for name in names if name)

    return Way(
        gateway,
        process.nodes[target],
        tuple(flow.id for flow in flows),
        called([flow.name for flow in flows]),
        called([flow.name_en for flow in flows]),
        walked.taken[gateway.id, target],
        of,
    )
