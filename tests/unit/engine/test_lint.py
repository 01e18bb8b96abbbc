"""What is refused at deployment: each with the element's id, and with all other problems of the set at once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.engine import definitions, deployments, vocabulary
from app.engine.deployments import Undeployable
from app.engine.tables import deployment
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
    service,
    start,
    timer,
    user,
)


def refusals(
    walk: Walk, *files: bytes, more: dict[str, bytes] | None = None, forms: tuple[str, ...] = ("step",)
) -> dict[str, str]:
    """The problems of a set by the id of the element: the sentences, joined."""
    named = {f"{number}.bpmn": content for number, content in enumerate(files)}
    named |= {f"{key}.form": form(key) for key in forms} | (more or {})
    with walk.database.reading() as conn, pytest.raises(Undeployable) as caught:
        deployments.check(conn, named)
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        found[problem.place] = f"{found.get(problem.place, '')}{problem.message} "
        assert translate(problem.message, "zh")
    return found


def task_between(element: str, extra: str = "", forms: str = "") -> bytes:
    return diagram("main", start(), element, end(), flows="start>x x>end", extra=extra)


@pytest.mark.req("R-014", "R-029")
@pytest.mark.parametrize(
    ("element", "word"),
    [
        ('<bpmn:task id="x" name="x"/>', "without a kind"),
        ('<bpmn:userTask id="x" as:role="cs" as:formKey="missing"/>', "names the form “missing”"),
        ('<bpmn:userTask id="x" as:role="wizard" as:formKey="step"/>', "names the role “wizard”"),
        ('<bpmn:userTask id="x" as:formKey="step"/>', "no lane with a role"),
        ('<bpmn:userTask id="x" as:role="cs" as:formKey="step" as:waits="rain"/>', "waits for “rain”"),
        ('<bpmn:serviceTask id="x" as:topic="explode"/>', "names the verb “explode”"),
        ('<bpmn:serviceTask id="x" as:topic="say"/>', "needs the argument “word”"),
        ('<bpmn:businessRuleTask id="x" as:decision="oracle"/>', "names the decision “oracle”"),
        ('<bpmn:callActivity id="x" calledElement="nowhere"/>', "is not in this set"),
        ('<bpmn:scriptTask id="x"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>', "cannot be read"),
        (
            '<bpmn:scriptTask id="x"><bpmn:script>{a: nobody + 1}</bpmn:script></bpmn:scriptTask>',
            "Nothing supplies “nobody”",
        ),
        (
            '<bpmn:scriptTask id="x"><bpmn:script>{a: setting.magic}</bpmn:script></bpmn:scriptTask>',
            "setting “magic” does not exist",
        ),
        ('<bpmn:complexGateway id="x"/>', "complex gateway"),
        (
            '<bpmn:intermediateThrowEvent id="x"><bpmn:linkEventDefinition id="l" name="a"/></bpmn:intermediateThrowEvent>',
            "link event",
        ),
        (
            '<bpmn:intermediateThrowEvent id="x"><bpmn:compensateEventDefinition id="c"/></bpmn:intermediateThrowEvent>',
            "compensation",
        ),
        (
            '<bpmn:intermediateCatchEvent id="x"><bpmn:signalEventDefinition id="s"/></bpmn:intermediateCatchEvent>',
            "signal event",
        ),
        ('<bpmn:intermediateCatchEvent id="x"/>', "waits for nothing"),
        (
            '<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition id="t"><bpmn:timeDuration>PT4H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>',
            "never a duration",
        ),
        (
            '<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition id="t"><bpmn:timeDuration>limit("doomsday")</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>',
            "does not exist",
        ),
        (
            '<bpmn:userTask id="x" as:role="cs" as:formKey="step"><bpmn:standardLoopCharacteristics/></bpmn:userTask>',
            "loops without an end",
        ),
        (
            '<bpmn:userTask id="x" as:role="cs" as:formKey="step"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>',
            "how often",
        ),
        ('<bpmn:userTask id="x" as:role="cs" as:formKey="step" as:notBy="ghost"/>', "no such step"),
    ],
)
def test_an_element_that_would_be_misread_is_refused(walk: Walk, element: str, word: str) -> None:
    assert word in refusals(walk, task_between(element))["x"]


def test_an_event_subprocess_is_refused(walk: Walk) -> None:
    inside = (
        '<bpmn:startEvent id="s1"/><bpmn:endEvent id="e1"/><bpmn:sequenceFlow id="q" sourceRef="s1" targetRef="e1"/>'
    )
    sub = f'<bpmn:subProcess id="x" name="x" triggeredByEvent="true">{inside}</bpmn:subProcess>'
    assert "event subprocess" in refusals(walk, diagram("main", start(), sub, end(), flows="start>end"))["x"]


def test_an_activity_with_two_ways_out_is_refused(walk: Walk) -> None:
    both = diagram("main", start(), user("x"), end(), end("end2"), flows="start>x x>end x>end2")
    assert "Put a gateway behind it" in refusals(walk, both)["x"]


def test_a_flow_without_condition_that_is_not_the_default_is_refused(walk: Walk) -> None:
    open_ = diagram("main", start(), gateway("g"), end(), end("end2"), flows="start>g g>end g>end2*")
    assert "has no condition" in refusals(walk, open_)["f1_g"]


def test_a_python_import_in_a_condition_is_refused(walk: Walk) -> None:
    evil = diagram(
        "main",
        start(),
        gateway("g"),
        end(),
        end("end2"),
        flows="start>g g>end[__import__('os').system('true')] g>end2*",
    )
    assert "cannot be read" in refusals(walk, evil)["f1_g"]


def test_two_timers_at_one_event_gateway_are_refused(walk: Walk) -> None:
    race = diagram(
        "main",
        start(),
        gateway("race", "eventBased"),
        catch("a", timer("short")),
        catch("b", timer("long")),
        end(),
        flows="start>race race>a race>b a>end b>end",
    )
    assert "several timers" in refusals(walk, race)["race"]


def test_a_node_no_way_leads_to_is_refused(walk: Walk) -> None:
    island = diagram("main", start(), user("x"), end(), flows="start>end x>end")
    assert "No way leads" in refusals(walk, island)["x"]


def test_processes_that_call_each_other_in_a_circle_are_refused(walk: Walk) -> None:
    pair = [
        diagram(
            name,
            start(),
            f'<bpmn:callActivity id="c_{name}" calledElement="{other}"/>',
            end(),
            flows=f"start>c_{name} c_{name}>end",
        )
        for name, other in (("main", "other"), ("other", "main"))
    ]
    found = refusals(walk, *pair)
    assert "calls this one again" in found["c_main"] and "calls this one again" in found["c_other"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "DOCTYPE"),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d SYSTEM "http://127.0.0.1/x"><d/>'.encode("utf-16"),
            "DOCTYPE",
        ),
        (b"<bpmn:definitions", "not well-formed"),
        (b"<a>" * 100 + b"</a>" * 100, "nested"),
        (b" " * 2_000_001, "larger than"),
        (
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><nonsense/></definitions>',
            "not valid BPMN",
        ),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(walk: Walk, content: bytes, word: str) -> None:
    assert word in " ".join(refusals(walk, content).values())


def test_everything_is_told_at_once_and_nothing_changes(walk: Walk) -> None:
    bad = diagram(
        "main",
        start(),
        user("one", "wizard"),
        gateway("g"),
        service("two", "explode"),
        end(),
        catch("three", timer("doomsday")),
        flows="start>one one>g g>two[os.system(1)] g>three* two>end three>end",
    )
    found = refusals(walk, bad, more={"evil.bpmn": b"<!DOCTYPE x><x/>", "odd.exe": b"MZ"}, forms=())
    assert {"one", "two", "three", "f2_g"} <= set(found)
    assert "DOCTYPE" in found[""] and "none of them" in found[""]
    with walk.database.reading() as conn:
        assert conn.execute(select(func.count()).select_from(deployment)).scalar() == 0


CLOSED_LOOP = [("intake", "a"), ("diagnosis", "b"), ("solution", "c"), ("followup", "d"), ("archive", "e")]


def staged(*skip: str, flows: str = "start>a a>b b>c c>d d>e e>end") -> bytes:
    steps = [user(node, attributes="" if stage in skip else f'as:stage="{stage}"') for stage, node in CLOSED_LOOP]
    return diagram(
        "main",
        start(),
        *steps,
        gateway("g"),
        end("end", attributes='as:end="archived"'),
        flows=flows.replace("a>b", "a>g g>b*"),
    )


@pytest.mark.req("R-032")
def test_a_case_may_be_archived_only_past_all_five_stages(walk: Walk) -> None:
    walk.deploy(staged())
    assert "diagnosis" in refusals(walk, staged("diagnosis"))["end"]


@pytest.mark.req("R-032")
def test_a_way_round_a_stage_is_found(walk: Walk) -> None:
    shortcut = staged(flows="start>a a>b g>d[score>3] b>c c>d d>e e>end")
    assert "diagnosis, solution" in refusals(walk, shortcut)["end"]


def test_stages_met_in_a_called_process_count_if_every_way_meets_them(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        *(user(node, attributes=f'as:stage="{stage}"') for stage, node in CLOSED_LOOP if node != "b"),
        '<bpmn:callActivity id="b" calledElement="inner"/>',
        end("end", attributes='as:end="archived"'),
        flows="start>a a>b b>c c>d d>e e>end",
    )
    sure = diagram("inner", start(), user("x", attributes='as:stage="diagnosis"'), end("ie"), flows="start>x x>ie")
    walk.deploy(outer, sure)
    unsure = diagram(
        "inner",
        start(),
        gateway("ig"),
        user("x", attributes='as:stage="diagnosis"'),
        end("ie"),
        flows="start>ig ig>x[score>1] ig>ie* x>ie",
    )
    assert "diagnosis" in refusals(walk, outer, unsure)["end"]


def test_leaving_a_step_by_a_boundary_event_meets_only_what_was_entered(walk: Walk) -> None:
    outer = diagram(
        "main",
        start(),
        user("a", attributes='as:stage="intake"'),
        '<bpmn:callActivity id="b" calledElement="inner"/>',
        boundary("late", "b", timer("short"), interrupting=True),
        user("c", attributes='as:stage="solution"'),
        user("d", attributes='as:stage="followup"'),
        user("e", attributes='as:stage="archive"'),
        end("end", attributes='as:end="archived"'),
        flows="start>a a>b b>c late>c c>d d>e e>end",
    )
    inner = diagram("inner", start(), user("x", attributes='as:stage="diagnosis"'), end("ie"), flows="start>x x>ie")
    assert "diagnosis" in refusals(walk, outer, inner)["end"]


@pytest.mark.req("R-032")
def test_an_early_end_needs_a_reason(walk: Walk) -> None:
    early = diagram("main", start(), user("a"), end("end", attributes='as:end="withdrawn"'), flows="start>a a>end")
    assert "with a reason" in refusals(walk, early)["end"]


def test_an_end_whose_reason_only_the_step_before_it_knows(walk: Walk) -> None:
    vocabulary.topic("close_case", args=("reason",), zh="结案", en="close")(lambda turn, reason: None)
    close = (
        '<bpmn:serviceTask id="c" name="c" as:topic="close_case"><bpmn:extensionElements>'
        '<as:arg name="reason" expression="outcome"/></bpmn:extensionElements></bpmn:serviceTask>'
    )
    ended = end("end", attributes='as:end="closed"')
    walk.deploy(diagram("main", start(), user("a"), close, ended, flows="start>a a>c c>end"))
    walk.start().complete("a", outcome="no_response")
    assert walk.outcome == "closed"
    assert "with a reason" in refusals(walk, diagram("main", start(), user("a"), ended, flows="start>a a>end"))["end"]


def test_a_message_event_without_a_message_is_refused(walk: Walk) -> None:
    mute = diagram("main", start(), catch("x", '<bpmn:messageEventDefinition id="m"/>'), end(), flows="start>x x>end")
    assert "does not name its message" in refusals(walk, mute)["x"]
    walk.deploy(
        diagram("main", start(), catch("x", message("hello")), end(), flows="start>x x>end", extra=declared("hello"))
    )


def asking(form: str, answer: str = "told") -> bytes:
    ask = ASK.format(form=form, answer=answer)
    return diagram("main", start(), ask, end(), flows="start>ask ask>end", extra=declared("told"))


ASK = (
    '<bpmn:sendTask id="ask" name="ask" as:topic="ask"><bpmn:extensionElements>'
    '<as:arg name="form" {form}/><as:arg name="answer" value="{answer}"/>'
    "</bpmn:extensionElements></bpmn:sendTask>"
)


def test_a_form_that_is_asked_for_belongs_to_the_process(walk: Walk) -> None:
    asks = asking('value="poll"')
    assert "names “poll” as form" in refusals(walk, asks)["ask"]
    loose = asking('expression="1"')
    assert "not as an expression" in refusals(walk, loose, forms=("poll",))["ask"]
    with walk.database.reading() as conn:
        files = {"0.bpmn": asks, "poll.form": form("poll"), "other.form": form("other")}
        read = deployments.check(conn, files)
        changed = deployments.check(conn, {**files, "poll.form": form("poll").replace(b"Score", b"Points")})
    assert read.members("main") == {"0.bpmn", "poll.form"}
    assert read.digest("main") != changed.digest("main")


def test_of_many_words_the_like_ones_are_named_and_how_many_there_are(walk: Walk) -> None:
    many = tuple(f"poll_{number}" for number in range(20))
    assert "(20 in all)." in refusals(walk, asking('value="poll"'), forms=many)["ask"]
    assert "Known: 20 in all." in refusals(walk, asking('value="xyz"'), forms=many)["ask"]


def test_a_message_that_is_sent_is_one_some_diagram_declares(walk: Walk) -> None:
    found = refusals(walk, asking('value="poll"', "tolled"), forms=("poll",))
    assert "names “tolled” as event, which does not exist. Known: told." in found["ask"]


def test_a_bundle_holds_the_forms_that_are_asked_for(walk: Walk) -> None:
    asks = asking('value="poll"')
    walk.deploy(asks, forms=("poll",)).start()
    with walk.database.reading() as conn:
        assert set(definitions.bundle(conn, definitions.active(conn, "main")).forms) == {"poll"}


def awaiting(name: str, waits_for: str) -> bytes:
    return diagram(
        name,
        start(f"s_{name}"),
        catch(f"c_{name}", message(waits_for)),
        gateway(f"g_{name}"),
        end(f"e_{name}"),
        end(f"f_{name}"),
        flows=f"s_{name}>c_{name} c_{name}>g_{name} g_{name}>e_{name}[score>3] g_{name}>f_{name}*",
        extra=declared(waits_for),
    )


def test_what_a_customer_answers_is_supplied_where_the_answer_is_awaited(walk: Walk) -> None:
    asks = asking('value="poll"')
    walk.deploy(asks, awaiting("listener", "told"), forms=("poll",))
    found = refusals(walk, asks, awaiting("listener", "other"), forms=("poll",))
    assert "Nothing supplies “score”" in found["f2_g_listener"]


def test_only_known_roles_start_a_procedure(walk: Walk) -> None:
    begins = diagram("main", start(attributes='as:role="cs" as:starters="finance wizard"'), end(), flows="start>end")
    assert "names the role “wizard”" in refusals(walk, begins)["start"]


def test_a_side_path_that_calls_people_is_allowed(walk: Walk) -> None:
    """A boundary event that does not interrupt may lead to work of its own, as long as it is meant."""
    outer = diagram(
        "main",
        start(),
        user("work"),
        boundary("late", "work", timer("short")),
        '<bpmn:callActivity id="side" calledElement="inner"/>',
        end(),
        end("end2"),
        flows="start>work work>end late>side side>end2",
    )
    inner = diagram("inner", start(), user("x"), end("ie"), flows="start>x x>ie")
    walk.deploy(outer, inner).start().wait(hours=2)
    assert walk.open == ["work", "x"]


FIELD = """{"id": "step", "schemaVersion": 18, "type": "default", "properties": {"title": "步骤", "title_en": "Step"},
 "components": [
  {"key": "a", "type": "textfield", "label": "甲", "conditional": {"hide": "=%s"}, "properties": {"label_en": "A", "prefill": "=%s"}},
  {"key": "b", "type": "textfield", "label": "乙", "properties": {"label_en": "B", "variable": "b"}}]}"""


def test_a_form_may_ask_for_what_its_procedures_and_the_matter_know(walk: Walk) -> None:
    asks = diagram("main", start(), script("s", "{rounds: 1}"), user("x"), end(), flows="start>s s>x x>end")
    field = (FIELD % ("case.grade = null", "if rounds > setting.threshold then b else case.grade")).encode()
    walk.deploy(asks, forms=(), more={"step.form": field})
    ghost = (FIELD % ("ghost", "phantom + setting.magic")).encode()
    found = refusals(walk, asks, forms=(), more={"step.form": ghost})["a"]
    for name in ("ghost", "phantom", "setting.magic"):
        assert f"“{name}”" in found


def test_a_form_that_begins_something_stands_alone(walk: Walk) -> None:
    begins = diagram("main", start(attributes='as:formKey="step"'), end(), flows="start>end")
    field = (FIELD % ("b", "case.grade")).encode()
    found = refusals(walk, begins, forms=(), more={"step.form": field})["a"]
    assert "“case.grade”, which nothing supplies" in found


def test_a_script_supplies_what_comes_after_it(walk: Walk) -> None:
    walk.deploy(
        diagram(
            "main",
            start(),
            script("s", "{rounds: 1}"),
            gateway("g"),
            end(),
            end("end2"),
            flows="start>s s>g g>end[rounds=1] g>end2*",
        )
    )


def test_a_shipped_set_does_not_displace_an_own_one(walk: Walk) -> None:
    own = diagram("main", start(), user("mine"), end(), flows="start>mine mine>end")
    shipped = diagram("main", start(), user("theirs"), end(), flows="start>theirs theirs>end")

    def put(content: bytes, source: str) -> bool:
        with walk.database.transaction() as conn:
            return bool(
                deployments.deploy(conn, {"m.bpmn": content, "s.form": form("step")}, source=source, author="x").active
            )

    assert put(shipped, "shipped") is True
    assert put(own, "own") is True
    assert put(shipped.replace(b"theirs", b"newer"), "shipped") is False
    assert walk.start().open == ["mine"]


def test_what_a_process_shows_has_a_name_in_both_languages_and_a_known_kind(walk: Walk) -> None:
    def shown(inputs: str) -> bytes:
        extension = f"<bpmn:extensionElements>{inputs}</bpmn:extensionElements>"
        return diagram("main", extension, start(), user("x"), end(), flows="start>x x>end")

    good = '<as:input name="a" label="甲" as:nameEn="A" english="b"/><as:input name="b"/>'
    walk.deploy(shown(good + '<as:input name="due" label="时间" as:nameEn="Due" kind="instant"/>'))
    bad = '<as:input name="a" label="甲" kind="colour"/><as:input name="c" label="丙" as:nameEn="C" english="d"/>'
    found = refusals(walk, shown(bad))["main"]
    assert "“a” is shown: give it label and as:nameEn." in found
    assert "“a” is shown as “colour”" in found
    assert "says its English in “d”" in found
