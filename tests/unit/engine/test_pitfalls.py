"""What the engine library gets wrong, one model each, run on our execution: none of it can happen here."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.engine import codec, definitions, deployments, queries
from app.engine.deployments import Undeployable
from app.engine.errors import NoDate, StepFailed
from tests.unit.engine.side_by_side import Side, bundle_of
from tests.unit.engine.test_bpmn_refused import TWICE, problems
from tests.unit.engine.world import (
    Walk,
    World,
    boundary,
    catch,
    diagram,
    end,
    form,
    gateway,
    script,
    service,
    start,
    timer,
    user,
)

EVIL = "().__class__.__base__.__subclasses__()"


def one(element: str) -> bytes:
    return diagram("main", start(), element, user("z"), end(), flows="start>x x>z z>end")


@pytest.mark.pitfall(1, "表达式可执行任意代码", "An expression runs any code")
@pytest.mark.parametrize(
    "content",
    [
        one(script("x", f"{{a: {EVIL}}}")),
        diagram("main", start(), gateway("x"), end(), end("e2"), flows=f"start>x x>end[{EVIL}] x>e2*"),
        one(catch("x", timer("short", "Date").replace('limit("short")', EVIL))),
        one(catch("x", timer("short").replace('limit("short")', EVIL))),
        one(service("x", "say", expression=EVIL)),
        one(user("x", inner=TWICE.format("", "").replace(">2<", f">{EVIL}<"))),
        one(user("x", inner=TWICE.format("", f"<bpmn:completionCondition>{EVIL}</bpmn:completionCondition>"))),
        one(
            user(
                "x",
                inner=f"<bpmn:standardLoopCharacteristics><bpmn:loopCondition>{EVIL}</bpmn:loopCondition>"
                "</bpmn:standardLoopCharacteristics>",
            )
        ),
        one(user("x", attributes=f'as:assignee="{EVIL}"')),
    ],
)
def test_python_in_an_expression_is_refused(walk: Walk, content: bytes) -> None:
    said = " ".join(str(problem.message) for problem in problems(walk, content))
    assert "cannot be read" in said or "never a duration" in said


@pytest.mark.pitfall(2, "任务树深度达到 1000 后实例悄然终止", "An instance dies in silence at depth 1000")
def test_three_thousand_rounds_are_as_small_as_three(world: World) -> None:
    flows = "start>m m>f f>a f>b a>j b>j j>x x>m[v>4] x>end*"
    parts = (gateway("m"), gateway("f", "parallel"), user("a"), user("b"), gateway("j", "parallel"), gateway("x"))
    side = Side(bundle_of({"main.bpmn": diagram("main", start(), *parts, end(), flows=flows)}), ours=True)
    sizes = []
    for _ in range(3000):
        side.take(side.can()[0], 5)
        side.take(side.can()[0], 5)
        assert len(side.live.users) == 2
        sizes.append(len(codec.encode(side.workflow, side.bundle)))
    assert max(sizes[3:]) == min(sizes[3:])
    side.take(side.can()[0], 1)
    side.take(side.can()[0], 1)
    assert side.over


@pytest.mark.pitfall(4, "已完成或已取消的任务可再次执行", "What is done or cancelled can be run again")
def test_what_was_taken_away_cannot_be_done(walk: Walk) -> None:
    event = boundary("late", "x", timer("short"), interrupting=True)
    flows = "start>x x>end late>side side>e2"
    walk.deploy(diagram("main", start(), user("x"), event, user("side"), end(), end("e2"), flows=flows)).start()
    taken = walk.task("x")
    walk.wait(hours=2)
    assert walk.complete_id(taken).open == ["side"]
    done = walk.task("side")
    walk.complete("side").complete_id(done)
    assert [one.fresh for one in walk.completions] == [False, True, False]


@pytest.mark.pitfall(
    5, "事件子流程不可靠，并改动共享的定义", "Event subprocesses break, and change what all instances share"
)
@pytest.mark.parametrize("trigger", [timer("short"), '<bpmn:messageEventDefinition messageRef="m_told"/>'])
def test_event_subprocesses_are_refused(walk: Walk, trigger: str) -> None:
    inside = f'<bpmn:startEvent id="s1">{trigger}</bpmn:startEvent><bpmn:endEvent id="e1"/><bpmn:sequenceFlow id="q" sourceRef="s1" targetRef="e1"/>'
    sub = f'<bpmn:subProcess id="y" triggeredByEvent="true">{inside}</bpmn:subProcess>'
    content = diagram(
        "main", start(), user("x"), sub, end(), flows="start>x x>end", extra='<bpmn:message id="m_told" name="told"/>'
    )
    assert "event subprocess" in " ".join(str(one.message) for one in problems(walk, content))


@pytest.mark.pitfall(6, "补偿和链接事件被当作空事件", "Compensation and link events are read as empty ones")
@pytest.mark.parametrize("kind", ["compensate", "link"])
@pytest.mark.parametrize("place", ["intermediateThrowEvent", "endEvent"])
def test_events_that_would_be_empty_are_refused(walk: Walk, kind: str, place: str) -> None:
    name = 'name="l"' if kind == "link" else ""
    event = f'<bpmn:{place} id="x"><bpmn:{kind}EventDefinition {name}/></bpmn:{place}>'
    flows = "start>x" if place == "endEvent" else "start>x x>end"
    content = diagram("main", start(), event, end(), flows=flows)
    assert "would ignore" in " ".join(str(one.message) for one in problems(walk, content) if one.place == "x")


@pytest.mark.pitfall(7, "事件网关的多个定时共用一个到期时间", "The timers of an event gateway share one due time")
def test_an_event_gateway_has_one_timer(walk: Walk) -> None:
    parts = (gateway("x", "eventBased"), catch("a", timer("short")), catch("b", timer("long")), end())
    content = diagram("main", start(), *parts, flows="start>x x>a x>b a>end b>end")
    assert "several timers" in " ".join(str(one.message) for one in problems(walk, content))


@pytest.mark.pitfall(8, "边界定时启动失败后永不触发", "A boundary timer that could not be armed never fires")
def test_a_timer_that_cannot_be_armed_undoes_the_step(walk: Walk, world: World) -> None:
    event = boundary("late", "x", timer("short", "Date").replace('limit("short")', "outcome"))
    event = event.replace('id="late"', 'id="late" name="late"')
    flows = "start>ask ask>x x>end late>e2"
    walk.deploy(diagram("main", start(), user("ask"), user("x"), event, end(), end("e2"), flows=flows)).start()
    with pytest.raises(StepFailed, match="“late”"):
        walk.complete("ask", outcome="the day after tomorrow")
    assert walk.open == ["ask"]
    walk.complete("ask", outcome=(clock.now() + timedelta(hours=1)).isoformat())
    with walk.database.reading() as conn:
        assert [row.next_at is not None for row in queries.timers_of(conn, walk.business_key)] == [True]


@pytest.mark.pitfall(9, "迁移到新版本会重置任务和时限", "Moving to a new version resets tasks and clocks")
def test_a_new_version_leaves_running_instances_as_they_are(walk: Walk) -> None:
    event = boundary("late", "x", timer("short"))
    old = diagram("main", start(), user("x"), event, end(), end("e2"), flows="start>x x>end late>e2")
    new = diagram("main", start(), user("y"), user("x"), end(), flows="start>y y>x x>end")
    walk.deploy(old).start()
    task = walk.task("x")
    with walk.database.reading() as conn:
        before = [row.due_at for row in queries.timers_of(conn, walk.business_key)]
    walk.deploy(new)
    with walk.database.reading() as conn:
        assert [row.due_at for row in queries.timers_of(conn, walk.business_key)] == before
    assert walk.task("x") == task
    assert walk.complete("x").status == "completed"


@pytest.mark.pitfall(10, "重启后多实例任务停住", "Multi-instance tasks hang after a restart")
@pytest.mark.parametrize("sequential", ["", ' isSequential="true"'])
def test_several_instances_go_on_after_a_restart(walk: Walk, sequential: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.deploy(one(user("x", inner=TWICE.format(sequential, "")))).start()
    for _ in range(2):
        monkeypatch.setattr(definitions, "_bundles", OrderedDict())
        walk.complete("x")
    assert walk.open == ["z"]


@pytest.mark.pitfall(11, "序列化器不是线程安全的", "The serializer is not safe among threads")
def test_many_threads_store_and_restore_at_once(world: World) -> None:
    side = Side(bundle_of({"main.bpmn": one(user("x", inner=TWICE.format("", "")))}), ours=True)
    state = codec.encode(side.workflow, side.bundle)

    def there_and_back(_: int) -> bool:
        return codec.encode(codec.decode(state, side.bundle, side.interpreter), side.bundle) == state

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(there_and_back, range(400)))


@pytest.mark.pitfall(12, "存储时丢失数据：1 与真、列表合并", "Data is lost when stored: 1 and true, merged lists")
def test_what_is_stored_comes_back_as_it_was(world: World) -> None:
    forked = diagram(
        "main",
        start(),
        script("s", "{one: 1, zero: 0, many: [1, 1, 2]}"),
        gateway("f", "parallel"),
        script("a", "{one: true, zero: false}"),
        script("b", "{many: [5, 5, 5]}"),
        user("x"),
        gateway("j", "parallel"),
        user("z"),
        end(),
        flows="start>s s>f f>a f>b a>j b>x x>j j>z z>end",
    )
    side = Side(bundle_of({"main.bpmn": forked}), ours=True)
    side.take(side.can()[0], 1)
    data = next(iter(side.live.users.values())).data
    assert data["one"] is True and data["zero"] is False
    assert data["many"] in ((1, 1, 2), (5, 5, 5))


@pytest.mark.pitfall(13, "旧格式无法转换", "An old format cannot be read")
def test_a_format_of_another_release_is_told_apart(world: World) -> None:
    side = Side(bundle_of({"main.bpmn": one(user("x"))}), ours=True)
    state = codec.encode(side.workflow, side.bundle)
    with pytest.raises(ValueError, match="format"):
        codec.decode(b"\x00" + state[1:], side.bundle, side.interpreter)


@pytest.mark.pitfall(14, "服务任务失败时原因被掩盖", "The cause of a failing service task is hidden")
def test_a_failing_verb_says_why(walk: Walk) -> None:
    walk.deploy(
        diagram("main", start(), user("ask"), service("x", "fail"), end(), flows="start>ask ask>x x>end")
    ).start()
    with pytest.raises(StepFailed) as failed:
        walk.complete("ask")
    assert "printer is on fire" in repr(failed.value.__cause__)
    assert failed.value.node_id == "x" and walk.open == ["ask"]


@pytest.mark.pitfall(15, "任务前脚本在时限启动之后才执行", "The script before a task runs after its timers are armed")
def test_scripts_of_another_engine_are_refused(walk: Walk) -> None:
    script_before = '<bpmn:extensionElements><p:preScript xmlns:p="http://spiffworkflow.org/bpmn/schema/1.0/core">x = 1</p:preScript></bpmn:extensionElements>'
    with walk.database.reading() as conn, pytest.raises(Undeployable, match="another engine"):
        deployments.check(conn, {"0.bpmn": one(user("x", inner=script_before)), "step.form": form("step")})


@pytest.mark.pitfall(16, "无时区的时间按启动时的偏移解释，负时长被当作正数", "Times without a zone, negative durations")
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-12-01T12:00:00", datetime(2026, 12, 1, 12, tzinfo=UTC)),
        ("2026-12-01T12:00:00+08:00", datetime(2026, 12, 1, 4, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_date_means_one_instant(walk: Walk, said: str, meant: datetime) -> None:
    waits = catch("x", timer("short", "Date").replace('limit("short")', "outcome"))
    flows = "start>ask ask>x x>z z>end"
    walk.deploy(diagram("main", start(), user("ask"), waits, user("z"), end(), flows=flows)).start()
    walk.complete("ask", outcome=said)
    with walk.database.reading() as conn:
        assert [row.due_at for row in queries.timers_of(conn, walk.business_key)] == [meant]


@pytest.mark.pitfall(16, "无时区的时间按启动时的偏移解释，负时长被当作正数", "Times without a zone, negative durations")
@pytest.mark.parametrize("computed", ["outcome", "date(outcome)", 'date(outcome) + duration("P1D") - duration("P1D")'])
def test_a_day_begins_where_the_house_is(walk: Walk, computed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "zone", lambda world: ZoneInfo("Europe/Berlin"))
    waits = catch("x", timer("short", "Date").replace('limit("short")', computed))
    flows = "start>ask ask>x x>z z>end"
    walk.deploy(diagram("main", start(), user("ask"), waits, user("z"), end(), flows=flows)).start()
    assert walk.complete("ask", outcome="2027-07-01").open == []
    with walk.database.reading() as conn:
        due = [row.due_at for row in queries.timers_of(conn, walk.business_key)]
    assert due == [datetime(2027, 6, 30, 22, tzinfo=UTC)]


@pytest.mark.pitfall(16, "无时区的时间按启动时的偏移解释，负时长被当作正数", "Times without a zone, negative durations")
@pytest.mark.parametrize(
    "computed", ["score", "score > 0", '"-PT1H"', '"P1D"', 'duration("-PT1H")', 'duration("P1D")', "[outcome]"]
)
def test_what_is_no_date_is_told_and_never_waited_for_as_if_it_were(walk: Walk, computed: str) -> None:
    computed = f'if outcome = "never" then null else {computed}'.replace('"', "&quot;")
    waits = catch("x", timer("short", "Date").replace('limit("short")', computed))
    flows = "start>ask ask>x x>z z>end"
    walk.deploy(diagram("main", start(), user("ask"), waits, user("z"), end(), flows=flows)).start()
    with pytest.raises(StepFailed, match="“x”") as failed:
        walk.complete("ask", outcome="2027-07-01", score=1)
    assert isinstance(failed.value.__cause__, NoDate) and walk.open == ["ask"]


@pytest.mark.pitfall(17, "停机后循环定时一次补发全部", "After an outage a repeating timer fires for every time missed")
def test_after_an_outage_a_repeating_timer_fires_once(walk: Walk) -> None:
    event = boundary("again", "x", timer("daily", "Cycle"))
    flows = "start>x x>end again>side side>e2"
    walk.deploy(diagram("main", start(), user("x"), event, user("side"), end(), end("e2"), flows=flows)).start()
    clock.move_to(clock.now() + timedelta(days=30))
    for _ in range(3):
        walk.sweep()
    assert walk.open == ["side", "x"]
