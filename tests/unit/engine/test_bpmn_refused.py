"""BPMN that does not run is refused at deployment: with the element, the reason, and what to draw instead."""

from __future__ import annotations

import pytest

from app.engine import deployments
from app.engine.deployments import Undeployable
from app.errors import Problem
from app.i18n import translate
from tests.unit.engine.world import (
    Walk,
    boundary,
    catch,
    declared,
    diagram,
    end,
    form,
    gateway,
    message,
    script,
    start,
    timer,
    user,
)

ERROR = '<bpmn:error id="err" errorCode="err"/>'
ESCALATION = '<bpmn:escalation id="esc" escalationCode="esc"/>'
INSIDE = '<bpmn:startEvent id="s1"/>{}<bpmn:endEvent id="e1">{}</bpmn:endEvent><bpmn:sequenceFlow id="q" sourceRef="s1" targetRef="e1"/>'
TWICE = "<bpmn:multiInstanceLoopCharacteristics{}><bpmn:loopCardinality>2</bpmn:loopCardinality>{}</bpmn:multiInstanceLoopCharacteristics>"


def one(element: str, extra: str = "") -> bytes:
    return diagram("main", start(), element, end(), flows="start>x x>end", extra=extra)


def asked(attributes: str = "", inner: str = "") -> bytes:
    return one(user("x", attributes=attributes, inner=inner))


def caught(kind: str, inner: str = "") -> bytes:
    return one(catch("x", f"<bpmn:{kind}EventDefinition>{inner}</bpmn:{kind}EventDefinition>"))


def thrown(kind: str, attributes: str = "") -> bytes:
    return one(
        f'<bpmn:intermediateThrowEvent id="x"><bpmn:{kind}EventDefinition {attributes}/></bpmn:intermediateThrowEvent>'
    )


def ended(inner: str, extra: str = "") -> bytes:
    return diagram("main", start(), end("x", inner), flows="start>x", extra=extra)


def guarded(host: str, inner: str, extra: str = "", *, interrupting: bool = True) -> bytes:
    event = boundary("x", "h", inner, interrupting=interrupting)
    return diagram("main", start(), host, event, end(), end("e2"), flows="start>h h>end x>e2", extra=extra)


def sub(inner: str = "", ends: str = "", attributes: str = "", tag: str = "subProcess", identifier: str = "x") -> str:
    return f'<bpmn:{tag} id="{identifier}" {attributes}>{INSIDE.format(inner, ends)}</bpmn:{tag}>'


def race(*events: str, attributes: str = "") -> bytes:
    split = f'<bpmn:eventBasedGateway id="x" {attributes}/>'
    ways = " ".join(f"x>{name} {name}>end" for name in ("a", "b"))
    return diagram("main", start(), split, *events, end(), flows=f"start>x {ways}", extra=declared("told"))


refused = pytest.mark.bpmn
REFUSED = [
    pytest.param(one('<bpmn:task id="x"/>'), "without a kind", marks=refused("refused", "task", "无类型的任务", "Task without a kind")),
    pytest.param(one('<bpmn:complexGateway id="x"/>'), "complex gateway", marks=refused("refused", "complexGateway", "复杂网关", "Complex gateway")),
    pytest.param(one('<bpmn:adHocSubProcess id="x"/>'), "ad-hoc", marks=refused("refused", "adHocSubProcess", "即席子流程", "Ad-hoc subprocess")),
    pytest.param(one(sub(attributes='triggeredByEvent="true"')), "event subprocess", marks=refused("refused", "event subprocess", "事件子流程", "Event subprocess")),
    pytest.param(one(sub(attributes='triggeredByEvent="1"')), "event subprocess", marks=refused("refused", "event subprocess", "事件子流程", "Event subprocess")),
    pytest.param(one('<bpmn:subProcess id="x"/>'), "exactly one start event", marks=refused("refused", "subProcess:empty", "空的或折叠的子流程", "Empty or collapsed subprocess")),
    pytest.param(one(sub().replace('id="s1"/>', f'id="s1">{message("told")}</bpmn:startEvent>'), declared("told")), "plain start event", marks=refused("refused", "subProcess:message", "子流程的消息开始事件", "Subprocess that begins with a message")),
    pytest.param(one(catch("x", "")), "waits for nothing", marks=refused("refused", "intermediateCatchEvent:none", "无内容的捕获事件", "Catching event without a definition")),
    pytest.param(caught("signal"), "signal event", marks=refused("refused", "signal", "信号事件", "Signal event")),
    pytest.param(ended("<bpmn:signalEventDefinition/>"), "signal event", marks=refused("refused", "signal", "信号事件", "Signal event")),
    pytest.param(caught("conditional", '<bpmn:condition xsi:type="bpmn:tFormalExpression">1</bpmn:condition>'), "waits for a condition", marks=refused("refused", "conditional", "条件事件", "Conditional event")),
    pytest.param(caught("link").replace(b"<bpmn:linkEventDefinition>", b'<bpmn:linkEventDefinition name="l">'), "link event", marks=refused("refused", "link", "链接事件", "Link event")),
    pytest.param(thrown("link", 'name="l"'), "link event", marks=refused("refused", "link", "链接事件", "Link event")),
    pytest.param(thrown("compensate"), "compensation", marks=refused("refused", "compensate", "补偿", "Compensation")),
    pytest.param(ended("<bpmn:compensateEventDefinition/>"), "compensation", marks=refused("refused", "compensate", "补偿", "Compensation")),
    pytest.param(guarded(user("h"), "<bpmn:compensateEventDefinition/>"), "compensation", marks=refused("refused", "compensate", "补偿", "Compensation")),
    pytest.param(asked('isForCompensation="true"'), "compensation", marks=refused("refused", "compensation", "补偿", "Compensation")),
    pytest.param(asked('isForCompensation="1"'), "compensation", marks=refused("refused", "compensation", "补偿", "Compensation")),
    pytest.param(guarded(user("h"), "<bpmn:cancelEventDefinition/>"), "cancel event", marks=refused("refused", "cancel", "取消事件", "Cancel event")),
    pytest.param(diagram("main", start("x", timer("short")), end(), flows="x>end"), "never fire", marks=refused("refused", "timer", "定时开始事件", "Start event with a timer")),
    pytest.param(one(catch("x", timer("short", "Cycle"))), "repeats", marks=refused("refused", "timer:cycle", "途中或中断型的循环定时", "Repeating timer on the way, or one that interrupts")),
    pytest.param(guarded(user("h"), timer("short", "Cycle")), "repeats", marks=refused("refused", "timer:cycle", "途中或中断型的循环定时", "Repeating timer on the way, or one that interrupts")),
    pytest.param(caught("timer", '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT4H</bpmn:timeDuration>'), "never a duration", marks=refused("refused", "timer:literal", "直接写时长的定时", "Timer with a literal duration")),
    pytest.param(caught("timer"), "“x”", marks=refused("refused", "timer:empty", "没有时间的定时", "Timer without a time")),
    pytest.param(one(catch("x", message("told") + timer("short")), declared("told")), "several event definitions", marks=refused("refused", "several event definitions", "含多个定义的事件", "Event with several definitions")),
    pytest.param(one(catch("x", '<bpmn:messageEventDefinition messageRef="m"/>'), '<bpmn:message id="m"/>'), "does not name its message", marks=refused("refused", "message:unnamed", "未命名的消息", "Message without a name")),
    pytest.param(one('<bpmn:receiveTask id="x" messageRef="m_told" instantiate="true"/>', declared("told")), "meant to start a procedure", marks=refused("refused", "instantiate", "启动流程的接收任务或事件网关", "Receive task or event gateway that starts a procedure")),
    pytest.param(race(catch("a", timer("short")), catch("b", message("told")), attributes='eventGatewayType="Parallel"'), "waits for all its events", marks=refused("refused", "eventBasedGateway:parallel", "并行事件网关", "Event gateway that waits for all")),
    pytest.param(race(catch("a", timer("short")), catch("b", timer("long"))), "several timers", marks=refused("refused", "eventBasedGateway:timers", "事件网关后有两个定时", "Two timers behind an event gateway")),
    pytest.param(race(catch("a", message("told")), catch("b", message("told"))), "twice", marks=refused("refused", "eventBasedGateway:messages", "两处等待同一消息", "The same message awaited twice at one place")),
    pytest.param(asked('startQuantity="2"'), "several tokens", marks=refused("refused", "quantity", "一次多个令牌", "Several tokens at once (startQuantity, completionQuantity)")),
    pytest.param(asked('completionQuantity="2"'), "several tokens", marks=refused("refused", "quantity", "一次多个令牌", "Several tokens at once (startQuantity, completionQuantity)")),
    pytest.param(asked(inner="<bpmn:multiInstanceLoopCharacteristics/>"), "how often", marks=refused("refused", "multi:endless", "未说明次数的多实例", "Multi-instance without a number or a list")),
    pytest.param(asked(inner=TWICE.format(' behavior="One"', "")), "for each of its instances", marks=refused("refused", "multi:behavior", "多实例的实例事件", "Events of single instances (behavior)")),
    pytest.param(asked(inner=TWICE.format("", "<bpmn:loopDataOutputRef>out</bpmn:loopDataOutputRef>")), "collects results", marks=refused("refused", "multi:output", "多实例汇总结果", "Results of instances as a list")),
    pytest.param(asked(inner="<bpmn:standardLoopCharacteristics/>"), "without an end", marks=refused("refused", "loop:endless", "没有尽头的循环", "Loop without an end")),
    pytest.param(asked(inner='<bpmn:standardLoopCharacteristics loopMaximum="0"/>'), "maximum of the loop", marks=refused("refused", "loop:endless", "没有尽头的循环", "Loop without an end")),
    pytest.param(ended('<bpmn:errorEventDefinition errorRef="err"/>', ERROR), "Nothing catches the error", marks=refused("refused", "error:uncaught", "无人捕获的错误", "Error that nothing catches")),
    pytest.param(ended("<bpmn:errorEventDefinition/>"), "names an error", marks=refused("refused", "error:unnamed", "未声明的错误", "Error that is not declared")),
    pytest.param(thrown("escalation", 'escalationRef="nope"'), "names an escalation", marks=refused("refused", "escalation:unnamed", "未声明的升级", "Escalation that is not declared")),
    pytest.param(guarded(sub(ends='<bpmn:errorEventDefinition errorRef="err"/>', identifier="h"), '<bpmn:errorEventDefinition errorRef="err"/>', ERROR, interrupting=False), "always interrupts", marks=refused("refused", "error:beside", "不中断的错误边界事件", "Error boundary event that does not interrupt")),
    pytest.param(guarded(user("h"), '<bpmn:errorEventDefinition errorRef="err"/>', ERROR), "never throws", marks=refused("refused", "boundary:unthrown", "不会抛出错误的步骤上的错误或升级边界", "Error or escalation on a step that throws none")),
    pytest.param(guarded(script("h", "{a: 1}"), timer("short")), "done at once", marks=refused("refused", "boundary:instant", "瞬时步骤的边界事件", "Boundary event of a step that takes no time")),
    pytest.param(diagram("main", start(), user("x"), end(), end("e2"), flows="start>x x>end x>e2"), "Put a gateway behind it", marks=refused("refused", "activity:split", "步骤后有多条流", "Several flows out of a step")),
    pytest.param(diagram("main", start(), gateway("x"), end(), flows="start>x x>end[case.grade=1]"), "one way out", marks=refused("refused", "exclusiveGateway:one", "仅一条且有条件的出口", "One way out, under a condition")),
    pytest.param(diagram("main", start(), user("a"), boundary("late", "a", timer("long"), interrupting=True), user("b"), gateway("x", "parallel"), end(), flows="start>a a>x late>b b>x x>end"), "brings them all", marks=refused("refused", "parallelGateway:dead", "永远等不齐的并行汇合", "Parallel join that nobody ever gets past")),
    pytest.param(one('<bpmn:dataStoreReference id="d"/>' + user("x")), "not supported", marks=refused("refused", "dataStoreReference", "数据存储", "Data store")),
    pytest.param(asked(inner='<bpmn:dataInputAssociation id="d"><bpmn:targetRef>x</bpmn:targetRef></bpmn:dataInputAssociation>'), "data association", marks=refused("refused", "data association", "数据关联", "Data association")),
    pytest.param(one(user("x"), f'{declared("told")}<bpmn:correlationProperty id="k"><bpmn:correlationPropertyRetrievalExpression messageRef="m_told"><bpmn:messagePath>k</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>'), "as:correlation", marks=refused("refused", "correlationProperty", "BPMN 关联属性", "BPMN correlation properties")),
    pytest.param(asked('xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="bob"'), "another engine", marks=refused("refused", "extension", "其他引擎的扩展", "Extensions of other engines")),
    pytest.param(asked(inner='<bpmn:extensionElements><p:preScript xmlns:p="http://spiffworkflow.org/bpmn/schema/1.0/core">import os</p:preScript></bpmn:extensionElements>'), "another engine", marks=refused("refused", "extension", "其他引擎的扩展", "Extensions of other engines")),
    pytest.param(one(user("x")).replace(b'isExecutable="true"', b""), "executable", marks=refused("refused", "process", "不可执行的流程", "Process that is not executable")),
    pytest.param(diagram("main", user("x"), end(), flows="x>end"), "start event", marks=refused("refused", "process:start", "没有开始事件的流程", "Process without a start event")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "word"), REFUSED)
def test_it_is_refused_with_element_reason_and_remedy(walk: Walk, content: bytes, word: str) -> None:
    said = [one for one in problems(walk, content) if word in str(one.message)]
    assert said, [str(one.message) for one in problems(walk, content)]
    for problem in said:
        assert problem.place and problem.file == "0.bpmn"
        assert translate(problem.message, "zh") != str(problem.message)
        reason, _, remedy = str(problem.message).replace("; ", ". ").partition(". ")
        assert reason and remedy


@pytest.mark.bpmn("refused", "called:start", "被调用流程没有普通开始事件", "Called process without a plain start event")
def test_what_is_called_begins_plainly(walk: Walk) -> None:
    inner = diagram("inner", start("s", message("told")), end("e"), flows="s>e", extra=declared("told"))
    told = problems(walk, one('<bpmn:callActivity id="x" calledElement="inner"/>'), inner)
    assert [one.place for one in told] == ["x"] and "no plain start event" in str(told[0].message)


def test_an_error_is_caught_by_whoever_calls(walk: Walk) -> None:
    inner = diagram(
        "inner", start("s"), end("e", '<bpmn:errorEventDefinition errorRef="err"/>'), flows="s>e", extra=ERROR
    )
    call = '<bpmn:callActivity id="h" calledElement="inner"/>'
    outer = guarded(call, '<bpmn:errorEventDefinition errorRef="other"/>', ERROR.replace('id="err"', 'id="other"'))
    walk.deploy(outer, inner).start()
    assert walk.status == "completed"
    told = problems(walk, one(call.replace('"h"', '"x"')), inner)
    assert [one.place for one in told] == ["e"] and "Nothing catches" in str(told[0].message)


def problems(walk: Walk, *contents: bytes) -> list[Problem]:
    files = {f"{number}.bpmn": content for number, content in enumerate(contents)}
    with walk.database.reading() as conn, pytest.raises(Undeployable) as found:
        deployments.check(conn, {**files, "step.form": form("step")})
    return list(found.value.problems)
