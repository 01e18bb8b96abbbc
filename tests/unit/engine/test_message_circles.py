"""Procedures that answer one another without end are stopped where they throw; whoever has a reason lets them go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import Database
from app.engine import incidents, messages, vocabulary
from app.engine.tables import message, process_instance
from tests.unit.engine.world import (
    ANN,
    Walk,
    World,
    catch,
    declared,
    diagram,
    end,
    gateway,
    script,
    service,
    start,
    timer,
    user,
)
from tests.unit.engine.world import message as named

DECLARED = declared("ping") + declared("pong") + declared("begin")


@pytest.fixture
def walk(any_db: Database, world: World) -> Iterator[Walk]:
    return Walk(any_db)


def throw(identifier: str, name: str) -> str:
    return f'<bpmn:intermediateThrowEvent id="{identifier}" name="{identifier}">{named(name)}</bpmn:intermediateThrowEvent>'


def side(key: str, says: str, hears: str, most: int = 0, between: str = "") -> bytes:
    """Says one thing whenever it hears the other, ``most`` times or for ever."""
    parts = (start(f"s_{key}"), script("zero", "{n: 0}"), gateway("m"), catch("c", named(hears)), gateway("x"))
    more = (script("one", "{n: n + 1}"), throw("t", says), end("e"), *filter(None, [between]))
    goes = f"[n<={most}]" if most else "[n>=0]"
    onward = f"x>w{goes} w>t" if between else f"x>t{goes}"
    flows = f"s_{key}>zero zero>m m>c c>one one>x {onward} x>e* t>m"
    return diagram(key, *parts, *more, flows=flows, extra=DECLARED)


def run(walk: Walk, most: int = 1_000) -> int:
    """Deliver as the runner does until nothing is due; how many were tried."""
    for tried in range(most):
        with walk.database.reading() as conn:
            due = messages.due(conn, clock.now(), 1)
        if not due:
            return tried
        incidents.deliver(walk.database, due[0])
    raise AssertionError("They go on and on.")


def begin(walk: Walk) -> None:
    with walk.database.transaction() as conn:
        messages.post(conn, "ping", walk.business_key, {})


def consumed(walk: Walk) -> int:
    with walk.database.reading() as conn:
        return conn.execute(select(func.count()).where(message.c.consumed_at.is_not(None))).scalar_one()


def test_two_that_answer_one_another_are_stopped_and_shown(walk: Walk) -> None:
    walk.deploy(side("left", "pong", "ping"), side("right", "ping", "pong")).start("left").start("right")
    begin(walk)
    run(walk)
    assert consumed(walk) == messages.HOPS
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
        running = conn.execute(select(process_instance.c.id)).scalars().all()
    assert (incident.node, incident.action, incident.business_key) == ("t", "message", walk.business_key)
    assert incident.instance_id in running
    assert incident.error.startswith("100 messages have answered one another")
    clock.move_to(clock.now() + incidents.PAUSE)
    assert run(walk) == 1, "the runner looks again in an hour, and goes no further"
    assert incidents.retry(walk.database, incident.id, ANN)
    run(walk)
    assert consumed(walk) == 2 * messages.HOPS
    with walk.database.reading() as conn:
        assert incidents.count_open(conn) == 1


def test_one_that_starts_the_other_without_end_is_stopped(walk: Walk) -> None:
    """There is no instance to show it at: what was begun is rolled back with the rest."""
    own = (
        diagram(
            key, start(f"s_{key}", named(hears)), throw("t", says), end("e"), flows=f"s_{key}>t t>e", extra=DECLARED
        )
        for key, says, hears in (("left", "pong", "ping"), ("right", "ping", "pong"))
    )
    walk.deploy(*own)
    begin(walk)
    run(walk)
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
        assert conn.execute(select(func.count()).select_from(process_instance)).scalar_one() == messages.HOPS
    assert (incident.node, incident.instance_id, incident.business_key) == ("t", None, walk.business_key)


def test_a_long_chain_that_comes_to_an_end_runs(walk: Walk) -> None:
    walk.deploy(side("left", "pong", "ping", 80), side("right", "ping", "pong", 80)).start("left").start("right")
    begin(walk)
    run(walk)
    with walk.database.reading() as conn:
        assert not incidents.open_ones(conn)
        assert "completed" in conn.execute(select(process_instance.c.status)).scalars().all()
    assert consumed(walk) == 81


@pytest.mark.parametrize("who", ["person", "clock"])
def test_a_person_or_the_clock_in_between_begins_anew(walk: Walk, who: str) -> None:
    between = user("w") if who == "person" else catch("w", timer("short"))
    walk.deploy(side("left", "pong", "ping", between=between), side("right", "ping", "pong")).start("left").start(
        "right"
    )
    begin(walk)
    for _ in range(messages.HOPS):
        run(walk)
        walk.complete("w") if who == "person" else walk.wait(hours=1)
    with walk.database.reading() as conn:
        assert not incidents.open_ones(conn)
        assert conn.execute(select(func.max(message.c.hops))).scalar_one() == 1


def test_a_verb_that_sends_is_part_of_the_circle(walk: Walk) -> None:
    """The step that sends is named, whoever sends: an event of the diagram or a verb."""
    vocabulary.topic("shout", args=("word",), zh="喊", en="shout")(
        lambda turn, word: messages.post(turn.conn, word, turn.business_key, {}) and None
    )
    own = diagram(
        "left", start("s_left"), gateway("m"), catch("c", named("ping")), service("t", "shout", word="ping"), end("e"),
        gateway("x"), script("one", "{n: 1}"), flows="s_left>one one>m m>c c>t t>x x>m[n>0] x>e*", extra=DECLARED,
    )  # fmt: skip
    walk.deploy(own).start("left")
    begin(walk)
    run(walk)
    assert consumed(walk) == messages.HOPS
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
    assert (incident.node, incident.instance_id) == ("t", walk.instance_id)
    assert incident.error.startswith("100 messages")
