"""Every definition an event may have, in every place an event may stand: what runs is named, all else is refused there.

And what the engine library stops at with an error of its own is said by ours, against the element.
"""

from __future__ import annotations

import pytest

from app.engine.lint import shapes
from app.i18n import translate
from tests.unit.engine.test_bpmn_refused import INSIDE, one, problems, sub
from tests.unit.engine.world import Walk, boundary, catch, diagram, end, gateway, start, timer, user

DEFINITIONS = {
    "message": '<bpmn:messageEventDefinition messageRef="m_told"/>',
    "timer": timer("short"),
    "error": '<bpmn:errorEventDefinition errorRef="err"/>',
    "escalation": '<bpmn:escalationEventDefinition escalationRef="esc"/>',
    "signal": '<bpmn:signalEventDefinition signalRef="sig"/>',
    "conditional": '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">true</bpmn:condition>'
    "</bpmn:conditionalEventDefinition>",
    "link": '<bpmn:linkEventDefinition name="l"/>',
    "compensate": "<bpmn:compensateEventDefinition/>",
    "cancel": "<bpmn:cancelEventDefinition/>",
    "terminate": "<bpmn:terminateEventDefinition/>",
}  # fmt: skip
"""All ten of BPMN 2.0."""
DECLARED = (
    '<bpmn:message id="m_told" name="told"/><bpmn:error id="err" errorCode="err"/>'
    '<bpmn:escalation id="esc" escalationCode="esc"/><bpmn:signal id="sig" name="sig"/>'
)


def placed(place: str, kind: str) -> bytes:
    """A diagram that is right but for the event ``x``, which stands at ``place`` and is of ``kind``."""
    what = DEFINITIONS[kind]
    if place == "startEvent":
        return diagram("main", start(), start("x", what), end(), flows="start>end x>end", extra=DECLARED)
    if place == "endEvent":
        caught = what if kind in ("error", "escalation") else timer("long")
        return guarded(sub(ends=what, identifier="h").replace('"e1"', '"x"'), caught, "b")
    if place == "boundaryEvent":
        thrown = what if kind in ("error", "escalation") else ""
        return guarded(sub(ends=thrown, identifier="h"), what, "x")
    if place == "event gateway":
        parts = (gateway("g", "eventBased"), catch("x", what), catch("y", timer("long")), end())
        return diagram("main", start(), *parts, flows="start>g g>x g>y x>end y>end", extra=DECLARED)
    if place == "subprocess":
        begun = sub(identifier="s").replace('id="s1"/>', f'id="x">{what}</bpmn:startEvent>').replace('"s1"', '"x"')
        return diagram("main", start(), begun, end(), flows="start>s s>end", extra=DECLARED)
    return diagram(
        "main", start(), f'<bpmn:{place} id="x">{what}</bpmn:{place}>', end(), flows="start>x x>end", extra=DECLARED
    )


def guarded(host: str, inner: str, event: str) -> bytes:
    parts = (start(), host, boundary(event, "h", inner, interrupting=True), end(), end("e2"))
    return diagram("main", *parts, flows=f"start>h h>end {event}>e2", extra=DECLARED)


PLACES = (
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "event gateway",
    "subprocess",
)  # fmt: skip
RUN = {place: shapes.ALLOWED.get(place, set()) for place in PLACES} | {
    "event gateway": {"message"},  # its second timer is the one that would share its date
    "subprocess": set(),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_definition_runs_in_its_place_or_is_refused_there(walk: Walk, place: str, kind: str) -> None:
    content = placed(place, kind)
    if kind in RUN[place]:
        walk.deploy(content).start()
        return
    said = problems(walk, content)
    # A wrong beginning is the subprocess's, and two timers are the event gateway's.
    assert {one.place for one in said} & {"x", {"subprocess": "s", "event gateway": "g"}.get(place)}, said
    assert all(translate(one.message, "zh") != str(one.message) for one in said)


refused = pytest.mark.bpmn
UNFINISHED = [
    pytest.param(one('<bpmn:serviceTask id="x"/>'), "x", marks=refused("refused", "serviceTask:none", "没有动词的服务任务", "Service task without a verb")),
    pytest.param(one('<bpmn:businessRuleTask id="x"/>'), "x", marks=refused("refused", "businessRuleTask:none", "没有决策表的业务规则任务", "Business rule task without a table")),
    pytest.param(one('<bpmn:businessRuleTask id="x" as:decision="nowhere"/>'), "x", marks=refused("refused", "businessRuleTask:none", "没有决策表的业务规则任务", "Business rule task without a table")),
    pytest.param(one('<bpmn:callActivity id="x"/>'), "x", marks=refused("refused", "callActivity:none", "没有被调用流程的调用活动", "Call activity that calls nothing")),
    pytest.param(one('<bpmn:callActivity id="x" calledElement="nowhere"/>'), "x", marks=refused("refused", "callActivity:none", "没有被调用流程的调用活动", "Call activity that calls nothing")),
    pytest.param(one('<bpmn:scriptTask id="x"/>'), "x", marks=refused("refused", "scriptTask:none", "没有脚本的脚本任务", "Script task without a script")),
    pytest.param(diagram("main", start(), gateway("x"), end(), end("e2"), end("e3"), flows="start>x x>end x>e2 x>e3*"), "f1_x", marks=refused("refused", "exclusiveGateway:open", "没有条件又非默认的出口", "Way out without a condition that is not the default")),
    pytest.param(one(user("x")).replace(b'isExecutable="true"', b'isExecutable="false"'), "main", marks=refused("refused", "process", "不可执行的流程", "Process that is not executable")),
    pytest.param(one(catch("x", '<bpmn:messageEventDefinition messageRef="m_nowhere"/>')), "x", marks=refused("refused", "message:unnamed", "未命名的消息", "Message without a name")),
    pytest.param(one(sub(INSIDE.format("", "").replace('id="s1"', 'id="s2"').replace('id="e1"', 'id="e2"').replace('id="q"', 'id="q2"').replace('"s1"', '"s2"').replace('"e1"', '"e2"'))), "x", marks=refused("refused", "subProcess:starts", "有多个开始事件的子流程", "Subprocess with several start events")),
    pytest.param(diagram("main", start(), user("x"), end(), flows="start>x x>end[case.grade=1]"), "x", marks=refused("refused", "activity:condition", "步骤出口上的条件", "Condition on the way out of a step")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "place"), UNFINISHED)
def test_what_the_library_stops_at_is_said_against_the_element(walk: Walk, content: bytes, place: str) -> None:
    said = [one for one in problems(walk, content) if one.place == place]
    assert said, [(one.place, str(one.message)) for one in problems(walk, content)]
    for problem in said:
        assert translate(problem.message, "zh") != str(problem.message)
        reason, _, remedy = str(problem.message).replace("; ", ". ").partition(". ")
        assert reason and remedy, str(problem.message)
