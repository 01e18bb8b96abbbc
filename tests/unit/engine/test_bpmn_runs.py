"""Every element of BPMN that runs, in a diagram of its own: docs/bpmn.md is made from the marks here.

A walk is told in a line: what is open, what happens (do, wait in hours, tell), what is open then; ``done`` at the end.
"""

from __future__ import annotations

import pytest

from tests.unit.engine.test_bpmn_refused import INSIDE, TWICE
from tests.unit.engine.world import (
    Walk,
    boundary,
    catch,
    declared,
    diagram,
    end,
    gateway,
    message,
    script,
    service,
    start,
    timer,
    user,
)

runs = pytest.mark.bpmn
CALLED = diagram("inner", start("s"), user("in"), end("e"), flows="s>in in>e")
TOLD = declared("told")
ERROR = '<bpmn:error id="err" errorCode="err"/>'
ESCALATION = '<bpmn:escalation id="esc" escalationCode="esc"/>'
THROWS_ERROR = '<bpmn:errorEventDefinition errorRef="err"/>'
THROWS_ESCALATION = '<bpmn:escalationEventDefinition escalationRef="esc"/>'
IN = user("in") + '<bpmn:sequenceFlow id="q0" sourceRef="s1" targetRef="in"/>'


def one(element: str, extra: str = "") -> bytes:
    return diagram("main", start(), element, user("z"), end(), flows="start>x x>z z>end", extra=extra)


def sub(ends: str = "", tag: str = "subProcess", inner: str = "") -> str:
    inside = INSIDE.format(IN, ends).replace('id="q" sourceRef="s1"', 'id="q" sourceRef="in"')
    return f'<bpmn:{tag} id="x">{inner}{inside}</bpmn:{tag}>'


def guarded(host: str, inner: str, extra: str = "", *, interrupting: bool) -> bytes:
    event = boundary("b", "x", inner, interrupting=interrupting)
    parts = (start(), host, event, user("side"), user("z"), end(), end("e2"))
    return diagram("main", *parts, flows="start>x x>z z>end b>side side>e2", extra=extra)


def forked(kind: str, conditions: tuple[str, str] = ("", ""), default: str = "") -> bytes:
    ways = f"g>a{conditions[0]} g>b{conditions[1]} {default}"
    parts = (gateway("g", kind), user("a"), user("b"), gateway("j", kind), user("z"), end())
    return diagram("main", start(), *parts, flows=f"start>g {ways} a>j b>j j>z z>end")


RUNS = [
    pytest.param([one(user("x"))], "x; do x; z; do z; done", marks=runs("runs", "userTask", "用户任务", "User task")),
    pytest.param([one('<bpmn:manualTask id="x" as:role="cs"/>')], "x; do x; z", marks=runs("runs", "manualTask", "人工任务", "Manual task")),
    pytest.param([one(service("x", "say", word="hi"))], "z", marks=runs("runs", "serviceTask", "服务任务（动词）", "Service task (a verb)")),
    pytest.param([one(script("x", "{a: 1}"))], "z", marks=runs("runs", "scriptTask", "脚本任务（FEEL）", "Script task (FEEL)")),
    pytest.param([one('<bpmn:sendTask id="x" messageRef="m_told"/>', TOLD)], "z", marks=runs("runs", "sendTask", "发送任务", "Send task")),
    pytest.param([one('<bpmn:receiveTask id="x" messageRef="m_told"/>', TOLD)], "; tell told; z", marks=runs("runs", "receiveTask", "接收任务", "Receive task")),
    pytest.param([one('<bpmn:callActivity id="x" calledElement="inner"/>'), CALLED], "in; do in; z", marks=runs("runs", "callActivity", "调用活动", "Call activity")),
    pytest.param([one(sub())], "in; do in; z", marks=runs("runs", "subProcess", "子流程", "Subprocess")),
    pytest.param([one(sub(tag="transaction"))], "in; do in; z", marks=runs("runs", "transaction", "事务子流程（不回滚）", "Transaction (without a way back)")),
    pytest.param([one(user("x", inner=TWICE.format("", "")))], "x,x; do x; x; do x; z", marks=runs("runs", "multi:parallel", "并行多实例", "Parallel multi-instance")),
    pytest.param([one(user("x", inner=TWICE.format(' isSequential="true"', "")))], "x; do x; x; do x; z", marks=runs("runs", "multi:sequential", "顺序多实例", "Sequential multi-instance")),
    pytest.param([one(user("x", inner=TWICE.format(' isSequential="1"', "")))], "x; do x; x; do x; z", marks=runs("runs", "multi:sequential", "顺序多实例", "Sequential multi-instance")),
    pytest.param([one(user("x", inner=TWICE.format("", "<bpmn:completionCondition>score > 5</bpmn:completionCondition>")))], "x,x; do x 9; z", marks=runs("runs", "multi:condition", "多实例完成条件", "Completion condition of a multi-instance")),
    pytest.param([one(user("x", inner='<bpmn:standardLoopCharacteristics loopMaximum="2"/>'))], "x; do x; x; do x; z", marks=runs("runs", "loop", "标准循环", "Standard loop")),
    pytest.param([one(user("x", inner='<bpmn:standardLoopCharacteristics testBefore="true"><bpmn:loopCondition>score > 5</bpmn:loopCondition></bpmn:standardLoopCharacteristics>'))], "z", marks=runs("runs", "loop:before", "先判断的循环", "Loop that asks first")),
    pytest.param([forked("exclusive", ("[score>5]", "*"))], "b; do b; z", marks=runs("runs", "exclusiveGateway", "排他网关", "Exclusive gateway")),
    pytest.param([forked("parallel")], "a,b; do a; b; do b; z", marks=runs("runs", "parallelGateway", "并行网关", "Parallel gateway")),
    pytest.param([forked("inclusive", ("[score>0]", "[score>0]"), "g>j*")], "a,b; do b; a; do a; z", marks=runs("runs", "inclusiveGateway", "包容网关", "Inclusive gateway")),
    pytest.param([diagram("main", start(), gateway("g", "eventBased"), catch("c", timer("short")), catch("d", message("told")), user("a"), user("b"), end(), flows="start>g g>c g>d c>a d>b a>end b>end", extra=TOLD)], "; tell told; b", marks=runs("runs", "eventBasedGateway", "事件网关", "Event-based gateway")),
    pytest.param([diagram("main", start(), end(), flows="start>end")], "done", marks=runs("runs", "startEvent", "开始事件", "Start event")),
    pytest.param([diagram("main", start(), gateway("g", "parallel"), user("a"), end("e"), user("b"), end("e2"), flows="start>g g>a g>b a>e b>e2")], "a,b; do a; b; do b; done", marks=runs("runs", "endEvent", "结束事件", "End event")),
    pytest.param([diagram("main", start(), gateway("g", "parallel"), user("a"), end("e", "<bpmn:terminateEventDefinition/>"), user("b"), end("e2"), flows="start>g g>a g>b a>e b>e2")], "a,b; do a; done", marks=runs("runs", "endEvent:terminate", "终止结束事件", "Terminating end event")),
    pytest.param([diagram("main", start(), user("x"), end("e", message("told")), flows="start>x x>e", extra=TOLD)], "x; do x; done", marks=runs("runs", "endEvent:message", "消息结束事件", "End event that sends a message")),
    pytest.param([guarded(sub(THROWS_ERROR), THROWS_ERROR, ERROR, interrupting=True)], "in; do in; side", marks=runs("runs", "endEvent:error", "错误结束事件", "End event that throws an error")),
    pytest.param([guarded(sub(THROWS_ESCALATION), THROWS_ESCALATION, ESCALATION, interrupting=True)], "in; do in; side", marks=runs("runs", "endEvent:escalation", "升级结束事件", "End event that throws an escalation")),
    pytest.param([one(catch("x", timer("short")))], "; wait 2; z", marks=runs("runs", "intermediateCatchEvent:timer", "定时捕获事件", "Catching event: timer")),
    pytest.param([one(catch("x", message("told")), TOLD)], "; tell told; z", marks=runs("runs", "intermediateCatchEvent:message", "消息捕获事件", "Catching event: message")),
    pytest.param([one(f'<bpmn:intermediateThrowEvent id="x">{message("told")}</bpmn:intermediateThrowEvent>', TOLD)], "z", marks=runs("runs", "intermediateThrowEvent:message", "消息抛出事件", "Throwing event: message")),
    pytest.param([one(f'<bpmn:intermediateThrowEvent id="x">{THROWS_ESCALATION}</bpmn:intermediateThrowEvent>', ESCALATION)], "z", marks=runs("runs", "intermediateThrowEvent:escalation", "升级抛出事件", "Throwing event: escalation")),
    pytest.param([guarded(user("x"), timer("short"), interrupting=True)], "x; wait 2; side; do side; done", marks=runs("runs", "boundaryEvent:timer", "定时边界事件（中断或不中断）", "Boundary event: timer (interrupting or not)")),
    pytest.param([guarded(user("x"), timer("short"), interrupting=False)], "x; wait 2; side,x; do side; x", marks=runs("runs", "boundaryEvent:timer", "定时边界事件（中断或不中断）", "Boundary event: timer (interrupting or not)")),
    pytest.param([guarded(user("x"), timer("short"), interrupting=False).replace(b'"false"', b'"0"')], "x; wait 2; side,x", marks=runs("runs", "boundaryEvent:timer", "定时边界事件（中断或不中断）", "Boundary event: timer (interrupting or not)")),
    pytest.param([guarded(user("x"), timer("daily", "Cycle"), interrupting=False)], "x; wait 25; side,x; wait 24; side,side,x", marks=runs("runs", "boundaryEvent:cycle", "循环定时边界事件", "Boundary event: repeating timer")),
    pytest.param([guarded(user("x"), message("told"), TOLD, interrupting=True)], "x; tell told; side", marks=runs("runs", "boundaryEvent:message", "消息边界事件（中断或不中断）", "Boundary event: message (interrupting or not)")),
    pytest.param([guarded(user("x"), message("told"), TOLD, interrupting=False)], "x; tell told; side,x", marks=runs("runs", "boundaryEvent:message", "消息边界事件（中断或不中断）", "Boundary event: message (interrupting or not)")),
    pytest.param([guarded(sub(THROWS_ERROR), THROWS_ERROR, ERROR, interrupting=True)], "in; do in; side; do side; done", marks=runs("runs", "boundaryEvent:error", "错误边界事件", "Boundary event: error")),
    pytest.param([guarded(sub(THROWS_ESCALATION), THROWS_ESCALATION, ESCALATION, interrupting=False)], "in; do in; side,z", marks=runs("runs", "boundaryEvent:escalation", "升级边界事件", "Boundary event: escalation")),
    pytest.param([diagram("main", start(), user("x"), user("z"), end(), '<bpmn:dataObject id="o"/><bpmn:dataObjectReference id="r" dataObjectRef="o"/>', flows="start>x x>z z>end").replace(b"</bpmn:process>", b'<bpmn:textAnnotation id="t"/></bpmn:process>')], "x; do x; z", marks=runs("runs", "drawn", "数据对象、注释、分组（仅供阅读）", "Data objects, annotations, groups (for the reader)")),
    pytest.param([one(user("x")).replace(b'"true"', b'"1"', 1)], "x", marks=runs("runs", "process", "流程", "Process")),
]  # fmt: skip


@pytest.mark.parametrize(("files", "told"), RUNS)
def test_it_runs(walk: Walk, files: list[bytes], told: str) -> None:
    walk.deploy(*files).start(score=3)
    for one_step in (part.strip() for part in told.split(";")):
        act, _, rest = one_step.partition(" ")
        if act == "do":
            node, _, score = rest.partition(" ")
            walk.complete(node, score=int(score or 3))
        elif act == "wait":
            walk.wait(hours=int(rest))
        elif act == "tell":
            walk.send(rest)
        else:
            assert (",".join(walk.open) if walk.status == "running" else "done") == one_step, told


@pytest.mark.bpmn("runs", "startEvent:message", "消息开始事件", "Start event: message")
def test_a_message_begins_a_procedure(walk: Walk) -> None:
    begins = diagram("begins", start("s", message("told")), user("in"), end("e"), flows="s>in in>e", extra=TOLD)
    walk.deploy(begins).send("told")
    assert walk.open == ["in"]


@pytest.mark.bpmn("runs", "multi:list", "按列表的多实例", "Multi-instance over a list")
def test_a_task_for_each_of_a_list(walk: Walk) -> None:
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>parts</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="part" name="part"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    walk.deploy(
        diagram(
            "main",
            start(),
            script("s", '{parts: ["fan", "belt", "plug"]}'),
            user("x", inner=many),
            user("z"),
            end(),
            flows="start>s s>x x>z z>end",
        )
    ).start()
    assert walk.open == ["x", "x", "x"]


@pytest.mark.bpmn("runs", "businessRuleTask", "业务规则任务（DMN）", "Business rule task (DMN)")
def test_a_table_decides(walk: Walk) -> None:
    table = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:t">'
        b'<decision id="choice" name="choice"><decisionTable id="t" hitPolicy="FIRST"><input id="i" label="score">'
        b'<inputExpression id="ie" typeRef="number"><text>score</text></inputExpression></input>'
        b'<output id="o" name="verdict" typeRef="string"/><rule id="r1"><inputEntry id="e1"><text>&gt; 1</text>'
        b'</inputEntry><outputEntry id="o1"><text>"high"</text></outputEntry></rule></decisionTable></decision>'
        b"</definitions>"
    )
    rule = '<bpmn:businessRuleTask id="x" name="x" as:decision="choice"/>'
    parts = (start(), user("ask"), rule, gateway("g"), user("a"), user("b"), end())
    flows = 'start>ask ask>x x>g g>a[verdict="high"] g>b* a>end b>end'
    walk.deploy(diagram("main", *parts, flows=flows), more={"choice.dmn": table}).start()
    assert walk.complete("ask", score=5).open == ["a"]
