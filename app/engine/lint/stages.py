"""The closed loop 受理 → 诊断 → 解决 → 回访 → 归档 (003 二(二)): no stage may be skipped.

Proved by the graph: on every way from the start to an end marked ``archived``, nodes of all five stages are
passed; called processes count with what each of their ways is sure to meet. Ends marked withdrawn, merged or
out of scope stop early and must give a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from app.engine.lint.report import at
from app.engine.model import Node, Process
from app.engine.reading import Reading
from app.errors import Problem
from app.i18n import Named

STAGES = {
    "intake": ("受理", "intake"),
    "diagnosis": ("诊断", "diagnosis"),
    "solution": ("解决", "solution"),
    "followup": ("回访", "follow-up"),
    "archive": ("归档", "archiving"),
}
Met = frozenset[str]
Known = dict[str, set[str]]


class Processes(Protocol):
    """Whatever knows the processes that call one another: a reading, or a bundle that runs."""

    @property
    def processes(self) -> Mapping[str, Process]: ...


# req: R-032
def problems(reading: Reading, process: Process) -> Iterator[Problem]:
    """Ends marked archived that can be reached past a stage; side ends without a reason."""
    known: Known = {}
    for end in process.nodes.values():
        if end.end == "archived":
            missing = set(STAGES) - sure(reading, process, end, known=known)
            if missing:
                names = [STAGES[stage] for stage in STAGES if stage in missing]
                yield at(
                    process,
                    end,
                    "“{name}” can be reached without passing {stages}. No stage may be skipped (003).",
                    name=end.title,
                    stages=Named("、".join(zh for zh, _ in names), ", ".join(en for _, en in names)),
                )
        elif end.end and not _gives_reason(process, end):
            yield at(
                process,
                end,
                "“{name}” ends the case early; a step before it must close the case with a reason (close_case).",
                name=end.title,
            )


def sure(
    reading: Processes, process: Process, end: Node | None = None, seen: Met = frozenset(), known: Known | None = None
) -> set[str]:
    """The stages that every way to ``end`` (or to whatever end comes) is sure to have met.

    ``known`` keeps what was found of called processes: a procedure that calls another twice, and that one a third
    twice, would otherwise be walked through as often as there are ways to go.
    """
    if process.id in seen:
        return set()
    known = {} if known is None else known
    if end is None and process.id in known:
        return known[process.id]
    out, _, _ = _analysed(reading, process, seen, known)
    ends = [end] if end else [node for node in process.scoped(process.id) if node.tag == "endEvent" and not node.end]
    reached = [out[node.id] for node in ends]
    found = set.intersection(*reached) if reached else set()
    if end is None:
        known[process.id] = found
    return found


def before(reading: Processes, process: Process, node: Node) -> set[str]:
    """The stages that every way to ``node`` is sure to have met before it is entered."""
    out, sources, inside = _analysed(reading, process, frozenset(), {})
    ways = [_leaving(process, source, node, out, sources, inside) for source in sources[node.id] if source != node.id]
    return set.intersection(*ways) if ways else set()


def _analysed(
    reading: Processes, process: Process, seen: Met, known: Known
) -> tuple[dict[str, set[str]], dict[str, list[str]], dict[str, set[str]]]:
    """A forward analysis to a fixed point: what is sure at a node is what is sure on all ways into it. With it, the
    predecessors of each node, and the stages it brings itself."""
    inside = {node.id: _own(reading, process, node, seen | {process.id}, known) for node in process.nodes.values()}
    before = _predecessors(process)
    out: dict[str, set[str]] = {node: set(STAGES) for node in process.nodes}
    order = _in_order(process)
    changed = True
    while changed:
        changed = False
        for node in order:
            ways = [_leaving(process, source, node, out, before, inside) for source in before[node.id]]
            arriving = set.intersection(*ways) if ways else set()
            now = arriving | inside[node.id] | _within(process, node, out)
            if now != out[node.id]:
                out[node.id], changed = now, True
    return out, before, inside


def _leaving(
    process: Process,
    source: str,
    target: Node,
    out: dict[str, set[str]],
    before: dict[str, list[str]],
    inside: dict[str, set[str]],
) -> set[str]:
    if target.attached_to != source:
        return out[source]
    # Out of a boundary event the activity is not finished: only what was sure on the way into it counts, and
    # the stage the activity itself stands for (it was entered).
    ways = [out[one] for one in before[source] if one != source]
    arriving = set.intersection(*ways) if ways else set()
    stage = process.nodes[source].stage
    return arriving | ({stage} if stage in STAGES else set())


def _predecessors(process: Process) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {node: [] for node in process.nodes}
    for node in process.nodes.values():
        for following in process.next(node):
            before[following.id].append(node.id)
    return before


def _in_order(process: Process) -> list[Node]:
    """The nodes as a token meets them, so that mostly one round settles everything."""
    order: dict[str, Node] = {}
    todo = [node for node in process.nodes.values() if node.tag == "startEvent"]
    for node in todo:
        if node.id not in order:
            order[node.id] = node
            todo += process.next(node)
    return [*order.values(), *(node for node in process.nodes.values() if node.id not in order)]


def _own(reading: Processes, process: Process, node: Node, seen: Met, known: Known) -> set[str]:
    own = {node.stage} if node.stage in STAGES else set()
    # What is done for each of a list may be done for none.
    if node.called is not None and node.called in reading.processes and node.loop is None:
        own |= sure(reading, reading.processes[node.called], seen=seen, known=known)
    return own


def _within(process: Process, node: Node, out: Mapping[str, set[str]]) -> set[str]:
    """What is sure at every end inside a subprocess, which stands in the same diagram."""
    if node.tag not in ("subProcess", "transaction") or node.loop is not None:
        return set()
    ends = [out[one.id] for one in process.scoped(node.id) if one.tag == "endEvent"]
    return set.intersection(*ends) if ends else set()


def _gives_reason(process: Process, end: Node) -> bool:
    """Every way into the end comes straight from a step that closes the case."""
    sources = [
        process.nodes[process.flows[flow].source]
        for flow in end.incoming
        if process.flows[flow].source in process.nodes
    ]
    return bool(sources) and all(source.topic == "close_case" for source in sources)
