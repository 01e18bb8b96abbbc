"""How tokens move through every supported element, with the state stored and loaded again at every step."""

from __future__ import annotations

import pytest

from app.engine import incidents, messages
from tests.unit.engine.world import (
    ANN,
    BOB,
    Walk,
    World,
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

TWO = diagram("main", start(), user("one"), user("two"), end(), flows="start>one one>two two>end")


def test_a_case_goes_from_step_to_step(walk: Walk) -> None:
    walk.deploy(TWO).start()
    assert walk.open == ["one"]
    assert walk.complete("one").open == ["two"]
    assert walk.complete("two").open == []
    assert (walk.status, walk.outcome) == ("completed", "end")


def test_an_exclusive_gateway_follows_what_was_entered(walk: Walk) -> None:
    choice = diagram(
        "main",
        start(),
        user("ask"),
        gateway("gw"),
        user("yes"),
        user("no"),
        end(),
        flows='start>ask ask>gw gw>yes[outcome~=~"solved"~and~score>setting.threshold] gw>no* yes>end no>end',
    )
    walk.deploy(choice).start().complete("ask", outcome="solved", score="4")
    assert walk.open == ["yes"]
    walk.start().complete("ask", outcome="solved", score="3")
    assert walk.open == ["no", "yes"]


def test_a_condition_that_is_null_is_not_true(walk: Walk) -> None:
    choice = diagram(
        "main",
        start(),
        user("ask"),
        gateway("gw"),
        user("yes"),
        user("no"),
        end(),
        flows="start>ask ask>gw gw>yes[score>3] gw>no* yes>end no>end",
    )
    assert walk.deploy(choice).start().complete("ask").open == ["no"]


def test_parallel_branches_join_once_both_are_done(walk: Walk) -> None:
    fork = diagram(
        "main",
        start(),
        gateway("fork", "parallel"),
        user("left"),
        user("right"),
        gateway("join", "parallel"),
        user("after"),
        end(),
        flows="start>fork fork>left fork>right left>join right>join join>after after>end",
    )
    walk.deploy(fork).start()
    assert walk.open == ["left", "right"]
    assert walk.complete("right").open == ["left"]
    assert walk.complete("left").open == ["after"]
    assert walk.complete("after").status == "completed"


def test_a_parallel_gateway_inside_a_loop_joins_rightly_in_every_round(walk: Walk) -> None:
    loop = diagram(
        "main",
        start(),
        script("count", "{round: if round = null then 1 else round + 1}"),
        gateway("fork", "parallel"),
        user("left"),
        user("right"),
        gateway("join", "parallel"),
        gateway("again"),
        end(),
        flows="start>count count>fork fork>left fork>right left>join right>join join>again again>count[round<5] again>end*",
    )
    walk.deploy(loop).start()
    for number in range(5):
        first, second = ("left", "right") if number % 2 else ("right", "left")
        walk.complete(first)
        assert walk.open == [second]
        walk.complete(second)
    assert walk.status == "completed"


def test_a_loop_of_a_thousand_rounds_stays_as_small_and_is_seen_to_its_end(walk: Walk) -> None:
    loop = diagram(
        "main",
        start(),
        gateway("merge"),
        user("step"),
        gateway("again"),
        end(),
        flows="start>merge merge>step step>again again>merge[score<1100] again>end*",
    )
    walk.deploy(loop).start()
    walk.complete("step", score="1")
    small = walk.bytes
    for number in range(40):
        walk.complete("step", score=str(number))
    assert walk.bytes == small
    assert walk.complete("step", score="1100").status == "completed"


def test_a_called_process_hands_its_variables_back(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        '<bpmn:callActivity id="call" calledElement="inner"/>',
        gateway("gw"),
        user("good"),
        user("bad"),
        end(),
        flows='start>call call>gw gw>good[outcome~=~"fine"] gw>bad* good>end bad>end',
    )
    inner = diagram("inner", start(), user("inside"), end(), flows="start>inside inside>end")
    walk.deploy(outer, inner).start()
    assert walk.open == ["inside"]
    assert walk.complete("inside", outcome="fine").open == ["good"]


def test_calls_within_calls(walk: Walk) -> None:
    files = [
        diagram(
            name,
            start(),
            f'<bpmn:callActivity id="call_{name}" calledElement="{called}"/>',
            end(),
            flows=f"start>call_{name} call_{name}>end",
        )
        for name, called in (("main", "second"), ("second", "third"))
    ]
    files.append(
        diagram("third", start(), user("deep"), user("deeper"), end(), flows="start>deep deep>deeper deeper>end")
    )
    walk.deploy(*files).start().complete("deep")
    assert walk.open == ["deeper"]
    assert walk.complete("deeper").status == "completed"


def test_one_call_begins_where_two_within_each_other_end(walk: Walk) -> None:
    """The library counts running calls: two less and one more looked to it as if nothing had begun."""
    calls = (("main", ("middle",)), ("middle", ("second", "fresh")), ("second", ("third",)))
    files = [
        diagram(
            name,
            start(),
            *(f'<bpmn:callActivity id="call_{called}" calledElement="{called}"/>' for called in within),
            end(),
            flows=" ".join(
                f"{one}>{other}"
                for one, other in zip(
                    ["start", *(f"call_{called}" for called in within)],
                    [*(f"call_{called}" for called in within), "end"],
                    strict=True,
                )
            ),
        )
        for name, within in calls
    ]
    files += [diagram(name, start(), user(step), end(), flows=f"start>{step} {step}>end")
              for name, step in (("third", "deep"), ("fresh", "next"))]  # fmt: skip
    walk.deploy(*files).start()
    assert walk.complete("deep").open == ["next"]
    assert walk.complete("next").status == "completed"


def test_a_subprocess_in_the_diagram(walk: Walk) -> None:
    inside = (
        start("s_start")
        + user("inner")
        + end("s_end")
        + (
            '<bpmn:sequenceFlow id="x1" sourceRef="s_start" targetRef="inner"/>'
            '<bpmn:sequenceFlow id="x2" sourceRef="inner" targetRef="s_end"/>'
        )
    )
    outer = diagram(
        "main",
        start(),
        f'<bpmn:subProcess id="sub" name="sub">{inside}</bpmn:subProcess>',
        user("after"),
        end(),
        flows="start>sub sub>after after>end",
    )
    walk.deploy(outer).start()
    assert walk.complete("inner").open == ["after"]


def test_a_boundary_timer_that_does_not_interrupt_adds_a_path(walk: Walk) -> None:
    late = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("short")),
        user("chase"),
        end(),
        end("end2"),
        flows="start>work work>end late>chase chase>end2",
    )
    walk.deploy(late).start().wait(minutes=59)
    assert walk.open == ["work"]
    assert walk.wait(minutes=2).open == ["chase", "work"]
    assert walk.wait(days=3).open == ["chase", "work"]
    walk.complete("work").complete("chase")
    assert walk.status == "completed"


def test_a_boundary_timer_that_interrupts_takes_the_task_away(walk: Walk) -> None:
    late = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("short"), interrupting=True),
        user("rescue"),
        end(),
        flows="start>work work>end late>rescue rescue>end",
    )
    assert walk.deploy(late).start().wait(hours=2).open == ["rescue"]


def test_a_task_done_in_time_never_meets_its_timer(walk: Walk, world: World) -> None:
    late = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("short")),
        user("next"),
        end(),
        end("end2"),
        flows="start>work work>next next>end late>end2",
    )
    walk.deploy(late).start().complete("work").wait(days=1)
    assert walk.open == ["next"]
    assert world.escalated == []


def test_a_timer_on_a_called_process_spans_its_steps(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        '<bpmn:callActivity id="call" calledElement="inner"/>',
        boundary("late", "call", timer("short")),
        user("chase"),
        end(),
        end("end2"),
        flows="start>call call>end late>chase chase>end2",
    )
    inner = diagram("inner", start(), user("a"), user("b"), end(), flows="start>a a>b b>end")
    walk.deploy(outer, inner).start().wait(minutes=30)
    walk.complete("a").wait(minutes=31)
    assert walk.open == ["b", "chase"]


def test_an_interrupting_timer_on_a_called_process_takes_all_of_it_away(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        '<bpmn:callActivity id="call" calledElement="inner"/>',
        boundary("late", "call", timer("short"), interrupting=True),
        user("rescue"),
        end(),
        flows="start>call call>end late>rescue rescue>end",
    )
    inner = diagram(
        "inner",
        start(),
        gateway("fork", "parallel"),
        user("a"),
        user("b"),
        gateway("join", "parallel"),
        end(),
        flows="start>fork fork>a fork>b a>join b>join join>end",
    )
    walk.deploy(outer, inner).start().complete("a").wait(hours=2)
    assert walk.open == ["rescue"]
    assert walk.complete("rescue").status == "completed"


def test_a_waiting_event_lets_the_case_go_on_when_it_is_due(walk: Walk) -> None:
    pause = diagram(
        "main",
        start(),
        user("before"),
        catch("wait", timer("long")),
        user("after"),
        end(),
        flows="start>before before>wait wait>after after>end",
    )
    walk.deploy(pause).start().complete("before").wait(hours=9)
    assert walk.open == []
    assert walk.wait(hours=1).open == ["after"]


def test_a_limit_that_is_off_never_fires_at_a_boundary_and_is_passed_at_once_on_the_way(walk: Walk) -> None:
    off = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("off")),
        user("chase"),
        end(),
        end("end2"),
        catch("wait", timer("off")),
        user("after"),
        flows="start>work work>wait wait>after after>end late>chase chase>end2",
    )
    walk.deploy(off).start().wait(days=30)
    assert walk.open == ["work"]
    assert walk.complete("work").open == ["after"]


def test_a_repeating_timer_fires_again_and_again_and_not_twice_after_an_outage(walk: Walk) -> None:
    daily = diagram(
        "main",
        start(),
        user("work"),
        boundary("daily", "work", timer("daily", "Cycle")),
        service("report", "say", word="day"),
        end(),
        end("end2"),
        flows="start>work work>end daily>report report>end2",
    )
    walk.deploy(daily).start().wait(days=3, hours=1)
    world_said = walk_said(walk)
    assert world_said.count("day") == 3
    from datetime import timedelta

    from app import clock

    clock.move_to(clock.now() + timedelta(days=5))
    walk.sweep()
    walk.sweep()
    assert walk_said(walk).count("day") == 4
    assert walk.wait(days=1).complete("work").status == "completed"
    assert walk_said(walk).count("day") == 5


def test_a_repeating_timer_with_an_anchor_counts_on_from_its_last_time(walk: Walk, world: World) -> None:
    from datetime import timedelta

    from app import clock

    daily = diagram(
        "main",
        start(),
        user("work"),
        boundary("daily", "work", timer("daily", "Cycle")),
        service("report", "say", word="day"),
        end(),
        end("end2"),
        flows="start>work work>end daily>report report>end2",
    )
    world.anchors["daily"] = clock.now() - timedelta(hours=12)
    walk.deploy(daily).start().wait(hours=13)
    assert walk_said(walk).count("day") == 1
    assert walk.wait(days=2).open == ["work"]
    assert walk_said(walk).count("day") == 3


def walk_said(walk: Walk) -> list[str]:
    from app.engine import wiring

    return list(wiring.host().said)  # type: ignore[attr-defined]


def test_a_message_reaches_the_one_that_waits_and_brings_its_variables(walk: Walk) -> None:
    asks = diagram(
        "main",
        start(),
        catch("reply", message("answer")),
        gateway("gw"),
        user("good"),
        user("bad"),
        end(),
        flows='start>reply reply>gw gw>good[outcome~=~"yes"] gw>bad* good>end bad>end',
        extra=declared("answer"),
        attributes="",
    )
    asks = asks.replace(
        b"<bpmn:startEvent",
        b'<bpmn:extensionElements><as:input name="outcome"/></bpmn:extensionElements><bpmn:startEvent',
        1,
    )
    walk.deploy(asks).start()
    assert walk.open == []
    assert walk.send("answer", outcome="yes").open == ["good"]


def test_a_message_nobody_waits_for_yet_is_kept(walk: Walk) -> None:
    asks = diagram(
        "main",
        start(),
        user("before"),
        catch("reply", message("answer")),
        user("after"),
        end(),
        flows="start>before before>reply reply>after after>end",
        extra=declared("answer"),
    )
    walk.deploy(asks).start().send("answer")
    assert walk.open == ["before"]
    assert walk.complete("before").open == []
    assert walk.post().open == ["after"]


def test_news_reaches_only_who_waits_for_it_now(walk: Walk) -> None:
    asks = diagram(
        "main",
        start(),
        user("before"),
        catch("reply", message("news")),
        gateway("gw"),
        user("good"),
        end(),
        flows='start>before before>reply reply>gw gw>good[outcome~=~"yes"] gw>end* good>end',
        extra=declared("news"),
        attributes="",
    )
    asks = asks.replace(
        b"<bpmn:startEvent",
        b'<bpmn:extensionElements><as:input name="outcome"/></bpmn:extensionElements><bpmn:startEvent',
        1,
    )
    walk.deploy(asks).start()
    assert tell(walk, outcome="yes") is False
    assert walk.complete("before").post().open == []
    assert walk.status == "running"
    assert tell(walk, outcome="yes") is True
    assert walk.post().open == ["good"]
    assert tell(walk) is False


def test_news_that_comes_too_late_is_not_kept(walk: Walk) -> None:
    twice = diagram(
        "main",
        start(),
        catch("first", message("news")),
        user("between"),
        catch("second", message("news")),
        end(),
        flows="start>first first>between between>second second>end",
        extra=declared("news"),
    )
    walk.deploy(twice).start()
    assert tell(walk) and tell(walk)
    assert walk.post().open == ["between"]
    walk.wait(hours=2).complete("between").post()
    assert walk.status == "running"
    assert tell(walk) is True
    assert walk.post().status == "completed"


def test_news_begins_no_procedure(walk: Walk) -> None:
    begins = diagram(
        "starter",
        start("s1", inner=message("news")),
        user("x1"),
        end("e1"),
        flows="s1>x1 x1>e1",
        extra=declared("news"),
    )
    waits = diagram(
        "main",
        start(),
        catch("first", message("news")),
        end(),
        flows="start>first first>end",
        extra=declared("news"),
    )
    walk.deploy(begins, waits).start()
    assert tell(walk) and tell(walk)
    assert walk.post().open == []
    assert walk.status == "completed"


def tell(walk: Walk, **payload: object) -> bool:
    with walk.database.transaction() as conn:
        return messages.post_awaited(conn, "news", walk.business_key, payload)


def test_of_a_message_and_a_timer_the_first_wins(walk: Walk) -> None:
    race = diagram(
        "main",
        start(),
        gateway("race", "eventBased"),
        catch("reply", message("answer")),
        catch("late", timer("short")),
        user("answered"),
        user("silent"),
        end(),
        flows="start>race race>reply race>late reply>answered late>silent answered>end silent>end",
        extra=declared("answer"),
    )
    walk.deploy(race).start().send("answer")
    assert walk.open == ["answered"]
    assert walk.wait(hours=2).open == ["answered"]
    walk.complete("answered").start().wait(hours=2)
    assert walk.open == ["silent"]


def test_a_message_at_the_boundary_interrupts(walk: Walk) -> None:
    stop = diagram(
        "main",
        start(),
        user("work"),
        boundary("withdrawn", "work", message("stop"), interrupting=True),
        user("bye"),
        end(),
        flows="start>work work>end withdrawn>bye bye>end",
        extra=declared("stop"),
    )
    assert walk.deploy(stop).start().send("stop").open == ["bye"]


def test_a_message_starts_a_procedure_of_its_own(walk: Walk) -> None:
    thrower = diagram(
        "main",
        start(),
        user("work"),
        f'<bpmn:intermediateThrowEvent id="tell">{message("made")}</bpmn:intermediateThrowEvent>',
        end(),
        flows="start>work work>tell tell>end",
        extra=declared("made"),
    )
    started = diagram(
        "other",
        start("plain"),
        start("by_message", message("made")),
        user("inside"),
        end(),
        flows="plain>inside by_message>inside inside>end",
        extra=declared("made"),
    )
    walk.deploy(thrower, started).start().complete("work")
    assert walk.post().open == ["inside"]
    assert walk.complete("inside").open == []


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_several_instances_of_a_task(walk: Walk, sequential: str) -> None:
    many = diagram(
        "main",
        start(),
        user(
            "each",
            inner=f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}"><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>',
        ),
        user("after"),
        end(),
        flows="start>each each>after after>end",
    )
    walk.deploy(many).start()
    assert walk.open == (["each"] if sequential == "true" else ["each", "each", "each"])
    for _ in range(3):
        walk.complete("each")
    assert walk.open == ["after"]


def test_a_standard_loop_repeats_until_its_condition(walk: Walk) -> None:
    loop = diagram(
        "main",
        start(),
        user("try", inner='<bpmn:standardLoopCharacteristics loopMaximum="3"/>'),
        user("after"),
        end(),
        flows="start>try try>after after>end",
    )
    walk.deploy(loop).start().complete("try").complete("try")
    assert walk.open == ["try"]
    assert walk.complete("try").open == ["after"]


def test_several_instances_under_a_timer(walk: Walk) -> None:
    many = diagram(
        "main",
        start(),
        user(
            "each",
            inner="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        ),
        boundary("late", "each", timer("short"), interrupting=True),
        user("rescue"),
        end(),
        flows="start>each each>end late>rescue rescue>end",
    )
    walk.deploy(many).start().complete("each").wait(hours=2)
    assert walk.open == ["rescue"]


def test_an_error_end_is_caught_at_the_boundary(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        '<bpmn:callActivity id="call" calledElement="inner"/>',
        boundary("failed", "call", '<bpmn:errorEventDefinition id="ed1" errorRef="e1"/>', interrupting=True),
        user("rescue"),
        end(),
        flows="start>call call>end failed>rescue rescue>end",
        extra='<bpmn:error id="e1" name="broken" errorCode="B1"/>',
    )
    inner = diagram(
        "inner",
        start(),
        user("inside"),
        end("bad", '<bpmn:errorEventDefinition id="ed2" errorRef="e1i"/>'),
        flows="start>inside inside>bad",
        extra='<bpmn:error id="e1i" name="broken" errorCode="B1"/>',
    )
    walk.deploy(outer, inner).start().complete("inside")
    assert walk.open == ["rescue"]


def test_an_inclusive_gateway_takes_every_way_whose_condition_holds(walk: Walk) -> None:
    many = diagram(
        "main",
        start(),
        user("ask"),
        gateway("fork", "inclusive"),
        user("a"),
        user("b"),
        user("c"),
        gateway("join", "inclusive"),
        user("after"),
        end(),
        flows="start>ask ask>fork fork>a[score>1] fork>b[score>2] fork>c* a>join b>join c>join join>after after>end",
    )
    walk.deploy(many).start().complete("ask", score="5")
    assert walk.open == ["a", "b"]
    walk.complete("a")
    assert walk.open == ["b"]
    assert walk.complete("b").open == ["after"]


def test_verbs_run_in_order_with_what_the_diagram_gives_them(walk: Walk, world: World) -> None:
    verbs = diagram(
        "main",
        start(),
        user("ask"),
        service("first", "say", word="hello"),
        service("second", "say", expression="score * 2"),
        end(),
        flows="start>ask ask>first first>second second>end",
    )
    walk.deploy(verbs).start().complete("ask", score="21")
    assert walk_said(walk) == ["hello", "42"]


def test_listeners_hear_a_token_enter_once(walk: Walk) -> None:
    staged = diagram(
        "main",
        start(),
        user("one", attributes='as:state="first"'),
        user("two", attributes='as:state="second"'),
        end(),
        flows="start>one one>two two>end",
    )
    walk.deploy(staged).start().wait(hours=1).complete("one")
    assert walk_said(walk) == ["state first", "state second"]


def test_an_instance_waits_for_whom_the_steps_its_tokens_stand_in_say(walk: Walk, world: World) -> None:
    two = diagram(
        "main",
        start(),
        gateway("split", "parallel"),
        user("photos", attributes='as:waits="customer"'),
        user("delivery", attributes='as:waits="part"'),
        gateway("join", "parallel"),
        user("work"),
        end(),
        flows="start>split split>photos split>delivery photos>join delivery>join join>work work>end",
    )
    walk.deploy(two).start()
    assert list(world.waits.values()) == [[("customer", "photos"), ("part", "delivery")]]
    walk.complete("photos")
    assert list(world.waits.values()) == [[("part", "delivery")]]
    walk.complete("delivery")
    assert list(world.waits.values()) == [[]]


def test_a_boundary_event_is_entered_when_it_fires_and_not_when_it_begins_to_wait(walk: Walk) -> None:
    late = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("short")).replace("<bpmn:boundaryEvent", '<bpmn:boundaryEvent as:state="late"'),
        end(),
        end("end2"),
        flows="start>work work>end late>end2",
    )
    walk.deploy(late).start()
    assert walk_said(walk) == []
    walk.wait(hours=2)
    assert walk_said(walk) == ["state late"]


def test_a_procedure_that_goes_round_in_a_circle_is_stopped(walk: Walk) -> None:
    from app.engine.errors import StepFailed, TooManySteps

    circle = diagram(
        "main",
        start(),
        user("go"),
        gateway("merge"),
        script("turn", "{score: 1}"),
        gateway("again"),
        end(),
        flows="start>go go>merge merge>turn turn>again again>merge[score=1] again>end*",
    )
    walk.deploy(circle).start()
    with pytest.raises(StepFailed) as failed:
        incidents.complete(walk.database, walk.task("go"), {}, actor=ANN)
    assert isinstance(failed.value.cause, TooManySteps)
    assert walk.open == ["go"]
    # Whoever completed it can do nothing about it: it is told to whoever keeps the procedures.
    with walk.database.reading() as conn:
        (one,) = incidents.open_ones(conn)
    assert one.action == "complete"
    assert "已陷入循环" in one.error_zh


def test_separate_persons_for_separate_duties(walk: Walk) -> None:
    from app.engine.errors import SamePersonTwice

    check = diagram(
        "main",
        start(),
        user("repair"),
        user("inspect", attributes='as:notBy="repair"'),
        end(),
        flows="start>repair repair>inspect inspect>end",
    )
    walk.deploy(check).start().complete("repair")
    with pytest.raises(SamePersonTwice, match="repair"):
        walk.complete("inspect")
    assert walk.complete("inspect", BOB).status == "completed"


def test_what_a_called_process_throws_reaches_a_subprocess_within_it_at_once(walk: Walk) -> None:
    inside = (
        '<bpmn:startEvent id="s1"/>' + catch("waits", message("told")) + user("heard") + '<bpmn:endEvent id="e1"/>'
        '<bpmn:sequenceFlow id="q1" sourceRef="s1" targetRef="waits"/>'
        '<bpmn:sequenceFlow id="q2" sourceRef="waits" targetRef="heard"/>'
        '<bpmn:sequenceFlow id="q3" sourceRef="heard" targetRef="e1"/>'
    )
    inner = diagram(
        "inner",
        start("s"),
        gateway("f", "parallel"),
        user("says"),
        '<bpmn:sendTask id="tells" messageRef="m_told"/>',
        f'<bpmn:subProcess id="sub">{inside}</bpmn:subProcess>',
        end("e"),
        end("e2"),
        flows="s>f f>says says>tells tells>e f>sub sub>e2",
        extra=declared("told"),
    )
    call = '<bpmn:callActivity id="call" calledElement="inner"/>'
    walk.deploy(diagram("main", start(), call, end(), flows="start>call call>end"), inner).start()
    assert walk.complete("says").open == ["heard"]
    assert walk.complete("heard").status == "completed"


def test_what_is_said_beside_a_subprocess_is_heard_in_it(walk: Walk) -> None:
    """The steps of both take turns: the one that waits is not passed by because it stands further inside."""
    inside = (
        '<bpmn:startEvent id="s1"/><bpmn:receiveTask id="waits" messageRef="m_told"/><bpmn:endEvent id="e1"/>'
        '<bpmn:sequenceFlow id="q1" sourceRef="s1" targetRef="waits"/>'
        '<bpmn:sequenceFlow id="q2" sourceRef="waits" targetRef="e1"/>'
    )
    inner = diagram(
        "inner",
        start("s"),
        gateway("f", "parallel"),
        f'<bpmn:subProcess id="sub">{inside}</bpmn:subProcess>',
        script("first", "{n: 1}"),
        '<bpmn:sendTask id="tells" messageRef="m_told"/>',
        gateway("j", "parallel"),
        end("e"),
        flows="s>f f>sub f>first first>tells tells>j sub>j j>e",
        extra=declared("told"),
    )
    call = '<bpmn:callActivity id="call" calledElement="inner"/>'
    walk.deploy(diagram("main", start(), call, user("after"), end(), flows="start>call call>after after>end"), inner)
    assert walk.start().open == ["after"]


def test_what_a_branch_told_that_ended_first_is_known_at_the_end(walk: Walk) -> None:
    """Also when another one ended after it that had nothing to tell."""
    inner = diagram(
        "inner",
        start("s"),
        gateway("f", "parallel"),
        script("tells", "{told: 1}"),
        script("goes", "{gone: 1}"),
        user("second"),
        user("third"),
        end("e1"),
        end("e2"),
        end("e3"),
        flows="s>f f>tells f>second f>goes goes>third tells>e1 second>e2 third>e3",
    )
    call = '<bpmn:callActivity id="call" calledElement="inner"/>'
    nodes = (start(), user("first"), call, gateway("gw"), user("heard"), user("lost"), end())
    flows = "start>first first>call call>gw gw>heard[told~=~1] gw>lost* heard>end lost>end"
    walk.deploy(diagram("main", *nodes, flows=flows), inner).start()
    # Whoever comes second enters what was entered before.
    for one in ("first", "second", "third"):
        walk.complete(one)
    assert walk.open == ["heard"]


def test_of_two_that_become_ready_at_once_the_one_drawn_first_goes_first(walk: Walk) -> None:
    """Also where the one has waited at a gateway for the other to be called off: who comes last has the last word."""
    inner = diagram(
        "inner",
        start("s"),
        script("sets", "{told: 0}"),
        gateway("i", "inclusive"),
        user("a"),
        user("b"),
        boundary("late", "b", timer("short"), interrupting=True),
        script("tells", "{told: 1}"),
        gateway("j", "inclusive"),
        end("e1"),
        end("e2"),
        flows="s>sets sets>i i>a[told=0] i>b[told=0] a>j b>j j>e1 late>tells tells>e2",
    )
    call = '<bpmn:callActivity id="call" calledElement="inner"/>'
    nodes = (start(), call, gateway("gw"), user("last"), user("first"), end())
    flows = "start>call call>gw gw>last[told~=~1] gw>first* last>end first>end"
    walk.deploy(diagram("main", *nodes, flows=flows), inner).start().complete("a")
    walk.wait(days=3)
    assert walk.open == ["last"]
