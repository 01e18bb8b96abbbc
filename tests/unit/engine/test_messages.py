"""Messages between procedures: found by their keys, kept for a time, sent once, and lost by no race. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app import clock, history
from app.db import Database
from app.engine import delivery, instances, messages
from app.engine.errors import StepFailed
from app.engine.operations import cancelling
from app.engine.tables import message, message_wait
from tests.unit.engine.test_bpmn_refused import problems
from tests.unit.engine.world import (
    ANN,
    Walk,
    World,
    boundary,
    catch,
    declared,
    diagram,
    end,
    gateway,
    script,
    start,
    timer,
    user,
)
from tests.unit.engine.world import message as named

TOLD = declared("told")


@pytest.fixture
def walk(any_db: Database, world: World) -> Iterator[Walk]:
    return Walk(any_db)


def waits(correlation: str = "") -> bytes:
    attribute = f'as:correlation="{correlation}"' if correlation else ""
    event = catch("x", named("told")).replace('id="x"', f'id="x" {attribute}')
    return diagram("main", start(), user("ask"), event, user("z"), end(), flows="start>ask ask>x x>z z>end", extra=TOLD)


def sends(attributes: str, key: str = "sends") -> bytes:
    event = f'<bpmn:intermediateThrowEvent id="t_{key}" {attributes}>{named("told")}</bpmn:intermediateThrowEvent>'
    ask = user(f"say_{key}")
    flows = f"s_{key}>say_{key} say_{key}>t_{key} t_{key}>e_{key}"
    return diagram(key, start(f"s_{key}"), ask, event, end(f"e_{key}"), flows=flows, extra=TOLD)


def count(walk: Walk, *conditions: object) -> int:
    with walk.database.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(message).where(*conditions)).scalar_one())  # type: ignore[arg-type]


@pytest.mark.bpmn(
    "runs",
    "message:correlation",
    "消息的键：`as:correlation`（表达式）",
    "Key of a message: `as:correlation` (an expression)",
)
def test_of_two_that_wait_the_one_with_the_key_gets_it(walk: Walk) -> None:
    walk.deploy(waits("outcome"), sends('as:correlation="outcome"'))
    walk.start().complete("ask", outcome="parcel 1")
    first = walk.instance_id
    walk.start().complete("ask", outcome="parcel 2")
    second = walk.instance_id
    walk.start("sends").complete("say_sends", outcome="parcel 2").post()
    with walk.database.reading() as conn:
        assert conn.execute(select(message_wait.c.instance_id)).scalars().all() == [first]
        assert conn.execute(select(message.c.consumed_by)).scalars().all() == [second]
    assert walk.open == ["z"]


def test_a_key_nobody_waits_for_is_kept_for_whoever_comes(walk: Walk) -> None:
    walk.deploy(waits("outcome"), sends('as:correlation="outcome"'))
    walk.start("sends").complete("say_sends", outcome="late").post()
    walk.start().complete("ask", outcome="other").post()
    assert walk.open == []
    walk.start().complete("ask", outcome="late").post()
    assert walk.open == ["z"]


def test_who_waits_without_a_key_takes_any(walk: Walk) -> None:
    walk.deploy(waits(), sends('as:correlation="outcome"'))
    walk.start().complete("ask")
    walk.start("sends").complete("say_sends", outcome="any").post()
    assert walk.open == ["z"]


def test_the_keys_of_an_event_gateway_are_those_of_its_events(walk: Walk) -> None:
    event = catch("x", named("told")).replace('id="x"', 'id="x" as:correlation="outcome"')
    parts = (start(), user("ask"), gateway("g", "eventBased"), event, catch("y", timer("long")), user("z"), end())
    race = diagram("main", *parts, flows="start>ask ask>g g>x g>y x>z y>end z>end", extra=TOLD)
    walk.deploy(race, sends('as:correlation="outcome"')).start().complete("ask", outcome="a")
    walk.start("sends").complete("say_sends", outcome="b").post()
    assert walk.open == []
    walk.start("sends").complete("say_sends", outcome="a").post()
    assert walk.open == ["z"]


def test_a_message_with_a_key_reaches_its_own_instance_as_a_row(walk: Walk) -> None:
    event = boundary("b", "work", named("told"), interrupting=True).replace("<bpmn:b", "<bpmn:b", 1)
    event = event.replace('id="b"', 'id="b" as:correlation="&quot;right&quot;"')
    throw = (
        '<bpmn:intermediateThrowEvent id="t" as:correlation="outcome">'
        + named("told")
        + "</bpmn:intermediateThrowEvent>"
    )
    parts = (
        gateway("f", "parallel"),
        user("work"),
        event,
        user("ask"),
        throw,
        user("hit"),
        end(),
        end("e2"),
        end("e3"),
    )
    flows = "start>f f>work f>ask work>end ask>t t>e2 b>hit hit>e3"
    walk.deploy(diagram("main", start(), *parts, flows=flows, extra=TOLD)).start()
    walk.complete("ask", outcome="wrong").post()
    assert walk.open == ["work"]
    walk.business_key = "case:2"
    walk.start().complete("ask", outcome="right").post()
    assert walk.open == ["hit"]


@pytest.mark.parametrize("outcome", [None, "  "])
def test_a_key_that_is_empty_is_no_key(walk: Walk, outcome: str | None) -> None:
    walk.deploy(waits("outcome")).start()
    with pytest.raises(StepFailed):
        walk.complete("ask", **({} if outcome is None else {"outcome": outcome}))
    assert walk.open == ["ask"]


@pytest.mark.bpmn(
    "runs",
    "message:keep",
    "消息保留天数：`as:keep`（表达式；不写为 30 天）",
    "Days a message is kept: `as:keep` (an expression; 30 if absent)",
)
def test_what_nobody_waits_for_is_kept_as_long_as_the_diagram_says(walk: Walk) -> None:
    walk.deploy(waits(), sends('as:keep="setting.threshold"'))
    walk.start("sends").complete("say_sends").post()
    clock.move_to(clock.now() + timedelta(days=2, hours=23))
    walk.start().complete("ask").post()
    assert walk.open == ["z"]
    walk.complete("z").start("sends").complete("say_sends").post()
    clock.move_to(clock.now() + timedelta(days=3, seconds=1))
    walk.start().complete("ask").post()
    assert walk.open == []


def test_what_is_kept_for_no_time_is_news(walk: Walk) -> None:
    walk.deploy(waits(), sends('as:keep="0"'))
    walk.start("sends").complete("say_sends").post()
    walk.start().complete("ask").post()
    assert walk.open == []
    walk.start("sends").complete("say_sends").post()
    assert walk.open == ["z"]


@pytest.mark.bpmn(
    "runs",
    "message:dedup",
    "同一消息只发一次：`as:dedup`（表达式）",
    "The same message once: `as:dedup` (an expression)",
)
def test_the_same_message_is_sent_once(walk: Walk) -> None:
    walk.deploy(sends('as:dedup="outcome"'))
    for said in ("first", "first", "second", "x" * 119, "x" * 119):
        walk.start("sends").complete("say_sends", outcome=said)
    assert count(walk) == 3
    walk.business_key = "case:2"
    walk.start("sends").complete("say_sends", outcome="first")
    assert count(walk) == 4


def test_two_who_send_the_same_at_once_send_it_once(walk: Walk) -> None:
    ready, sent = threading.Barrier(4), []

    def send() -> None:
        with clock.frozen(clock.now()):
            ready.wait()
            with walk.database.transaction() as conn:
                sent.append(messages.post(conn, "told", "case:1", {}, dedup_key="once"))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [False, False, False, True] and count(walk) == 1


@pytest.mark.postgres
def test_who_begins_to_wait_while_a_message_finds_nobody_misses_nothing(
    postgres_url: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees the other: the one who waits has not committed, and looked before the message was there."""
    walk = Walk(Database(postgres_url))
    walk.deploy(waits()).start()
    looked, stock = threading.Event(), messages.meet
    now, told = clock.now(), []

    def meet(conn: object, name: str, key: str) -> None:
        if threading.current_thread() is not threading.main_thread():
            looked.set()
        stock(conn, name, key)  # type: ignore[arg-type]

    def bring() -> None:
        with clock.frozen(now):
            with walk.database.transaction() as conn:
                messages.post(conn, "told", walk.business_key, {})
            with walk.database.reading() as conn:
                (due,) = messages.due(conn, now)
            with walk.database.transaction() as conn:
                told.append(delivery.deliver(conn, due))

    monkeypatch.setattr(messages, "meet", meet)
    bringing = threading.Thread(target=bring)
    with walk.database.transaction() as conn:
        turn = instances.take(conn, walk.instance_id, ANN, now)
        turn.complete(next(iter(turn.before.users)), {}, None, 0)
        turn.finish()
        bringing.start()
        assert looked.wait(10)
    bringing.join(10)
    assert told == [False]
    assert walk.post().open == ["z"]
    walk.database.dispose()


def test_where_keys_mean_nothing_they_are_refused(walk: Walk) -> None:
    begins = start("x", named("told"), 'as:correlation="1"')
    content = diagram("main", begins, script("s", "{a: 1}"), end(), flows="x>s s>end", extra=TOLD)
    assert "no use for a key" in str(problems(walk, content)[0].message)
    assert "sends no message" in str(problems(walk, waits().replace(b'id="x"', b'id="x" as:keep="1"'))[0].message)
    unknown = problems(walk, waits("nobody"))
    assert "Nothing supplies “nobody”" in str(unknown[0].message)


def test_who_began_to_wait_in_the_same_transaction_is_known(walk: Walk) -> None:
    event = catch("x", named("told"))
    walk.deploy(diagram("main", start(), event, end(), flows="start>x x>end", extra=TOLD))
    with walk.database.transaction() as conn:
        assert not messages.is_awaited(conn, "told", "case:9")
        instances.start(conn, "main", business_key="case:9", actor=ANN)
        assert messages.is_awaited(conn, "told", "case:9")
        cancelling.cancel(conn, "case:9", ANN, clock.now())
        assert not messages.is_awaited(conn, "told", "case:9")


def test_where_one_has_moved_on_meanwhile_the_next_one_is_told_and_it_is_written_down(walk: Walk) -> None:
    walk.deploy(waits()).start().complete("ask").start().complete("ask")
    with walk.database.transaction() as conn:
        messages.post(conn, "told", walk.business_key, {})
        row = conn.execute(select(message)).one()
        first, second = conn.execute(select(message_wait).order_by(message_wait.c.instance_id)).all()
        gone = SimpleNamespace(instance_id=first.instance_id, task_id=uuid4())
        assert delivery._to_waiting(conn, row, [gone, second], ANN, clock.now()) == (second.instance_id, False)
    with walk.database.reading() as conn:
        told = [one for one in history.of(conn, walk.business_key) if one.kind == "message:caught"]
    assert [one.instance_id for one in told] == [second.instance_id]
