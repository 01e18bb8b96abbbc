"""Which stages lie before a step, told again by another road: take a stage out of the diagram and see what one still
comes to. What cannot be reached without it lies behind it. Of all shipped procedures, at every node."""

from __future__ import annotations

import pytest

from app import folders
from app.engine.lint import stages
from app.engine.model import Process
from app.engine.reading import Reading, read
from tests.unit.engine.world import diagram, end, form, start, user


@pytest.fixture(scope="module")
def shipped() -> Reading:
    return read(folders.shipped())


def without(reading: Reading, process: Process, stage: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The nodes a token can enter that has not met the stage."""
    return _entered(reading, process, process.id, stage, seen)


def _entered(reading: Reading, process: Process, scope: str, stage: str, seen: frozenset[str]) -> set[str]:
    found: set[str] = set()
    todo = [node for node in process.scoped(scope) if node.tag == "startEvent"]
    for node in todo:
        if node.id in found:
            continue
        found.add(node.id)
        if node.stage == stage:
            continue
        # Whoever leaves by the boundary has not done what is inside.
        todo += process.boundary(node.id)
        brought = False
        if node.tag == "subProcess":
            inner = _entered(reading, process, node.id, stage, seen)
            found |= inner
            brought = node.loop is None and _brings(process, node.id, inner, stage)
        elif node.called and node.loop is None:
            brought = brings(reading, node.called, stage, seen | {process.id})
        if not brought:
            todo += [process.nodes[process.flows[flow].target] for flow in node.outgoing]
    return found


def brings(reading: Reading, called: str, stage: str, seen: frozenset[str]) -> bool:
    """Whether nobody comes to a plain end of the called process without the stage."""
    if called not in reading.processes or called in seen:
        return False
    process = reading.processes[called]
    return _brings(process, called, without(reading, process, stage, seen), stage)


def _brings(process: Process, scope: str, entered: set[str], stage: str) -> bool:
    ends = [node for node in process.scoped(scope) if node.tag == "endEvent" and not node.end]
    return bool(ends) and all(end.id not in entered or end.stage == stage for end in ends)


@pytest.mark.req("R-032")
def test_no_step_of_any_shipped_procedure_is_offered_before_the_stages_it_lies_behind(shipped: Reading) -> None:
    asked, behind = 0, 0
    for process in shipped.processes.values():
        free = {stage: without(shipped, process, stage) for stage in stages.STAGES}
        for node in process.nodes.values():
            # A token moves within the diagram it stands in: what is inside a subprocess is entered through it.
            if node.tag != "startEvent" and node.scope == process.id:
                lies_behind = {stage for stage, nodes in free.items() if node.id not in nodes}
                assert stages.before(shipped, process, node) == lies_behind, (process.id, node.id)
                asked, behind = asked + 1, behind + len(lies_behind)
    assert asked > 300
    assert behind > 30


DIAGNOSED = 'as:stage="diagnosis"'
TWICE = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>rounds</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
INNER = diagram("inner", start("s"), user("look", attributes=DIAGNOSED), end("e"), flows="s>look look>e")


def sub(step: str, inner: str = "") -> str:
    flows = '<bpmn:sequenceFlow id="q1" sourceRef="s1" targetRef="in"/><bpmn:sequenceFlow id="q2" sourceRef="in" targetRef="e1"/>'
    return f'<bpmn:subProcess id="x">{inner}<bpmn:startEvent id="s1"/>{step}<bpmn:endEvent id="e1"/>{flows}</bpmn:subProcess>'


@pytest.mark.req("R-032")
@pytest.mark.parametrize(
    ("step", "behind"),
    [
        (user("x", attributes=DIAGNOSED), {"diagnosis"}),
        (user("x", attributes=DIAGNOSED, inner=TWICE), {"diagnosis"}),
        ('<bpmn:callActivity id="x" calledElement="inner"/>', {"diagnosis"}),
        (f'<bpmn:callActivity id="x" calledElement="inner">{TWICE}</bpmn:callActivity>', set()),
        (sub(user("in", attributes=DIAGNOSED)), {"diagnosis"}),
        (sub(user("in", attributes=DIAGNOSED), inner=TWICE), set()),
        (sub(user("in")), set()),
    ],
)
def test_what_is_sure_to_happen_inside_a_step_lies_before_the_next(step: str, behind: set[str]) -> None:
    """Entered is met, however often it is done; what is inside may be done for none of a list."""
    main = diagram("main", start(), step, user("after"), end(), flows="start>x x>after after>end")
    reading = read({"main.bpmn": main, "inner.bpmn": INNER, "step.form": form("step")})
    process = reading.processes["main"]
    assert stages.before(reading, process, process.nodes["after"]) == behind
    assert {one for one in stages.STAGES if "after" not in without(reading, process, one)} == behind
