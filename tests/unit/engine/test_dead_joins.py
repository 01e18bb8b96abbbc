"""Gateways that nobody ever gets past are refused before anybody stands there; whatever can be passed is not.

What is dead is defined here by a game without any shortcut, and compared with the rule on diagrams nobody drew.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import folders
from app.engine import reading
from app.engine.lint import joins
from app.engine.model import Flow, Node, Process
from app.studio import beginnings
from tests.unit.engine.drawn import Drawing, drawings
from tests.unit.engine.test_lint import refusals
from tests.unit.engine.world import Walk, boundary, diagram, end, form, gateway, script, start, timer, user

CERTAIN = "no course of events brings them all"
EITHER = "start>s s>g g>a[v=1] g>b* a>j b>j j>end"
CIRCLE = "start>s s>j j>a a>x x>j[v=1] x>end*"
LEFT = "start>f f>a a>j f>m m>j j>b b>m f>c c>end"
ROUNDS = "start>s s>m m>f f>a f>b a>j b>j j>x x>m[v=1] x>end*"
KINDS = {"f": "parallel", "j": "parallel", "m": "exclusive", "x": "exclusive"}


def parts(flows: str, **kinds: str) -> list[str]:
    """The elements that flows are between: start and end, ``s`` for a script, gateways by their kinds, else people."""
    names = sorted({name.rstrip("*") for one in flows.split() for name in one.partition("[")[0].split(">")})
    fixed = {"start": start(), "end": end(), "s": script("s", "{v: 1}")}
    return [fixed.get(one) or (gateway(one, kinds[one]) if one in kinds else user(one)) for one in names]


def drawn(flows: str, **kinds: str) -> bytes:
    return diagram("main", *parts(flows, **kinds), flows=flows)


def found(*files: bytes) -> list[str]:
    """Where the rule finds something, by the element's id."""
    read = reading.read(
        {f"{number}.bpmn": content for number, content in enumerate(files)} | {"step.form": form("step")}
    )
    return [problem.place for process in read.processes.values() for problem in joins.problems(read, process)]


@pytest.mark.parametrize(
    ("flows", "kinds", "word"),
    [
        (EITHER, {"g": "exclusive"}, CERTAIN),
        (CIRCLE, {}, CERTAIN),
        (LEFT, {}, "a token is left waiting at “j”"),
    ],
    ids=["alternatives", "circle", "one comes back"],
)
def test_a_join_nobody_gets_past_is_refused(walk: Walk, flows: str, kinds: dict[str, str], word: str) -> None:
    told = refusals(walk, drawn(flows, **KINDS, **kinds).replace(b'id="j"', b'id="j" name="j"'))
    assert [*told] == ["j"]
    assert word in told["j"]


def test_what_interrupts_a_step_never_joins_it(walk: Walk) -> None:
    flows = "start>a a>j late>b b>j j>end"
    for interrupting in (True, False):
        late = boundary("late", "a", timer("long"), interrupting=interrupting)
        files = diagram("main", *(one for one in parts(flows, j="parallel") if "late" not in one), late, flows=flows)
        assert found(files) == (["j"] if interrupting else [])


def test_a_join_in_a_subprocess_is_refused_there() -> None:
    flows = "s0>g g>a g>b a>j b>j j>e0"
    whole = diagram(
        "x", start("s0"), gateway("g"), user("a"), user("b"), gateway("j", "parallel"), end("e0"), flows=flows
    )
    inner = whole.decode().split('isExecutable="true" >')[1].split("</bpmn:process>")[0]
    outer = f'<bpmn:subProcess id="sub">{inner}</bpmn:subProcess>'
    assert found(diagram("main", start(), outer, end(), flows="start>sub sub>end")) == ["j"]


@pytest.mark.parametrize(
    ("flows", "kinds"),
    [
        (EITHER, {"g": "inclusive"}),
        (EITHER, {"g": "exclusive", "j": "inclusive"}),
        (EITHER, {"g": "parallel"}),
        (ROUNDS, {}),
        ("start>f f>a f>b f>c a>m b>m m>j c>j j>end", {}),
    ],
    ids=["some of them", "inclusive join", "all of them", "rounds", "two along one way"],
)
def test_a_join_somebody_may_get_past_is_not_refused(flows: str, kinds: dict[str, str]) -> None:
    assert not found(drawn(flows, **KINDS | kinds))


def test_a_diagram_with_more_ways_than_anybody_plays_is_not_judged() -> None:
    branches = " ".join(f"f>x{n} x{n}>a{n} x{n}>b{n} a{n}>k{n} b{n}>l{n} k{n}>j l{n}>j" for n in range(14))
    content = drawn(f"start>f {branches} j>end", **KINDS, **{f"x{n}": "exclusive" for n in range(14)})
    process = reading.read({"a.bpmn": content}).processes["main"]
    with pytest.raises(joins.TooMuch):
        joins.Game.of(process, "main").play()
    assert not found(content)


def test_nothing_shipped_and_no_beginning_is_refused() -> None:
    """They hold no gateway that joins in parallel today; what asks the game here keeps it so that they could."""
    sets = [folders.shipped(), *(beginnings.files(one.name, "own", "自有流程", "Own") for one in beginnings.TEMPLATES)]
    for files in sets:
        read = reading.read(files)
        assert read.processes
        for process in read.processes.values():
            game = joins.Game.of(process, process.id)
            game.play()
            assert game.over
            assert not list(joins.problems(read, process))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawing=drawings())
def test_what_the_differential_test_runs_is_never_refused(drawing: Drawing) -> None:
    assert not found(*drawing.files.values())


TAGS = ("parallelGateway", "exclusiveGateway", "userTask", "parallelGateway", "inclusiveGateway")


@st.composite
def graphs(draw: st.DrawFn) -> Process:
    """Some nodes with flows between them as it happens: most are no sensible diagram."""
    tags = ["startEvent", *draw(st.lists(st.sampled_from(TAGS), min_size=2, max_size=6)), "endEvent"]
    process = Process("p", "p.bpmn", "p", "p", True, None, ())
    for number, tag in enumerate(tags):
        process.nodes[str(number)] = Node(str(number), tag, "p")
    last = len(tags) - 1
    for source in range(last):
        ends = st.integers(1, last)
        several = 3 if tags[source].endswith("Gateway") else 1
        for target in draw(st.lists(ends, min_size=1, max_size=several, unique=True)):
            flow = Flow(f"{source}-{target}", "p", str(source), str(target))
            process.flows[flow.id] = flow
            process.nodes[flow.source].outgoing.append(flow.id)
            process.nodes[flow.target].incoming.append(flow.id)
    return process


def played(process: Process) -> tuple[set[str], set[str], set[str], bool, bool]:
    """The joins reached and passed, those where a token stays in the end, whether a game ends, and whether that is all.

    Token by token, all counted, along every flow: what the words mean.
    """
    first = Counter([process.flows[flow].id for flow in process.nodes["0"].outgoing])
    seen, todo = {frozenset(first.items())}, [first]
    reached, passed, left, over = set[str](), set[str](), set[str](), False
    while todo and len(seen) < 3_000:
        tokens = todo.pop()
        following = []
        for node in process.nodes.values():
            here = [flow for flow in node.incoming if tokens[flow]]
            joining = node.tag == "parallelGateway" and len(node.incoming) > 1
            reached |= {node.id} if here and joining else set()
            if not here or (joining and len(here) < len(node.incoming)):
                continue
            all_at_once = joining or node.tag == "inclusiveGateway"
            for taken in [here] if all_at_once else [[flow] for flow in here]:
                passed |= {node.id} if joining else set()
                rest = Counter({flow: count for flow, count in tokens.items() if not all_at_once or flow not in taken})
                rest -= Counter() if all_at_once else Counter(taken)
                following += [+(rest + Counter(out)) for out in ways(node)]
        stuck = {process.flows[flow].target for flow in tokens} if not following else set()
        left, over = left | stuck, over or not tokens
        fresh = [one for one in following if max(one.values(), default=0) < 5]
        for one in fresh:
            if frozenset(one.items()) not in seen:
                seen.add(frozenset(one.items()))
                todo.append(one)
        if len(fresh) < len(following):
            return reached, passed, left, over, False
    return reached, passed, left, over, not todo


def ways(node: Node) -> list[tuple[str, ...]]:
    if node.tag == "inclusiveGateway":
        counts = range(1, len(node.outgoing) + 1)
        return [*chain.from_iterable(combinations(node.outgoing, count) for count in counts)]
    if node.tag == "parallelGateway" or not node.outgoing:
        return [tuple(node.outgoing)]
    return [(flow,) for flow in node.outgoing]


@settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))
@given(process=graphs())
def test_the_rule_refuses_what_is_dead_and_nothing_else(process: Process) -> None:
    reached, passed, left, over, whole = played(process)
    told = {problem.place for problem in joins.problems(reading.Reading({}), process)}
    if not whole:
        assert not told & passed or not over, "refused, and somebody got past it to an end"
        return
    dead = reached - passed
    assert told == (dead or (set() if over else left))
