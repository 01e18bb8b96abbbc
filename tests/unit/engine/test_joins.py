"""Where several tokens meet: in loops, behind other gateways, beside paths that stay open. And what is remembered."""

from __future__ import annotations

import pytest

from app.engine.errors import TokenLost
from tests.unit.engine.world import Walk, World, boundary, diagram, end, gateway, script, service, start, timer, user

ROUNDS = "start>m m>f f>a f>b a>j b>j j>z z>x x>m[score>4] x>end*"


def rounds(kind: str) -> bytes:
    flows = ROUNDS if kind == "parallel" else ROUNDS.replace("f>a f>b", "f>a[score>0] f>b[score>0] f>j*")
    parts = (gateway("m"), gateway("f", kind), user("a"), user("b"), gateway("j", kind), user("z"), gateway("x"))
    return diagram("main", start(), *parts, end(), flows=flows)


@pytest.mark.pitfall(3, "循环中的并行网关提前汇合", "A parallel gateway in a loop joins too early")
@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_in_a_loop_waits_for_every_branch_in_every_round(walk: Walk, kind: str) -> None:
    walk.deploy(rounds(kind)).start(score=5)
    for first, second in ("ab", "ba", "ab"):
        assert walk.open == ["a", "b"]
        walk.complete(first, score=5)
        assert walk.open == [second]
        walk.complete(second, score=5)
        assert walk.open == ["z"]
        walk.complete("z", score=5)
    walk.complete("a", score=1).complete("b", score=1).complete("z", score=1)
    assert walk.status == "completed"


BESIDE = "start>g g>m late>side side>end2 " + ROUNDS.removeprefix("start>m ")


@pytest.mark.pitfall(2, "任务树深度达到 1000 后实例悄然终止", "An instance dies in silence at depth 1000")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_side_path_that_stays_open_does_not_make_the_rounds_add_up(walk: Walk, guarded: bool) -> None:
    parts = (user("g"), boundary("late", "g", timer("long")), user("side"), gateway("m"), gateway("f", "parallel"))
    more = (user("a"), user("b"), gateway("j", "parallel"), user("z"), gateway("x"), end(), end("end2"))
    watched = (boundary("slow", "z", timer("long")), user("spur"), end("end3")) if guarded else ()
    flows = BESIDE + (" slow>spur spur>end3" if guarded else "")
    walk.deploy(diagram("main", start(), *parts, *more, *watched, flows=flows)).start().wait(hours=11)
    walk.complete("g")
    sizes = []
    for _ in range(6):
        walk.complete("b", score=5).complete("a", score=5)
        assert walk.open == ["side", "z"]
        sizes.append(walk.bytes)
        walk.complete("z", score=5)
    assert max(sizes) - min(sizes) < 8
    walk.complete("a", score=1).complete("b", score=1).complete("z", score=1)
    assert walk.open == ["side"]
    assert walk.complete("side").status == "completed"


def test_what_forks_twice_may_join_at_once(walk: Walk) -> None:
    """The token that waits longest hangs beside the others in the tree, and is not to be forgotten."""
    parts = (gateway("f", "parallel"), gateway("g", "parallel"), user("a"), user("b"), user("c"))
    flows = "start>f f>g f>c g>a g>b a>j b>j c>j j>z z>end"
    walk.deploy(diagram("main", start(), *parts, gateway("j", "parallel"), user("z"), end(), flows=flows)).start()
    assert walk.complete("c").open == ["a", "b"]
    assert walk.complete("a").open == ["b"]
    assert walk.complete("b").open == ["z"]


@pytest.mark.parametrize("order", ["mab", "amb", "abm"])
def test_an_inclusive_join_waits_for_a_token_with_a_merge_before_it(walk: Walk, order: str) -> None:
    parts = (script("s", "{v: 1}"), gateway("g", "inclusive"), user("d"), user("m"), gateway("x"), user("a"))
    more = (user("c"), gateway("y"), user("b"), gateway("j", "inclusive"), user("z"), end())
    flows = "start>s s>g g>d* g>m[v=1] g>x[v=1] x>c* x>a[v=1] a>y c>y y>b d>j m>j b>j j>z z>end"
    walk.deploy(diagram("main", start(), *parts, *more, flows=flows)).start()
    for node in order:
        assert "z" not in walk.open
        walk.complete(node)
    assert walk.open == ["z"]


def test_a_token_left_at_a_join_is_told_to_whoever_made_the_last_step(walk: Walk) -> None:
    """Both ways may be taken, so nobody could refuse the diagram; this time one is not."""
    parts = (script("s", "{v: 1}"), gateway("g", "inclusive"), user("a"), user("b"), gateway("j", "parallel"), end())
    walk.deploy(diagram("main", start(), *parts, flows="start>s s>g g>a[v=1] g>b* a>j b>j j>end")).start()
    with pytest.raises(TokenLost):
        walk.complete("a")
    assert walk.open == ["a"]


def test_what_a_called_process_found_out_is_not_forgotten_while_a_side_path_is_open(walk: Walk, world: World) -> None:
    inner = diagram(
        "inner",
        start("s"),
        user("first"),
        boundary("late", "first", timer("short")),
        user("side"),
        script("found", '{verdict: "repair"}'),
        user("last"),
        boundary("slow", "last", timer("long")),
        user("spur"),
        end("e"),
        end("e2"),
        end("e3"),
        flows="s>first first>found found>last last>e late>side side>e2 slow>spur spur>e3",
    )
    call = '<bpmn:callActivity id="call" calledElement="inner"/>'
    outer = diagram(
        "main",
        start(),
        call,
        service("tell", "say", expression="verdict"),
        end(),
        flows="start>call call>tell tell>end",
    )
    walk.deploy(outer, inner).start().wait(hours=2)
    walk.complete("first").complete("last")
    assert walk.open == ["side"]
    assert walk.complete("side").status == "completed"
    assert world.said == ["repair"]  # type: ignore[attr-defined]
